//! The findings of a lint run, in every format.
//!
//! A new format is one file here and one line in [`ALL`].

mod azure;
mod checkstyle;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod place;
mod run;
mod sarif;
mod short;
mod text;
mod xml;

use std::io::{self, Write};

use crate::source::{Basis, FileId, Finding, Severity, SourceFile};

use super::Look;

pub use azure::Azure;
pub use checkstyle::Checkstyle;
pub use github::GitHub;
pub use gitlab::GitLab;
pub use json::{Json, json_schema};
pub use junit::JUnit;
pub use markdown::Markdown;
pub use run::{Fixing, LintRun, Summary};
pub use sarif::Sarif;
pub use short::Short;
pub use text::Text;
pub(in crate::report) use xml::escaped;

/// An output format for findings.
pub trait Format: Sync {
    /// The word for `--format`.
    fn name(&self) -> &'static str;

    /// What it is good for, in a few words.
    fn about(&self) -> &'static str;

    /// Writes the run; its findings are sorted.
    ///
    /// # Errors
    /// When `out` fails, or when a finding names a file that the run does not have.
    fn write(&self, run: &LintRun, look: Look, out: &mut dyn Write) -> io::Result<()>;

    /// What the reader of the format will not show of this run, in one line for people.
    fn unshown(&self, _run: &LintRun) -> Option<String> {
        None
    }
}

/// Every format; the first one is the default.
pub static ALL: &[&dyn Format] =
    &[&Text, &Short, &Json, &Sarif, &GitHub, &Azure, &GitLab, &JUnit, &Checkstyle, &Markdown];

/// The format of that name.
#[must_use]
pub fn format(name: &str) -> Option<&'static dyn Format> {
    ALL.iter().copied().find(|format| format.name() == name)
}

/// What is written for a severity, in every format.
#[must_use]
pub const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// A basis in words, for people.
#[must_use]
pub const fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Schema => "the service's schema",
        Basis::Documented => "the documentation",
        Basis::Observed => "measured on running services",
        Basis::Advice => "good practice",
    }
}

/// The file of a finding; a number that the run does not have is the caller's mistake.
fn file_of(run: &LintRun, id: FileId) -> io::Result<&SourceFile> {
    let missing = || io::Error::other(format!("a finding names file {}, which is not there", id.0));
    run.file(id).ok_or_else(missing)
}

/// What a finding says beside its message: notes, then help.
fn remarks(finding: &Finding) -> impl Iterator<Item = &str> {
    finding.notes.iter().chain(&finding.help).map(String::as_str)
}

#[cfg(test)]
mod tests;
