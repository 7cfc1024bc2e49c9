//! Which policy documents a command works on: files, folders, standard input.

mod before;
mod detect;
mod hosts;
mod read;
mod walk;
mod workspace;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use rayon::prelude::*;
use thiserror::Error;

use crate::model::LayoutRules;
use crate::source::{DecodeError, SourceFile};

pub(super) use hosts::{HostFile, Hosts};
use walk::Kind;

pub(super) use workspace::{Loaded, assemble, load, load_service, only_service};

/// Name of standard input on the command line.
pub(super) const STDIN: &str = "-";

/// Why a file or folder could not be read.
#[derive(Debug, Error)]
pub(super) enum Cause {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Walk(#[from] ignore::Error),
}

/// A file or folder that could not be read.
#[derive(Debug, Diagnostic, Error)]
#[error("cannot read `{path}`{}", loaded_by(loader))]
pub(super) struct Unreadable {
    pub(super) path: String,
    /// The place that loads it, when it was not named.
    loader: Option<String>,
    #[source]
    cause: Cause,
}

impl Unreadable {
    fn new(path: &Path, cause: impl Into<Cause>) -> Self {
        Self { path: shown(path), loader: None, cause: cause.into() }
    }
}

fn loaded_by(loader: &Option<String>) -> String {
    loader.as_ref().map_or(String::new(), |loader| format!(", which `{loader}` loads"))
}

/// What stops a command before anything is read.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum InputError {
    /// Standard input can be read once.
    #[error("`-` is given more than once")]
    #[diagnostic(help("standard input can be read once"))]
    StdinTwice,
    /// A name for what is not read.
    #[error("`--stdin-filename` is given, but standard input is not read")]
    #[diagnostic(help("give `-` as the path to read standard input"))]
    FilenameWithoutStdin,
    /// Folders without a policy document.
    #[error("there is no policy document in {folders} (files looked into: {looked_into})")]
    #[diagnostic(help(
        "in a folder, a policy document is a file named `*.xml` or `*.policy`, not hidden and not \
         ignored, whose root element is `<policies>`, `<fragment>` or the data source of a GraphQL \
         resolver; a file that is named on the command line is always read"
    ))]
    NothingFound {
        /// The folders, quoted.
        folders: String,
        /// Files that were looked into.
        looked_into: usize,
    },
    /// Documents of which nothing shows where they are attached.
    #[error("nothing shows where these documents are attached")]
    #[diagnostic(help(
        "give the folder that holds `apis`, `products`, `policy fragments` and so on, as the \
         APIOps tools write it, or say in `policyc.toml` which path means which scope"
    ))]
    NoService,
    /// More than one service.
    #[error("there is more than one service: {0}")]
    #[diagnostic(help("give one of these folders"))]
    SeveralServices(String),
}

/// What the user asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Request<'a> {
    /// Files, folders and `-`; the current folder when there are none.
    pub(super) paths: &'a [PathBuf],
    /// What standard input is called.
    pub(super) stdin_filename: Option<&'a str>,
    /// Whether policies inside of other files are read.
    pub(super) hosts: Hosts,
}

/// A file of a folder that is no policy document.
#[derive(Debug)]
pub(super) struct Skipped {
    pub(super) path: String,
    /// Why it is none.
    pub(super) reason: String,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Input {
    /// The documents, in the order of the command line; those of a folder by their path.
    pub(super) files: Vec<SourceFile>,
    /// Files that hold documents, in the same order.
    pub(super) hosts: Vec<HostFile>,
    /// Files of folders that are no documents and tell about the service, by their path.
    pub(super) information: Vec<SourceFile>,
    /// What could not be read.
    pub(super) unreadable: Vec<Unreadable>,
    /// Files of folders that are no policy documents, and hosts without one.
    pub(super) skipped: Vec<Skipped>,
}

impl Input {
    fn take(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::File(file) => self.files.push(file),
            Outcome::Host(host) => {
                self.skipped.extend(host.skipped());
                self.hosts.push(*host);
            }
            Outcome::Information(file) => self.information.push(file),
            Outcome::Skipped(skipped) => self.skipped.push(skipped),
            Outcome::Unreadable(unreadable) => self.unreadable.push(unreadable),
        }
    }
}

/// One place to read from.
#[derive(Debug)]
enum Source {
    /// Standard input.
    Stdin,
    /// A file that was named: it is read, whatever it holds.
    Named(PathBuf),
    /// A file of a folder: it is read if it is a policy document.
    Found(PathBuf),
    /// A file of a folder that may hold policy documents: it is read if it is a text.
    Host(PathBuf),
    /// A file of a folder that tells about the service: it is read.
    Information(PathBuf),
}

/// What became of one place.
enum Outcome {
    File(SourceFile),
    Host(Box<HostFile>),
    Information(SourceFile),
    Skipped(Skipped),
    Unreadable(Unreadable),
}

