//! Changes that an editor offers: what mends findings, and what allows them.

use crate::policy::Document;
use crate::source::{Edit, FileId, Finding, Fix, Safety, Span};
use crate::xml::NodeKind;

/// The rules that a comment cannot allow, since a document that cannot be read has no comments
/// that count.
const UNREADABLE: [&str; 2] = ["malformed-xml", "unclosed-expression"];

/// A comment before the element that the finding is in, which allows it there.
#[must_use]
pub fn allow_with_comment(document: &Document, file: FileId, finding: &Finding) -> Option<Fix> {
    if UNREADABLE.contains(&finding.rule) || finding.location.file != file {
        return None;
    }
    let element = document.innermost(finding.location.span)?;
    let start = element.span().start;
    let text = document.text();
    // Comments within free XML are content, and before the root of a document there may be none
    // that belongs to it, but it is taken all the same.
    let before = text.get(..start as usize)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let indent = before.get(line..).filter(|indent| indent.trim().is_empty());
    let break_ = if before.ends_with("\r\n") || text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = format!("<!-- policyc: allow {}: TODO why -->", finding.rule);
    let replacement = match indent {
        Some(indent) => format!("{comment}{break_}{indent}"),
        None => comment,
    };
    Some(Fix {
        title: format!("allow `{}` here with a comment", finding.rule),
        safety: Safety::Unsafe,
        edits: vec![Edit { file, span: Span::at(start), replacement }],
    })
}

/// All safe fixes that can be made at once: of those that touch the same text the first.
#[must_use]
pub fn fix_all(findings: &[Finding], file: FileId) -> Vec<Edit> {
    let mut chosen: Vec<Edit> = Vec::new();
    for finding in findings {
        let safe = |fix: &&Fix| {
            fix.safety == Safety::Safe && fix.edits.iter().all(|edit| edit.file == file)
        };
        let Some(fix) = finding.fixes.iter().find(safe) else { continue };
        let touches = |edit: &Edit| {
            chosen
                .iter()
                .any(|other| edit.span.start <= other.span.end && other.span.start <= edit.span.end)
        };
        if !fix.edits.iter().any(touches) {
            chosen.extend(fix.edits.iter().cloned());
        }
    }
    chosen.sort_by_key(|edit| edit.span);
    chosen
}

/// True when the byte stands in a comment.
#[must_use]
pub fn is_comment(document: &Document, offset: u32) -> bool {
    let tree = document.tree();
    tree.node_at(offset).is_some_and(|node| matches!(tree.kind(node), NodeKind::Comment(_)))
}
