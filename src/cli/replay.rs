//! Reading recorded traffic for runs that play it several times, or by several simulators.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use indicatif::ProgressBar;

use crate::plan::{Layers, Unrouted};
use crate::sim::{Captured, NoSink, Options, Recorder, Report, Routing, Simulator};
use crate::traffic::{Exchange, Line, Lines};
use crate::usage::{Usage, read};

use super::policy_file::PolicyFile;
use super::simulate::{progress, watched};
use super::traffic::{BadLines, Names, Traffic, bound_lines, check_lines};

/// Parts that may wait for a simulator.
const WAITING: usize = 4;

/// Recorded traffic and how it is read.
pub(super) struct Replay<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// Threads that decode.
    pub threads: usize,
    /// Stop at the first bad line.
    pub strict: bool,
}

/// What has been read of a run of lines.
struct Part<T> {
    captured: Vec<T>,
    bad: BadLines,
}

/// Lines that could not be read, and the names of the files.
pub(super) type Left = (BadLines, Names);

impl Replay<'_> {
    /// The names of the files, where there are several.
    pub(super) fn files(&self) -> miette::Result<Vec<String>> {
        // What is read from a pipe could not be read again.
        match self.can_be_read_again() && !matches!(self.paths, [only] if !only.is_dir()) {
            true => Ok(Traffic::open(self.paths, &watched(&ProgressBar::hidden()))?.names()),
            false => Ok(Vec::new()),
        }
    }

    /// Whether nothing of it is a pipe.
    pub(super) fn can_be_read_again(&self) -> bool {
        self.paths.iter().all(|path| path.is_file() || path.is_dir())
    }

    /// Reads the traffic: `capture` runs for each exchange on any thread, `take` for what
    /// came of a run of lines, in their order.
    pub(super) fn read<T: Send>(
        &self,
        capture: impl Fn(&Line<'_>, &Exchange<'_>, &Usage<'_>) -> T + Sync,
        mut take: impl FnMut(Vec<T>) -> ControlFlow<()>,
    ) -> miette::Result<Left> {
        let bar = progress(self.paths);
        let traffic = Traffic::open(self.paths, &watched(&bar))?;
        let mut bad = BadLines::default();
        let outcome = traffic.read(
            self.threads,
            |lines| part(&lines, &capture),
            |part| {
                bad.append(part.bad);
                if self.strict && !bad.is_empty() {
                    return ControlFlow::Break(());
                }
                take(part.captured)
            },
        );
        bar.finish_and_clear();
        let names = outcome?;
        match bad.stop(&names).filter(|_| self.strict) {
            Some(report) => Err(report),
            None => Ok((bad, names)),
        }
    }

    /// Plays the policy with several options over one reading, on as many threads; the
    /// reports in the order of the options, of which there is at least one.
    pub(super) fn play(
        &self,
        policy: &PolicyFile,
        routing: &Arc<Routing>,
        options: &[Options],
    ) -> miette::Result<(Vec<Report>, Option<Left>)> {
        let recorders =
            options.iter().map(|options| Simulator::over(Arc::clone(routing), options).recorder());
        let Some(recorder) = recorders.reduce(|all, one| all.serving(&one)) else {
            return Ok((Vec::new(), None));
        };
        let mut broken = None;
        thread::scope(|scope| {
            let workers = self.threads.clamp(1, options.len());
            let (mut senders, mut handles) = (Vec::new(), Vec::new());
            for worker in 0..workers {
                let (sender, receiver) = sync_channel(WAITING);
                let share: Vec<_> = options.iter().skip(worker).step_by(workers).collect();
                let all = options.len();
                handles.push(scope.spawn(move || work(routing, &share, all, &receiver)));
                senders.push(sender);
            }
            let read = self.read(
                |line, exchange, usage| captured(&recorder, line, exchange, usage),
                |part| {
                    broken = part.iter().find_map(|captured| broken_route(captured));
                    if broken.is_some() {
                        return ControlFlow::Break(());
                    }
                    let part = Arc::new(part);
                    // A worker that has stopped says why at the end.
                    match senders.iter().all(|sender| sender.send(Arc::clone(&part)).is_ok()) {
                        true => ControlFlow::Continue(()),
                        false => ControlFlow::Break(()),
                    }
                },
            );
            drop(senders);
            let mut shares = Vec::new();
            for handle in handles {
                match handle.join() {
                    Ok(reports) => shares.push(reports?.into_iter()),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            let left = read?;
            if let Some(layers) = broken {
                return Err(policy.why_broken(routing, &layers));
            }
            let reports = (0..options.len()).filter_map(|at| shares.get_mut(at % workers)?.next());
            Ok((reports.collect(), Some(left)))
        })
    }
}

/// What a run of lines holds.
fn part<T>(
    lines: &Lines<'_>,
    capture: &impl Fn(&Line<'_>, &Exchange<'_>, &Usage<'_>) -> T,
) -> Part<T> {
    let mut part = Part { captured: Vec::new(), bad: BadLines::default() };
    for line in lines.iter() {
        match &line.exchange {
            Ok(exchange) => part.captured.push(capture(&line, exchange, &read(exchange))),
            Err(error) => part.bad.push(line.file, error.clone()),
        }
    }
    part
}

/// Keeps of an exchange what a run needs.
pub(super) fn captured(
    recorder: &Recorder,
    line: &Line<'_>,
    exchange: &Exchange<'_>,
    usage: &Usage<'_>,
) -> Box<Captured> {
    let text = line.text.unwrap_or_default();
    recorder.capture_in(line.file, line.index, text, exchange, usage)
}

/// Exchanges that were read together, for every worker.
type Exchanges = Arc<Vec<Box<Captured>>>;

/// Plays the parts that come in with each of the options; other threads play others.
fn work(
    routing: &Arc<Routing>,
    options: &[&Options],
    simulators_in_all: usize,
    parts: &Receiver<Exchanges>,
) -> miette::Result<Vec<Report>> {
    let over = |options: &&Options| Simulator::over(Arc::clone(routing), options);
    let mut simulators: Vec<_> = options.iter().map(over).collect();
    let bound = |simulator| bound_lines(simulator, simulators_in_all);
    let overflows: Vec<_> = simulators.iter_mut().map(bound).collect();
    for part in parts {
        for simulator in &mut simulators {
            for captured in part.iter() {
                let line = captured.line;
                let pushed = simulator.push(captured.clone(), &mut NoSink);
                pushed.map_err(|late| too_late(line, &late))?;
            }
        }
    }
    let finished = simulators.into_iter().map(|simulator| simulator.finish(&mut NoSink));
    let reports = finished.collect();
    overflows.iter().try_for_each(check_lines)?;
    Ok(reports)
}

/// The documents of the route of an exchange, if that cannot be run.
pub(super) fn broken_route(captured: &Captured) -> Option<Layers> {
    match &captured.route {
        Err(why) => match &**why {
            Unrouted::Broken(layers) => Some(*layers),
            _ => None,
        },
        Ok(_) => None,
    }
}

/// The report about an exchange that came too late.
pub(super) fn too_late(line: u64, late: &crate::sim::clock::Late) -> miette::Report {
    miette::miette!(
        help = "`--reorder-window` says how far out of order exchanges may come",
        "line {}: {late}",
        line + 1
    )
}
