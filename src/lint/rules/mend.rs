//! Building fixes: what the rules share. Every replacement is written so that it can stand at its
//! place: code raw or escaped as its surroundings, whole lines where a thing has them to itself.

use crate::policy::{AttributeRef, Document, ElementRef, Expression};
use crate::source::{Edit, FileId, Fix, Safety, Span};
use crate::xml::NodeKind;
use crate::xml::escape::{is_raw_code, raw_code, xml_text};

#[cfg(test)]
mod tests;

/// A fix of one edit.
pub(in crate::lint) fn replace(
    file: FileId,
    span: Span,
    replacement: impl Into<String>,
    title: impl Into<String>,
    safety: Safety,
) -> Fix {
    let edits = vec![Edit { file, span, replacement: replacement.into() }];
    Fix { title: title.into(), safety, edits }
}

/// Writes another name where `from` stands.
pub(in crate::lint) fn rename(
    file: FileId,
    span: Span,
    from: &str,
    to: &str,
    safety: Safety,
) -> Fix {
    replace(file, span, to, format!("rename `{from}` to `{to}`"), safety)
}

/// Takes text away, with its line if it stands there alone.
pub(in crate::lint) fn remove(
    file: FileId,
    document: &Document,
    span: Span,
    what: &str,
    safety: Safety,
) -> Fix {
    replace(file, whole_lines(document.text(), span), "", format!("remove {what}"), safety)
}

/// Takes an element away.
pub(in crate::lint) fn remove_element(
    file: FileId,
    element: ElementRef<'_>,
    safety: Safety,
) -> Fix {
    let what = format!("`<{}>`", element.name());
    remove(file, element.document(), element.span(), &what, safety)
}

/// Takes an attribute away, with the blanks before it.
pub(in crate::lint) fn remove_attribute(
    file: FileId,
    document: &Document,
    attribute: AttributeRef<'_>,
    safety: Safety,
) -> Fix {
    let span = attribute.span();
    let before = document.text().get(..span.start as usize).unwrap_or_default();
    let blanks = before.len() - before.trim_end().len();
    let start = span.start.saturating_sub(Span::from_range(0..blanks).end);
    let title = format!("remove `{}`", attribute.name());
    replace(file, Span::new(start, span.end), "", title, safety)
}

/// Adds an attribute behind the others.
pub(in crate::lint) fn add_attribute(
    file: FileId,
    element: ElementRef<'_>,
    name: &str,
    value: &str,
    safety: Safety,
) -> Fix {
    let last = element.attributes().last().map(|attribute| attribute.span().end);
    let at = Span::at(last.unwrap_or(element.name_span().end));
    let value = xml_text(value, Some('"'));
    let attribute = format!("{name}=\"{value}\"");
    replace(file, at, format!(" {attribute}"), format!("add `{attribute}`"), safety)
}

/// The span with all of its first and last line, when nothing else stands on them.
pub(in crate::lint) fn whole_lines(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let after = text.get(span.end as usize..).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let head = before.get(line_start..).unwrap_or_default();
    let line_end = after.find('\n').map(|at| at + 1);
    let tail = after.get(..line_end.unwrap_or(after.len())).unwrap_or_default();
    let blank = |text: &str| text.trim_matches([' ', '\t', '\r', '\n', '\u{feff}']).is_empty();
    // On the first line a byte-order mark stays.
    if line_end.is_none() || !blank(head) || !blank(tail) || head.contains('\u{feff}') {
        return span;
    }
    Span::from_range(line_start..span.end as usize + tail.len())
}

/// An edit of the code of an expression; `span` counts in its decoded text.
pub(in crate::lint) fn code_edit(
    file: FileId,
    document: &Document,
    expression: &Expression,
    span: Span,
    code: &str,
) -> Edit {
    let replacement = written(document, expression, code);
    Edit { file, span: expression.to_file(span), replacement }
}

