//! `text`: findings as drawings, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity as Drawn};
use codespan_reporting::files::Error;
use codespan_reporting::term::{self, Chars, Config};

use crate::report::Look;
use crate::report::excerpt::Excerpts;
use crate::report::paint::Paint;
use crate::report::printable::one_line;
use crate::source::{FileId, Finding, Location, Severity, Span};

use super::{Fixing, Format, LintRun, Summary, basis_name, file_of};

/// Each finding with the text that it is about, then a summary.
#[derive(Clone, Copy, Debug)]
pub struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn about(&self) -> &'static str {
        "findings with the text that they are about, and a summary"
    }

    fn write(&self, run: &LintRun, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let chars = if look.unicode { Chars::box_drawing() } else { Chars::ascii() };
        let config = Config { chars, ..Config::default() };
        let mut out = Paint::new(out, look.color);
        for finding in &run.findings {
            let excerpts = excerpts(run, finding)?;
            let page = run.page_of(finding.rule);
            let diagnostic = diagnostic(finding, page, &excerpts);
            let drawn = term::emit_to_write_style(&mut out, &config, &excerpts, &diagnostic);
            drawn.map_err(|error| match error {
                Error::Io(error) => error,
                other => io::Error::other(other),
            })?;
        }
        if run.quiet {
            return Ok(());
        }
        out.bold(&summary_line(&run.summary(), run.elapsed))?;
        writeln!(out)?;
        if let Some(fixing) = run.fixing {
            writeln!(out, "{}", fixing_line(fixing, run.findings.len()))?;
        }
        if let Some(finding) = run.findings.first() {
            writeln!(out, "more on a rule: `policyc explain {}`", finding.rule)?;
        }
        Ok(())
    }
}

/// The lines that the finding and its labels are about.
fn excerpts<'r>(run: &'r LintRun, finding: &Finding) -> io::Result<Excerpts<'r>> {
    let mut spans: BTreeMap<FileId, Vec<Span>> = BTreeMap::new();
    for label in &finding.labels {
        spans.entry(label.location.file).or_default().push(label.location.span);
    }
    let Location { file: primary, span } = finding.location;
    // First in the list, its place decides which part of a long line is shown.
    spans.entry(primary).or_default().insert(0, span);
    let mut excerpts = Excerpts::default();
    for (id, spans) in spans {
        let first = spans.iter().map(|span| span.start).min().unwrap_or_default();
        let origin = if id == primary { span.start } else { first };
        excerpts.add(id, file_of(run, id)?, origin, &spans);
    }
    Ok(excerpts)
}

fn diagnostic(
    finding: &Finding,
    page: Option<String>,
    excerpts: &Excerpts<'_>,
) -> Diagnostic<FileId> {
    let severity = match finding.severity {
        Severity::Error => Drawn::Error,
        Severity::Warning => Drawn::Warning,
        Severity::Info => Drawn::Note,
    };
    let range = |at: Location| excerpts.range(at.file, at.span);
    let mut labels = vec![Label::primary(finding.location.file, range(finding.location))];
    labels.extend(finding.labels.iter().map(|label| {
        Label::secondary(label.location.file, range(label.location))
            .with_message(one_line(&label.message))
    }));
    let notes = finding.notes.iter().map(|note| remark("note", note));
    let help = finding.help.iter().map(|help| remark("help", help));
    let basis = std::iter::once(format!("basis: {}", basis_name(finding.basis)));
    let page = page.map(|page| format!("page: {page}"));
    Diagnostic::new(severity)
        .with_code(finding.rule)
        .with_message(one_line(&finding.message))
        .with_labels(labels)
        .with_notes(notes.chain(help).chain(basis).chain(page).collect())
}

/// `kind: text`; further lines stand under the first one.
fn remark(kind: &str, text: &str) -> String {
    let indent = " ".repeat(kind.len() + 2);
    let lines: Vec<_> = text.lines().map(one_line).collect();
    format!("{kind}: {}", lines.join(&format!("\n{indent}")))
}

/// `3 files: 1 error, 2 warnings; 1 file could not be read (12 ms)`.
fn summary_line(summary: &Summary, elapsed: Option<Duration>) -> String {
    let found = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")];
    let found: Vec<_> = found
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    let mut line = match summary.files {
        0 => "no file was linted".to_owned(),
        files if found.is_empty() => format!("{}: nothing found", counted(files, "file")),
        files => format!("{}: {}", counted(files, "file"), found.join(", ")),
    };
    for (count, what) in [
        (summary.unreadable, "could not be read"),
        (summary.skipped, "skipped: no policy document"),
    ] {
        if count > 0 {
            line.push_str(&format!("; {} {what}", counted(count, "file")));
        }
    }
    if summary.known > 0 {
        line.push_str(&format!("; {} left out", counted(summary.known, "known finding")));
    }
    if let Some(elapsed) = elapsed {
        line.push_str(&format!(" ({} ms)", elapsed.as_millis()));
    }
    line
}

/// `fixed 3 findings; 2 remain, 1 of them can be fixed with --unsafe-fixes`.
fn fixing_line(fixing: Fixing, remaining: usize) -> String {
    let mut line = match fixing.fixed {
        0 => "nothing was fixed".to_owned(),
        fixed => format!("fixed {}", counted(fixed, "finding")),
    };
    match remaining {
        0 => line.push_str("; none remains"),
        1 => line.push_str("; 1 remains"),
        more => line.push_str(&format!("; {more} remain")),
    }
    if fixing.needing_unsafe > 0 {
        let count = fixing.needing_unsafe;
        line.push_str(&format!(", {count} of them can be fixed with `--unsafe-fixes`"));
    }
    if fixing.refused > 0 {
        let fixes = if fixing.refused == 1 { "fix" } else { "fixes" };
        line.push_str(&format!("; {} {fixes} refused", fixing.refused));
    }
    line
}

/// `1 file`, `2 files`.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
