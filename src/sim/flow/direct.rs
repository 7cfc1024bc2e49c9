//! Expressions so plain that their text is put together without evaluating them: ids of the
//! context, request headers and variables, by themselves or joined with literals. Most counter
//! keys and dimensions are of that kind.
//!
//! Whatever is absent, or of another type, is left to the evaluation, which knows about null.

use crate::expr::ast::{
    Argument, BinaryOperator, Body, Expression, ExpressionKind, Literal, PredefinedType,
    SimpleName, TypeSyntax, TypeSyntaxKind,
};
use crate::expr::value::Value;
use crate::sim::captured::{Captured, Field, Packer, Piece};
use crate::traffic::{ContextIds, Exchange};

use super::state::{State, Str};

/// Parts of such an expression; the most that one may have.
const MOST_PARTS: usize = 8;

const STRING: TypeSyntaxKind = TypeSyntaxKind::Predefined(PredefinedType::String);

/// A text that is joined from parts.
#[derive(Debug)]
pub(in crate::sim) struct Direct(Vec<Part>);

#[derive(Debug)]
enum Part {
    Literal(Box<str>),
    Id(Id),
    Header { name: Box<str>, otherwise: Option<Box<str>> },
    Variable(Box<str>),
}

/// An id of the context: how it is read from the recording, and its field where one is kept.
#[derive(Clone, Copy, Debug)]
struct Id {
    read: for<'c> fn(&'c ContextIds<'_>) -> Option<&'c str>,
    field: Option<Field>,
}

impl Direct {
    /// The parts of an expression; `None` when it has to be evaluated.
    pub(super) fn of(body: &Body) -> Option<Self> {
        let Body::Expression(whole) = body else { return None };
        let mut parts = Vec::new();
        gather(whole, &mut parts)?;
        Some(Self(parts))
    }

    /// The text for an exchange at hand, as far as its recording alone decides it.
    pub(super) fn of_exchange(
        &self,
        exchange: &Exchange<'_>,
        ids: &ContextIds<'_>,
        packer: &mut Packer,
    ) -> Option<Piece> {
        let start = packer.mark();
        for part in &self.0 {
            let known = match part {
                Part::Literal(text) => packer.push(text),
                Part::Id(id) => (id.read)(ids).and_then(|text| packer.push(text)),
                Part::Header { name, otherwise } => {
                    let mut values = exchange.request.headers.values(name);
                    match (values.next(), otherwise) {
                        // Several values are joined: that is left to the evaluation.
                        (Some(_), _) if values.next().is_some() => None,
                        (Some(value), _) => packer.push(&value),
                        (None, Some(text)) => packer.push(text),
                        (None, None) => None,
                    }
                }
                Part::Variable(_) => None,
            };
            if known.is_none() {
                packer.back_to(start);
                return None;
            }
        }
        packer.since(start)
    }

    /// The text while the exchange is under way: of literals, ids and variables.
    pub(super) fn of_state(&self, state: &State, captured: &Captured) -> Option<Str> {
        if let [Part::Variable(name)] = self.0.as_slice() {
            let (_, value) = state.variables.iter().find(|(known, _)| known == name)?;
            let Value::String(text) = value.value() else { return None };
            return Some(match text.as_ascii() {
                Some(_) => Str::Shared(text.clone()),
                None => Str::Owned(text.to_utf8().into()),
            });
        }
        let mut joined = String::new();
        for part in &self.0 {
            match part {
                Part::Literal(text) => joined.push_str(text),
                Part::Id(id) => joined.push_str(captured.field(id.field?)?),
                Part::Variable(name) => {
                    let (_, value) = state.variables.iter().find(|(known, _)| known == name)?;
                    let Value::String(text) = value.value() else { return None };
                    joined.push_str(&text.to_utf8());
                }
                Part::Header { .. } => return None,
            }
        }
        Some(Str::Owned(joined.into()))
    }
}

