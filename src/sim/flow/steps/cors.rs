//! `cors`, as far as it decides whether a call goes on.
//!
//! Documented: a preflight request (`OPTIONS` with `Origin` and
//! `Access-Control-Request-Method`) is answered 200 by the policy; one that does not match
//! goes on unless `terminate-unmatched-request` ends it with an empty 200.

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{Raised, ResponseState};

/// `cors`
#[derive(Debug)]
pub(super) struct Cors {
    origins: Vec<Operand>,
    methods: Vec<Operand>,
    terminate_unmatched: Operand,
}

pub(super) fn make(builder: &mut Builder, cors: &steps::Cors) -> Option<Cors> {
    builder.program.keeps_lines = true;
    let origins = builder.texts(&cors.origins);
    let methods = builder.texts(&cors.methods);
    let terminate_unmatched = builder.truth(&cors.terminate_unmatched)?;
    Some(Cors { origins: origins?, methods: methods?, terminate_unmatched })
}

impl Run for Cors {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let header = |name: &str| runner.request_header(name).into_iter().next();
        let Some(origin) = header("Origin") else { return Ok(Flow::Through) };
        let wanted = header("Access-Control-Request-Method");
        let is_options = runner.method().is_some_and(|method| method == "OPTIONS");
        let preflight = wanted.filter(|_| is_options);
        let mut matches = listed(runner, &self.origins, &origin, info)?;
        if let Some(method) = &preflight {
            matches &= match self.methods.as_slice() {
                [] => matches!(method.as_str(), "GET" | "POST"),
                methods => listed(runner, methods, method, info)?,
            };
        }
        let ends = match matches {
            true => preflight.is_some(),
            false => runner.truth(self.terminate_unmatched, info)?,
        };
        if ends {
            runner.state.response = ResponseState { status: 200, ..ResponseState::default() };
            return Ok(Flow::Returned);
        }
        Ok(Flow::Through)
    }
}

/// Whether a list holds the text or `*`.
fn listed(
    runner: &mut Runner<'_>,
    list: &[Operand],
    text: &str,
    info: InfoId,
) -> Result<bool, Box<Raised>> {
    for entry in list {
        let entry = runner.string(*entry, info)?;
        if entry == "*" || entry.eq_ignore_ascii_case(text) {
            return Ok(true);
        }
    }
    Ok(false)
}
