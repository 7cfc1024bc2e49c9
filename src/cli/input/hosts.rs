//! Files that hold policy documents inside of something else, and the files that they load.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::embed::{self, Found};
use crate::source::SourceFile;

use super::{Cause, Outcome, Skipped, Source, Unreadable, outcome, walk};

/// Which hosts are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum Hosts {
    /// None: every file that is named is taken for a policy document.
    #[default]
    None,
    /// Those that are named.
    Named,
    /// Those of folders too.
    Walked,
}

/// A host with what it holds.
#[derive(Clone, Debug)]
pub(in crate::cli) struct HostFile {
    /// The host.
    pub(in crate::cli) file: SourceFile,
    /// Its documents.
    pub(in crate::cli) found: Found,
}

/// What a file is that was read whole: a host, if its name says so and it is no document itself.
pub(super) fn judged(file: SourceFile) -> Outcome {
    let host = embed::host(file.name()).filter(|_| !embed::is_document(file.text()));
    let Some(host) = host else { return Outcome::File(file) };
    let found = host.read(file.text());
    if found.documents.is_empty() && found.references.is_empty() {
        let reason = match found.unread.first() {
            Some(unread) => not_read(&file, *unread),
            None => format!("there is no policy document in it ({})", host.name()),
        };
        return Outcome::Skipped(Skipped { path: file.name().to_owned(), reason });
    }
    Outcome::Host(Box::new(HostFile { file, found }))
}

/// Why one document of a host is not read.
fn not_read(file: &SourceFile, unread: embed::Unread) -> String {
    let line = file.position(unread.span.start).line;
    format!("the policy in line {line} is not read: {}", unread.why)
}

impl HostFile {
    /// The host of that name and text; `None` for a file of another kind.
    pub(super) fn of(file: SourceFile) -> Option<Self> {
        let host = embed::host(file.name())?;
        let found = host.read(file.text());
        Some(Self { file, found })
    }

    /// The documents of the host that are not read.
    pub(super) fn skipped(&self) -> impl Iterator<Item = Skipped> {
        self.found.unread.iter().map(|unread| Skipped {
            path: self.file.name().to_owned(),
            reason: not_read(&self.file, *unread),
        })
    }

    /// The files that the host loads, those which `first` has not seen yet.
    pub(super) fn loaded(&self, mut first: impl FnMut(&Path) -> bool) -> Vec<Outcome> {
        let folder = Path::new(self.file.name()).parent().unwrap_or(Path::new(""));
        let mut outcomes = Vec::new();
        for reference in &self.found.references {
            let path: PathBuf = folder.join(&reference.path).components().collect();
            if !first(&path) {
                continue;
            }
            outcomes.push(match outcome(Source::Found(path.clone()), "", Hosts::None) {
                Outcome::Unreadable(Unreadable { cause: Cause::Io(error), .. })
                    if error.kind() == ErrorKind::NotFound =>
                {
                    if !walk::is_policy_name(&reference.path) {
                        continue;
                    }
                    let line = self.file.position(reference.span.start).line;
                    let loader = format!("{}:{line}", self.file.name());
                    let unreadable = Unreadable::new(&path, error);
                    Outcome::Unreadable(Unreadable { loader: Some(loader), ..unreadable })
                }
                // What a host loads may be anything.
                Outcome::Skipped(_) => continue,
                other => other,
            });
        }
        outcomes
    }
}
