//! `policyc lint --fix` and `--diff`: makes the fixes of the findings and writes them back.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use miette::Diagnostic;
use thiserror::Error;

use crate::config::FileSettings;
use crate::lint::fix::{Applied, Outcome, Refused, Subject};
use crate::report::lint::Fixing;
use crate::report::{Look, write_unified};
use crate::source::{Edit, FileId, Finding, Safety, SourceFile};

use super::changed::Changed;
use super::input::{Loaded, STDIN};
use super::{EXIT_FINDINGS, config, lint, output, write};

/// Options of the fixes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArgs {
    /// Make the fixes that keep what a document means, in the files; what is read from standard
    /// input goes to standard output, and the findings to standard error.
    #[arg(long, group = "fixing")]
    fix: bool,

    /// Show what `--fix` would change, as a unified diff, and change nothing.
    #[arg(long, group = "fixing")]
    diff: bool,

    /// Also make the fixes that may change what a document does; look at them afterwards.
    #[arg(long, requires = "fixing")]
    unsafe_fixes: bool,
}

/// Why nothing can be fixed.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum FixError {
    /// Standard input beside files.
    #[error("`--fix` takes standard input alone, without other paths")]
    StdinBesideFiles,
}

/// What the fixes are made by.
pub(super) struct Job<'j> {
    /// The configuration.
    pub(super) configuration: &'j config::Loaded,
    /// What is known of each file.
    pub(super) known: &'j [FileSettings],
    /// The only files whose findings count.
    pub(super) changed: Option<&'j Changed>,
}

/// The files of a run, as they would be.
struct Texts<'j> {
    loaded: Loaded,
    job: &'j Job<'j>,
}

impl Subject for Texts<'_> {
    fn findings(&self) -> Vec<Finding> {
        lint::all_findings(&self.loaded, self.job.known)
    }

    fn wants(&self, finding: &Finding) -> bool {
        let file = finding.location.file;
        let known = self.job.known.get(file.0 as usize);
        let judged =
            known.is_none_or(|known| known.levels.judge(finding.rule, finding.severity).is_some());
        judged
            && self.job.changed.is_none_or(|changed| {
                self.loaded.file_of(file).is_none_or(|file| changed.has(file.name()))
            })
    }

    fn edited(&self, edits: &[&Edit]) -> Result<Self, String> {
        let loaded = self.loaded.edited(edits, self.job.configuration)?;
        Ok(Self { loaded, job: self.job })
    }
}

/// What was changed.
#[derive(Debug)]
pub(super) struct Fixes {
    /// The files before.
    before: Vec<SourceFile>,
    /// The files after.
    after: Vec<SourceFile>,
    applied: Vec<Applied>,
    refused: Vec<(String, Refused)>,
    settled: bool,
    safety: Safety,
    stdin: bool,
}

/// Where the changed texts went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// To standard output.
    ToOutput,
    /// To their files.
    ToFiles {
        /// At least one of them could not be written.
        failed: bool,
    },
}

impl FixArgs {
    /// True when fixes are to be made or shown.
    pub(super) fn wanted(&self) -> bool {
        self.fix || self.diff
    }

    /// True when nothing is to be written.
    pub(super) fn only_shows(&self) -> bool {
        self.diff
    }

    /// Makes the fixes in memory.
    pub(super) fn run(
        &self,
        paths: &[PathBuf],
        input: Loaded,
        job: &Job<'_>,
    ) -> Result<(Loaded, Fixes), FixError> {
        let stdin = paths.iter().any(|path| path == Path::new(STDIN));
        if stdin && self.fix && paths.len() > 1 {
            return Err(FixError::StdinBesideFiles);
        }
        let safety = if self.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
        let texts = Texts { loaded: input, job };
        let Outcome { subject, applied, refused, settled } = crate::lint::fix::run(&texts, safety);
        let before = texts.loaded.files.clone();
        let loaded = match subject {
            Some(Texts { mut loaded, .. }) => {
                loaded.unreadable = texts.loaded.unreadable;
                loaded.skipped = texts.loaded.skipped;
                loaded
            }
            None => texts.loaded,
        };
        let name = |file: FileId| loaded.file_of(file).map_or("", SourceFile::name).to_owned();
        let refused = refused.into_iter().map(|each| (name(each.file), each)).collect();
        let after = loaded.files.clone();
        Ok((loaded, Fixes { before, after, applied, refused, settled, safety, stdin }))
    }
}

impl Fixes {
    fn changed(&self) -> impl Iterator<Item = (&SourceFile, &SourceFile)> {
        let pairs = self.before.iter().zip(&self.after);
        pairs.filter(|(before, after)| before.text() != after.text())
    }

    /// The fixes in numbers; `remaining` is what is still to be said.
    pub(super) fn counts(&self, remaining: &[Finding]) -> Fixing {
        Fixing {
            fixed: self.applied.len(),
            refused: self.refused.len(),
            needing_unsafe: match self.safety {
                Safety::Safe => remaining.iter().filter(|each| offers_unsafe(each)).count(),
                _ => 0,
            },
        }
    }

    /// Says on standard error what was not done.
    fn tell(&self) {
        let mut stderr = io::stderr().lock();
        for (file, Refused { rule, title, why, .. }) in &self.refused {
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(stderr, "not fixed: {file}: {title} [{rule}]: {why}");
        }
        if !self.settled {
            let rounds = crate::lint::fix::MAX_ROUNDS;
            let _ = writeln!(stderr, "the fixes did not settle in {rounds} rounds");
        }
    }

    /// Writes the changed texts.
    pub(super) fn write(&self) -> miette::Result<Written> {
        self.tell();
        if self.stdin {
            let text = self.after.first().map_or("", SourceFile::text);
            output::print(|out| out.write_all(text.as_bytes()))?;
            return Ok(Written::ToOutput);
        }
        let mut failed = false;
        for (before, after) in self.changed() {
            if let Err(error) = write::replace(before.name(), before.text(), after.text()) {
                failed = true;
                super::tell(&error.into());
            }
        }
        Ok(Written::ToFiles { failed })
    }

    /// Shows what would be changed.
    pub(super) fn show(&self, look: Look, unread: bool) -> miette::Result<ExitCode> {
        output::print(|out| {
            for (before, after) in self.changed() {
                write_unified(before.name(), before.text(), after.text(), look, out)?;
            }
            Ok(())
        })?;
        self.tell();
        Ok(match self.changed().next() {
            _ if unread => ExitCode::from(super::EXIT_STOPPED),
            Some(_) => ExitCode::from(EXIT_FINDINGS),
            None => ExitCode::SUCCESS,
        })
    }
}

/// True when the finding could be mended by a fix that a person must agree to.
fn offers_unsafe(finding: &Finding) -> bool {
    finding.fixes.iter().any(|fix| fix.safety == Safety::Unsafe)
}
