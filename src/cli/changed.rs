//! What git knows to be changed, for `--changed-since`.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use miette::Diagnostic;
use thiserror::Error;

use crate::lint::fingerprints;
use crate::source::{Finding, SourceFile};

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

/// The files that differ from where a revision and the current commit parted, and those that git
/// does not know yet.
#[derive(Debug)]
pub(super) struct Changed {
    revision: String,
    /// The folder of the repository, without links.
    top: PathBuf,
    /// The files, without links in their paths.
    files: HashSet<PathBuf>,
    /// What git calls their former texts, for those that had one.
    before: HashMap<PathBuf, String>,
}

/// Asks git what differs from where `revision` and the current commit parted. `folder` stands in
/// the repository.
pub(super) fn since(folder: &Path, revision: &str) -> Result<Changed, ChangedError> {
    let git = |folder: &Path, arguments: &[&str]| {
        let printed = git(folder, revision, arguments, None)?;
        Ok::<_, ChangedError>(String::from_utf8_lossy(&printed).into_owned())
    };
    if revision.starts_with('-') {
        let message = "a revision does not begin with `-`".to_owned();
        return Err(ChangedError::Git { revision: revision.to_owned(), message });
    }
    let top = git(folder, &["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
    let top = top.canonicalize().unwrap_or(top);
    let options = ["--raw", "--abbrev=64", "-z", "--no-renames", "--merge-base"];
    let differing = git(&top, &[&["diff"], &options[..], &[revision, "--"]].concat())?;
    let unknown = git(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let (mut files, mut before) = (HashSet::new(), HashMap::new());
    // `:MODE MODE OBJECT OBJECT STATUS`, a zero, the path, a zero.
    let mut words = differing.split('\0');
    while let (Some(about), Some(name)) = (words.next(), words.next()) {
        let path = without_links(top.join(name));
        let about: Vec<_> = about.trim_start_matches(':').split(' ').collect();
        // Only files have a text: no links, no submodules.
        if let [mode, _, object, ..] = about.as_slice()
            && mode.starts_with("100")
        {
            before.insert(path.clone(), (*object).to_owned());
        }
        files.insert(path);
    }
    files.extend(
        unknown
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(|name| without_links(top.join(name))),
    );
    Ok(Changed { revision: revision.to_owned(), top, files, before })
}

impl Changed {
    /// True for a file that has changed, under whatever name, and for what is no file: standard
    /// input is what the user asks about.
    pub(super) fn has(&self, name: &str) -> bool {
        let path = Path::new(name).canonicalize();
        path.ok().is_none_or(|path| self.files.contains(&path))
    }

    /// The files that had a text before, without links in their paths, in their order.
    pub(super) fn with_past(&self) -> Vec<&Path> {
        let mut paths: Vec<_> = self.before.keys().map(PathBuf::as_path).collect();
        paths.sort();
        paths
    }

    /// The former texts of some of [`Changed::with_past`], in their order.
    pub(super) fn past(&self, paths: &[&Path]) -> Result<Vec<Vec<u8>>, ChangedError> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let objects = paths.iter().filter_map(|path| self.before.get(*path));
        let asked: String = objects.map(|object| format!("{object}\n")).collect();
        // A file instead of a pipe: git answers before it has read all.
        let mut list = tempfile::tempfile().map_err(ChangedError::Run)?;
        list.write_all(asked.as_bytes()).map_err(ChangedError::Run)?;
        list.rewind().map_err(ChangedError::Run)?;
        let answer = git(&self.top, &self.revision, &["cat-file", "--batch"], Some(list))?;
        let texts: Option<Vec<_>> = objects_of(&answer).collect();
        texts.filter(|texts| texts.len() == paths.len()).ok_or_else(|| {
            let message = "a file of it is not in the clone".to_owned();
            ChangedError::Git { revision: self.revision.clone(), message }
        })
    }

    /// Leaves the findings in changed files, and of the others those that `before`, the findings
    /// of all files as they were, does not have. Both are in order.
    pub(super) fn keep_new(
        &self,
        (findings, files): (&mut Vec<Finding>, &[SourceFile]),
        before: (&[Finding], &[SourceFile]),
    ) {
        let asked: Vec<_> = files.iter().map(|file| self.has(file.name())).collect();
        let before: HashSet<_> = fingerprints(before.0, before.1).into_iter().collect();
        let mut fingerprints = fingerprints(findings, files).into_iter();
        findings.retain(|finding| {
            let is_new = fingerprints.next().is_some_and(|it| !before.contains(&it));
            is_new || asked.get(finding.location.file.0 as usize).is_none_or(|asked| *asked)
        });
    }
}

fn without_links(path: PathBuf) -> PathBuf {
    path.canonicalize().unwrap_or(path)
}

/// The texts in an answer of `git cat-file --batch`: `OBJECT blob BYTES`, a line break, the text,
/// a line break. `None` for what is missing.
fn objects_of(mut answer: &[u8]) -> impl Iterator<Item = Option<Vec<u8>>> {
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', answer)?;
        let (head, rest) = answer.split_at_checked(end + 1)?;
        let head = String::from_utf8_lossy(head);
        let size = head.rsplit(' ').next().and_then(|size| size.trim_end().parse::<usize>().ok());
        let (text, rest) = match size.and_then(|size| rest.split_at_checked(size)) {
            Some((text, rest)) => (Some(text.to_vec()), rest.get(1..).unwrap_or_default()),
            None => (None, rest),
        };
        answer = rest;
        Some(text)
    })
}

/// What git prints.
fn git(
    folder: &Path,
    revision: &str,
    arguments: &[&str],
    input: Option<File>,
) -> Result<Vec<u8>, ChangedError> {
    let input = input.map_or_else(Stdio::null, Stdio::from);
    let mut command = Command::new("git");
    let output = command.arg("-C").arg(folder).args(arguments).stdin(input).output();
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ChangedError::Missing,
        _ => ChangedError::Run(error),
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let message = message.lines().next().unwrap_or("it gives no reason").to_owned();
    Err(ChangedError::Git { revision: revision.to_owned(), message })
}
