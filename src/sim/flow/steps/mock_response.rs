//! `mock-response`: ends the exchange with an answer made from the API's definition, of which
//! only the status is known here.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::Wanted;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{Raised, ResponseState};

/// `mock-response`
#[derive(Debug)]
pub(super) struct MockResponse(Operand);

pub(super) fn make(builder: &mut Builder, mock: &steps::MockResponse) -> Option<MockResponse> {
    let status = |_: &mut Builder, status: &u16| Operand::Integer(u64::from(*status));
    builder.operand(&mock.status, Wanted::Integer, status).map(MockResponse)
}

impl Run for MockResponse {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let status = u16::try_from(runner.integer(self.0, info)?).unwrap_or(u16::MAX);
        runner.state.response = ResponseState { status, ..ResponseState::default() };
        Ok(Flow::Returned)
    }
}
