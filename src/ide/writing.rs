//! What is too early to tell about a document that is being written.

use crate::policy::Document;
use crate::source::{Finding, Span};

/// The rules about what keeps a document from being read: they are told at once.
const UNREADABLE: [&str; 2] = ["malformed-xml", "unclosed-expression"];

/// The rules about what an element lacks in it: too early while the element is open.
const LACKING: [&str; 6] = [
    "incomplete-element",
    "missing-base",
    "missing-child",
    "missing-text",
    "request-not-forwarded",
    "unchanging-retry",
];

/// Takes the findings away that come too early while the author writes at the byte `at`: of a tag
/// that is not finished all but what keeps it from being read, and what the open elements around
/// it lack. Once the tag or element is closed they are told.
pub fn leave_out_early(document: &Document, at: u32, findings: &mut Vec<Finding>) {
    let errors = document.errors();
    if errors.is_empty() {
        return;
    }
    let tree = document.tree();
    let touches = |span: Span| span.start <= at && at <= span.end;
    let is_broken = |tag: Span| {
        errors.iter().any(|error| tag.start <= error.span.start && error.span.start <= tag.end)
    };
    // What is wrong right here, and the tag that is being written.
    let mut unfinished: Vec<Span> =
        errors.iter().map(|error| error.span).filter(|span| touches(*span)).collect();
    let mut open: Vec<Span> = Vec::new();
    let mut node = tree.node_at(at.saturating_sub(1));
    let mut is_open = false;
    while let Some(id) = node {
        if let Some(element) = tree.element(id) {
            let tag = element.start_tag;
            // Where an element is open, those around it are as well, though the innermost alone
            // is told.
            is_open |= is_broken(tag);
            match touches(tag) {
                true if is_open => unfinished.push(tag),
                false if is_open => open.push(tag),
                _ => {}
            }
        }
        node = tree.parent(id);
    }
    findings.retain(|finding| {
        let span = finding.location.span;
        let within = |places: &[Span]| places.iter().any(|place| place.contains(span));
        let early = within(&unfinished) && !UNREADABLE.contains(&finding.rule)
            || within(&open) && LACKING.contains(&finding.rule);
        !early
    });
}

#[cfg(test)]
mod tests {
    use super::{LACKING, UNREADABLE};
    use crate::lint::levels::rule_names;

    #[test]
    fn the_rules_exist() {
        for name in LACKING.iter().chain(&UNREADABLE) {
            assert!(rule_names().any(|known| known == *name), "{name}");
        }
    }
}
