//! Runs the steps of a section for one exchange.

use std::net::IpAddr;

use crate::sim::captured::{Captured, Field};
use crate::sim::clock::Time;

use super::Engine;
use super::evaluate::{self, Datum, EvalFault, Memo, Wanted};
use super::host::ExchangeView;
use super::program::{CodeId, InfoId, Operand, Program};
use super::state::{Cause, Raised, RequestState, Section, State, Str, Target};

pub(super) use super::walk::{Flow, Leave};

/// Runs steps of one exchange.
pub(super) struct Runner<'r> {
    pub program: &'r Program,
    pub captured: &'r Captured,
    /// The exchange as recorded, as far as it was kept.
    pub view: ExchangeView<'r>,
    pub engine: &'r mut Engine,
    pub sink: &'r mut dyn crate::sim::Sink,
    pub state: &'r mut State,
    pub section: Section,
    pub now: Time,
}

impl<'r> Runner<'r> {
    /// The value of an operand as a condition.
    pub(super) fn truth(&mut self, operand: Operand, info: InfoId) -> Result<bool, Box<Raised>> {
        match (operand, self.datum(operand, info)?) {
            (_, Datum::Bool(value)) => Ok(value),
            (operand, other) => Err(self.wrong_type(operand, info, "a boolean", &other)),
        }
    }

    /// The value of an operand as a number that is not negative.
    pub(super) fn integer(&mut self, operand: Operand, info: InfoId) -> Result<u64, Box<Raised>> {
        match (operand, self.datum(operand, info)?) {
            (_, Datum::Integer(value)) if value >= 0 => Ok(value.unsigned_abs()),
            (_, Datum::Unsigned(value)) => Ok(value),
            (operand, other) => {
                Err(self.wrong_type(operand, info, "an integer of 0 or more", &other))
            }
        }
    }

    /// The value of an operand as a number.
    pub(super) fn number(&mut self, operand: Operand, info: InfoId) -> Result<f64, Box<Raised>> {
        match (operand, self.datum(operand, info)?) {
            (_, Datum::Number(value)) => Ok(value),
            (operand, other) => Err(self.wrong_type(operand, info, "a number", &other)),
        }
    }

    /// The value of an operand as text; `None` for null.
    pub(super) fn text(
        &mut self,
        operand: Operand,
        info: InfoId,
    ) -> Result<Option<Str>, Box<Raised>> {
        match (operand, self.datum(operand, info)?) {
            (_, Datum::Null) => Ok(None),
            (_, Datum::Text(text)) => Ok(Some(text)),
            (operand, other) => Err(self.wrong_type(operand, info, "text", &other)),
        }
    }

    /// The value of an operand as a text of its own; null is empty.
    pub(super) fn string(&mut self, operand: Operand, info: InfoId) -> Result<String, Box<Raised>> {
        let text = self.text(operand, info)?;
        Ok(text.map_or_else(String::new, |text| text.of(self.program, self.captured).to_owned()))
    }

    pub(super) fn datum(&mut self, operand: Operand, info: InfoId) -> Result<Datum, Box<Raised>> {
        match operand {
            Operand::Text(id) => Ok(Datum::Text(Str::Pool(id))),
            Operand::Bool(value) => Ok(Datum::Bool(value)),
            Operand::Integer(value) => Ok(Datum::Unsigned(value)),
            Operand::Number(value) => Ok(Datum::Number(value)),
            Operand::Code(id) => {
                let result = self.code(id);
                self.watch_value(id, &result);
                result.map_err(|fault| self.fault(info, Some(id), fault))
            }
        }
    }

    /// The result of an expression: remembered from the capture, or evaluated now.
    fn code(&mut self, id: CodeId) -> Result<Datum, EvalFault> {
        let Some(compiled) = self.program.codes.get(id as usize) else { return Ok(Datum::Null) };
        let memo = compiled.memo.and_then(|memo| self.captured.memos.get(memo as usize));
        match memo {
            Some(Memo::Value(value)) => Ok(value.datum()),
            Some(Memo::Fault(fault)) => Err((**fault).clone()),
            Some(Memo::Skipped) | None => {
                let is_text = matches!(compiled.wanted, Wanted::Text | Wanted::Any);
                let direct = compiled.code.direct.as_ref().filter(|_| is_text);
                let known = direct.and_then(|direct| direct.of_state(self.state, self.captured));
                if let Some(text) = known {
                    return Ok(Datum::Text(text));
                }
                let host = super::host::FlowHost {
                    view: &self.view,
                    state: self.state,
                    section: self.section,
                    arrival: self.captured.arrival,
                    now: self.now,
                    line: self.captured.number(),
                    reads_body: compiled.code.reads.body,
                };
                evaluate::run(&compiled.code, compiled.wanted, &host)
            }
        }
    }

    /// The values of a request header, as policies have changed it.
    pub(super) fn request_header(&self, name: &str) -> Vec<String> {
        match self.state.request.headers.get(name) {
            Some(change) => change.values.clone(),
            None => self.view.request_header(name),
        }
    }

    /// The method of the request, in capitals.
    pub(super) fn method(&self) -> Option<String> {
        if let Some(method) = &self.state.request.method {
            return Some(method.to_ascii_uppercase());
        }
        self.view.exchange().map(|exchange| exchange.request.method.to_ascii_uppercase())
    }

    /// The URL of the request.
    pub(super) fn url(&self) -> String {
        match &self.state.request.url {
            Some(url) => url.to_string(),
            None => self.view.url(),
        }
    }

