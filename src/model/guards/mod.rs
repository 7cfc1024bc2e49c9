//! What an expression uses although it may be null or missing: `context.User` without a user,
//! the result of `FirstOrDefault`, a header that the caller did not send. Follows the flow of
//! the expression: `?.`, `??`, `&&`, `||`, `?:`, `if`, early `return`, `is`, `ContainsKey`.

mod state;
mod walk;

use crate::expr::ast::Body;
use crate::expr::bind::Checked;
use crate::expr::members::Member;
use crate::policy::{ElementRef, Expression};
use crate::source::Span;

use super::flow::Flow;
pub use state::Known;
use walk::Walk;

/// Why a value may be null or missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A part of `context` that some calls do not have: `User`, `Response`, …
    Context(&'static str),
    /// `FirstOrDefault` and its kin: null when there is no such element.
    NoElement(&'static str),
    /// `GetValueOrDefault` of headers, query or claims without a default.
    NoValue,
    /// `AsJwt`, `AsBasic`: null when the text is no token.
    NoToken(&'static str),
    /// `a as T`: null when the value has another type.
    OtherType,
    /// `a?.b`: null when `a` is.
    Conditional,
    /// `headers["name"]`: fails when the caller did not send it.
    MissingKey,
}

/// A use that fails when the value is null or missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// The value, in bytes of the expression.
    pub span: Span,
    /// Why it may be null or missing.
    pub cause: Cause,
    /// Where the variable got its value, when the value stands in one.
    pub origin: Option<Span>,
}

/// Parts of `context` that are null for some calls.
const PARTS: [&str; 5] = ["Subscription", "Product", "User", "Response", "LastError"];

/// Methods of sequences that give null for nothing.
const NO_ELEMENT: [&str; 4] =
    ["FirstOrDefault", "LastOrDefault", "SingleOrDefault", "ElementAtOrDefault"];

/// The cause for which a member's result may be null.
fn cause_of(member: &'static Member) -> Option<Cause> {
    if !member.row.nullable {
        return None;
    }
    let owner = crate::expr::members::table().definition(member.owner).name;
    match owner {
        "IExpressionContext" if PARTS.contains(&member.name) => Some(Cause::Context(member.name)),
        "Enumerable" if NO_ELEMENT.contains(&member.name) => Some(Cause::NoElement(member.name)),
        "ExpressionExtensions" if member.name == "GetValueOrDefault" => Some(Cause::NoValue),
        "ExpressionExtensions" if member.name.starts_with("As") => {
            Some(Cause::NoToken(member.name))
        }
        _ => None,
    }
}

/// The uses in an expression that fail when a value is null or missing; `known` holds what the
/// policies around it have tested already.
#[must_use]
pub fn risks(expression: &Expression, known: impl FnOnce() -> Known) -> Vec<Risk> {
    let Some((checked, body)) = readable(expression) else { return Vec::new() };
    // Most expressions use nothing of the kind.
    let mut members = checked.members();
    let worth = members.any(|(_, member)| cause_of(member).is_some() || member.name == "this[]")
        || expression.text.contains(" as ")
        || expression.text.contains("?.");
    if !worth {
        return Vec::new();
    }
    let mut walk = Walk::new(checked, &expression.text, known());
    walk.body(body);
    walk.risks
}

fn readable(expression: &Expression) -> Option<(&Checked, &Body)> {
    Some((expression.checked()?, expression.parsed().body.as_ref()?))
}

/// What is known where an element runs: the conditions of the branches around it, and those
/// before it whose branch ends the call.
#[must_use]
pub fn known_at(element: ElementRef<'_>, flow: &Flow<'_>) -> Known {
    let mut known = Known::default();
    let mut inner = element;
    for outer in element.ancestors() {
        for before in outer.children().take_while(|child| *child != inner) {
            match before.name() {
                // The branches before this one were not taken.
                "when" => known.absorb(condition(before, false)),
                "choose" => {
                    let ending = |when: &ElementRef<'_>| when.name() == "when" && flow.ends(*when);
                    for when in before.children().take_while(ending) {
                        known.absorb(condition(when, false));
                    }
                }
                _ => {}
            }
        }
        if outer.name() == "when" {
            known.absorb(condition(outer, true));
        }
        inner = outer;
    }
    known
}

/// What is known when the condition of a `when` gave `value`.
fn condition(when: ElementRef<'_>, value: bool) -> Known {
    let content = when.attribute("condition").map(|condition| condition.content());
    let expression = content.and_then(|content| content.expression(when.document()));
    let Some(expression) = expression else { return Known::default() };
    let Some((checked, Body::Expression(body))) = readable(expression) else {
        return Known::default();
    };
    let mut walk = Walk::new(checked, &expression.text, Known::default());
    let (when_true, when_false) = walk.condition(body);
    (if value { when_true } else { when_false }).of_context()
}

#[cfg(test)]
mod tests;
