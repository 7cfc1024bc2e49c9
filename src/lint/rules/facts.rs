//! What the expression of a counter key or dimension is made of: the facts that the
//! metering rules look at.

use crate::expr::ast::{self, Body, ExpressionKind, Literal};
use crate::policy::{AttributeRef, ElementRef, Expression};
use crate::source::Span;

/// A place in an expression, in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// Where it stands.
    pub span: Span,
    /// What stands there, in short: `context.Subscription`, a header's name.
    pub what: String,
}

/// The facts of one expression.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The expression reads the context, the time or something random.
    pub varies: bool,
    /// Request headers that are read, by name; query parameters as `?name`.
    pub caller_values: Vec<Use>,
    /// Values with a new value for nearly every call.
    pub unbounded: Vec<Use>,
}

impl Facts {
    /// The facts of an attribute's expression; `None` when it holds none.
    pub(super) fn of_attribute(
        attribute: AttributeRef<'_>,
        element: ElementRef<'_>,
    ) -> Option<Self> {
        let expression = attribute.content().expression(element.document())?;
        Self::of(expression)
    }

    /// The facts of an expression; `None` when it could not be parsed.
    pub(super) fn of(expression: &Expression) -> Option<Self> {
        let body = expression.parsed().body.as_ref()?;
        let mut facts = Self::default();
        ast::walk(body, &mut |each| facts.read(each, expression));
        Some(facts)
    }

    fn read(&mut self, each: &ast::Expression, expression: &Expression) {
        let at = |span: Span| expression.to_file(span);
        match &each.kind {
            ExpressionKind::Name(name) if &*name.identifier.text == "context" => self.varies = true,
            ExpressionKind::Hole(_) => self.varies = true,
            ExpressionKind::Member { target, name } => {
                if let Some(what) = unbounded_member(target, &name.identifier.text) {
                    self.varies = true;
                    self.unbounded.push(Use { span: at(each.span), what });
                }
            }
            ExpressionKind::Invocation { target, arguments } => {
                let first = arguments.arguments.first().map(|argument| &argument.value);
                if path(target).as_deref() == Some("Guid.NewGuid") {
                    self.varies = true;
                    self.unbounded.push(Use { span: at(each.span), what: "Guid.NewGuid()".into() });
                }
                let map = path(target);
                let map = map.as_deref().and_then(|path| path.strip_suffix(".GetValueOrDefault"));
                self.caller_value(map, first, at(each.span));
            }
            ExpressionKind::Index { target, arguments } => {
                let first = arguments.arguments.first().map(|argument| &argument.value);
                self.caller_value(path(target).as_deref(), first, at(each.span));
            }
            _ => {}
        }
    }

    /// A value that is read by name from what the caller sent, if `map` is such a thing.
    fn caller_value(&mut self, map: Option<&str>, name: Option<&ast::Expression>, span: Span) {
        let mark = match map {
            Some("context.Request.Headers") => "",
            Some("context.Request.Url.Query" | "context.Request.OriginalUrl.Query") => "?",
            _ => return,
        };
        if let Some(ExpressionKind::Literal(Literal::String(name))) = name.map(|name| &name.kind) {
            self.caller_values.push(Use { span, what: format!("{mark}{}", name.text) });
        }
    }
}

/// A chain of names with dots, `?.` counting as `.`; parentheses do not matter.
fn path(expression: &ast::Expression) -> Option<String> {
    match &expression.kind {
        ExpressionKind::Name(name) => Some(name.identifier.text.to_string()),
        ExpressionKind::MemberBinding(name) => Some(format!(".{}", name.identifier.text)),
        ExpressionKind::Parenthesized(inner) => path(inner),
        ExpressionKind::Member { target, name } => {
            Some(format!("{}.{}", path(target)?, name.identifier.text))
        }
        ExpressionKind::ConditionalAccess { target, when_not_null, .. } => {
            Some(path(target)? + &path(when_not_null)?)
        }
        _ => None,
    }
}

/// A member whose value is new for nearly every call.
fn unbounded_member(target: &ast::Expression, name: &str) -> Option<String> {
    let target = path(target)?;
    let whole = format!("{target}.{name}");
    let known = [
        "context.RequestId",
        "context.Timestamp",
        "context.Elapsed",
        "DateTime.Now",
        "DateTime.UtcNow",
        "DateTimeOffset.Now",
        "DateTimeOffset.UtcNow",
        "context.Request.Url.Path",
        "context.Request.Url.QueryString",
        "context.Request.OriginalUrl.Path",
        "context.Request.OriginalUrl.QueryString",
    ];
    known.contains(&whole.as_str()).then_some(whole)
}

/// True when the body has no part that changes from call to call.
pub(super) fn is_constant(expression: &Expression) -> bool {
    let parsed = expression.parsed();
    let Some(Body::Expression(_) | Body::Block(_)) = parsed.body else { return false };
    parsed.errors.is_empty() && Facts::of(expression).is_some_and(|facts| !facts.varies)
}
