//! `mock-response`: ends the exchange with an example of the API's definition, of which status
//! and media type are known here, and not the body.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::Wanted;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{Raised, ResponseState};

/// `mock-response`
#[derive(Debug)]
pub(super) struct MockResponse {
    status: Operand,
    content_type: Option<Operand>,
}

pub(super) fn make(builder: &mut Builder, mock: &steps::MockResponse) -> Option<MockResponse> {
    let status = |_: &mut Builder, status: &u16| Operand::Integer(u64::from(*status));
    let status = builder.operand(&mock.status, Wanted::Integer, status);
    let content_type = builder.optional(mock.content_type.as_ref(), Builder::text);
    Some(MockResponse { status: status?, content_type: content_type? })
}

impl Run for MockResponse {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let status = u16::try_from(runner.integer(self.status, info)?).unwrap_or(u16::MAX);
        let mut response = ResponseState { status, ..ResponseState::default() };
        if let Some(content_type) = self.content_type {
            let content_type = runner.string(content_type, info)?;
            response.headers.set("Content-Type", vec![content_type]);
        }
        runner.state.response = response;
        Ok(Flow::Returned)
    }
}
