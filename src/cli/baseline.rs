//! `--baseline` and `--write-baseline` of `policyc lint`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use thiserror::Error;

use crate::lint::baseline::{Applied, Baseline, BaselineError};
use crate::report::lint::LintRun;

/// Options about findings that are known already.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Baseline")]
pub(super) struct BaselineArgs {
    /// Leave out the findings that this file knows, however their lines have moved.
    ///
    /// A finding is known by its rule, its path and the text of its line. Paths are compared as
    /// they are shown, so that baseline and run belong to the same folder.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write all findings to this file, as a baseline for later runs, and succeed.
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
}

/// What is wrong with the file of a baseline.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum FileError {
    /// It cannot be read.
    #[error("cannot read the baseline `{path}`")]
    #[diagnostic(help("`policyc lint --write-baseline FILE` writes one"))]
    Read {
        /// The file.
        path: String,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// It holds something else.
    #[error("cannot use the baseline `{path}`")]
    #[diagnostic(help("`policyc lint --write-baseline FILE` writes it anew"))]
    Use {
        /// The file.
        path: String,
        /// Why not.
        #[source]
        cause: BaselineError,
    },
    /// It cannot be written.
    #[error("cannot write the baseline `{path}`")]
    Write {
        /// The file.
        path: String,
        /// Why not.
        #[source]
        cause: io::Error,
    },
}

impl BaselineArgs {
    /// Reads the baseline that is to be used, before the work begins.
    pub(super) fn read(&self) -> Result<Option<Baseline>, FileError> {
        let Some(path) = &self.baseline else { return Ok(None) };
        let text = fs::read_to_string(path)
            .map_err(|cause| FileError::Read { path: shown(path), cause })?;
        let baseline =
            Baseline::parse(&text).map_err(|cause| FileError::Use { path: shown(path), cause })?;
        Ok(Some(baseline))
    }

    /// Writes the findings of the run, where that is asked for; says what was written.
    pub(super) fn write(&self, run: &LintRun) -> Result<Option<String>, FileError> {
        let Some(path) = &self.write_baseline else { return Ok(None) };
        let baseline = Baseline::of(&run.findings, &run.files);
        fs::write(path, baseline.to_text())
            .map_err(|cause| FileError::Write { path: shown(path), cause })?;
        let count = baseline.len();
        let findings = if count == 1 { "finding" } else { "findings" };
        Ok(Some(format!("{count} {findings} written to `{}`", shown(path))))
    }
}

/// Says that a baseline could be shorter; nothing when it could not.
pub(super) fn hint(applied: Applied) -> Option<String> {
    let (findings, are) = if applied.gone == 1 { ("finding", "is") } else { ("findings", "are") };
    (applied.gone > 0)
        .then(|| format!("{} {findings} of the baseline {are} gone: write it anew", applied.gone))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