/// Code as it has to stand within the expression: raw where code of the document stands raw,
/// else with references.
fn written(document: &Document, expression: &Expression, code: &str) -> String {
    if !code.contains(['"', '<', '&', '>']) {
        return code.to_owned();
    }
    let tree = document.tree();
    let in_text = document.innermost(expression.span).filter(|element| {
        let tag = element.start_tag();
        !tag.contains(expression.span)
    });
    let mut pieces = in_text.into_iter().flat_map(|element| tree.children(element.node()));
    let holds = |node| {
        matches!(tree.kind(node), NodeKind::CData(_)) && tree.span(node).contains(expression.span)
    };
    if pieces.any(holds) {
        return code.to_owned();
    }
    if is_raw_code(expression.span.of(document.text())) || has_raw_code(document) {
        return raw_code(code);
    }
    let after = document.text().get(expression.span.end as usize..).unwrap_or_default();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
    xml_text(code, quote)
}

/// True when code stands raw in the document: the first expressions show in which form it is.
pub(in crate::lint) fn has_raw_code(document: &Document) -> bool {
    const FIRST: usize = 64;
    let mut first = document.expressions().iter().take(FIRST);
    first.any(|each| is_raw_code(each.span.of(document.text())))
}

/// Adds `<base />` as the first child of a section.
pub(in crate::lint) fn add_base(file: FileId, section: ElementRef<'_>, safety: Safety) -> Fix {
    let title = format!("add `<base />` to `<{}>`", section.name());
    let text = section.document().text();
    let tag = section.start_tag();
    let start = section.span().start as usize;
    let before = text.get(..start).unwrap_or_default();
    let indent = before.rsplit('\n').next().unwrap_or_default();
    let indent = if indent.trim().is_empty() { indent } else { "" };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let child = format!("{end}{indent}    <base />");
    if tag.end == section.span().end {
        // `<inbound />` has no content to add to.
        let name = section.name();
        let span = Span::new(section.name_span().end, tag.end);
        return replace(file, span, format!(">{child}{end}{indent}</{name}>"), title, safety);
    }
    let after = text.get(tag.end as usize..).unwrap_or_default();
    let is_inline = !after.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    let child = if is_inline { format!("{child}{end}{indent}    ") } else { child };
    replace(file, Span::at(tag.end), child, title, safety)
}

/// Puts the children of an element in the order of `position`; comments move with the element
/// that they stand before. `None` when something is among them that has no place, or that may
/// not be moved past.
pub(in crate::lint) fn reorder<'d>(
    file: FileId,
    parent: ElementRef<'d>,
    position: impl Fn(ElementRef<'d>) -> Option<usize>,
) -> Option<Fix> {
    if parent.text().is_some() {
        return None;
    }
    let text = parent.document().text();
    let mut start = parent.start_tag().end;
    let mut pieces: Vec<(usize, Span)> = Vec::new();
    for child in parent.children() {
        let end = with_trailing_comments(text, child.span().end);
        pieces.push((position(child)?, Span::new(start, end)));
        start = end;
    }
    let whole = Span::new(pieces.first()?.1.start, pieces.last()?.1.end);
    pieces.sort_by_key(|(position, _)| *position);
    let sorted: String = pieces.iter().map(|(_, span)| span.of(text)).collect();
    let title = format!("put the children of `<{}>` in order", parent.name());
    Some(replace(file, whole, sorted, title, Safety::Safe))
}

/// The end of an element with the comments that stand behind it on its line.
fn with_trailing_comments(text: &str, mut end: u32) -> u32 {
    loop {
        let rest = text.get(end as usize..).unwrap_or_default();
        let comment = rest.trim_start_matches([' ', '\t']);
        let Some(inside) = comment.strip_prefix("<!--") else { return end };
        let Some(close) = inside.find("-->") else { return end };
        let is_line = inside.get(..close).is_some_and(|inside| !inside.contains('\n'));
        if !is_line {
            return end;
        }
        let length = rest.len() - comment.len() + 4 + close + 3;
        end = end.saturating_add(Span::from_range(0..length).end);
    }
}

