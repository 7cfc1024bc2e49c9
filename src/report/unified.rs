//! Unified diffs, as `patch` and `git apply` read them.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use super::Look;

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Writes what turns `before` into `after`; nothing when they are equal.
///
/// # Errors
/// When `out` fails.
pub fn write_unified(
    name: &str,
    before: &str,
    after: &str,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    if before == after {
        return Ok(());
    }
    let mut line = |style: &str, text: &str| {
        if look.color { writeln!(out, "{style}{text}{RESET}") } else { writeln!(out, "{text}") }
    };
    let name = name.trim_start_matches('/');
    line(BOLD, &format!("--- a/{name}"))?;
    line(BOLD, &format!("+++ b/{name}"))?;
    let diff = TextDiff::from_lines(before, after);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        line(CYAN, hunk.header().to_string().trim_end())?;
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', RED),
                ChangeTag::Insert => ('+', GREEN),
                ChangeTag::Equal => (' ', ""),
            };
            let text = change.value();
            line(style, &format!("{sign}{}", text.strip_suffix('\n').unwrap_or(text)))?;
            if change.missing_newline() {
                line("", "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
