//! `markdown`: a comment for a pull request.

use std::io::{self, Write};

use crate::report::Look;
use crate::report::printable::one_line;

use super::place::{region, slashed};
use super::{Format, LintRun, remarks, severity_name};

/// Findings that are listed: hosts limit the length of a comment (GitHub to 65,536 characters).
const MOST: usize = 100;

/// A heading with the counts, and a table.
#[derive(Clone, Copy, Debug)]
pub struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn about(&self) -> &'static str {
        "comment for a pull request: the worst 100 findings in a table"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        let summary = run.summary();
        let counts =
            [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")];
        let counts: Vec<_> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
            .collect();
        let found = if counts.is_empty() { "nothing found".to_owned() } else { counts.join(", ") };
        let files = if summary.files == 1 { "file" } else { "files" };
        writeln!(out, "### policyc: {found} in {} {files}", summary.files)?;
        if summary.unreadable > 0 {
            writeln!(out, "\nFiles that could not be read: {}", summary.unreadable)?;
        }
        if run.findings.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n| | place | finding |\n|---|---|---|")?;
        let mut worst: Vec<_> = run.findings.iter().collect();
        // The sort is stable: the rest stays in the order of files and places.
        worst.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        for finding in worst.iter().take(MOST) {
            let (file, region) = region(run, finding.location)?;
            let place = format!("{}:{}", slashed(file.name()), region.start_line);
            let rule = match run.page_of(finding.rule) {
                Some(page) => format!("[{}]({})", finding.rule, page.replace(')', "%29")),
                None => finding.rule.to_owned(),
            };
            let remarks: String =
                remarks(finding).map(|remark| format!("<br>{}", cell(remark))).collect();
            writeln!(
                out,
                "| {} | {} | {} ({rule}){remarks} |",
                severity_name(finding.severity),
                code(&place),
                cell(&finding.message)
            )?;
        }
        if let Some(more) = run.findings.len().checked_sub(MOST).filter(|more| *more > 0) {
            writeln!(out, "\nNot listed: {more} more.")?;
        }
        Ok(())
    }
}

/// Our own words with the user's text in backticks, as a table cell.
fn cell(text: &str) -> String {
    let text = one_line(text);
    let pieces: Vec<_> = text.split('`').collect();
    // With an odd number of backticks, nobody knows which of them belong to the user's text.
    if pieces.len().is_multiple_of(2) {
        return plain(&text);
    }
    let pieces = pieces.into_iter().enumerate();
    pieces.map(|(at, piece)| if at % 2 == 0 { plain(piece) } else { code(piece) }).collect()
}

/// Text that means itself.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // `@name` would call people, `#1` would link.
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '@' | '#' | '!' => {
                safe.push('\\');
                safe.push(c);
            }
            _ => safe.push(c),
        }
    }
    safe
}

/// A code span.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    // A table is cut at bars before anything else is read.
    let text = one_line(text).replace('|', "\\|");
    format!("{fence}{blank}{text}{blank}{fence}")
}
