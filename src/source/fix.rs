//! Changes to the text that a finding proposes.

use serde::Serialize;

use super::{FileId, Span};

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// Keeps what the document means.
    Safe,
    /// May change what the document does; a person must agree.
    Unsafe,
    /// Shown to the user, never applied.
    DisplayOnly,
}

/// Replaces the bytes of `span` by `replacement`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The file to change.
    pub file: FileId,
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text; empty to delete.
    pub replacement: String,
}

/// Edits that belong together: all are made or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What the fix does, in the imperative: ``rename `nmae` to `name` ``.
    pub title: String,
    /// How far it may be trusted.
    pub safety: Safety,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

/// The text with the edits made; those of other files are the caller's to leave out.
///
/// `None` when two of them overlap, or when one does not fit the text.
#[must_use]
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        // Fails where the edit before reaches into this one, too.
        changed.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        changed.push_str(&edit.replacement);
        at = range.end;
    }
    changed.push_str(text.get(at..)?);
    Some(changed)
}
