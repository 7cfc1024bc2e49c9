//! `set-header`: of the request in `inbound` and `backend`, of the response elsewhere.

use crate::plan::Value;
use crate::plan::steps::{self, ExistsAction};

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::{EvalFault, Wanted};
use crate::sim::flow::host::ExchangeView;
use crate::sim::flow::program::{CodeId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `set-header`
#[derive(Debug)]
pub(super) struct SetHeader {
    name: Operand,
    action: Result<ExistsAction, CodeId>,
    values: Vec<Operand>,
}

pub(super) fn make(builder: &mut Builder, header: &steps::SetHeader) -> Option<SetHeader> {
    let name = builder.text(&header.name);
    let action = match &header.exists_action {
        Value::Literal(action) => Some(Ok(*action)),
        Value::Expression(expression) => builder.code(expression, Wanted::Text).map(Err),
        Value::Template(template) => builder.hole(template, "an exists-action"),
    };
    let values = builder.texts(&header.values)?;
    builder.program.has_request_headers |= builder.changes_request();
    // Adding to a recorded header, or leaving it, needs the recording.
    if !matches!(action, Some(Ok(ExistsAction::Override | ExistsAction::Delete))) {
        builder.program.keeps_lines = true;
    }
    Some(SetHeader { name: name?, action: action?, values })
}

impl Run for SetHeader {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let name = runner.string(self.name, info)?;
        let action = match self.action {
            Ok(action) => action,
            Err(code) => {
                let word = runner.string(Operand::Code(code), info)?;
                ExistsAction::from_name(&word).ok_or_else(|| {
                    let message = format!("`{word}` is no exists-action");
                    runner.fault(info, Some(code), EvalFault::new(message))
                })?
            }
        };
        let mut values = Vec::with_capacity(self.values.len());
        for value in &self.values {
            values.push(runner.string(*value, info)?);
        }
        let view = ExchangeView::new(runner.captured);
        let from_backend = runner.state.response.from_backend;
        if runner.section.has_request() && !runner.in_response {
            let recorded = || view.request_header(&name);
            runner.state.request_headers.apply(&name, action, values, recorded);
        } else {
            let recorded = || if from_backend { view.response_header(&name) } else { Vec::new() };
            runner.state.response.headers.apply(&name, action, values, recorded);
        }
        Ok(Flow::Through)
    }
}
