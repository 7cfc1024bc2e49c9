//! `forward-request`: the call to the backend.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `forward-request`
#[derive(Debug)]
pub(super) struct ForwardRequest {
    fail_on_error: Option<Operand>,
}

pub(super) fn make(
    builder: &mut Builder,
    forward: &steps::ForwardRequest,
    info: InfoId,
) -> Option<ForwardRequest> {
    builder.program.forward_info = Some(info);
    let fail = forward.fail_on_error_status_code.as_ref();
    Some(ForwardRequest { fail_on_error: builder.optional(fail, Builder::truth)? })
}

impl Run for ForwardRequest {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let fail = self.fail_on_error.map(|fail| runner.truth(fail, info)).transpose()?;
        runner.state.forwarded = true;
        runner.state.fail_on_error = fail.unwrap_or(false);
        Ok(Flow::Through)
    }
}
