//! `set-header`: of the request in `inbound` and `backend`, of the response elsewhere.

use crate::plan::Value;
use crate::plan::steps::{self, ExistsAction};

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::{EvalFault, RequestParts, Wanted};
use crate::sim::flow::program::{CodeId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{Raised, Target};

/// `set-header`
#[derive(Debug)]
pub(super) struct SetHeader {
    name: Operand,
    action: Action,
    values: Vec<Operand>,
}

/// What happens with a header or parameter that is there already: given, or the result of an
/// expression.
#[derive(Debug)]
pub(super) struct Action(Result<ExistsAction, CodeId>);

impl Action {
    /// Makes it ready.
    pub(super) fn make(builder: &mut Builder, action: &Value<ExistsAction>) -> Option<Self> {
        Some(Self(match action {
            Value::Literal(action) => Ok(*action),
            Value::Expression(expression) => Err(builder.code(expression, Wanted::Text)?),
            Value::Template(template) => return builder.hole(template, "an exists-action"),
        }))
    }

    /// The action.
    pub(super) fn of(
        &self,
        runner: &mut Runner<'_>,
        info: InfoId,
    ) -> Result<ExistsAction, Box<Raised>> {
        let code = match self.0 {
            Ok(action) => return Ok(action),
            Err(code) => code,
        };
        let word = runner.string(Operand::Code(code), info)?;
        ExistsAction::from_name(&word).ok_or_else(|| {
            let message = format!("`{word}` is no exists-action");
            runner.fault(info, Some(code), EvalFault::new(message))
        })
    }
}

pub(super) fn make(builder: &mut Builder, header: &steps::SetHeader) -> Option<SetHeader> {
    let name = builder.text(&header.name);
    let action = Action::make(builder, &header.exists_action);
    let values = builder.texts(&header.values)?;
    builder.note_change(RequestParts::HEADERS);
    // Adding to a recorded header, or leaving it, needs the recording.
    if !matches!(action, Some(Action(Ok(ExistsAction::Override | ExistsAction::Delete)))) {
        builder.program.keeps_lines = true;
    }
    Some(SetHeader { name: name?, action: action?, values })
}

impl Run for SetHeader {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let name = runner.string(self.name, info)?;
        let action = self.action.of(runner, info)?;
        let mut values = Vec::with_capacity(self.values.len());
        for value in &self.values {
            values.push(runner.string(*value, info)?);
        }
        let (state, view) = (&mut *runner.state, &runner.view);
        let from_backend = state.response.from_backend;
        match state.target {
            Target::Sent => state.sent.headers.apply(&name, action, values, Vec::new),
            Target::Own if runner.section.has_request() => {
                let recorded = || view.request_header(&name);
                state.request.headers.apply(&name, action, values, recorded);
            }
            Target::Own | Target::Returned => {
                let recorded =
                    || if from_backend { view.response_header(&name) } else { Vec::new() };
                state.response.headers.apply(&name, action, values, recorded);
            }
        }
        Ok(Flow::Through)
    }
}
