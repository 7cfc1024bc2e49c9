//! `azure`: logging commands of Azure Pipelines, one for each finding.
//!
//! The form of the commands and what must be escaped in them: Microsoft's documentation of
//! logging commands (task.logissue). It knows errors and warnings only; an advice is written as
//! plain text.

use std::io::{self, Write};

use crate::report::Look;
use crate::report::printable::one_line;
use crate::source::Severity;

use super::place::{region, slashed};
use super::{Format, LintRun, remarks};

/// `##vso[task.logissue type=error;…]message`.
#[derive(Clone, Copy, Debug)]
pub struct Azure;

impl Format for Azure {
    fn name(&self) -> &'static str {
        "azure"
    }

    fn about(&self) -> &'static str {
        "logging commands of Azure Pipelines; advice as plain lines"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        for finding in &run.findings {
            let (file, region) = region(run, finding.location)?;
            let (line, column) = (region.start_line, region.start_column);
            let path = slashed(file.name());
            let kind = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => {
                    let (path, message) = (one_line(&path), one_line(&finding.message));
                    writeln!(out, "{path}:{line}:{column}: info[{}]: {message}", finding.rule)?;
                    continue;
                }
            };
            let text: Vec<_> =
                std::iter::once(finding.message.as_str()).chain(remarks(finding)).collect();
            writeln!(
                out,
                "##vso[task.logissue type={kind};sourcepath={};linenumber={line};\
                 columnnumber={column};code={};]{}",
                property(&path),
                property(finding.rule),
                data(&text.join("; "))
            )?;
        }
        Ok(())
    }
}

/// Text after the bracket.
fn data(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}
