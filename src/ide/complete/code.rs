//! C# in an expression: members, types, locals, words, and the names of variables.

use crate::expr::ast::{ArgumentList, ExpressionKind};
use crate::expr::parse::ExpressionSource;
use crate::expr::query::{self, Candidate, CandidateKind};
use crate::model::Member;
use crate::source::Span;

use super::super::code::code_before;
use super::super::describe;
use super::super::names::variables;
use super::{Item, ItemKind};

/// What can be written at a byte of an expression.
pub(super) fn complete(member: Member<'_>, offset: u32) -> Vec<Item> {
    let document = &member.document.document;
    let Some(before) = code_before(document, offset) else { return Vec::new() };
    if let Some(literal) = variable_name(&before.code.text, before.form) {
        let start = before.code.to_raw(Span::at(literal)).start;
        let replace = Span::new(start.min(offset), offset);
        return variables(member)
            .into_iter()
            .map(|variable| Item {
                detail: variable.ty.unwrap_or_else(|| "object".to_owned()),
                ..Item::new(variable.name, ItemKind::Variable, replace)
            })
            .collect();
    }
    let (word, candidates) = query::complete(&before.code.text, before.form);
    let start = before.code.to_raw(Span::at(word.start)).start;
    let rest = document.text().get(offset as usize..).unwrap_or_default();
    let after = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    let end = offset.saturating_add(Span::from_range(0..rest.len() - after.len()).end);
    let replace = Span::new(start.min(offset), end.max(offset));
    let is_called = after.starts_with('(');
    candidates.into_iter().map(|candidate| item(candidate, replace, is_called)).collect()
}

/// Where the name of a variable begins that is being written as a string: after
/// `context.Variables["`, `.GetValueOrDefault("` and the like.
fn variable_name(code: &str, form: crate::expr::parse::Form) -> Option<u32> {
    // Code with an even number of quotes ends outside of a string in all but the rarest cases,
    // and the tree has the last word.
    let quote = code.rfind('"')?;
    let parsed = crate::expr::parse::parse(&ExpressionSource::inner(code, form));
    let body = parsed.body.as_ref()?;
    let mut found = None;
    let end = Span::from_range(0..code.len()).end;
    let literal_at = Span::from_range(quote..quote).start;
    crate::expr::ast::walk(body, &mut |node| {
        let (target, arguments): (_, &ArgumentList) = match &node.kind {
            ExpressionKind::Index { target, arguments } => (target, arguments),
            ExpressionKind::Invocation { target, arguments } => match &target.kind {
                ExpressionKind::Member { target, .. } => (target, arguments),
                _ => return,
            },
            _ => return,
        };
        let Some(first) = arguments.arguments.first() else { return };
        let is_literal = matches!(&first.value.kind, ExpressionKind::Literal(_));
        let is_open = first.value.span.start == literal_at && first.value.span.end >= end;
        let of_variables = target.span.of(code).split_whitespace().collect::<String>();
        if is_literal && is_open && of_variables == "context.Variables" {
            found = Some(literal_at + 1);
        }
    });
    found
}

fn item(candidate: Candidate, replace: Span, is_called: bool) -> Item {
    let kind = match candidate.kind {
        CandidateKind::Local | CandidateKind::Context => ItemKind::Local,
        CandidateKind::Property => ItemKind::Property,
        CandidateKind::Constant => ItemKind::Constant,
        CandidateKind::Method | CandidateKind::Extension => ItemKind::Method,
        CandidateKind::Type => ItemKind::Type,
        CandidateKind::Enumeration => ItemKind::Enumeration,
        CandidateKind::Keyword => ItemKind::Keyword,
        CandidateKind::Namespace => ItemKind::Namespace,
    };
    let rank = match candidate.kind {
        CandidateKind::Local | CandidateKind::Context => 0,
        CandidateKind::Property | CandidateKind::Constant | CandidateKind::Method => 1,
        CandidateKind::Extension | CandidateKind::Namespace => 2,
        CandidateKind::Keyword => 3,
        CandidateKind::Type | CandidateKind::Enumeration => 4,
    };
    let mut detail = candidate.detail;
    if candidate.overloads > 0 {
        detail.push_str(&format!(" (+ {})", candidate.overloads));
    }
    let documentation =
        candidate.described.map(|it| describe::described(&it, None)).unwrap_or_default();
    let mut item = Item {
        detail,
        documentation,
        rank: rank + if candidate.allowed { 0 } else { 5 },
        recommended: candidate.allowed,
        ..Item::new(candidate.name, kind, replace)
    };
    if kind == ItemKind::Method && !is_called {
        let inside = if candidate.takes_arguments { "$0" } else { "" };
        item.insert = format!("{}()", item.label);
        item.snippet = Some(format!("{}({inside})", item.label));
        item.goes_on = candidate.takes_arguments;
    }
    item
}
