//! What surrounds a place, from the smallest piece to the whole document.

use crate::policy::Document;
use crate::source::Span;

use super::code::expression_at;

/// The pieces around the byte at `offset`, smallest first, each within the next.
#[must_use]
pub fn selections(document: &Document, offset: u32) -> Vec<Span> {
    let text = document.text();
    let end = Span::from_range(0..text.len()).end;
    let offset = offset.min(end);
    let holds = |span: &Span| span.start <= offset && offset <= span.end;
    let mut found = Vec::new();
    found.extend(word(text, offset));
    if let Some((expression, at)) = expression_at(document, offset) {
        if let Some(body) = &expression.parsed().body {
            crate::expr::ast::walk(body, &mut |node| {
                if node.span.start <= at && at <= node.span.end {
                    found.push(expression.to_file(node.span));
                }
            });
        }
        found.push(expression.span);
    }
    let tree = document.tree();
    let mut node = tree.node_at(offset);
    while let Some(id) = node {
        for attribute in tree.attributes(id) {
            found.extend([attribute.value, attribute.span()].iter().filter(|span| holds(span)));
        }
        if let Some(element) = tree.element(id) {
            found.extend([element.start_tag].iter().filter(|span| holds(span)));
            found.extend([tree.content_span(id)].iter().filter(|span| holds(span)));
        }
        found.push(tree.span(id));
        node = tree.parent(id);
    }
    found.push(Span::new(0, end));
    nested(found.into_iter().filter(|span| holds(span) && !span.is_empty()).collect())
}

/// The name or number at a byte.
fn word(text: &str, offset: u32) -> Option<Span> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let (before, after) = text.split_at_checked(text.floor_char_boundary(offset as usize))?;
    let start = before.trim_end_matches(is_part).len();
    let end = before.len() + (after.len() - after.trim_start_matches(is_part).len());
    (start < end).then(|| Span::from_range(start..end))
}

/// The spans from small to large, without those that do not hold the ones before.
fn nested(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| span.len());
    let mut found: Vec<Span> = Vec::new();
    for span in spans {
        match found.last() {
            Some(last) if *last == span || !span.contains(*last) => {}
            _ => found.push(span),
        }
    }
    found
}
