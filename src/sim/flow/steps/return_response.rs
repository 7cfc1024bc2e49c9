//! `return-response`: ends the exchange with a response of its own.

use crate::plan::steps;

use super::{Holding, Run};
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{BlockId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Leave, Runner};
use crate::sim::flow::state::Raised;
use crate::sim::flow::state::{ResponseState, Target};

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
    let steps = builder.apart(|builder| builder.block(&response.steps));
    Some(ReturnResponse { from: from?, steps })
}

impl Run for ReturnResponse {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let from = self.from.map(|name| runner.string(name, info)).transpose()?;
        match from.and_then(|name| runner.state.response_of(&name)) {
            Some(kept) => runner.answer_with(&kept),
            None => {
                runner.state.response = ResponseState { status: 200, ..ResponseState::default() };
            }
        }
        runner.state.target = Target::Returned;
        Ok(Flow::Enter(self.steps, Holding::Target))
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
