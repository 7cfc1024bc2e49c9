//! `retry`. The backend's answer is the recorded one, which is that of the last attempt: its
//! steps run once.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{InfoId, Node};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `retry`
#[derive(Debug)]
pub(super) struct Retry(Vec<Node>);

pub(super) fn make(builder: &mut Builder, retry: &steps::Retry) -> Retry {
    Retry(builder.steps(&retry.steps))
}

impl Run for Retry {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, _: InfoId) -> Result<Flow, Box<Raised>> {
        runner.run(&self.0)
    }
}
