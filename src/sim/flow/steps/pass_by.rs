//! Policies that are not run: each is counted when it would have run.

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{InfoId, PassedBy};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// Index into the steps that are passed by.
#[derive(Debug)]
pub(super) struct PassBy(u32);

/// A step that is not run. `matters` when it could have changed something about metering.
pub(super) fn make(builder: &mut Builder, info: InfoId, reason: &str, matters: bool) -> PassBy {
    let passed_by = &mut builder.program.passed_by;
    passed_by.push(PassedBy { info, reason: reason.to_owned(), matters });
    PassBy(super::index(passed_by.len() - 1))
}

impl Run for PassBy {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, _: InfoId) -> Result<Flow, Box<Raised>> {
        runner.engine.count_passed_by(runner.program, self.0);
        Ok(Flow::Through)
    }
}
