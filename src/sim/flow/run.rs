//! Runs the steps of a section for one exchange.

use crate::plan::steps::ExistsAction;
use crate::sim::captured::Captured;
use crate::sim::clock::Time;

use super::Engine;
use super::evaluate::{self, Datum, EvalFault, Memo};
use super::host::ExchangeView;
use super::program::{CodeId, HeaderOp, InfoId, Node, Op, Operand, Program};
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
            if let Flow::Returned = self.step(node)? {
                return Ok(Flow::Returned);
            }
        }
        Ok(Flow::Through)
    }

    fn step(&mut self, node: &'r Node) -> Result<Flow, Box<Raised>> {
        match &node.op {
            Op::Base => {
                // The global scope forwards the request.
                self.state.forwarded |= self.section == Section::Backend;
            }
            Op::PassBy(index) => self.engine.count_passed_by(*index),
            Op::Choose { branches, otherwise } => {
                for (condition, steps) in branches {
                    if self.truth(*condition, node.info)? {
                        return self.run(steps);
                    }
                }
                return self.run(otherwise);
            }
            Op::SetVariable { name, value } => self.set_variable(*name, *value, node.info)?,
            Op::SetHeader(header) => self.set_header(header, node.info)?,
            Op::SetStatus { code } => {
                let code = self.integer(*code, node.info)?;
                self.state.response.status = u16::try_from(code).unwrap_or(u16::MAX);
            }
            Op::SetBody { body } => self.set_body(*body, node.info)?,
            Op::ReturnResponse { from, steps } => return self.return_response(*from, steps, node),
            Op::Forward { fail_on_error } => {
                let fail = fail_on_error.map(|fail| self.truth(fail, node.info)).transpose()?;
                self.state.forwarded = true;
                self.state.fail_on_error = fail.unwrap_or(false);
            }
            Op::Block(steps) => return self.run(steps),
            Op::TokenLimit(limit) => self.token_limit(*limit, node.info)?,
            Op::Metric(metric) => self.metric(*metric, node.info)?,
        }
        Ok(Flow::Through)
    }

    fn set_variable(
        &mut self,
        name: Operand,
        value: Operand,
        info: InfoId,
    ) -> Result<(), Box<Raised>> {
        let name: Box<str> = self.string(name, info)?.into();
        let value = self.datum(value, info)?;
        let value = evaluate::variable(value, self.program, self.captured);
        self.state.set_variable(&name, value);
        Ok(())
    }

    fn set_header(&mut self, header: &HeaderOp, info: InfoId) -> Result<(), Box<Raised>> {
        let name = self.string(header.name, info)?;
        let action = match header.action {
            Ok(action) => action,
            Err(code) => {
                let word = self.string(Operand::Code(code), info)?;
                ExistsAction::from_name(&word).ok_or_else(|| {
                    let message = format!("`{word}` is no exists-action");
                    self.fault(info, Some(code), EvalFault::new(message))
                })?
            }
        };
        let mut values = Vec::with_capacity(header.values.len());
        for value in &header.values {
            values.push(self.string(*value, info)?);
        }
        let view = ExchangeView::new(self.captured);
        let response = &self.state.response;
        if self.section.has_request() && !self.in_response {
            let recorded = || view.request_header(&name);
            self.state.request_headers.apply(&name, action, values, recorded);
        } else {
            let from_backend = response.from_backend;
            let recorded = || if from_backend { view.response_header(&name) } else { Vec::new() };
            self.state.response.headers.apply(&name, action, values, recorded);
        }
        Ok(())
    }

    /// `set-body` of a response; of a request it is a step that is passed by.
    fn set_body(&mut self, body: Option<Operand>, info: InfoId) -> Result<(), Box<Raised>> {
        let body = match body {
            Some(body) => self.string(body, info)?,
            None => String::new(),
        };
        self.state.response.body = Some(body);
        Ok(())
    }

    fn return_response(
        &mut self,
        from: Option<Operand>,
        steps: &'r [Node],
        node: &'r Node,
    ) -> Result<Flow, Box<Raised>> {
        let status = match from {
            Some(name) => {
                let name = self.string(name, node.info)?;
                self.state.response_status_of(&name)
            }
            None => None,
        };
        self.state.response =
            super::state::ResponseState { status: status.unwrap_or(200), ..Default::default() };
        self.in_response = true;
        let result = self.run(steps);
        self.in_response = false;
        result?;
        Ok(Flow::Returned)
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

    fn datum(&mut self, operand: Operand, info: InfoId) -> Result<Datum, Box<Raised>> {
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
            .and_then(|step| self.program.sources.get(step.origin.source as usize))
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
