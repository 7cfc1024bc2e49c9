//! `wait`: its steps begin at the same time, each on a clock of its own.
//!
//! Documented: it goes on when all of them, or one of them, have ended. Of those that had not
//! ended when it goes on, nothing is seen: their variables are as before.

use crate::plan::steps;

use super::holding::Waiting;
use super::{Holding, Run};
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::EvalFault;
use crate::sim::flow::program::{BlockId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Leave, Runner};
use crate::sim::flow::state::Raised;

/// `wait`
#[derive(Debug)]
pub(super) struct Wait {
    what: Operand,
    children: Vec<BlockId>,
}

pub(super) fn make(builder: &mut Builder, wait: &steps::Wait) -> Option<Wait> {
    builder.note_wait();
    let what = builder.text(&wait.what);
    let children = wait.steps.iter().map(|step| builder.block(std::slice::from_ref(step)));
    let children = children.collect();
    Some(Wait { what: what?, children })
}

impl Run for Wait {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let any = match runner.string(self.what, info)?.as_str() {
            "all" => false,
            "any" => true,
            other => {
                let message = format!("`{other}` is nothing that `wait` can wait for");
                return Err(runner.fault(info, None, EvalFault::new(message)));
            }
        };
        let Some(first) = self.children.first() else { return Ok(Flow::Through) };
        let variables = if any { runner.state.variables.clone() } else { Vec::new() };
        runner.state.at_once = runner.state.at_once.saturating_add(1);
        let waiting =
            Waiting { any, child: 0, start: runner.now, over: None, variables, first: Vec::new() };
        Ok(Flow::Enter(*first, Holding::Wait(Box::new(waiting))))
    }

    fn leave<'r>(
        &'r self,
        runner: &mut Runner<'r>,
        _: InfoId,
        holding: &mut Holding,
    ) -> Result<Leave, Box<Raised>> {
        let Holding::Wait(waiting) = holding else { return Ok(Leave::Done) };
        let end = std::mem::replace(&mut runner.now, waiting.start);
        if waiting.any {
            let seen = std::mem::replace(&mut runner.state.variables, waiting.variables.clone());
            if waiting.over.is_none_or(|over| end < over) {
                waiting.over = Some(end);
                waiting.first = seen;
            }
        } else {
            waiting.over = Some(waiting.over.map_or(end, |over| over.max(end)));
        }
        waiting.child += 1;
        if let Some(next) = self.children.get(waiting.child) {
            return Ok(Leave::Again(*next, waiting.start));
        }
        if waiting.any {
            runner.state.variables = std::mem::take(&mut waiting.first);
        }
        Ok(Leave::Until(waiting.over.unwrap_or(waiting.start)))
    }
}
