//! Expressions of a plan: compiled once, evaluated for many exchanges. The only file of the
//! simulator that knows how an expression is parsed and run.

use std::rc::Rc;

use crate::expr::ast::{self, ExpressionKind};
use crate::expr::bind::{Compiled, Failure};
use crate::expr::context::{Authorization, Body, Host, Map, Response, read_jwt};
use crate::expr::eval::{Interpreter, Limits};
use crate::expr::parse::{ExpressionSource, parse};
use crate::expr::types::Type;
use crate::expr::value::{Fault, Value};
use crate::sim::captured::{Captured, Packer, Piece};

use super::cache::KeptResponse;
use super::direct::Direct;
use super::liquid::Item;
use super::program::Program;
use super::state::Str;

/// An expression that can be evaluated on any thread.
#[derive(Debug)]
pub(in crate::sim) struct Code {
    compiled: Compiled,
    /// Which parts of `context` it reads.
    pub reads: Reads,
    /// Its parts, when it is so plain that it need not be evaluated.
    pub direct: Option<Direct>,
}

/// Why a text is no expression that can be run.
#[derive(Clone, Debug)]
pub(super) struct CodeError {
    pub message: String,
}

/// Parts of `context` that an expression reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sim) struct Reads {
    /// What the recording alone decides: the request, the ids.
    pub exchange: bool,
    /// Parts of the request that policies may change.
    pub request: RequestParts,
    /// What other policies decide: variables, the response, the last error.
    pub others: bool,
    /// The response.
    pub response: bool,
    /// A body of either.
    pub body: bool,
    /// The time of day, or the time since the arrival.
    pub clock: bool,
}

/// A set of those parts of a request that policies may change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sim) struct RequestParts(u8);

impl RequestParts {
    pub(super) const METHOD: Self = Self(1);
    pub(super) const URL: Self = Self(2);
    pub(super) const HEADERS: Self = Self(4);
    pub(super) const BODY: Self = Self(8);
    /// What a conversion of the body changes.
    pub(super) const MESSAGE: Self = Self(12);
    const ALL: Self = Self(15);

    /// Both together.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two have a part in common.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What the place of an expression needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim) enum Wanted {
    Text,
    Bool,
    Integer,
    Number,
    Any,
}

/// Where there is nothing to read.
struct Nobody;

impl Host for Nobody {}

/// A value that a context variable holds.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Variable(Value);

impl Variable {
    /// A number of tokens or seconds.
    pub(super) fn count(count: u64) -> Self {
        Self(match (i32::try_from(count), i64::try_from(count)) {
            (Ok(count), _) => Value::Int(count),
            (_, Ok(count)) => Value::Long(count),
            _ => Value::Long(i64::MAX),
        })
    }

    /// A text.
    pub(super) fn text(text: &str) -> Self {
        Self(Value::from(text))
    }

    /// Null.
    pub(super) const fn null() -> Self {
        Self(Value::Null)
    }

    /// An `IResponse`.
    pub(super) fn response(kept: &KeptResponse) -> Self {
        let texts = |values: &[String]| values.iter().map(|value| value.as_str().into()).collect();
        let headers = kept.headers.iter().map(|(name, values)| (name.as_str(), texts(values)));
        Self(Value::Object(Rc::new(Response {
            status_code: i32::from(kept.status),
            status_reason: kept.reason.as_deref().map(Into::into),
            headers: Rc::new(Map::of_lists(headers)),
            body: Some(Rc::new(Body::new(kept.body.as_bytes()))),
        })))
    }

    /// An `Authorization` without claims.
    pub(super) fn authorization(token: &str) -> Self {
        Self(Value::Object(Rc::new(Authorization {
            access_token: Some(token.into()),
            claims: Rc::new(Map::new(Type::Object, false)),
        })))
    }

    /// A `Jwt`, unless the text is none.
    pub(super) fn jwt(token: &str) -> Option<Self> {
        read_jwt(token).map(|jwt| Self(Value::Object(jwt)))
    }

