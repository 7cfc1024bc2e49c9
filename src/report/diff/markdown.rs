//! `markdown`: a comment on a pull request.

use std::io::{self, Write};

use crate::diff::Kind;
use crate::report::Look;

use super::{Comparison, Format, lines, summary, value_lines};

/// A list with fenced diffs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn write(&self, comparison: &Comparison, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "**{}**", summary(comparison))?;
        for document in &comparison.documents {
            let kind = match document.kind() {
                Kind::Changed => String::new(),
                kind => format!(", {}", kind.name()),
            };
            writeln!(out, "\n### {}{kind}\n", code(&document.path))?;
            for change in &document.changes {
                let place = lines(document, change);
                let (kind, path) = (change.kind.name(), code(change.path()));
                writeln!(out, "- {kind} {path} ({place})")?;
                if let (Kind::Moved, Some(before)) = (change.kind, &change.before)
                    && before.path != change.path()
                {
                    writeln!(out, "  from {}", code(&before.path))?;
                }
                for value in &change.values {
                    let name = value.attribute.as_deref().map_or("text".to_owned(), code);
                    let lines = value_lines(value.before.as_deref(), value.after.as_deref());
                    let text: Vec<_> =
                        lines.iter().map(|(sign, line)| format!("{sign} {line}")).collect();
                    // Longer than any row of the same sign within.
                    let longest = text.iter().map(|line| run(line, '`')).max().unwrap_or_default();
                    let fence = "`".repeat((longest + 1).max(3));
                    writeln!(out, "\n  {name}:\n\n  {fence}diff")?;
                    for line in text {
                        writeln!(out, "  {}", line.trim_end())?;
                    }
                    writeln!(out, "  {fence}\n")?;
                }
            }
        }
        Ok(())
    }
}

/// A code span, whatever is in it.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let fence = "`".repeat(run(&text, '`') + 1);
    if fence.len() == 1 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}

/// Length of the longest row of a sign.
fn run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or_default()
}
