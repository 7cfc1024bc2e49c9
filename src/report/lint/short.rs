//! `short`: one line for each finding, for editors and `grep`.

use std::io::{self, Write};

use crate::report::Look;
use crate::report::printable::one_line;

use super::{Format, LintRun, file_of, severity_name};

/// `path:line:column: severity[rule]: message`.
#[derive(Clone, Copy, Debug)]
pub struct Short;

impl Format for Short {
    fn name(&self) -> &'static str {
        "short"
    }

    fn about(&self) -> &'static str {
        "one line for each finding"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        for finding in &run.findings {
            let file = file_of(run, finding.location.file)?;
            let position = file.position(finding.location.span.start);
            writeln!(
                out,
                "{}:{}:{}: {}[{}]: {}",
                one_line(file.name()),
                position.line,
                position.column,
                severity_name(finding.severity),
                finding.rule,
                one_line(&finding.message),
            )?;
        }
        Ok(())
    }
}
