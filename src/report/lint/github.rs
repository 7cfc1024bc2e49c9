//! `github`: annotations of GitHub Actions, one workflow command for each finding.
//!
//! The form of the commands and what must be escaped in them: GitHub's documentation of
//! workflow commands, and the toolkit's `command.ts`. How many it shows: the toolkit's
//! `problem-matchers.md`, "Limitations".

use std::io::{self, Write};

use crate::report::Look;
use crate::source::Severity;

use super::place::{Region, region, slashed};
use super::{Format, LintRun, remarks};

/// How many annotations of each kind GitHub shows for one step.
const SHOWN_OF_A_KIND: usize = 10;

/// `::error file=…,line=…::message`.
#[derive(Clone, Copy, Debug)]
pub struct GitHub;

impl Format for GitHub {
    fn name(&self) -> &'static str {
        "github"
    }

    fn about(&self) -> &'static str {
        "annotations of GitHub Actions"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        for finding in &run.findings {
            let (file, region) = region(run, finding.location)?;
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let path = property(&slashed(file.name()));
            write!(out, "::{command} file={path},line={}", region.start_line)?;
            // Columns are taken only within one line.
            if region.start_line == region.end_line {
                let Region { start_column, end_column, end_line, .. } = region;
                write!(out, ",endLine={end_line},col={start_column},endColumn={end_column}")?;
            } else {
                write!(out, ",endLine={}", region.end_line)?;
            }
            let text: Vec<_> =
                std::iter::once(finding.message.as_str()).chain(remarks(finding)).collect();
            writeln!(out, ",title={}::{}", property(finding.rule), data(&text.join("\n")))?;
        }
        Ok(())
    }

    fn unshown(&self, run: &LintRun) -> Option<String> {
        let kinds = [Severity::Error, Severity::Warning, Severity::Info]
            .map(|kind| run.findings.iter().filter(|finding| finding.severity == kind).count());
        kinds.iter().any(|count| *count > SHOWN_OF_A_KIND).then(|| {
            format!(
                "GitHub shows ten annotations of each kind for a step; the log has all {} findings",
                run.findings.len()
            )
        })
    }
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
