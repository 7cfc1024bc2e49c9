//! `gitlab`: a Code Quality report of GitLab: a list of issues.
//!
//! The fields: GitLab's documentation of the Code Quality report format.

use std::io::{self, Write};

use serde::Serialize;

use crate::lint::fingerprints;
use crate::report::Look;
use crate::source::Severity;

use super::place::{region, slashed};
use super::{Format, LintRun, remarks};

/// A JSON list, with a line break at the end.
#[derive(Clone, Copy, Debug)]
pub struct GitLab;

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Format for GitLab {
    fn name(&self) -> &'static str {
        "gitlab"
    }

    fn about(&self) -> &'static str {
        "Code Quality report of GitLab"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        let fingerprints = fingerprints(&run.findings, &run.files);
        let issue = |(finding, fingerprint)| {
            let finding: &crate::source::Finding = finding;
            let (file, region) = region(run, finding.location)?;
            let text: Vec<_> =
                std::iter::once(finding.message.as_str()).chain(remarks(finding)).collect();
            Ok(Issue {
                description: text.join("; "),
                check_name: finding.rule,
                fingerprint,
                severity: match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                location: Location {
                    path: slashed(file.name()),
                    lines: Lines { begin: region.start_line, end: region.end_line },
                },
            })
        };
        let issues = run.findings.iter().zip(fingerprints).map(issue);
        let issues = issues.collect::<io::Result<Vec<_>>>()?;
        serde_json::to_writer_pretty(&mut *out, &issues)?;
        writeln!(out)
    }
}
