//! What a lint run found, whatever it is written as.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use crate::lint::PageAddress;
use crate::source::{FileId, Finding, Severity, SourceFile};

/// The files of a run and what was found in them.
#[derive(Clone, Debug, Default)]
pub struct LintRun {
    /// Every file that was linted, and after them those that tell about the service; a
    /// [`FileId`] is an index into this list.
    pub files: Vec<SourceFile>,
    /// How many of the files were linted.
    pub documents: usize,
    /// The findings of all files; [`LintRun::sort`] puts them in order.
    pub findings: Vec<Finding>,
    /// How many files were named or found but could not be read.
    pub unreadable: usize,
    /// How many files of a walked folder were looked into and are not policy documents.
    pub skipped: usize,
    /// Only the findings are to be written, without a summary.
    pub quiet: bool,
    /// How many findings a baseline knows; they are not among the findings.
    pub known: usize,
    /// What `--fix` did; `None` when nothing was to be mended.
    pub fixing: Option<Fixing>,
    /// How long the run took, where that is to be shown.
    pub elapsed: Option<Duration>,
    /// Where the pages of the rules stand, where that is known.
    pub docs_url: Option<PageAddress>,
}

/// What became of the fixes of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixing {
    /// Fixes that were made.
    pub fixed: usize,
    /// Fixes that were tried and would have broken something.
    pub refused: usize,
    /// Findings that remain and that a fix could mend which a person must agree to.
    pub needing_unsafe: usize,
}

/// A run in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Files that were linted.
    pub files: usize,
    /// Findings with severity `error`.
    pub errors: usize,
    /// Findings with severity `warning`.
    pub warnings: usize,
    /// Findings with severity `info`.
    pub infos: usize,
    /// Files that could not be read.
    pub unreadable: usize,
    /// Files of walked folders that are not policy documents.
    pub skipped: usize,
    /// Findings that a baseline knows, which are left out.
    pub known: usize,
    /// Fixes that `--fix` made.
    pub fixed: usize,
}

impl LintRun {
    /// The file with that number; `None` when the run has no such file.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The address of the page of a rule, where one is known.
    #[must_use]
    pub fn page_of(&self, rule: &str) -> Option<String> {
        Some(self.docs_url.as_ref()?.of(rule))
    }

    /// Puts the findings in the order of files, places and rule names.
    pub fn sort(&mut self) {
        self.findings.sort_by(|a, b| {
            (a.location, a.rule, &a.message).cmp(&(b.location, b.rule, &b.message))
        });
    }

    /// The run in numbers.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let count =
            |severity| self.findings.iter().filter(|finding| finding.severity == severity).count();
        Summary {
            files: self.documents,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            unreadable: self.unreadable,
            skipped: self.skipped,
            known: self.known,
            fixed: self.fixing.map_or(0, |fixing| fixing.fixed),
        }
    }
}
