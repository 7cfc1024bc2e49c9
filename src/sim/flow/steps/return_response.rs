//! `return-response`: ends the exchange with a response of its own.

use crate::plan::steps;

use super::{Holding, Run};
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{BlockId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Leave, Runner};
use crate::sim::flow::state::Raised;
use crate::sim::flow::state::ResponseState;

/// `return-response`
#[derive(Debug)]
pub(super) struct ReturnResponse {
    from: Option<Operand>,
    steps: BlockId,
}

pub(super) fn make(
    builder: &mut Builder,
    response: &steps::ReturnResponse,
) -> Option<ReturnResponse> {
    let from = builder.optional(response.response_variable_name.as_ref(), Builder::text);
    builder.in_response = true;
    let steps = builder.block(&response.steps);
    builder.in_response = false;
    Some(ReturnResponse { from: from?, steps })
}

impl Run for ReturnResponse {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let from = self.from.map(|name| runner.string(name, info)).transpose()?;
        let status = from.and_then(|name| runner.state.response_status_of(&name));
        runner.state.response =
            ResponseState { status: status.unwrap_or(200), ..ResponseState::default() };
        runner.state.in_response = true;
        Ok(Flow::Enter(self.steps, Holding::Response))
    }

    fn leave<'r>(
        &'r self,
        _: &mut Runner<'r>,
        _: InfoId,
        _: &mut Holding,
    ) -> Result<Leave, Box<Raised>> {
        Ok(Leave::Returned)
    }
}
