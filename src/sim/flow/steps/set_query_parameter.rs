//! `set-query-parameter`.

use crate::plan::steps::{self, ExistsAction};

use super::Run;
use super::set_header::Action;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::RequestParts;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;
use crate::sim::flow::url;

/// `set-query-parameter`
#[derive(Debug)]
pub(super) struct SetQueryParameter {
    name: Operand,
    action: Action,
    values: Vec<Operand>,
}

pub(super) fn make(
    builder: &mut Builder,
    set: &steps::SetQueryParameter,
) -> Option<SetQueryParameter> {
    builder.note_change(RequestParts::URL);
    builder.program.keeps_lines = true;
    let name = builder.text(&set.name);
    let action = Action::make(builder, &set.exists_action);
    let values = builder.texts(&set.values);
    Some(SetQueryParameter { name: name?, action: action?, values: values? })
}

impl Run for SetQueryParameter {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let name = runner.string(self.name, info)?;
        let action = self.action.of(runner, info)?;
        let mut values = Vec::with_capacity(self.values.len());
        for value in &self.values {
            values.push(runner.string(*value, info)?);
        }
        let before = runner.url();
        let mut found = url::values(&before, &name);
        let values = match action {
            ExistsAction::Override => values,
            ExistsAction::Delete => Vec::new(),
            ExistsAction::Skip if !found.is_empty() => return Ok(Flow::Through),
            ExistsAction::Skip => values,
            ExistsAction::Append => {
                found.extend(values);
                found
            }
        };
        let changed = url::with_parameter(&before, &name, &values);
        runner.state.request.url = Some(changed.into());
        Ok(Flow::Through)
    }
}
