//! Findings for programs that draw their own errors with miette.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity as MietteSeverity, SourceCode};

use crate::source::{Finding, Severity, SourceFile};

/// A finding as a [`miette::Diagnostic`], with the text that it stands in.
///
/// Labels that stand in other files are left out: miette draws one source.
#[derive(Clone, Debug)]
pub struct FindingDiagnostic {
    finding: Finding,
    source: NamedSource<String>,
}

impl FindingDiagnostic {
    /// The finding in the file that it was found in.
    #[must_use]
    pub fn new(finding: Finding, file: &SourceFile) -> Self {
        let source = NamedSource::new(file.name(), file.text().to_owned());
        Self { finding, source }
    }
}

impl fmt::Display for FindingDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.finding.message)
    }
}

impl std::error::Error for FindingDiagnostic {}

impl Diagnostic for FindingDiagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.finding.rule))
    }

    fn severity(&self) -> Option<MietteSeverity> {
        Some(match self.finding.severity {
            Severity::Error => MietteSeverity::Error,
            Severity::Warning => MietteSeverity::Warning,
            Severity::Info => MietteSeverity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let mut lines = self.finding.notes.clone();
        lines.extend(self.finding.help.clone());
        (!lines.is_empty()).then(|| Box::new(lines.join("\n")) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.finding.location;
        let primary = LabeledSpan::new_primary_with_span(None, place.span.range());
        let others = self.finding.labels.iter();
        let others = others.filter(move |label| label.location.file == place.file).map(|label| {
            LabeledSpan::new_with_span(Some(label.message.clone()), label.location.span.range())
        });
        Some(Box::new(std::iter::once(primary).chain(others)))
    }
}

#[cfg(test)]
mod tests;