/// Moves an element in front of another one, which stands before it under the same parent.
pub(in crate::lint) fn move_before(
    file: FileId,
    element: ElementRef<'_>,
    target: ElementRef<'_>,
    safety: Safety,
) -> Fix {
    let text = element.document().text();
    let before = text.get(..target.span().start as usize).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = if line.trim().is_empty() { format!("{end}{line}") } else { String::new() };
    let moved = format!("{}{gap}", element.span().of(text));
    let title = format!("move `<{}>` before `<{}>`", element.name(), target.name());
    let edits = vec![
        Edit { file, span: Span::at(target.span().start), replacement: moved },
        Edit { file, span: whole_lines(text, element.span()), replacement: String::new() },
    ];
    Fix { title, safety, edits }
}

/// True when both elements say the same.
pub(in crate::lint) fn say_the_same(one: ElementRef<'_>, other: ElementRef<'_>) -> bool {
    use crate::policy::meaning::of_element;
    // What is far larger says more; so the comparison costs no more than the smaller one.
    let (a, b) = (one.span().len(), other.span().len());
    if a / 4 > b + 64 || b / 4 > a + 64 {
        return false;
    }
    of_element(one, false) == of_element(other, false)
}

/// Writes `?.` in place of the `.` that follows a value, or `?[` in place of `[`; `span` is that
/// of the value in the decoded text. With `fallback`, that is what a null becomes, if the value
/// of the whole expression is what may be null.
pub(in crate::lint) fn guard(
    file: FileId,
    document: &Document,
    expression: &Expression,
    span: Span,
    fallback: Option<&str>,
) -> Option<Fix> {
    use crate::expr::ast::Body;
    use crate::expr::types::Type;
    let rest = expression.text.get(span.end as usize..)?;
    let after = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ')');
    if !after.starts_with(['.', '[']) {
        return None;
    }
    let at = Span::at(Span::from_range(0..expression.text.len() - after.len()).end);
    let mut edits = vec![code_edit(file, document, expression, at, "?")];
    let value = span.of(&expression.text);
    let mut title = format!("write `?.` after `{value}`");
    if let (Some(fallback), Some(Body::Expression(body))) = (fallback, &expression.parsed().body)
        && body.span.start == span.start
        && is_chain(body)
        && expression.checked()?.type_at(body.span) == Some(&Type::String)
    {
        let end = Span::at(body.span.end);
        edits.push(code_edit(file, document, expression, end, &format!(" ?? {fallback}")));
        title = format!("{title}, and `{fallback}` for a null");
    }
    Some(Fix { title, safety: Safety::Unsafe, edits })
}

/// True for members, calls and indices one after the other, which `??` may follow.
pub(in crate::lint) fn is_chain(node: &crate::expr::ast::Expression) -> bool {
    use crate::expr::ast::ExpressionKind as E;
    matches!(
        node.kind,
        E::Member { .. }
            | E::Invocation { .. }
            | E::Index { .. }
            | E::ConditionalAccess { .. }
            | E::Name(_)
            | E::Parenthesized(_)
    )
}

/// Writes a cast before a value.
pub(in crate::lint) fn cast(
    file: FileId,
    document: &Document,
    expression: &Expression,
    value: &crate::expr::ast::Expression,
    ty: &str,
) -> Fix {
    let edit = |at: u32, code: &str| code_edit(file, document, expression, Span::at(at), code);
    let span = value.span;
    let edits = if is_chain(value) {
        vec![edit(span.start, &format!("({ty})"))]
    } else {
        vec![edit(span.start, &format!("({ty})(")), edit(span.end, ")")]
    };
    Fix { title: format!("cast it to `{ty}`"), safety: Safety::Unsafe, edits }
}
