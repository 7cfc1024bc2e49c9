//! `json`: one object for programs.

use std::io::{self, Write};

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use crate::report::Look;
use crate::source::{Basis, Finding, Location, Severity, SourceFile};

use super::{Format, LintRun, Summary, file_of};

/// Names the format and its version.
const SCHEMA: &str = "policyc/lint/1";

/// What `policyc lint --format json` writes: one object.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "policyc lint report")]
struct Report<'r> {
    /// Always `policyc/lint/1`; another shape gets another number.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// The run in numbers.
    summary: Summary,
    /// The findings, in the order of files and places.
    findings: Vec<Entry<'r>>,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct Entry<'r> {
    /// Name of the rule, as `policyc explain` knows it.
    rule: &'r str,
    /// How bad it is.
    #[schemars(extend("enum" = ["error", "warning", "info"]), with = "String")]
    severity: Severity,
    /// Why the rule holds.
    #[schemars(extend("enum" = ["schema", "documented", "observed", "advice"]), with = "String")]
    basis: Basis,
    /// What is wrong.
    message: &'r str,
    /// Why it is wrong.
    notes: &'r [String],
    /// What to do.
    help: Option<&'r str>,
    /// The file, as named on the command line or found in a folder.
    path: &'r str,
    /// The text that is wrong.
    span: Extent,
    /// Other places that matter.
    labels: Vec<Place<'r>>,
}

/// Another place that matters for a finding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Label")]
struct Place<'r> {
    /// What is there.
    message: &'r str,
    /// The file.
    path: &'r str,
    /// The text.
    span: Extent,
}

/// A stretch of text; the end is the first place behind it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Span")]
struct Extent {
    /// Where it begins.
    start: Point,
    /// The first place behind it.
    end: Point,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Position")]
struct Point {
    /// Line, from 1.
    line: u32,
    /// Column in Unicode scalar values, from 1; a byte-order mark takes no column.
    column: u32,
    /// Offset in bytes, from 0; a byte-order mark counts.
    offset: u32,
}

impl Point {
    fn new(file: &SourceFile, offset: u32) -> Self {
        let position = file.position(offset);
        Self { line: position.line, column: position.column, offset }
    }
}

/// Path and extent of a location.
fn place(run: &LintRun, location: Location) -> io::Result<(&str, Extent)> {
    let file = file_of(run, location.file)?;
    let start = Point::new(file, location.span.start);
    let end = Point::new(file, location.span.end);
    Ok((file.name(), Extent { start, end }))
}

fn entry<'r>(run: &'r LintRun, finding: &'r Finding) -> io::Result<Entry<'r>> {
    let (path, span) = place(run, finding.location)?;
    let labels = finding.labels.iter().map(|label| {
        let (path, span) = place(run, label.location)?;
        Ok(Place { message: &label.message, path, span })
    });
    Ok(Entry {
        rule: finding.rule,
        severity: finding.severity,
        basis: finding.basis,
        message: &finding.message,
        notes: &finding.notes,
        help: finding.help.as_deref(),
        path,
        span,
        labels: labels.collect::<io::Result<_>>()?,
    })
}

/// One JSON object, with a line break at the end.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "one object for programs; see `policyc schema lint`"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        let findings = run.findings.iter().map(|finding| entry(run, finding));
        let findings = findings.collect::<io::Result<_>>()?;
        let report = Report { schema: SCHEMA, summary: run.summary(), findings };
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)
    }
}

/// The JSON Schema of the report.
#[must_use]
pub fn json_schema() -> Schema {
    schema_for!(Report<'static>)
}
