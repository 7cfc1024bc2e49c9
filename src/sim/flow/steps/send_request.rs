//! `send-request`, `send-one-way-request` and `set-url`.
//!
//! The answer is that of the first stub that fits. Without one the request fails as if nobody
//! listened. Documented: a failure ends the call unless `ignore-error` is set, and then leaves
//! null in the variable; a one-way request is sent without waiting; reasons
//! `BackendConnectionFailure` and `Timeout`.

use crate::plan::steps::{self, Timeout};

use super::pass_by::{self, PassBy};
use super::{Holding, Run};
use crate::sim::clock::{Micros, Time};
use crate::sim::flow::build::Builder;
use crate::sim::flow::cache::KeptResponse;
use crate::sim::flow::evaluate::{EvalFault, Variable};
use crate::sim::flow::program::{BlockId, InfoId, Operand};
use crate::sim::flow::run::{Flow, Leave, Runner};
use crate::sim::flow::state::{Raised, RequestState, Target};

/// Seconds that a request waits where the policy does not say (documented).
const DEFAULT_SECONDS: u64 = 60;

/// `send-request`
#[derive(Debug)]
pub(super) struct SendRequest {
    mode: Operand,
    variable: Option<Operand>,
    timeout: Operand,
    /// Microseconds of its unit.
    unit: i64,
    ignore_error: Operand,
    fail_on_error_status: Operand,
    steps: BlockId,
    /// Counts the requests that no stub answered.
    unanswered: Option<PassBy>,
}

/// `set-url`
#[derive(Debug)]
pub(super) struct SetUrl(Operand);

pub(super) fn make(
    builder: &mut Builder,
    send: &steps::SendRequest,
    info: InfoId,
) -> Option<SendRequest> {
    builder.note_wait();
    builder.program.keeps_lines = true;
    let mode = builder.text(&send.mode);
    let variable = builder.optional(send.variable.as_ref(), Builder::text);
    let (timeout, unit) = match &send.timeout {
        None => (Some(Operand::Integer(DEFAULT_SECONDS)), Micros::SECOND.0),
        Some(Timeout::Seconds(seconds)) => (builder.count(seconds), Micros::SECOND.0),
        Some(Timeout::Milliseconds(count)) => (builder.count(count), Micros::SECOND.0 / 1_000),
    };
    let ignore_error = builder.truth(&send.ignore_error);
    let fail = builder.truth(&send.fail_on_error_status);
    let unanswered = send.variable.is_some().then(|| {
        let reason = "no stub answers its request, which fails";
        pass_by::make(builder, info, reason, true)
    });
    let steps = builder.apart(|builder| builder.block(&send.steps));
    Some(SendRequest {
        mode: mode?,
        variable: variable?,
        timeout: timeout?,
        unit,
        ignore_error: ignore_error?,
        fail_on_error_status: fail?,
        steps,
        unanswered,
    })
}

pub(super) fn make_url(builder: &mut Builder, set: &steps::SetUrl) -> Option<SetUrl> {
    builder.text(&set.url).map(SetUrl)
}

impl Run for SendRequest {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let mode = runner.string(self.mode, info)?;
        let sent = match mode.as_str() {
            "new" => RequestState::default(),
            "copy" => runner.copied_request(),
            other => {
                let message = format!("`{other}` is no mode of a request");
                return Err(runner.fault(info, None, EvalFault::new(message)));
            }
        };
        runner.state.sent = sent;
        runner.state.target = Target::Sent;
        Ok(Flow::Enter(self.steps, Holding::Target))
    }

    fn leave<'r>(
        &'r self,
        runner: &mut Runner<'r>,
        info: InfoId,
        _: &mut Holding,
    ) -> Result<Leave, Box<Raised>> {
        let sent = std::mem::take(&mut runner.state.sent);
        runner.state.target = Target::Own;
        let Some(variable) = self.variable else { return Ok(Leave::Done) };
        let timeout = i64::try_from(runner.integer(self.timeout, info)?).unwrap_or(i64::MAX);
        let latest = runner.now.plus(Micros(timeout.saturating_mul(self.unit)));
        let fails_on_status = runner.truth(self.fail_on_error_status, info)?;
        let (at, answer) = self.answer(runner, &sent, latest);
        let answer = match answer {
            Ok(kept) if fails_on_status && kept.status >= 400 => {
                let message = format!("The request was answered with status {}.", kept.status);
                Err(("BackendErrorStatusCode", message))
            }
            other => other,
        };
        let name = runner.string(variable, info)?;
        match answer {
            Ok(kept) => runner.state.set_variable(&name, Variable::response(&kept)),
            Err((reason, message)) => {
                if !runner.truth(self.ignore_error, info)? {
                    let raised = runner.failed(info, reason, message, 500);
                    return Ok(Leave::Fails(at, raised));
                }
                runner.state.set_variable(&name, Variable::null());
            }
        }
        Ok(Leave::Until(at))
    }
}

impl SendRequest {
    /// When the answer is there, and what it is: a response, or reason and message of a failure.
    fn answer(
        &self,
        runner: &mut Runner<'_>,
        sent: &RequestState,
        latest: Time,
    ) -> (Time, Result<KeptResponse, (&'static str, String)>) {
        let method = sent.method.as_deref().unwrap_or("GET");
        let url = sent.url.as_deref().unwrap_or_default();
        let stubs = std::sync::Arc::clone(&runner.engine.stubs);
        let Some(stub) = stubs.find(method, url) else {
            if let Some(unanswered) = &self.unanswered {
                unanswered.count(runner);
            }
            let message = format!("No stub answers {method} {url}.");
            return (runner.now, Err(("BackendConnectionFailure", message)));
        };
        let at = runner.now.plus(stub.latency);
        if at > latest && latest > runner.now {
            return (latest, Err(("Timeout", "The request was not answered in time.".to_owned())));
        }
        let answer = match &stub.answer {
            Err(error) => Err(("BackendConnectionFailure", error.clone())),
            Ok(answer) => Ok(KeptResponse {
                status: answer.status,
                reason: answer.reason.clone(),
                headers: answer
                    .headers
                    .iter()
                    .map(|(name, value)| (name.clone(), vec![value.clone()]))
                    .collect(),
                body: answer.body.clone(),
            }),
        };
        (at, answer)
    }
}

impl Run for SetUrl {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let url = runner.string(self.0, info)?;
        if let Some(request) = runner.changed_request() {
            request.url = Some(url.trim().into());
        }
        Ok(Flow::Through)
    }
}

impl Runner<'_> {
    /// The request as it is now, for a request of the gateway's own.
    fn copied_request(&self) -> RequestState {
        let mut copy = RequestState {
            method: self.method().map(Into::into),
            url: Some(self.url().into()),
            body: Some(self.request_body().into()),
            ..RequestState::default()
        };
        for (name, values) in self.view.headers_of_request(&self.state.request) {
            copy.headers.set(&name, values);
        }
        copy
    }
}