/// Reads all that the request names; `layout` says which files tell about a service.
pub(super) fn read(request: Request<'_>, layout: &LayoutRules) -> Result<Input, InputError> {
    let current = [PathBuf::from(".")];
    let paths = if request.paths.is_empty() { &current } else { request.paths };
    let stdin_count = paths.iter().filter(|path| *path == Path::new(STDIN)).count();
    match (stdin_count, request.stdin_filename) {
        (2.., _) => return Err(InputError::StdinTwice),
        (0, Some(_)) => return Err(InputError::FilenameWithoutStdin),
        _ => {}
    }
    let mut input = Input::default();
    let mut seen = HashSet::new();
    let mut first = |path: &Path| seen.insert(path.canonicalize().unwrap_or(path.to_owned()));
    let (sources, folders) =
        sources(paths, request.hosts, layout, &mut first, &mut input.unreadable);
    let name = request.stdin_filename.unwrap_or("<stdin>");
    let outcomes: Vec<_> =
        sources.into_par_iter().map(|source| outcome(source, name, request.hosts)).collect();
    outcomes.into_iter().for_each(|outcome| input.take(outcome));
    let loaded: Vec<_> = input.hosts.iter().flat_map(|host| host.loaded(&mut first)).collect();
    loaded.into_iter().for_each(|outcome| input.take(outcome));
    let nothing = input.files.is_empty() && input.hosts.is_empty() && input.unreadable.is_empty();
    if nothing && !folders.is_empty() {
        let folders: Vec<_> = folders.iter().map(|path| format!("`{}`", path.display())).collect();
        let looked_into = input.skipped.len();
        return Err(InputError::NothingFound { folders: folders.join(", "), looked_into });
    }
    Ok(input)
}

/// The places to read from, each once, and the folders among the paths.
fn sources<'p>(
    paths: &'p [PathBuf],
    hosts: Hosts,
    layout: &LayoutRules,
    mut first: impl FnMut(&Path) -> bool,
    unreadable: &mut Vec<Unreadable>,
) -> (Vec<Source>, Vec<&'p Path>) {
    let (mut sources, mut folders) = (Vec::new(), Vec::new());
    for path in paths {
        if path == Path::new(STDIN) {
            sources.push(Source::Stdin);
        } else if path.is_dir() {
            folders.push(path.as_path());
            let found = walk::files(path, layout, hosts == Hosts::Walked, unreadable);
            sources.extend(found.into_iter().filter(|(file, _)| first(file)).map(
                |(file, kind)| match kind {
                    Kind::Document => Source::Found(file),
                    Kind::Host => Source::Host(file),
                    Kind::Information => Source::Information(file),
                },
            ));
        } else if first(path) {
            sources.push(Source::Named(path.clone()));
        }
    }
    (sources, folders)
}

fn outcome(source: Source, stdin_name: &str, hosts: Hosts) -> Outcome {
    let named = |path: &Path, bytes| match decoded(path, bytes) {
        Outcome::File(file) if hosts != Hosts::None => hosts::judged(file),
        other => other,
    };
    match source {
        Source::Stdin => match read::bounded(io::stdin().lock()) {
            Ok(bytes) => named(Path::new(stdin_name), bytes),
            Err(error) => Outcome::Unreadable(Unreadable::new(Path::new(stdin_name), error)),
        },
        Source::Named(path) => match read::file(&path) {
            Ok(bytes) => named(&path, bytes),
            Err(cause) => Outcome::Unreadable(Unreadable::new(&path, cause)),
        },
        Source::Host(path) => match read::file(&path) {
            // Not every file of a folder that has such a name is a text.
            Ok(bytes) => match SourceFile::from_bytes(shown(&path), bytes) {
                Ok(file) => hosts::judged(file),
                Err(error) => {
                    Outcome::Skipped(Skipped { path: shown(&path), reason: error.to_string() })
                }
            },
            Err(cause) => Outcome::Unreadable(Unreadable::new(&path, cause)),
        },
        Source::Information(path) => match read::file(&path) {
            Ok(bytes) => match decoded(&path, bytes) {
                Outcome::File(file) => Outcome::Information(file),
                other => other,
            },
            Err(cause) => Outcome::Unreadable(Unreadable::new(&path, cause)),
        },
        Source::Found(path) => match read::file_if(&path, detect::verdict) {
            Ok(Ok(bytes)) => decoded(&path, bytes),
            Ok(Err(reason)) => Outcome::Skipped(Skipped { path: shown(&path), reason }),
            Err(cause) => Outcome::Unreadable(Unreadable::new(&path, cause)),
        },
    }
}

fn decoded(path: &Path, bytes: Vec<u8>) -> Outcome {
    match SourceFile::from_bytes(shown(path), bytes) {
        Ok(file) => Outcome::File(file),
        Err(error) => Outcome::Unreadable(Unreadable::new(path, error)),
    }
}

/// The path as users see it: without a leading `./`, with `/` on every system.
pub(super) fn shown(path: &Path) -> String {
    let path =
        path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    let path = path.display().to_string();
    if cfg!(windows) { path.replace('\\', "/") } else { path }
}

#[cfg(test)]
mod tests;