/// Adds the parts of an operand. The nesting of expressions is bounded by their parser.
fn gather(expression: &Expression, parts: &mut Vec<Part>) -> Option<()> {
    if parts.len() >= MOST_PARTS {
        return None;
    }
    match &expression.kind {
        ExpressionKind::Parenthesized(inner) => return gather(inner, parts),
        ExpressionKind::Binary { operator: BinaryOperator::Add, left, right, .. } => {
            gather(left, parts)?;
            return gather(right, parts);
        }
        // Where the left side is null, the evaluation has the right one.
        ExpressionKind::Binary { operator: BinaryOperator::Coalesce, left, .. } => {
            parts.push(Part::Id(id(left)?));
        }
        ExpressionKind::Literal(_) => parts.push(Part::Literal(string(expression)?.into())),
        ExpressionKind::Invocation { target, arguments } => {
            parts.push(value_or_default(target, &arguments.arguments)?);
        }
        ExpressionKind::Cast { ty, operand } => {
            parts.push(variable(operand).filter(|_| ty.kind == STRING)?);
        }
        ExpressionKind::Index { .. } => parts.push(variable(expression)?),
        _ => parts.push(Part::Id(id(expression)?)),
    }
    Some(())
}

/// `context.Variables["name"]`
fn variable(expression: &Expression) -> Option<Part> {
    let ExpressionKind::Index { target, arguments } = &expression.kind else { return None };
    let [name] = arguments.arguments.as_slice() else { return None };
    let name = string(&name.value).filter(|_| is_part(target, "Variables"))?;
    Some(Part::Variable(name.into()))
}

/// `context.Request.Headers.GetValueOrDefault("name", "default")`, and the same of variables.
fn value_or_default(target: &Expression, arguments: &[Argument]) -> Option<Part> {
    let ExpressionKind::Member { target, name: method } = &target.kind else { return None };
    let (name, otherwise) = match arguments {
        [name] => (string(&name.value)?, None),
        [name, otherwise] => (string(&name.value)?, Some(string(&otherwise.value)?)),
        _ => return None,
    };
    if !is(method, "GetValueOrDefault") || !name.is_ascii() {
        return None;
    }
    if is_part(target, "Variables") {
        let is_string = |ty: &TypeSyntax| ty.kind == STRING;
        return method.type_arguments.iter().all(is_string).then(|| Part::Variable(name.into()));
    }
    let ExpressionKind::Member { target, name: headers } = &target.kind else { return None };
    let found = is(headers, "Headers") && is_part(target, "Request");
    found.then(|| Part::Header { name: name.into(), otherwise: otherwise.map(Into::into) })
}

/// `context.Part.Member` or `context.Part?.Member`
fn id(expression: &Expression) -> Option<Id> {
    let (part, member) = match &expression.kind {
        ExpressionKind::Member { target, name } => (target, name),
        ExpressionKind::ConditionalAccess { target, when_not_null, .. } => {
            let ExpressionKind::MemberBinding(name) = &when_not_null.kind else { return None };
            (target, name)
        }
        _ => return None,
    };
    let ExpressionKind::Member { target, name: part } = &part.kind else { return None };
    if !is_context(target) {
        return None;
    }
    let id = |read, field| Some(Id { read, field });
    match (&*part.identifier.text, &*member.identifier.text) {
        ("Api", "Id") => id(|ids| ids.api_id.as_deref(), Some(Field::Api)),
        ("Operation", "Id") => id(|ids| ids.operation_id.as_deref(), Some(Field::Operation)),
        ("Product", "Id") => id(|ids| ids.product_id.as_deref(), Some(Field::Product)),
        ("Request", "IpAddress") => id(|ids| ids.ip_address.as_deref(), None),
        ("Subscription", "Id") => {
            id(|ids| ids.subscription_id.as_deref(), Some(Field::Subscription))
        }
        ("User", "Id") => id(|ids| ids.user_id.as_deref(), Some(Field::User)),
        ("Deployment", "Region") => id(|ids| ids.region.as_deref(), Some(Field::Region)),
        _ => None,
    }
}

/// A literal text without holes and lone surrogates.
fn string(expression: &Expression) -> Option<&str> {
    match &expression.kind {
        ExpressionKind::Literal(Literal::String(text)) => {
            (text.exact.is_none() && !text.has_hole).then_some(&*text.text)
        }
        _ => None,
    }
}

fn is(name: &SimpleName, text: &str) -> bool {
    *name.identifier.text == *text
}

/// `context.NAME`
fn is_part(expression: &Expression, part: &str) -> bool {
    let ExpressionKind::Member { target, name } = &expression.kind else { return false };
    is(name, part) && is_context(target)
}

fn is_context(expression: &Expression) -> bool {
    matches!(&expression.kind, ExpressionKind::Name(name) if is(name, "context"))
}
