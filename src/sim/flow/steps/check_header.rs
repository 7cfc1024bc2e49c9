//! `check-header`.
//!
//! Documented (error handling, 2020-01): reasons `HeaderNotFound` and `HeaderValueNotAllowed`
//! with their messages; the policy's own message replaces them.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::Wanted;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `check-header`
#[derive(Debug)]
pub(super) struct CheckHeader {
    name: Operand,
    status: Operand,
    message: Option<Operand>,
    ignore_case: Operand,
    values: Vec<Operand>,
}

pub(super) fn make(builder: &mut Builder, check: &steps::CheckHeader) -> Option<CheckHeader> {
    builder.program.keeps_lines = true;
    let name = builder.text(&check.name);
    let status = builder
        .operand(&check.status, Wanted::Integer, |_, status| Operand::Integer(u64::from(*status)));
    let message = builder.optional(check.message.as_ref(), Builder::text);
    let ignore_case = builder.truth(&check.ignore_case);
    let values = builder.texts(&check.values);
    Some(CheckHeader {
        name: name?,
        status: status?,
        message: message?,
        ignore_case: ignore_case?,
        values: values?,
    })
}

impl Run for CheckHeader {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let name = runner.string(self.name, info)?;
        let found = runner.request_header(&name);
        let (reason, message) = if found.is_empty() {
            let message = format!("Header {name} was not found in the request. Access denied.");
            ("HeaderNotFound", message)
        } else {
            let ignore_case = runner.truth(self.ignore_case, info)?;
            let mut allowed = self.values.is_empty();
            for value in &self.values {
                let value = runner.string(*value, info)?;
                allowed |= found.iter().any(|found| match ignore_case {
                    true => found.to_lowercase() == value.to_lowercase(),
                    false => *found == value,
                });
            }
            if allowed {
                return Ok(Flow::Through);
            }
            let found = found.join(",");
            let message = format!("Header {name} value of {found} is not allowed. Access denied.");
            ("HeaderValueNotAllowed", message)
        };
        let status = u16::try_from(runner.integer(self.status, info)?).unwrap_or(u16::MAX);
        let message = match self.message {
            Some(own) => runner.string(own, info)?,
            None => message,
        };
        Err(runner.deny(info, reason, message, status))
    }
}
