//! Runs the steps of a section for one exchange.

use std::net::IpAddr;

use crate::sim::captured::{Captured, Field};
use crate::sim::clock::Time;

use super::Engine;
use super::evaluate::{self, Datum, EvalFault, Memo};
use super::host::ExchangeView;
use super::program::{CodeId, InfoId, Node, Operand, Program};
use super::state::{Cause, Raised, Section, State, Str};

/// How a list of steps ended.
#[derive(Debug)]
pub(super) enum Flow {
    /// It came to its end.
    Through,
    /// `return-response` ended the exchange.
    Returned,
}

/// Runs steps of one exchange.
pub(super) struct Runner<'r> {
    pub program: &'r Program,
    pub captured: &'r Captured,
    pub engine: &'r mut Engine,
    pub sink: &'r mut dyn crate::sim::Sink,
    pub state: &'r mut State,
    pub section: Section,
    pub now: Time,
    pub last_error: Option<&'r Raised>,
    /// Within `return-response`, whose steps change the response in every section.
    pub in_response: bool,
}

impl<'r> Runner<'r> {
    /// Runs steps in order until one of them ends the section.
    ///
    /// # Errors
    ///
    /// What a step raised. Nesting is bounded by the plan's reader.
    pub(super) fn run(&mut self, nodes: &'r [Node]) -> Result<Flow, Box<Raised>> {
        for node in nodes {
            if let Flow::Returned = node.run.run(self, node.info)? {
                return Ok(Flow::Returned);
            }
        }
        Ok(Flow::Through)
    }

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
            Operand::Code(id) => self.code(id).map_err(|fault| self.fault(info, Some(id), fault)),
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
                let view = ExchangeView::new(self.captured);
                let host = super::host::FlowHost {
                    view: &view,
                    state: self.state,
                    section: self.section,
                    last_error: self.last_error,
                    arrival: self.captured.arrival,
                    now: self.now,
                    line: self.captured.line,
                    reads_body: compiled.code.reads.body,
                };
                evaluate::run(&compiled.code, compiled.wanted, &host)
            }
        }
    }

    /// The values of a request header, as policies have changed it.
    pub(super) fn request_header(&self, name: &str) -> Vec<String> {
        match self.state.request_headers.get(name) {
            Some(change) => change.values.clone(),
            None => ExchangeView::new(self.captured).request_header(name),
        }
    }

    /// The recorded method.
    pub(super) fn method(&self) -> Option<String> {
        let view = ExchangeView::new(self.captured);
        view.exchange().map(|exchange| exchange.request.method.to_ascii_uppercase())
    }

    /// The recorded address of the caller.
    pub(super) fn caller_address(&self) -> Option<IpAddr> {
        let view = ExchangeView::new(self.captured);
        view.ids()?.ip_address.as_deref()?.trim().parse().ok()
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
        let view = ExchangeView::new(self.captured);
        let ids = view.ids()?;
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
    pub(super) fn backend_error(&self) -> Box<Raised> {
        let status = self.captured.status;
        let message = format!("The backend answered with status {status}.");
        let info = self.program.forward_info.unwrap_or(InfoId::MAX);
        self.raise(info, "BackendErrorStatusCode", message, status, Cause::BackendStatus)
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
        let step = self.program.info(info);
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
