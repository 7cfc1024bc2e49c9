//! `checkstyle`: the XML report of Checkstyle, which many tools read.

use std::io::{self, Write};

use crate::report::Look;
use crate::source::{FileId, Finding};

use super::place::region;
use super::xml::escaped;
use super::{Format, LintRun, remarks, severity_name};

/// `<checkstyle>` with a `<file>` for each file that has findings.
#[derive(Clone, Copy, Debug)]
pub struct Checkstyle;

impl Format for Checkstyle {
    fn name(&self) -> &'static str {
        "checkstyle"
    }

    fn about(&self) -> &'static str {
        "XML report of Checkstyle"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<checkstyle version=\"4.3\">")?;
        let file = |finding: &Finding| -> FileId { finding.location.file };
        for findings in run.findings.chunk_by(|a, b| file(a) == file(b)) {
            let Some(first) = findings.first() else { continue };
            let (of, _) = region(run, first.location)?;
            writeln!(out, "  <file name=\"{}\">", escaped(of.name()))?;
            for finding in findings {
                let (_, region) = region(run, finding.location)?;
                let text: Vec<_> =
                    std::iter::once(finding.message.as_str()).chain(remarks(finding)).collect();
                writeln!(
                    out,
                    "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" \
                     source=\"policyc.{}\"/>",
                    region.start_line,
                    region.start_column,
                    severity_name(finding.severity),
                    escaped(&text.join("; ")),
                    finding.rule,
                )?;
            }
            writeln!(out, "  </file>")?;
        }
        writeln!(out, "</checkstyle>")
    }
}
