//! What the binder sees at one place of the text: for editors. Nothing here is kept while
//! expressions are only checked.

use std::sync::Arc;

use super::bound::{Bound, BoundKind};
use super::scope::VariableId;
use super::{Binder, Checked, checked_by};
use crate::expr::ast::{Body, Expression};
use crate::expr::types::Type;
use crate::source::Span;

/// A local variable, parameter or local function.
#[derive(Clone, Debug, PartialEq)]
pub struct Local {
    /// Its name.
    pub name: Arc<str>,
    /// Its type; unknown for a local function.
    pub ty: Type,
    /// Where it is declared, in bytes of the expression.
    pub span: Span,
    /// True for a local function.
    pub is_function: bool,
}

/// What stands before the dot of a member.
#[derive(Clone, Debug, PartialEq)]
pub enum Receiver {
    /// A value of that type.
    Value(Type),
    /// The type itself.
    Type(Type),
    /// A namespace.
    Namespace(String),
    /// Something that is not understood.
    Unknown,
}

/// What a place of an expression sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// What stands before the dot, where the place is a member's name.
    pub receiver: Option<Receiver>,
    /// The locals whose names can be written there, nearest first.
    pub scope: Vec<Local>,
    /// Every local of the expression, in the order of the text.
    pub locals: Vec<Local>,
    /// Every name that stands for a local where it is not declared, in the order of the text.
    pub uses: Vec<Use>,
}

/// A name that stands for a local.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// The name, in bytes of the expression.
    pub span: Span,
    /// Where the local is declared.
    pub declared: Span,
}

/// The place that is asked about, and what was seen so far.
#[derive(Debug, Default)]
pub(super) struct Query {
    at: Option<Span>,
    seen: Seen,
    /// How many types of `scope` are known: a lambda is bound for several types.
    known: usize,
}

/// Checks an expression, and notes what the name or hole that stands at `at` sees.
#[must_use]
pub fn check_seeing(body: &Body, at: Option<Span>) -> (Checked, Seen) {
    let mut binder =
        Binder { query: Some(Box::new(Query { at, ..Query::default() })), ..Binder::default() };
    let checked = checked_by(&mut binder, body);
    let mut seen = binder.query.take().map(|query| query.seen).unwrap_or_default();
    seen.locals.sort_by_key(|local| (local.span.start, local.ty.is_unknown()));
    seen.locals.dedup_by_key(|local| local.span);
    // What a name stands for does not depend on the types that a lambda is tried with.
    seen.uses.sort_by_key(|each| each.span);
    seen.uses.dedup_by_key(|each| each.span);
    (checked, seen)
}

impl<'a> Binder<'a> {
    /// Notes which names an expression sees, if it holds the place that is asked about.
    pub(super) fn observe(&mut self, expression: &'a Expression) {
        let Some(query) = &self.query else { return };
        let Some(at) = query.at.filter(|at| expression.span.contains(*at)) else { return };
        let scope = self.scope();
        let known = scope.iter().filter(|local| !local.ty.is_unknown()).count();
        let Some(query) = &mut self.query else { return };
        if scope.len() > query.seen.scope.len()
            || scope.len() == query.seen.scope.len() && known >= query.known
        {
            query.seen.scope = scope;
            query.known = known;
        }
        debug_assert_eq!(query.at, Some(at));
    }

    /// Notes what stands before the dot of a member's name.
    pub(super) fn observe_member(&mut self, target: &Bound<'a>, name: Span) {
        let Some(query) = &mut self.query else { return };
        if query.at != Some(name) {
            return;
        }
        let receiver = match &target.kind {
            BoundKind::Type => Receiver::Type(target.ty.clone()),
            BoundKind::Namespace(name) => Receiver::Namespace(name.clone()),
            BoundKind::Invalid => Receiver::Unknown,
            _ if target.ty.is_unknown() => Receiver::Unknown,
            _ => Receiver::Value(target.ty.clone()),
        };
        let better = receiver != Receiver::Unknown || query.seen.receiver.is_none();
        if better {
            query.seen.receiver = Some(receiver);
        }
    }

    /// Notes a local.
    pub(super) fn observe_local(&mut self, name: &Arc<str>, span: Span, ty: &Type) {
        if let Some(query) = &mut self.query
            && !name.is_empty()
        {
            let (name, ty) = (Arc::clone(name), ty.clone());
            query.seen.locals.push(Local { name, ty, span, is_function: false });
        }
    }

    /// Notes that a name stands for a local.
    pub(super) fn observe_use(&mut self, span: Span, id: VariableId) {
        if let Some(query) = &mut self.query
            && let Some(variable) = self.variables.get(id)
        {
            query.seen.uses.push(Use { span, declared: variable.span });
        }
    }

    /// The names in scope, nearest first.
    fn scope(&self) -> Vec<Local> {
        let mut found: Vec<Local> = Vec::new();
        for scope in self.scopes.iter().rev() {
            for (name, id) in scope.names.iter().rev() {
                let Some(variable) = self.variables.get(*id) else { continue };
                if name.is_empty() || found.iter().any(|nearer| nearer.name == *name) {
                    continue;
                }
                found.push(Local {
                    name: Arc::clone(name),
                    ty: variable.ty.clone(),
                    span: variable.span,
                    is_function: variable.local_function.is_some(),
                });
            }
        }
        found
    }
}
