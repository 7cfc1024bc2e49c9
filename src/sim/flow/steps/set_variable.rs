//! `set-variable`.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `set-variable`
#[derive(Debug)]
pub(super) struct SetVariable {
    name: Operand,
    value: Operand,
}

pub(super) fn make(builder: &mut Builder, set: &steps::SetVariable) -> Option<SetVariable> {
    let name = builder.text(&set.name);
    let value = builder.any(&set.value);
    Some(SetVariable { name: name?, value: value? })
}

impl Run for SetVariable {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let name = runner.string(self.name, info)?;
        let value = runner.datum(self.value, info)?;
        let value = evaluate::variable(value, runner.program, runner.captured);
        runner.state.set_variable(&name, value);
        Ok(Flow::Through)
    }
}
