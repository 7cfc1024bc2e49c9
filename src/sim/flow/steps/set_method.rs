//! `set-method`.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::RequestParts;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `set-method`
#[derive(Debug)]
pub(super) struct SetMethod(Operand);

pub(super) fn make(builder: &mut Builder, set: &steps::SetMethod) -> Option<SetMethod> {
    builder.note_change(RequestParts::METHOD);
    builder.text(&set.method).map(SetMethod)
}

impl Run for SetMethod {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let method = runner.string(self.0, info)?;
        if let Some(request) = runner.changed_request() {
            request.method = Some(method.trim().into());
        }
        Ok(Flow::Through)
    }
}
