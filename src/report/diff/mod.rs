//! What differs between two policies or folders of policies, in every format.
//!
//! A new format is one file here and one line in [`ALL`].

mod json;
mod markdown;
mod text;

use std::io::{self, Write};

use crate::diff::{Change, Kind};
use crate::source::SourceFile;

use super::Look;

pub use json::json_schema;

#[cfg(test)]
mod tests;

/// An output format for differences.
pub trait Format: Sync {
    /// The word for `--format`.
    fn name(&self) -> &'static str;

    /// Writes the comparison.
    ///
    /// # Errors
    /// When `out` fails.
    fn write(&self, comparison: &Comparison, look: Look, out: &mut dyn Write) -> io::Result<()>;
}

/// Every format; the first one is the default.
pub static ALL: &[&dyn Format] = &[&text::Text, &json::Json, &markdown::Markdown];

/// The format of that name.
#[must_use]
pub fn format(name: &str) -> Option<&'static dyn Format> {
    ALL.iter().copied().find(|format| format.name() == name)
}

/// Two sets of documents, compared.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The documents that differ, by their path.
    pub documents: Vec<Compared>,
    /// How many documents say the same on both sides.
    pub same: usize,
}

/// A document that differs.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Its path within the folders, or the names of the two files.
    pub path: String,
    /// The first text; `None` for a document that was added.
    pub before: Option<SourceFile>,
    /// The second text; `None` for a document that was removed.
    pub after: Option<SourceFile>,
    /// What differs, for a document that is on both sides.
    pub changes: Vec<Change>,
}

impl Compared {
    /// What became of the document.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match (&self.before, &self.after) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            _ => Kind::Changed,
        }
    }

    /// The line, from 1, of a change in the first text.
    fn line_before(&self, change: &Change) -> Option<u32> {
        let (file, place) = (self.before.as_ref()?, change.before.as_ref()?);
        Some(file.position(place.span.start).line)
    }

    /// The line, from 1, of a change in the second text.
    fn line_after(&self, change: &Change) -> Option<u32> {
        let (file, place) = (self.after.as_ref()?, change.after.as_ref()?);
        Some(file.position(place.span.start).line)
    }
}

/// `1 document`, `2 documents`.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The comparison in one line.
fn summary(comparison: &Comparison) -> String {
    let Comparison { documents, same } = comparison;
    if documents.is_empty() && *same == 0 {
        return "nothing was compared".to_owned();
    }
    if documents.is_empty() {
        return format!("{}: no difference", counted(*same, "document"));
    }
    let of = |kind| documents.iter().filter(|document| document.kind() == kind).count();
    let kinds = [(Kind::Changed, "changed"), (Kind::Added, "added"), (Kind::Removed, "removed")];
    let kinds: Vec<_> = kinds
        .into_iter()
        .map(|(kind, word)| (of(kind), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let verb = if documents.len() == 1 { "differs" } else { "differ" };
    let mut line = format!("{} {verb}: {}", counted(documents.len(), "document"), kinds.join(", "));
    if *same > 0 {
        line.push_str(&format!("; {same} the same"));
    }
    line
}

/// `line 3`, `line 3, was 5`.
fn lines(document: &Compared, change: &Change) -> String {
    match (document.line_before(change), document.line_after(change)) {
        (Some(before), Some(after)) if before == after => format!("line {after}"),
        (Some(before), Some(after)) => format!("line {after}, was {before}"),
        (Some(line), None) => format!("was line {line}"),
        (None, Some(line)) => format!("line {line}"),
        (None, None) => String::new(),
    }
}

/// Lines of a value change with `-`, `+` and ` `, when it has more than one line on a side.
fn value_lines(before: Option<&str>, after: Option<&str>) -> Vec<(char, String)> {
    use similar::{ChangeTag, TextDiff};
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (number, group) in diff.grouped_ops(2).iter().enumerate() {
        if number > 0 {
            lines.push((' ', "…".to_owned()));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            lines.push((sign, change.value().trim_end_matches('\n').to_owned()));
        }
    }
    lines
}
