//! Policies that validate what a recording cannot prove: whether they let a call pass is an
//! assumption.

use crate::plan::steps;

use super::Run;
use crate::sim::assumptions::{Id, ValidationResult};
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::Wanted;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// A validation that refuses with this status.
#[derive(Debug)]
pub(super) struct Validation(Operand);

pub(super) fn make(builder: &mut Builder, validation: &steps::Validation) -> Option<Validation> {
    let status = |_: &mut Builder, status: &u16| Operand::Integer(u64::from(*status));
    builder.operand(&validation.status, Wanted::Integer, status).map(Validation)
}

impl Validation {
    /// One that refuses with this status.
    pub(super) const fn new(status: Operand) -> Self {
        Self(status)
    }
}

impl Run for Validation {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let status = runner.integer(self.0, info)?;
        let recorded = runner.captured.status;
        if u64::from(recorded) != status {
            return Ok(Flow::Through);
        }
        runner.engine.assumed.uses.note(Id::ValidationResult);
        match runner.engine.assumed.choices.validation {
            ValidationResult::Passes => Ok(Flow::Through),
            ValidationResult::AsRecorded => {
                let message = "The recorded answer has the status of this refusal.".to_owned();
                Err(runner.deny(info, "ValidationFailed", message, recorded))
            }
        }
    }
}
