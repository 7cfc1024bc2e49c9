//! Opening recorded traffic, one file or many, and telling about lines that could not be read.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::{Context, Diagnostic, IntoDiagnostic, Report};
use thiserror::Error;

use crate::report::import::{Census, write_import};
use crate::sim::{Overflow, Simulator};
use crate::traffic::format::Source;
use crate::traffic::import::{ImportOptions, Importer, Scratch, ScratchFile};
use crate::traffic::{
    self, LineError, Lines, MergeInput, Merged, Places, ReadOptions, Redaction, TrafficError,
    read_lines,
};

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

/// Bytes of the lines of calls under way that wait in memory, over all simulators.
const LINES: usize = 48 << 20;

/// Has the lines of calls under way wait in temporary files where memory has no room for them;
/// the simulator is one of so many.
pub(super) fn bound_lines(simulator: &mut Simulator, simulators: usize) -> Overflow {
    simulator.keep_within(LINES / simulators.max(1), Box::new(TemporaryFiles))
}

/// Fails when such a line was lost.
pub(super) fn check_lines(overflow: &Overflow) -> miette::Result<()> {
    match overflow.failure() {
        Some(error) => Err(error).into_diagnostic().wrap_err("cannot use a temporary file"),
        None => Ok(()),
    }
}

/// What every byte of a file goes through: a progress bar.
pub(super) type Watch = Arc<dyn Fn(Source<'static>) -> Source<'static> + Send + Sync>;

/// Recorded traffic: one source, or several as one in the order of time.
pub(super) struct Traffic {
    source: Source<'static>,
    /// The names of the sources.
    names: Vec<String>,
    /// Which line is which, where there are several.
    places: Option<Places>,
}

impl Traffic {
    /// Opens files and folders. What is no native lines becomes what `policyc import` would make
    /// of all of it together, secrets included, because nothing of them is shown; what is left
    /// over is told on standard error.
    pub(super) fn open(paths: &[PathBuf], watch: &Watch) -> miette::Result<Self> {
        if let [only] = paths
            && !only.is_dir()
        {
            let source = traffic::open(watch(open(only)?), None);
            let (format, source) = source.map_err(|error| cannot_use(only, error))?;
            let names = vec![only.display().to_string()];
            if format.is_native() {
                return Ok(Self { source, names, places: None });
            }
            let mut imports = importer();
            let name = only.display().to_string();
            let read = imports.read(&name, source, Some(format));
            read.map_err(|error| cannot_use(only, error))?;
            return Ok(Self { source: finish(imports, only)?, names, places: None });
        }
        Self::several(paths, watch)
    }

    fn several(paths: &[PathBuf], watch: &Watch) -> miette::Result<Self> {
        let mut inputs = Vec::new();
        let mut imports = None;
        for (path, is_named) in files_of(paths)? {
            let name = path.display().to_string();
            let is_stream = path.as_os_str() == STDIN;
            let opened = traffic::open(watch(open(&path)?), None);
            match opened {
                Ok((format, source)) if format.is_native() => {
                    let mut stream = is_stream.then_some(source);
                    let watch = Arc::clone(watch);
                    let open = Box::new(move || match stream.take() {
                        Some(source) => Ok(source),
                        None => reopen(&path, &watch),
                    });
                    inputs.push(MergeInput { name, open, is_stream });
                }
                Ok((format, source)) => {
                    let importer = imports.get_or_insert_with(importer);
                    let read = importer.read(&name, source, Some(format));
                    read.map_err(|error| cannot_use(&path, error))?;
                }
                Err(TrafficError::Empty | TrafficError::NotTraffic(_)) if !is_named => {
                    // Nobody is left to tell when standard error is closed.
                    let _ = writeln!(io::stderr().lock(), "{name} is no traffic: left out");
                }
                Err(error) => return Err(cannot_use(&path, error)),
            }
        }
        if let Some(importer) = imports {
            let path = PathBuf::from("the imported records");
            let mut source = Some(finish(importer, &path)?);
            let open = Box::new(move || Ok(source.take().unwrap_or_else(|| Box::new(io::empty()))));
            let name = path.display().to_string();
            inputs.push(MergeInput { name, open, is_stream: true });
        }
        if inputs.is_empty() {
            let path = paths.first().map_or(Path::new("."), PathBuf::as_path);
            return Err(cannot_use(path, TrafficError::Empty));
        }
        let names = inputs.iter().map(|input| input.name.clone()).collect();
        let longest_line = ReadOptions::default().longest_line;
        let merged = Merged::new(inputs, longest_line)
            .map_err(|source| CannotRead { path: "the traffic".to_owned(), source })?;
        Ok(Self { places: Some(merged.places()), source: Box::new(merged), names })
    }

    /// The names of the sources, where there are several.
    pub(super) fn names(&self) -> Vec<String> {
        if self.places.is_some() { self.names.clone() } else { Vec::new() }
    }

    /// Reads all lines on so many threads. Gives back the names of the sources.
    pub(super) fn read<T: Send>(
        self,
        threads: usize,
        map: impl Fn(Lines<'_>) -> T + Sync,
        fold: impl FnMut(T) -> ControlFlow<()>,
    ) -> miette::Result<Names> {
        let options = ReadOptions { threads, places: self.places, ..ReadOptions::default() };
        let names = Names(self.names);
        match read_lines(self.source, &options, map, fold) {
            Ok(_) => Ok(names),
            Err(error) => Err(cannot_use(Path::new(&names.of_all()), error)),
        }
    }
}

/// The names of what was read.
#[derive(Debug)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// The name of a source.
    pub(super) fn of(&self, file: Option<u32>) -> &str {
        let name = self.0.get(file.unwrap_or(0) as usize);
        name.map_or("the traffic", String::as_str)
    }

    /// One name for all.
    fn of_all(&self) -> String {
        match self.0.as_slice() {
            [only] => only.clone(),
            _ => "the traffic".to_owned(),
        }
    }
}

/// The files at these paths, each once: those of a folder, and of the folders in it, by their
/// names, with whether they were named themselves.
fn files_of(paths: &[PathBuf]) -> miette::Result<Vec<(PathBuf, bool)>> {
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        if !path.is_dir() {
            if seen.insert(path.clone()) {
                files.push((path.clone(), true));
            }
            continue;
        }
        // Links are not followed, so that no circle is walked.
        let mut walk = ignore::WalkBuilder::new(path);
        walk.standard_filters(false).hidden(true).sort_by_file_name(Ord::cmp);
        for entry in walk.build() {
            let entry = entry.map_err(|error| CannotRead {
                path: path.display().to_string(),
                source: io::Error::other(error),
            })?;
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            if is_file && seen.insert(entry.path().to_owned()) {
                files.push((entry.into_path(), false));
            }
        }
    }
    Ok(files)
}