    /// What a template reads of it.
    pub(super) fn item(&self) -> Item {
        match &self.0 {
            Value::Null => Item::Nil,
            Value::Bool(value) => Item::Bool(*value),
            Value::String(text) => Item::text(&*text.to_utf8()),
            Value::Int(value) => Item::Integer(i64::from(*value)),
            Value::Long(value) => Item::Integer(*value),
            Value::Double(value) => Item::Number(*value),
            value => {
                let name = value.type_of().to_string();
                if !matches!(name.as_str(), "JObject" | "JArray") {
                    return Item::Unknown("what a template reads of such a variable is not known");
                }
                let mut interpreter = Interpreter::new(&Nobody, Limits::default());
                let text = interpreter.to_text(value).unwrap_or_default();
                super::liquid::json(&text.to_utf8(), true)
            }
        }
    }

    /// The response that it holds.
    pub(super) fn kept_response(&self) -> Option<KeptResponse> {
        let response = self.0.downcast::<Response>()?;
        let interpreter = Interpreter::new(&Nobody, Limits::default());
        let texts = |value: &Value| match value {
            Value::Array(values) => (0..values.len()).filter_map(|at| values.get(at)).collect(),
            value => vec![value.clone()],
        };
        let text = |value: Value| match value {
            Value::String(text) => Some(text.to_utf8().into_owned()),
            _ => None,
        };
        let headers = response.headers.entries(&interpreter).into_iter().map(|(name, values)| {
            let values = texts(&values).into_iter().filter_map(text).collect();
            (name.to_utf8().into_owned(), values)
        });
        let body = response.body.as_ref().map(|body| Body::text(&body.take(true)));
        Some(KeptResponse {
            status: u16::try_from(response.status_code).ok()?,
            reason: response.status_reason.as_ref().map(|reason| reason.to_utf8().into_owned()),
            headers: headers.collect(),
            body: body.map_or_else(String::new, |body| body.to_utf8().into_owned()),
        })
    }

    pub(super) const fn value(&self) -> &Value {
        &self.0
    }
}

/// The result of an operand, as far as its place needs it.
#[derive(Clone, Debug)]
pub(super) enum Datum {
    Null,
    Text(Str),
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Number(f64),
    Any(Value),
}

impl Datum {
    /// What it is, for messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Text(_) => "text".to_owned(),
            Self::Bool(value) => format!("`{value}`"),
            Self::Integer(value) => format!("`{value}`"),
            Self::Unsigned(value) => format!("`{value}`"),
            Self::Number(value) => format!("`{value}`"),
            Self::Any(value) => format!("a value of type `{}`", value.type_of()),
        }
    }
}

/// The result of an expression, remembered with a captured exchange.
#[derive(Clone, Debug)]
pub(in crate::sim) enum Memo {
    Value(Primitive),
    Fault(Box<EvalFault>),
    /// It cannot be remembered: evaluate it when it is needed.
    Skipped,
}

/// A result that can go from thread to thread.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) enum Primitive {
    Null,
    Text(Piece),
    Bool(bool),
    Integer(i64),
    Number(f64),
    /// An `int` for a variable.
    Int(i32),
    /// A `long` for a variable.
    Long(i64),
    /// A `double` for a variable.
    Double(f64),
}

impl Primitive {
    pub(super) fn datum(self) -> Datum {
        match self {
            Self::Null => Datum::Null,
            Self::Text(piece) => Datum::Text(Str::Piece(piece)),
            Self::Bool(value) => Datum::Bool(value),
            Self::Integer(value) => Datum::Integer(value),
            Self::Number(value) => Datum::Number(value),
            Self::Int(value) => Datum::Any(Value::Int(value)),
            Self::Long(value) => Datum::Any(Value::Long(value)),
            Self::Double(value) => Datum::Any(Value::Double(value)),
        }
    }
}

/// Why an evaluation gave no usable value.
#[derive(Clone, Debug)]
pub(in crate::sim) struct EvalFault {
    /// What happened.
    pub message: String,
    /// True when the simulator, not the service, is at fault.
    pub unsupported: bool,
}

