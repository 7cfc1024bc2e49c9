//! Findings as diagnostics.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString, Uri,
};

use crate::config::Problem;
use crate::embed::Unread;
use crate::lint::PageAddress;
use crate::source::{Finding, Location, Severity, SourceFile};

use super::convert::Encoding;

/// What the client shows as the origin of a diagnostic.
pub(super) const SOURCE: &str = "policyc";

/// The rules about what does nothing: clients draw it faded.
const UNNECESSARY: &[&str] = &[
    "overwritten-variable",
    "redundant-origin",
    "shadowed-limit",
    "unreachable-branch",
    "unreachable-code",
    "unreachable-policy",
    "unread-variable",
    "unused-fragment",
    "unused-local",
    "unused-named-value",
    "unused-suppression",
];

/// The diagnostic of a finding; `pages` is where the pages of the rules stand, and `locate` gives
/// the address of places in other files.
pub(super) fn diagnostic(
    finding: &Finding,
    file: &SourceFile,
    encoding: Encoding,
    pages: Option<&PageAddress>,
    locate: impl Fn(Location) -> Option<lsp_types::Location>,
) -> Diagnostic {
    let related: Vec<_> = finding
        .labels
        .iter()
        .filter_map(|label| {
            let location = locate(label.location)?;
            Some(DiagnosticRelatedInformation { location, message: label.message.clone() })
        })
        .collect();
    let href = pages.and_then(|pages| Uri::from_str(&pages.of(finding.rule)).ok());
    let unnecessary = UNNECESSARY.contains(&finding.rule);
    Diagnostic {
        range: encoding.range(file, finding.location.span),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: href.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: message(finding),
        related_information: (!related.is_empty()).then_some(related),
        tags: unnecessary.then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// Message, then why, then what to do.
fn message(finding: &Finding) -> String {
    let notes = finding.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
    std::iter::once(finding.message.clone()).chain(notes).chain(help).collect()
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}

/// A mistake in the configuration.
pub(super) fn of_problem(problem: &Problem, file: &SourceFile, encoding: Encoding) -> Diagnostic {
    let help = problem.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
    Diagnostic {
        range: encoding.range(file, problem.span),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: format!("{}{help}", problem.message),
        ..Diagnostic::default()
    }
}

/// A policy inside of another file that is not read.
pub(super) fn of_unread(unread: Unread, file: &SourceFile, encoding: Encoding) -> Diagnostic {
    Diagnostic {
        range: encoding.range(file, unread.span),
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some(SOURCE.to_owned()),
        message: format!("this policy is not read: {}", unread.why),
        ..Diagnostic::default()
    }
}

/// A number that tells lists of diagnostics apart.
pub(super) fn hash(diagnostics: &[Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for diagnostic in diagnostics {
        diagnostic.range.hash(&mut hasher);
        diagnostic.message.hash(&mut hasher);
        diagnostic.code.hash(&mut hasher);
        diagnostic.severity.map(|severity| severity == DiagnosticSeverity::ERROR).hash(&mut hasher);
        for related in diagnostic.related_information.iter().flatten() {
            related.location.range.hash(&mut hasher);
            related.location.uri.as_str().hash(&mut hasher);
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::UNNECESSARY;
    use crate::lint::levels::rule_names;

    #[test]
    fn the_rules_about_what_does_nothing_exist() {
        for name in UNNECESSARY {
            assert!(rule_names().any(|known| known == *name), "{name}");
        }
    }
}
