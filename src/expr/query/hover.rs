//! What a name stands for, and where else a local is named.

use super::describe::{Described, describe_member, describe_type};
use super::each_expression;
use crate::expr::ast::{Body, ExpressionKind};
use crate::expr::bind::{Checked, Seen, check_seeing};
use crate::expr::members::{Member, table};
use crate::expr::parse::Parsed;
use crate::expr::types::Type;
use crate::source::Span;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionHover {
    /// The name, in bytes of the text.
    pub span: Span,
    /// What it is.
    pub described: Described,
    /// The type of the whole that ends with the name, where that says more.
    pub ty: Option<String>,
}

/// A place that names a local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalUse {
    /// The name.
    pub span: Span,
    /// True where it is declared.
    pub is_declaration: bool,
}

/// The name that holds the byte at `offset`, or ends there.
fn word_at(text: &str, offset: u32) -> Option<Span> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let (before, after) = text.split_at_checked(text.floor_char_boundary(offset as usize))?;
    let start = before.trim_end_matches(is_part).len();
    let end = before.len() + (after.len() - after.trim_start_matches(is_part).len());
    let word = text.get(start..end).filter(|word| !word.is_empty())?;
    (!word.starts_with(|c: char| c.is_ascii_digit())).then(|| Span::from_range(start..end))
}

/// What the name at `offset` of the parsed `text` stands for.
#[must_use]
pub fn hover(text: &str, parsed: &Parsed, offset: u32) -> Option<ExpressionHover> {
    let body = parsed.body.as_ref()?;
    let span = word_at(text, offset)?;
    let in_comment = parsed.comments.iter().any(|comment| comment.span.contains(span));
    if in_comment {
        return None;
    }
    let (checked, seen) = check_seeing(body, Some(span));
    let word = span.of(text);
    let end = end_of_name(body, span);
    if let Some((member, ty)) = member_ending_at(&checked, span, end, word) {
        let receiver = receiver_arguments(body, &checked, span);
        let described = describe_member(member, &receiver);
        let ty = ty.filter(|ty| !ty.is_unknown()).map(|ty| ty.to_string());
        return Some(ExpressionHover { span, described, ty });
    }
    if let Some(described) = local_at(&seen, &checked, span, word) {
        return Some(ExpressionHover { span, described, ty: None });
    }
    if word == "context" && checked.type_at(span).is_some() {
        let definition = table().find("Apim.IExpressionContext")?;
        let described = describe_type(table().definition(definition));
        return Some(ExpressionHover { span, described, ty: None });
    }
    if word == "var" {
        let after = seen.locals.iter().find(|local| local.span.start > span.end)?;
        let gap = text.get(span.end as usize..after.span.start as usize)?;
        let described = plain(after.ty.to_string());
        return (gap.trim().is_empty() && !after.ty.is_unknown()).then_some(ExpressionHover {
            span,
            described,
            ty: None,
        });
    }
    let ending = checked.facts.iter().filter(|fact| fact.span.end == span.end);
    let named = ending.filter_map(|fact| match &fact.ty {
        Type::Unknown => None,
        ty => table()
            .definition_of(ty)
            .filter(|definition| definition.name == word || ty.to_string() == word),
    });
    let described = named.map(describe_type).next();
    described.map(|described| ExpressionHover { span, described, ty: None })
}

fn plain(code: String) -> Described {
    Described { code, doc: "", remarks: Vec::new() }
}

/// Where a name ends with its type arguments.
fn end_of_name(body: &Body, name: Span) -> u32 {
    let mut end = name.end;
    each_expression(body, &mut |node| {
        if let ExpressionKind::Name(written)
        | ExpressionKind::MemberBinding(written)
        | ExpressionKind::Member { name: written, .. } = &node.kind
            && written.identifier.span == name
        {
            end = written.span.end;
        }
    });
    end
}

/// The member that is named by the word at `span`, which ends at `end` with its type arguments,
/// and the type of the smallest expression that ends there.
fn member_ending_at<'c>(
    checked: &'c Checked,
    span: Span,
    end: u32,
    word: &str,
) -> Option<(&'static Member, Option<&'c Type>)> {
    let ends = checked.facts.iter().rev().filter(|fact| fact.span.end == end);
    let member = ends.clone().find_map(|fact| fact.member.filter(|member| member.name == word))?;
    let ty = ends.filter(|fact| fact.span.start <= span.start);
    Some((member, ty.map(|fact| &fact.ty).find(|ty| !ty.is_unknown())))
}

/// The type arguments of what stands before the member's name.
fn receiver_arguments(body: &Body, checked: &Checked, name: Span) -> Vec<Type> {
    let mut found = Vec::new();
    each_expression(body, &mut |node| {
        if let ExpressionKind::Member { target, name: written } = &node.kind
            && written.identifier.span == name
            && let Some(ty) = checked.type_at(target.span)
        {
            found = ty.arguments().to_vec();
        }
    });
    found
}

/// A local, be it declared or used there.
fn local_at(seen: &Seen, checked: &Checked, span: Span, word: &str) -> Option<Described> {
    let here = |local: &&crate::expr::bind::Local| local.span == span;
    let declared = seen.locals.iter().find(here);
    let used = || {
        checked.facts.iter().any(|fact| fact.span == span).then_some(())?;
        seen.scope.iter().find(|local| &*local.name == word)
    };
    let local = declared.or_else(used)?;
    if local.is_function {
        return Some(plain(format!("(local function) {}", local.name)));
    }
    Some(plain(format!("(local) {} {}", local.ty, local.name)))
}

/// The places that name the same local as the word at `offset`, in the order of the text; none
/// when it names no local. The expression is looked at once, however often the name stands in it.
#[must_use]
pub fn local_uses(parsed: &Parsed, offset: u32) -> Vec<LocalUse> {
    let Some(body) = &parsed.body else { return Vec::new() };
    let (_, seen) = check_seeing(body, None);
    let here = |span: Span| !span.is_empty() && span.start <= offset && offset <= span.end;
    let used = seen.uses.iter().find(|each| here(each.span)).map(|each| each.declared);
    let written = || seen.locals.iter().find(|local| here(local.span)).map(|local| local.span);
    let Some(declared) = used.or_else(written) else { return Vec::new() };
    let others = seen.uses.iter().filter(|each| each.declared == declared);
    let mut uses: Vec<_> =
        others.map(|each| LocalUse { span: each.span, is_declaration: false }).collect();
    uses.push(LocalUse { span: declared, is_declaration: true });
    uses.sort_by_key(|each| each.span);
    uses
}
