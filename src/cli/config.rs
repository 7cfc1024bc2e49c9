//! Finding and reading `policyc.toml`, and drawing what is wrong with it.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use thiserror::Error;

use crate::config::{self, Config, FILE_NAME, FileSettings, Problem};
use crate::source::{DecodeError, SourceFile};

use super::input::{STDIN, shown};

/// Options of every command that takes a configuration.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigArgs {
    /// The configuration; without it, `policyc.toml` in the folder of the first path or above it,
    /// as far as the folder that holds `.git`.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,

    /// Look for no configuration.
    #[arg(long)]
    no_config: bool,
}

/// Why there is no configuration to work with.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration `{path}`")]
    Read {
        path: String,
        #[source]
        cause: io::Error,
    },
    /// The file is no text.
    #[error("cannot read the configuration `{path}`")]
    Decode {
        path: String,
        #[source]
        cause: DecodeError,
    },
    /// The paths of the command line belong to different configurations.
    #[error("the paths belong to different configurations: {paths}")]
    #[diagnostic(help(
        "lint them one after the other, or name a configuration for all of them with `--config`"
    ))]
    Several { paths: String },
    /// The text is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Wrong(#[from] Box<Wrong>),
}

/// Mistakes in a configuration, with their places.
#[derive(Debug, Error)]
#[error("{what}")]
pub(super) struct Wrong {
    what: String,
    help: Option<String>,
    text: NamedSource<String>,
    labels: Vec<LabeledSpan>,
    problems: Vec<Problem>,
}

impl Wrong {
    /// The file and what is wrong with it.
    pub(super) fn parts(&self) -> (SourceFile, Vec<Problem>) {
        let file = SourceFile::new(self.text.name(), self.text.inner().as_str());
        (file, self.problems.clone())
    }

    fn new(name: &str, text: &str, problems: Vec<Problem>) -> Self {
        let (what, help, alone) = match problems.as_slice() {
            [only] => (format!("`{name}`: {}", only.message), only.help.clone(), true),
            several => (format!("`{name}` has {} mistakes", several.len()), None, false),
        };
        let label = |problem: Problem| {
            let help = problem.help.filter(|_| !alone);
            let help = help.map_or(String::new(), |help| format!("; {help}"));
            let message = if alone { "here".to_owned() } else { problem.message + &help };
            LabeledSpan::new_with_span(Some(message), problem.span.range())
        };
        let labels = problems.iter().cloned().map(label).collect();
        Self { what, help, text: NamedSource::new(name, text.to_owned()), labels, problems }
    }
}

impl Diagnostic for Wrong {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The configuration of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Loaded {
    /// What it says; the default when there is no file.
    pub(super) config: Config,
    /// The file, and its folder without links.
    file: Option<(PathBuf, PathBuf)>,
}

impl ConfigArgs {
    /// Finds and reads the configuration for the paths of the command line.
    pub(super) fn load(&self, paths: &[PathBuf]) -> Result<Loaded, ConfigError> {
        match &self.config {
            Some(path) => Loaded::read(path),
            None if self.no_config => Ok(Loaded::default()),
            None => find(paths)?.map_or(Ok(Loaded::default()), |path| Loaded::read(&path)),
        }
    }
}

impl Loaded {
    fn read(path: &Path) -> Result<Self, ConfigError> {
        let name = shown(path);
        let failed = |cause| ConfigError::Read { path: name.clone(), cause };
        let bytes = fs::read(path).map_err(failed)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().map_err(failed)?;
        let file = SourceFile::from_bytes(name.clone(), bytes)
            .map_err(|cause| ConfigError::Decode { path: name.clone(), cause })?;
        let config = config::parse(file.text())
            .map_err(|problems| Box::new(Wrong::new(&name, file.text(), problems)))?;
        Ok(Self { config, file: Some((path.to_owned(), folder)) })
    }

    /// The file, as it was found.
    pub(super) fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|(path, _)| path.as_path())
    }

    /// A path that the configuration names, seen from the current folder.
    pub(super) fn seen_from_here(&self, path: &str) -> PathBuf {
        match self.path().and_then(Path::parent) {
            Some(folder) => folder.join(path),
            None => PathBuf::from(path),
        }
    }

    /// What the configuration says about the file of that name.
    pub(super) fn for_file(&self, name: &str) -> FileSettings {
        let relative = match &self.file {
            Some((_, folder)) if self.config.looks_at_paths() => relative(Path::new(name), folder),
            _ => None,
        };
        self.config.for_path(relative.as_deref())
    }
}

/// The path of a file as the configuration's folder sees it; `None` outside of it. The file
/// need not exist: standard input has a name as well.
fn relative(file: &Path, folder: &Path) -> Option<String> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new(".")).canonicalize().ok()?;
    let path = parent.join(file.file_name()?);
    let path = path.strip_prefix(folder).ok()?;
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Some(parts.join("/"))
}

/// The configuration that the paths lead to.
fn find(paths: &[PathBuf]) -> Result<Option<PathBuf>, ConfigError> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let folders: HashSet<&Path> = paths.iter().map(|path| folder_of(path)).collect();
    let found: BTreeSet<_> = folders.into_iter().filter_map(above).collect();
    if found.len() > 1 {
        let paths: Vec<_> = found.iter().map(|path| format!("`{}`", shown(&seen(path)))).collect();
        return Err(ConfigError::Several { paths: paths.join(", ") });
    }
    Ok(found.into_iter().next().map(|path| seen(&path)))
}

/// The folder from which the configuration of a path is looked for.
pub(super) fn folder_of(path: &Path) -> &Path {
    let here = Path::new(".");
    if path == Path::new(STDIN) {
        here
    } else if path.is_dir() {
        path
    } else {
        path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(here)
    }
}

/// The configuration in `folder` or the next one above it, within the repository.
fn above(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    for folder in folder.ancestors() {
        let file = folder.join(FILE_NAME);
        if file.is_file() {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The path from the current folder, if it stands within it.
fn seen(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    match here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned)) {
        Some(inside) => inside,
        None => path.to_owned(),
    }
}