impl EvalFault {
    /// A fault of the policy.
    pub(super) const fn new(message: String) -> Self {
        Self { message, unsupported: false }
    }
}

/// A value of a variable that can go from thread to thread.
pub(super) fn primitive(value: &Value, packer: &mut Packer) -> Option<Primitive> {
    Some(match value {
        Value::Null => Primitive::Null,
        Value::String(text) => Primitive::Text(packer.text(&text.to_utf8())),
        Value::Bool(value) => Primitive::Bool(*value),
        Value::Int(value) => Primitive::Int(*value),
        Value::Long(value) => Primitive::Long(*value),
        Value::Double(value) => Primitive::Double(*value),
        _ => return None,
    })
}

/// The value that a variable takes from a result.
pub(super) fn variable(datum: Datum, program: &Program, captured: &Captured) -> Variable {
    Variable(match datum {
        Datum::Null => Value::Null,
        Datum::Text(text) => Value::from(text.of(program, captured)),
        Datum::Bool(value) => Value::Bool(value),
        Datum::Integer(value) => Value::Long(value),
        Datum::Unsigned(value) => Value::Long(i64::try_from(value).unwrap_or(i64::MAX)),
        Datum::Number(value) => Value::Double(value),
        Datum::Any(value) => value,
    })
}

impl Code {
    /// Compiles an expression.
    pub(super) fn compile(text: &str) -> Result<Self, Vec<CodeError>> {
        let parsed = parse(&ExpressionSource::whole(text));
        let body = match parsed.body {
            Some(body) if parsed.errors.is_empty() => body,
            _ => {
                let error = |error| CodeError { message: format!("{error}") };
                return Err(parsed.errors.into_iter().map(error).collect());
            }
        };
        let (compiled, problems) = Compiled::new(&body);
        match compiled {
            Some(compiled) => {
                Ok(Self { compiled, reads: Reads::of(&body), direct: Direct::of(&body) })
            }
            None => {
                let errors = problems.into_iter().filter(|problem| problem.kind.is_error());
                Err(errors.map(|problem| CodeError { message: problem.message }).collect())
            }
        }
    }
}

impl Reads {
    /// What an expression reads, by the members of `context` that it names. Where `context`
    /// stands in any other way, everything.
    fn of(body: &ast::Body) -> Self {
        let mut reads = Self::default();
        let (mut named, mut with_member) = (0_usize, 0_usize);
        let (mut requests, mut with_part) = (0_usize, 0_usize);
        ast::walk(body, &mut |expression| match &expression.kind {
            ExpressionKind::Name(name) if *name.identifier.text == *"context" => named += 1,
            ExpressionKind::Member { target, name } if is_context(target) => {
                with_member += 1;
                requests += usize::from(*name.identifier.text == *"Request");
                reads.member(&name.identifier.text);
            }
            ExpressionKind::Member { target, name } if is_request(target) => {
                with_part += 1;
                reads.part(&name.identifier.text);
                reads.body |= *name.identifier.text == *"Body";
            }
            ExpressionKind::Member { name, .. } | ExpressionKind::MemberBinding(name) => {
                reads.body |= *name.identifier.text == *"Body";
                reads.clock |= matches!(&*name.identifier.text, "Now" | "UtcNow" | "Today");
            }
            _ => {}
        });
        if named > with_member {
            reads = Self {
                exchange: true,
                request: RequestParts::ALL,
                others: true,
                response: true,
                body: true,
                clock: true,
            };
        }
        if requests > with_part {
            reads.request = RequestParts::ALL;
        }
        reads
    }

    /// A part of the request.
    fn part(&mut self, name: &str) {
        let part = match name {
            "Method" => RequestParts::METHOD,
            "Url" => RequestParts::URL,
            "Headers" => RequestParts::HEADERS,
            "Body" => RequestParts::BODY,
            // These stay as the caller has sent them.
            "OriginalUrl"
            | "IpAddress"
            | "MatchedParameters"
            | "Certificate"
            | "PrivateEndpointConnection" => return,
            _ => RequestParts::ALL,
        };
        self.request = self.request.with(part);
    }

