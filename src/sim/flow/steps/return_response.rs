//! `return-response`: ends the exchange with a response of its own.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{InfoId, Node, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;
use crate::sim::flow::state::ResponseState;

/// `return-response`
#[derive(Debug)]
pub(super) struct ReturnResponse {
    from: Option<Operand>,
    steps: Vec<Node>,
}

pub(super) fn make(
    builder: &mut Builder,
    response: &steps::ReturnResponse,
) -> Option<ReturnResponse> {
    let from = builder.optional(response.response_variable_name.as_ref(), Builder::text);
    builder.in_response = true;
    let steps = builder.steps(&response.steps);
    builder.in_response = false;
    Some(ReturnResponse { from: from?, steps })
}

impl Run for ReturnResponse {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let from = self.from.map(|name| runner.string(name, info)).transpose()?;
        let status = from.and_then(|name| runner.state.response_status_of(&name));
        runner.state.response =
            ResponseState { status: status.unwrap_or(200), ..ResponseState::default() };
        runner.in_response = true;
        let result = runner.run(&self.steps);
        runner.in_response = false;
        result?;
        Ok(Flow::Returned)
    }
}