    /// The body of the request as text.
    pub(super) fn request_body(&self) -> String {
        match &self.state.request.body {
            Some(body) => body.to_string(),
            None => self.view.request_body(),
        }
    }

    /// The body of the response as text.
    pub(super) fn response_body(&self) -> String {
        let response = &self.state.response;
        match &response.body {
            Some(body) => body.clone(),
            None if response.from_backend => self.view.response_body(),
            None => String::new(),
        }
    }

    /// Whether a step changes the request of the exchange.
    pub(super) fn changes_request(&self) -> bool {
        self.section.has_request() && self.state.target == Target::Own
    }

    /// The request that a step changes; `None` where it changes the response.
    pub(super) fn changed_request(&mut self) -> Option<&mut RequestState> {
        match self.state.target {
            Target::Sent => Some(&mut self.state.sent),
            Target::Own if self.section.has_request() => Some(&mut self.state.request),
            Target::Own | Target::Returned => None,
        }
    }

    /// Sends the request to the backend; when the answer has come.
    pub(super) fn forward(&mut self) -> Time {
        let lasts = self.captured.end.since(self.captured.arrival);
        let again = std::mem::replace(&mut self.state.forwarded, true);
        let response = &mut self.state.response;
        response.status = self.captured.status;
        response.reason = None;
        response.body = None;
        response.from_backend = true;
        // The recording says when the first answer had come. A further one is taken to last as
        // long.
        if again { self.now.plus(lasts) } else { self.now.max(self.captured.end) }
    }

    /// The recorded address of the caller.
    pub(super) fn caller_address(&self) -> Option<IpAddr> {
        self.view.ids()?.ip_address.as_deref()?.trim().parse().ok()
    }

    /// The error of a policy that denies the call.
    pub(super) fn deny(
        &mut self,
        info: InfoId,
        reason: &'static str,
        message: String,
        status: u16,
    ) -> Box<Raised> {
        let body = serde_json::json!({ "statusCode": status, "message": message });
        self.state.response.body = Some(body.to_string());
        self.raise(info, reason, message, status, Cause::Denied)
    }

    /// The recorded name of the API or operation.
    pub(super) fn recorded_name(&self, field: Field) -> Option<String> {
        let ids = self.view.ids()?;
        let name = match field {
            Field::Api => ids.api_name.as_deref(),
            Field::Operation => ids.operation_name.as_deref(),
            _ => None,
        };
        name.map(str::to_owned)
    }

    fn wrong_type(
        &self,
        operand: Operand,
        info: InfoId,
        wanted: &str,
        found: &Datum,
    ) -> Box<Raised> {
        let code = match operand {
            Operand::Code(code) => Some(code),
            _ => None,
        };
        let message = format!("the policy needs {wanted} and was given {}", found.describe());
        self.fault(info, code, EvalFault::new(message))
    }

    /// The error that a failed expression raises. Documented: reason
    /// `ExpressionValueEvaluationFailure`, status 500.
    pub(super) fn fault(
        &self,
        info: InfoId,
        code: Option<CodeId>,
        fault: EvalFault,
    ) -> Box<Raised> {
        let at = code.and_then(|code| self.program.codes.get(code as usize));
        let at = at
            .map(|compiled| compiled.origin)
            .or_else(|| self.program.info(info).map(|info| info.origin));
        let message = format!("Expression evaluation failed. {}", fault.message);
        let at = at.unwrap_or_default();
        let cause = Cause::Fault { at, unsupported: fault.unsupported };
        self.raise(info, "ExpressionValueEvaluationFailure", message, 500, cause)
    }

    /// The error of a backend status that `fail-on-error-status-code` raises.
    pub(super) fn backend_error(&self, info: InfoId) -> Box<Raised> {
        let status = self.captured.status;
        let message = format!("The backend answered with status {status}.");
        self.raise(info, "BackendErrorStatusCode", message, status, Cause::BackendStatus)
    }

    /// The error of a policy whose work failed.
    pub(super) fn failed(
        &self,
        info: InfoId,
        reason: &'static str,
        message: String,
        status: u16,
    ) -> Box<Raised> {
        let origin = self.program.info(info).map(|info| info.origin);
        let cause = Cause::Failed(origin.unwrap_or_default());
        self.raise(info, reason, message, status, cause)
    }

    /// Whether anybody can see what `context.LastError` says: steps of `on-error`, or who watches.
    pub(super) fn tells_errors(&self) -> bool {
        self.state.watch.is_some() || !self.program.block(self.program.on_error).is_empty()
    }

    /// An error at a step.
    pub(super) fn raise(
        &self,
        info: InfoId,
        reason: &'static str,
        message: String,
        status: u16,
        cause: Cause,
    ) -> Box<Raised> {
        let step = self.program.info(info).filter(|_| self.tells_errors());
        let source = step.map_or("", |step| &step.policy);
        let scope = step
            .map(|step| step.within.unwrap_or(step.origin.source))
            .and_then(|source| self.program.sources.get(source as usize))
            .and_then(|source| source.scope)
            .map(crate::plan::Scope::name);
        Box::new(Raised {
            source: source.into(),
            reason,
            message,
            scope,
            section: self.section,
            path: step.map_or("", |step| &step.path).into(),
            policy_id: step.and_then(|step| step.id.as_deref()).map(Into::into),
            status,
            cause,
        })
    }
}
