//! Opening recorded traffic, and telling about lines that could not be read.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use miette::{Diagnostic, Report};
use thiserror::Error;

use crate::report::import::{Census, write_import};
use crate::traffic::import::{ImportOptions, Importer, Scratch, ScratchFile};
use crate::traffic::{self, LineError, Redaction, TrafficError};

/// The word for standard input.
const STDIN: &str = "-";

/// Bad lines that are shown in full.
const SHOWN: usize = 5;

/// A file of traffic cannot be opened, or not read to its end.
#[derive(Debug, Diagnostic, Error)]
#[error("cannot read `{path}`")]
struct CannotRead {
    path: String,
    source: io::Error,
}

/// A file of traffic cannot be used.
#[derive(Debug, Diagnostic, Error)]
#[error("cannot use `{path}`: {error}")]
struct CannotUse {
    path: String,
    error: TrafficError,
    #[help]
    help: Option<String>,
}

/// The bytes of a file, or of standard input when `path` is `-`.
pub(super) fn open(path: &Path) -> miette::Result<Box<dyn Read + Send>> {
    if path.as_os_str() == STDIN {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path)
        .map_err(|source| CannotRead { path: path.display().to_string(), source })?;
    Ok(Box::new(file))
}

/// Bytes that wait in memory while files are joined and sorted, for each of the two.
pub(super) const MEMORY: usize = 48 << 20;

/// Temporary files of the system.
pub(super) struct TemporaryFiles;

impl Scratch for TemporaryFiles {
    fn file(&self) -> io::Result<Box<dyn ScratchFile>> {
        Ok(Box::new(tempfile::tempfile()?))
    }
}

/// The native lines of a source: itself, or what `policyc import` would make of it, secrets
/// included, because nothing of them is shown. What is left over is told on standard error.
pub(super) fn native<'r>(
    path: &Path,
    source: impl Read + Send + 'r,
) -> miette::Result<Box<dyn Read + Send + 'r>> {
    let opened = traffic::open(Box::new(source), None);
    let (format, source) = opened.map_err(|error| cannot_use(path, error))?;
    if format.is_native() {
        return Ok(source);
    }
    let options = ImportOptions {
        redaction: Redaction { secrets: false, bodies: false },
        memory: MEMORY,
        summarise: &|_| None,
    };
    let mut importer = Importer::new(options, &TemporaryFiles);
    let read = importer.read(&path.display().to_string(), source, Some(format));
    read.map_err(|error| cannot_use(path, error))?;
    let imported = importer
        .finish()
        .map_err(|source| CannotRead { path: path.display().to_string(), source })?;
    // Nobody is left to tell when standard error is closed.
    let _ = write_import(&imported.report, &Census::default(), &mut io::stderr().lock());
    Ok(Box::new(imported.into_source()))
}

/// The report about traffic that cannot be used.
pub(super) fn cannot_use(path: &Path, error: TrafficError) -> Report {
    let path = path.display().to_string();
    match error {
        TrafficError::Read(source) => CannotRead { path, source }.into(),
        TrafficError::Line(error) => Report::new(error.in_source(path)),
        error => {
            let help = error.help().map(|help| help.to_string());
            CannotUse { path, error, help }.into()
        }
    }
}

/// The lines that could not be read: how many, and the first ones.
#[derive(Debug, Default)]
pub(super) struct BadLines {
    count: u64,
    first: Vec<LineError>,
}

impl BadLines {
    /// Adds a line.
    pub(super) fn push(&mut self, error: LineError) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(error);
        }
    }

    /// Adds the lines of a later part of the same traffic.
    pub(super) fn append(&mut self, later: Self) {
        self.count += later.count;
        let room = SHOWN.saturating_sub(self.first.len());
        self.first.extend(later.first.into_iter().take(room));
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first one.
    pub(super) fn first(&self) -> Option<&LineError> {
        self.first.first()
    }

    /// Tells standard error about them, if there are any.
    pub(super) fn tell(self, path: &Path) {
        if self.count == 0 {
            return;
        }
        let mut told = String::new();
        let more = self.count - self.first.len() as u64;
        for error in self.first {
            let report = Report::new(error.in_source(path.display().to_string()));
            told.push_str(&format!("{report:?}\n"));
        }
        if more > 0 {
            told.push_str(&format!("… and {more} more\n\n"));
        }
        let lines = if self.count == 1 { "line was" } else { "lines were" };
        told.push_str(&format!("{} bad {lines} left out.\n", self.count));
        // Nobody is left to tell when standard error is closed.
        let _ = io::stderr().lock().write_all(told.as_bytes());
    }
}
