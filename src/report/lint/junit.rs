//! `junit`: findings as test results, for dashboards that know nothing else.
//!
//! A file is a suite. An error or warning is a failed case, an advice is a case that passed with
//! a word; a file without either is one case that passed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::report::Look;
use crate::source::{FileId, Finding, Severity, SourceFile};

use super::place::region;
use super::xml::escaped;
use super::{Format, LintRun, remarks, severity_name};

/// `<testsuites>` with a `<testsuite>` for each file.
#[derive(Clone, Copy, Debug)]
pub struct JUnit;

impl Format for JUnit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn about(&self) -> &'static str {
        "test results in the XML of JUnit"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        let mut by_file: BTreeMap<FileId, Vec<&Finding>> = BTreeMap::new();
        for finding in &run.findings {
            by_file.entry(finding.location.file).or_default().push(finding);
        }
        let ids = (0..).map(FileId);
        let documents = run.files.iter().zip(ids).enumerate();
        let suites: Vec<_> = documents
            .filter(|(number, (_, id))| *number < run.documents || by_file.contains_key(id))
            .map(|(_, (file, id))| (file, by_file.get(&id).map(Vec::as_slice).unwrap_or_default()))
            .collect();
        let tests: usize = suites.iter().map(|(_, findings)| findings.len().max(1)).sum();
        let failures: usize = suites.iter().map(|(_, findings)| failed(findings)).sum();
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<testsuites name=\"policyc\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
        )?;
        for (file, findings) in suites {
            suite(run, file, findings, out)?;
        }
        writeln!(out, "</testsuites>")
    }
}

fn failed(findings: &[&Finding]) -> usize {
    findings.iter().filter(|finding| finding.severity != Severity::Info).count()
}

fn suite(
    run: &LintRun,
    file: &SourceFile,
    findings: &[&Finding],
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = escaped(file.name());
    let (tests, failures) = (findings.len().max(1), failed(findings));
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
    )?;
    if findings.is_empty() {
        writeln!(out, "    <testcase classname=\"{name}\" name=\"lint\"/>")?;
    }
    for finding in findings {
        let (_, region) = region(run, finding.location)?;
        writeln!(
            out,
            "    <testcase classname=\"{name}\" name=\"{}:{}: {}\">",
            region.start_line, region.start_column, finding.rule,
        )?;
        let message = escaped(&finding.message);
        let text: Vec<_> =
            std::iter::once(finding.message.as_str()).chain(remarks(finding)).collect();
        let text = text.join("\n");
        if finding.severity == Severity::Info {
            writeln!(out, "      <system-out>{}</system-out>", escaped(&text))?;
        } else {
            let kind = severity_name(finding.severity);
            writeln!(
                out,
                "      <failure type=\"{kind}\" message=\"{message}\">{}</failure>",
                escaped(&text)
            )?;
        }
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}
