//! `policyc simulate --against OLD`: plays two policies over one reading of the traffic, and
//! tells what the new one changes.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;

use crate::prices::PriceList;
use crate::report::against::{Compared, Comparison, Side, write_against, write_against_json};
use crate::sim::{Decision, Options, Simulator, Sink};

use super::policy_file::PolicyFile;
use super::replay::{Replay, broken_route, captured, too_late};
use super::traffic::{bound_lines, check_lines};
use super::{EXIT_FINDINGS, output};

/// What is asked.
pub(super) struct Question<'a> {
    /// The policy that is compared with.
    pub old: &'a PolicyFile,
    /// The policy that is asked about.
    pub new: &'a PolicyFile,
    /// What tokens cost.
    pub prices: Option<Arc<PriceList>>,
    /// Whether a newly refused call makes the exit status 1.
    pub denies_refusals: bool,
    /// Whether JSON is printed.
    pub as_json: bool,
}

/// Hands the ends of exchanges over, with the policy that they are of.
struct Noting<'a> {
    side: Side,
    comparison: &'a RefCell<Comparison>,
}

impl Sink for Noting<'_> {
    fn decision(&mut self, decision: &Decision<'_>) {
        self.comparison.borrow_mut().note(self.side, decision);
    }
}

/// Plays both policies and prints what changes.
pub(super) fn run(
    replay: &Replay<'_>,
    question: &Question<'_>,
    options: &Options,
) -> miette::Result<ExitCode> {
    let (old, new) = (question.old, question.new);
    let (old_routing, new_routing) = (Arc::new(old.routing()?), Arc::new(new.routing()?));
    let mut old_run = Simulator::over(Arc::clone(&old_routing), options);
    let mut new_run = Simulator::over(Arc::clone(&new_routing), options);
    let overflows = [bound_lines(&mut old_run, 2), bound_lines(&mut new_run, 2)];
    let (old_recorder, new_recorder) = (old_run.recorder(), new_run.recorder());
    let comparison =
        RefCell::new(Comparison::new(&options.by, question.prices.as_ref(), replay.files()?));
    let mut old_sink = Noting { side: Side::Old, comparison: &comparison };
    let mut new_sink = Noting { side: Side::New, comparison: &comparison };
    let mut stopped = None;
    let (bad, names) = replay.read(
        |line, exchange, usage| {
            let old = captured(&old_recorder, line, exchange, usage);
            (old, captured(&new_recorder, line, exchange, usage))
        },
        |part| {
            for (old, new) in part {
                let broken =
                    [(&*old, &old_routing, question.old), (&*new, &new_routing, question.new)]
                        .into_iter()
                        .find_map(|(captured, routing, policy)| {
                            Some(policy.why_broken(routing, &broken_route(captured)?))
                        });
                if let Some(broken) = broken {
                    stopped = Some(broken);
                    return ControlFlow::Break(());
                }
                let line = old.line;
                let pushed = old_run.push(old, &mut old_sink);
                if let Err(error) = pushed.and_then(|()| new_run.push(new, &mut new_sink)) {
                    stopped = Some(too_late(line, &error));
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        },
    )?;
    if let Some(stopped) = stopped {
        return Err(stopped);
    }
    let (old_report, new_report) = (old_run.finish(&mut old_sink), new_run.finish(&mut new_sink));
    overflows.iter().try_for_each(check_lines)?;
    let difference = comparison.into_inner().finish();
    let (old_name, new_name) = (old.name(), new.name());
    let compared = Compared {
        old: (&old_name, &old_report),
        new: (&new_name, &new_report),
        difference: &difference,
    };
    output::print(|out| match question.as_json {
        true => write_against_json(&compared, out),
        false => write_against(&compared, out),
    })?;
    bad.tell(&names);
    let refuses = difference.changes.newly_refused.calls > 0;
    Ok(match question.denies_refusals && refuses {
        true => ExitCode::from(EXIT_FINDINGS),
        false => ExitCode::SUCCESS,
    })
}
