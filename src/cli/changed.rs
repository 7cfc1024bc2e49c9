//! Which files git knows to be changed, for `--changed-since`.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use miette::Diagnostic;
use thiserror::Error;

/// Why nobody knows what has changed.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum ChangedError {
    /// There is no git.
    #[error("`--changed-since` asks git what has changed, and git is not there")]
    #[diagnostic(help("install git, or lint without `--changed-since`"))]
    Missing,
    /// Git could not be run.
    #[error("cannot run git")]
    Run(#[source] io::Error),
    /// Git refuses.
    #[error("git cannot tell what has changed since `{revision}`: {message}")]
    #[diagnostic(help(
        "the revision must be in the clone; CI systems fetch only the last commit unless told \
         otherwise (`fetch-depth: 0`)"
    ))]
    Git {
        /// What was asked for.
        revision: String,
        /// Git's first line.
        message: String,
    },
}

/// The files that differ from where `revision` and the current commit parted, and those that git
/// does not know yet, without links in their paths. `folder` stands in the repository.
pub(super) fn since(folder: &Path, revision: &str) -> Result<HashSet<PathBuf>, ChangedError> {
    let git = |folder: &Path, arguments: &[&str]| git(folder, revision, arguments);
    if revision.starts_with('-') {
        let message = "a revision does not begin with `-`".to_owned();
        return Err(ChangedError::Git { revision: revision.to_owned(), message });
    }
    let top = git(folder, &["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
    let top = top.canonicalize().unwrap_or(top);
    let differing = ["diff", "--name-only", "-z", "--no-renames", "--merge-base", revision, "--"];
    let differing = git(&top, &differing)?;
    let unknown = git(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let names = differing.split('\0').chain(unknown.split('\0')).filter(|name| !name.is_empty());
    Ok(names.map(|name| top.join(name)).map(|path| path.canonicalize().unwrap_or(path)).collect())
}

/// What git prints.
fn git(folder: &Path, revision: &str, arguments: &[&str]) -> Result<String, ChangedError> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ChangedError::Missing,
        _ => ChangedError::Run(error),
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let message = message.lines().next().unwrap_or("it gives no reason").to_owned();
    Err(ChangedError::Git { revision: revision.to_owned(), message })
}
