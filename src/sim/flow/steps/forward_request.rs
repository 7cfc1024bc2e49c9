//! `forward-request`: the call to the backend.

use crate::plan::steps::{self, Timeout};

use super::Run;
use crate::sim::assumptions::{ForwardTimeout, Id};
use crate::sim::clock::Micros;
use crate::sim::flow::build::Builder;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// Seconds that a request waits where the policy does not say (documented).
const DEFAULT_SECONDS: u64 = 300;

/// `forward-request`
#[derive(Debug)]
pub(super) struct ForwardRequest {
    fail_on_error: Option<Operand>,
    timeout: Operand,
    /// Microseconds of its unit.
    unit: i64,
}

pub(super) fn make(
    builder: &mut Builder,
    forward: &steps::ForwardRequest,
) -> Option<ForwardRequest> {
    let fail = forward.fail_on_error_status_code.as_ref();
    let fail_on_error = builder.optional(fail, Builder::truth);
    let (timeout, unit) = match &forward.timeout {
        None => (Some(Operand::Integer(DEFAULT_SECONDS)), Micros::SECOND.0),
        Some(Timeout::Seconds(seconds)) => (builder.count(seconds), Micros::SECOND.0),
        Some(Timeout::Milliseconds(count)) => (builder.count(count), Micros::SECOND.0 / 1_000),
    };
    Some(ForwardRequest { fail_on_error: fail_on_error?, timeout: timeout?, unit })
}

impl Run for ForwardRequest {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let fail = self.fail_on_error.map(|fail| runner.truth(fail, info)).transpose()?;
        let timeout = i64::try_from(runner.integer(self.timeout, info)?).unwrap_or(i64::MAX);
        let timeout = Micros(timeout.saturating_mul(self.unit));
        let sent = runner.now;
        let answered = runner.forward();
        if answered.since(sent) > timeout && timeout > Micros(0) {
            let assumed = &mut runner.engine.assumed;
            assumed.uses.note(Id::ForwardTimeout);
            if assumed.choices.forward_timeout == ForwardTimeout::WholeAnswer {
                runner.state.forwarded = false;
                let message = "The backend did not answer in time.".to_owned();
                let raised = runner.failed(info, "Timeout", message, 500);
                return Ok(Flow::Fails(sent.plus(timeout), raised));
            }
        }
        if fail.unwrap_or(false) && runner.captured.status >= 400 {
            return Ok(Flow::Fails(answered, runner.backend_error(info)));
        }
        Ok(Flow::Backend(answered))
    }
}
