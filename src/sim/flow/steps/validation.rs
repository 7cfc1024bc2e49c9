//! Policies that validate what a recording cannot prove: whether they let a call pass is an
//! assumption.

use crate::plan::steps;

use super::Run;
use crate::sim::assumptions::{Id, ValidationResult};
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::{Variable, Wanted};
use crate::sim::flow::program::{InfoId, Message, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// A validation.
#[derive(Debug)]
pub(super) struct Validation {
    /// The status that it refuses with.
    status: Operand,
    max_size: Option<Operand>,
    /// The variable that is told why.
    errors: Option<Box<str>>,
}

pub(super) fn make(builder: &mut Builder, validation: &steps::Validation) -> Option<Validation> {
    let status = |_: &mut Builder, status: &u16| Operand::Integer(u64::from(*status));
    let mut status = builder.operand(&validation.status, Wanted::Integer, status)?;
    let max_size = builder.optional(validation.max_size.as_ref(), Builder::count)?;
    if max_size.is_some() {
        builder.program.measures_bandwidth = true;
        // A response is replaced, as the other validations of responses do.
        if builder.message() == Some(Message::Response) {
            status = Operand::Integer(502);
        }
    }
    let errors = builder.output_name(validation.errors_variable.as_ref());
    Some(Validation { status, max_size, errors })
}

impl Validation {
    /// One that refuses with this status.
    pub(super) const fn new(status: Operand) -> Self {
        Self { status, max_size: None, errors: None }
    }

    /// Refuses. Documented: the error is told in the variable and in `context.LastError`; of what
    /// type the variable is, is not, so that it holds the message.
    fn refuse(
        &self,
        runner: &mut Runner<'_>,
        info: InfoId,
        message: String,
        status: u16,
    ) -> Box<Raised> {
        if let Some(name) = &self.errors {
            runner.state.set_variable(name, Variable::text(&message));
        }
        runner.deny(info, "ValidationFailed", message, status)
    }
}

impl Run for Validation {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let status = runner.integer(self.status, info)?;
        if let Some(most) = self.max_size {
            let (most, size) = (runner.integer(most, info)?, runner.body_size());
            if size > most {
                let whose = if runner.section.has_request() { "Request" } else { "Response" };
                let message = format!(
                    "{whose}'s body is {size} bytes long and it exceeds the limit of {most} bytes."
                );
                let status = u16::try_from(status).unwrap_or(400);
                return Err(self.refuse(runner, info, message, status));
            }
        }
        let recorded = runner.captured.status;
        if u64::from(recorded) != status {
            return Ok(Flow::Through);
        }
        runner.engine.assumed.uses.note(Id::ValidationResult);
        match runner.engine.assumed.choices.validation {
            ValidationResult::Passes => Ok(Flow::Through),
            ValidationResult::AsRecorded => {
                let message = "The recorded answer has the status of this refusal.".to_owned();
                Err(self.refuse(runner, info, message, recorded))
            }
        }
    }
}

impl Runner<'_> {
    /// Bytes of the body of the message that steps change here.
    fn body_size(&self) -> u64 {
        let length = |body: &str| body.len() as u64;
        if self.section.has_request() {
            let changed = self.state.request.body.as_deref();
            return changed.map_or(self.captured.sizes.request, length);
        }
        let response = &self.state.response;
        match &response.body {
            Some(body) => length(body),
            None if response.from_backend => self.captured.sizes.response,
            None => 0,
        }
    }
}
