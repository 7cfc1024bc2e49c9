//! What several rules look for in the code of expressions.

use crate::expr::ast::{
    Argument, ArgumentList, Body, Expression as Node, ExpressionKind, Literal, walk,
};
use crate::expr::bind::Checked;
use crate::expr::members::{Member, table};
use crate::expr::regular::options;
use crate::lint::Unit;
use crate::model::expressions::{PlacedExpression, literal_text, without_parentheses};
use crate::policy::Expression;
use crate::source::Span;

/// The expressions whose syntax is right, with their types and trees.
pub(super) fn readable<'d>(
    unit: &Unit<'d>,
) -> impl Iterator<Item = (&'d Expression, &'d Checked, &'d Body)> {
    unit.document.expressions().iter().filter_map(|expression| {
        Some((expression, expression.checked()?, expression.parsed().body.as_ref()?))
    })
}

/// True for a part of the request that the caller writes as text.
pub(super) fn reads_caller(checked: &Checked, node: &Node) -> bool {
    matches!(node.kind, ExpressionKind::Member { .. })
        && checked.member_at(node.span).is_some_and(|member| {
            member.is("IRequest", "Headers")
                || member.is("IUrl", "Query")
                || member.is("IRequest", "MatchedParameters")
        })
}

/// A regular expression that stands as a text.
pub(super) struct PatternText {
    /// The literal with its quotes, in the file.
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) options: i64,
}

/// The patterns of a document's calls of `Regex`.
pub(super) fn patterns(unit: &Unit<'_>) -> Vec<PatternText> {
    let mut found = Vec::new();
    for (expression, checked, body) in readable(unit) {
        let is_regex = |member: &Member| table().definition(member.owner).name == "Regex";
        if !checked.members().any(|(_, member)| is_regex(member)) {
            continue;
        }
        walk(body, &mut |node| {
            let (member, arguments) = match &node.kind {
                ExpressionKind::Invocation { target, arguments } => {
                    (checked.member_at(target.span), arguments)
                }
                ExpressionKind::ObjectCreation(creation) => match &creation.arguments {
                    Some(arguments) => (checked.member_at(creation.ty.span), arguments),
                    None => return,
                },
                _ => return,
            };
            let Some(member) = member.filter(|member| is_regex(member)) else { return };
            let Some(pattern) = argument(member, arguments, "pattern") else { return };
            let Some(text) = literal_text(pattern) else { return };
            let options = match argument(member, arguments, "options") {
                None => 0,
                Some(options) => match regex_options(options.span.of(&expression.text)) {
                    Some(options) => options,
                    None => return,
                },
            };
            let span = expression.to_file(pattern.span);
            found.push(PatternText { span, text: text.to_string(), options });
        });
    }
    found
}

/// The value of a parameter, by position or name.
fn argument<'a>(member: &Member, list: &'a ArgumentList, name: &str) -> Option<&'a Node> {
    let named = |argument: &&Argument| argument.name.as_ref().is_some_and(|n| &*n.text == name);
    if let Some(argument) = list.arguments.iter().find(named) {
        return Some(&argument.value);
    }
    let position = member.parameters.iter().position(|parameter| parameter.name == name)?;
    list.arguments.get(position).filter(|argument| argument.name.is_none()).map(|a| &a.value)
}

/// The value of `RegexOptions.A | RegexOptions.B`; `None` for anything else.
fn regex_options(text: &str) -> Option<i64> {
    text.split('|').try_fold(0, |all, part| {
        Some(
            all | match part.trim().rsplit('.').next()? {
                "None" | "Compiled" | "CultureInvariant" => 0,
                "IgnoreCase" => options::IGNORE_CASE,
                "Multiline" => options::MULTILINE,
                "Singleline" => options::SINGLELINE,
                "ExplicitCapture" => options::EXPLICIT_CAPTURE,
                "IgnorePatternWhitespace" => options::IGNORE_WHITE_SPACE,
                _ => return None,
            },
        )
    })
}

/// Whose body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Message {
    /// `context.Request`
    Request,
    /// `context.Response`
    Response,
}

/// A read of a body.
pub(super) struct BodyRead {
    /// The call, in the file.
    pub(super) span: Span,
    pub(super) message: Message,
    /// The body stays for what comes after; also when that is not known.
    pub(super) preserves: bool,
    /// What would make it stay: code for a span of the expression's text.
    pub(super) preserve: (Span, &'static str),
}

/// The reads of the bodies of the call in an expression.
pub(super) fn body_reads(placed: &PlacedExpression<'_>) -> Vec<BodyRead> {
    let mut found = Vec::new();
    let expression = placed.expression;
    let (Some(checked), Some(body)) = (placed.checked(), &expression.parsed().body) else {
        return found;
    };
    if !checked.members().any(|(_, member)| member.is("IMessageBody", "As")) {
        return found;
    }
    walk(body, &mut |node| {
        let ExpressionKind::Invocation { target, arguments } = &node.kind else { return };
        let ExpressionKind::Member { target: receiver, name } = &target.kind else { return };
        if !name.identifier.text.starts_with("As") {
            return;
        }
        let Some(message) = message_of(receiver) else { return };
        let preserves = match arguments.arguments.first().map(|first| &first.value.kind) {
            None => false,
            Some(ExpressionKind::Literal(Literal::Bool(value))) => *value,
            Some(_) => true,
        };
        let preserve = match arguments.arguments.first() {
            None => (Span::at(node.span.end.saturating_sub(1)), "preserveContent: true"),
            Some(first) => (first.value.span, "true"),
        };
        found.push(BodyRead { span: expression.to_file(node.span), message, preserves, preserve });
    });
    found
}

/// `context.Request.Body`, `context.Response.Body`
fn message_of(node: &Node) -> Option<Message> {
    let member = |node: &'_ Node| match &without_parentheses(node).kind {
        ExpressionKind::Member { name, .. } => Some(name.identifier.text.to_string()),
        _ => None,
    };
    let ExpressionKind::Member { target, name } = &without_parentheses(node).kind else {
        return None;
    };
    let ExpressionKind::Member { target: root, .. } = &without_parentheses(target).kind else {
        return None;
    };
    let is_context = matches!(&without_parentheses(root).kind, ExpressionKind::Name(name) if &*name.identifier.text == "context");
    if &*name.identifier.text != "Body" || !is_context {
        return None;
    }
    match member(target)?.as_str() {
        "Request" => Some(Message::Request),
        "Response" => Some(Message::Response),
        _ => None,
    }
}
