//! `choose`: the first branch whose condition holds.

use crate::plan::steps::{self, Branch};

use super::{Holding, Run};
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{BlockId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `choose`
#[derive(Debug)]
pub(super) struct Choose {
    branches: Vec<(Operand, BlockId)>,
    otherwise: BlockId,
}

pub(super) fn make(builder: &mut Builder, choose: &steps::Choose) -> Option<Choose> {
    let mut branches = Vec::with_capacity(choose.branches.len());
    let mut complete = true;
    for Branch { condition, steps } in &choose.branches {
        let condition = builder.truth(condition);
        let steps = builder.block(steps);
        match condition {
            Some(condition) => branches.push((condition, steps)),
            None => complete = false,
        }
    }
    let otherwise = builder.block(choose.otherwise.as_deref().unwrap_or_default());
    complete.then_some(Choose { branches, otherwise })
}

impl Run for Choose {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        for ((condition, steps), number) in self.branches.iter().zip(1..) {
            if runner.truth(*condition, info)? {
                runner.watch_branch(number);
                return Ok(Flow::Enter(*steps, Holding::Nothing));
            }
        }
        runner.watch_branch(0);
        Ok(Flow::Enter(self.otherwise, Holding::Nothing))
    }
}
