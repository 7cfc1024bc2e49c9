//! `set-status`.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::Wanted;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `set-status`
#[derive(Debug)]
pub(super) struct SetStatus {
    code: Operand,
    reason: Option<Operand>,
}

pub(super) fn make(builder: &mut Builder, status: &steps::SetStatus) -> Option<SetStatus> {
    let code = |_: &mut Builder, code: &u16| Operand::Integer(u64::from(*code));
    let code = builder.operand(&status.code, Wanted::Integer, code);
    let reason = builder.optional(status.reason.as_ref(), Builder::text);
    Some(SetStatus { code: code?, reason: reason? })
}

impl Run for SetStatus {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let code = runner.integer(self.code, info)?;
        let reason = self.reason.map(|reason| runner.string(reason, info)).transpose()?;
        runner.state.response.reason = reason;
        runner.state.response.status = u16::try_from(code).unwrap_or(u16::MAX);
        Ok(Flow::Through)
    }
}