    fn member(&mut self, name: &str) {
        match name {
            "Request" | "Api" | "Operation" | "Product" | "Subscription" | "User"
            | "Deployment" | "Workspace" => self.exchange = true,
            "Elapsed" => self.clock = true,
            "RequestId" | "Timestamp" | "Tracing" => {}
            "Response" => {
                self.others = true;
                self.response = true;
            }
            _ => self.others = true,
        }
    }
}

fn is_context(expression: &ast::Expression) -> bool {
    matches!(&expression.kind, ExpressionKind::Name(name) if *name.identifier.text == *"context")
}

/// Whether an expression is `context.Request` or `context?.Request`.
fn is_request(expression: &ast::Expression) -> bool {
    matches!(
        &expression.kind,
        ExpressionKind::Member { target, name }
            if *name.identifier.text == *"Request" && is_context(target)
    )
}

/// Evaluates an expression and turns its result into what its place needs.
pub(super) fn run(code: &Code, wanted: Wanted, host: &dyn Host) -> Result<Datum, EvalFault> {
    let mut interpreter = Interpreter::new(host, Limits::default());
    let value = code.compiled.evaluate_in(&mut interpreter);
    let value = value.map_err(|Failure { fault, .. }| eval_fault(&fault))?;
    Ok(match (wanted, value) {
        (Wanted::Any, value) => Datum::Any(value),
        (_, Value::Null) => Datum::Null,
        (Wanted::Text, Value::String(text)) => Datum::Text(Str::Owned(text.to_utf8().into())),
        (Wanted::Text, value) => {
            let text = interpreter.to_text(&value).map_err(|fault| eval_fault(&fault))?;
            Datum::Text(Str::Owned(text.to_utf8().into()))
        }
        (Wanted::Bool, Value::Bool(value)) => Datum::Bool(value),
        (Wanted::Integer, value) => integer(&value).map_or(Datum::Any(value), Datum::Integer),
        (Wanted::Number, value) => number(&value).map_or(Datum::Any(value), Datum::Number),
        (Wanted::Bool, value) => Datum::Any(value),
    })
}

/// A value for people: a text in quotes, anything else as `ToString` tells it.
pub(super) fn shown(value: &Value, host: &dyn Host) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::String(text) => format!("{:?}", text.to_utf8()),
        value => {
            let mut interpreter = Interpreter::new(host, Limits::default());
            match interpreter.to_text(value) {
                Ok(text) => text.to_utf8().into_owned(),
                Err(_) => format!("a value of type `{}`", value.type_of()),
            }
        }
    }
}

fn eval_fault(fault: &Fault) -> EvalFault {
    match fault {
        Fault::Exception(exception) => EvalFault::new(exception.message().to_utf8().into_owned()),
        Fault::NotSupported(what) => EvalFault {
            message: format!("this program does not evaluate `{what}`"),
            unsupported: true,
        },
        Fault::Limit(limit) => EvalFault { message: limit.to_string(), unsupported: true },
    }
}

/// The value of an integer type.
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::SByte(value) => Some(i64::from(*value)),
        Value::Byte(value) => Some(i64::from(*value)),
        Value::Short(value) => Some(i64::from(*value)),
        Value::UShort(value) => Some(i64::from(*value)),
        Value::Int(value) => Some(i64::from(*value)),
        Value::UInt(value) => Some(i64::from(*value)),
        Value::Long(value) => Some(*value),
        Value::ULong(value) => i64::try_from(*value).ok(),
        _ => None,
    }
}

/// The value of a numeric type.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(value) => Some(f64::from(*value)),
        Value::Double(value) => Some(*value),
        Value::Decimal(value) => value.to_string().parse().ok(),
        // Counts far below 2^53.
        value => integer(value).map(|value| value as f64),
    }
}
