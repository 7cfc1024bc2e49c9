//! What can be folded: elements, comments and code of several lines.

use crate::policy::Document;
use crate::source::Span;
use crate::xml::NodeKind;

/// What is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// An element, from its start tag to its end tag.
    Element,
    /// A comment.
    Comment,
    /// An expression.
    Code,
}

/// The stretches of several lines that can be folded, in the order of the text.
#[must_use]
pub fn folds(document: &Document) -> Vec<(Span, FoldKind)> {
    let lines = document.file().lines();
    let several = |span: Span| lines.line_of(span.start) < lines.line_of(span.end);
    let tree = document.tree();
    let mut found = Vec::new();
    for node in tree.nodes() {
        let span = tree.span(node);
        match tree.kind(node) {
            NodeKind::Element(element) => {
                let end = element.end_tag.map_or(span.end, |tag| tag.start);
                found.push((Span::new(span.start, end), FoldKind::Element));
            }
            NodeKind::Comment(_) => found.push((span, FoldKind::Comment)),
            NodeKind::Text | NodeKind::CData(_) | NodeKind::ProcessingInstruction => {}
        }
    }
    let code = document.regions().iter().map(|region| (region.span, FoldKind::Code));
    found.extend(code);
    found.retain(|(span, _)| several(*span));
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    found
}