/// Opens a file of native lines again.
fn reopen(path: &Path, watch: &Watch) -> io::Result<Source<'static>> {
    let source = watch(Box::new(File::open(path)?));
    match traffic::open(source, traffic::format::format("native")) {
        Ok((_, source)) => Ok(source),
        Err(TrafficError::Read(error)) => Err(error),
        Err(error) => Err(io::Error::other(error.to_string())),
    }
}

fn importer() -> Importer<'static> {
    let options = ImportOptions {
        redaction: Redaction { secrets: false, bodies: false },
        memory: MEMORY,
        summarise: &|_| None,
    };
    Importer::new(options, &TemporaryFiles)
}

/// The lines of an import; what is left over is told on standard error.
fn finish(importer: Importer<'static>, path: &Path) -> miette::Result<Source<'static>> {
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
    /// Each with the number of its source.
    first: Vec<(Option<u32>, LineError)>,
}

impl BadLines {
    /// Adds a line of that source.
    pub(super) fn push(&mut self, file: Option<u32>, error: LineError) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push((file, error));
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

    /// The report about the first one.
    pub(super) fn stop(&self, names: &Names) -> Option<Report> {
        let (file, error) = self.first.first()?;
        Some(cannot_use(Path::new(names.of(*file)), TrafficError::Line(error.clone())))
    }

    /// Tells standard error about them, if there are any.
    pub(super) fn tell(self, names: &Names) {
        if self.count == 0 {
            return;
        }
        let mut told = String::new();
        let more = self.count - self.first.len() as u64;
        for (file, error) in self.first {
            let report = Report::new(error.in_source(names.of(file).to_owned()));
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
