//! `policyc diff`: what two policies, or two folders of them, say differently.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use miette::Diagnostic;
use rayon::prelude::*;
use thiserror::Error;

use crate::diff::diff;
use crate::policy::{Document, ParseOptions};
use crate::report::diff::{self as formats, Compared, Comparison};
use crate::source::SourceFile;
use crate::xml::XmlError;

use super::input::{self, Input, Request, STDIN};
use super::terminal::Terminal;
use super::{EXIT_FINDINGS, EXIT_STOPPED, config, output};

/// Arguments of `policyc diff`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Exit status: 0 when both say the same, 1 when they differ, 2 when \
    something could not be read or compared.")]
pub(super) struct Args {
    /// The first file or folder; `-` is standard input.
    #[arg(value_name = "BEFORE")]
    before: PathBuf,

    /// The second file or folder; `-` is standard input. Documents of folders are compared by their
    /// path within the folder.
    #[arg(value_name = "AFTER")]
    after: PathBuf,

    /// Also tell which comments differ.
    #[arg(long)]
    comments: bool,

    /// How differences are written.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format_names())]
    format: String,

    #[command(flatten)]
    config: config::ConfigArgs,
}

fn format_names() -> PossibleValuesParser {
    PossibleValuesParser::new(formats::ALL.iter().map(|format| format.name()))
}

/// What keeps two things from being compared.
#[derive(Debug, Diagnostic, Error)]
enum DiffError {
    /// A file and a folder.
    #[error("`{file}` is a file and `{folder}` is a folder")]
    #[diagnostic(help("compare a file with a file, or a folder with a folder"))]
    FileAndFolder { file: String, folder: String },
    /// Standard input on both sides.
    #[error("standard input can be read once")]
    StdinTwice,
    /// Nobody can say what it says.
    #[error("cannot compare `{path}`: it is malformed: {}", .errors.first().map_or_else(String::new, XmlError::message))]
    Malformed {
        path: String,
        errors: Vec<XmlError>,
        #[help]
        help: String,
    },
}

/// Compares, and writes what differs.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let Args { before, after, .. } = arguments;
    let is_stdin = |path: &Path| path == Path::new(STDIN);
    if is_stdin(before) && is_stdin(after) {
        return Err(DiffError::StdinTwice.into());
    }
    let folders = before.is_dir() && after.is_dir();
    if !folders && (before.is_dir() || after.is_dir()) {
        let (file, folder) = if before.is_dir() { (after, before) } else { (before, after) };
        let name = |path: &Path| path.display().to_string();
        return Err(DiffError::FileAndFolder { file: name(file), folder: name(folder) }.into());
    }
    let loaded = arguments.config.load(std::slice::from_ref(after))?;
    let read = |path: &PathBuf| {
        let request = Request { paths: std::slice::from_ref(path), ..Request::default() };
        input::read(request, &loaded.config.layout)
    };
    let (first, second) = (read(before)?, read(after)?);
    let mut failed = false;
    let mut side = |input: Input, root: &Path| {
        for unreadable in input.unreadable {
            failed = true;
            super::tell(&unreadable.into());
        }
        let files = input.files.into_iter();
        files.map(|file| (key(&file, root, folders), file)).collect::<BTreeMap<_, _>>()
    };
    let (first, second) = (side(first, before), side(second, after));
    let mut pairs: BTreeMap<String, (Option<SourceFile>, Option<SourceFile>)> = BTreeMap::new();
    for (key, file) in first {
        pairs.entry(key).or_default().0 = Some(file);
    }
    for (key, file) in second {
        pairs.entry(key).or_default().1 = Some(file);
    }
    let compared: Vec<_> = pairs
        .into_par_iter()
        .map(|(path, (before, after))| compare(path, before, after, arguments, &loaded))
        .collect();
    let mut comparison = Comparison::default();
    for result in compared {
        match result {
            Ok(Some(compared)) => comparison.documents.push(compared),
            Ok(None) => comparison.same += 1,
            Err(error) => {
                failed = true;
                super::tell(&error.into());
            }
        }
    }
    if let Some(format) = formats::format(&arguments.format) {
        let look = Terminal::stdout().look();
        output::print(|out| format.write(&comparison, look, out))?;
    }
    Ok(match (failed, comparison.documents.is_empty()) {
        (true, _) => ExitCode::from(EXIT_STOPPED),
        (false, false) => ExitCode::from(EXIT_FINDINGS),
        (false, true) => ExitCode::SUCCESS,
    })
}

/// What a document is matched by: its path within its folder; two files are always compared.
fn key(file: &SourceFile, root: &Path, folders: bool) -> String {
    if !folders {
        return String::new();
    }
    let name = Path::new(file.name());
    let root = root.strip_prefix(".").unwrap_or(root);
    input::shown(name.strip_prefix(root).unwrap_or(name))
}

/// `None` when both say the same.
fn compare(
    path: String,
    before: Option<SourceFile>,
    after: Option<SourceFile>,
    arguments: &Args,
    loaded: &config::Loaded,
) -> Result<Option<Compared>, DiffError> {
    let path = match (&before, &after) {
        (Some(before), Some(after)) if path.is_empty() && before.name() == after.name() => {
            before.name().to_owned()
        }
        (Some(before), Some(after)) if path.is_empty() => {
            format!("{} -> {}", before.name(), after.name())
        }
        _ => path,
    };
    let mut changes = Vec::new();
    if let (Some(one), Some(other)) = (&before, &after) {
        if one.text() == other.text() {
            return Ok(None);
        }
        changes = diff(&parsed(one, loaded)?, &parsed(other, loaded)?, arguments.comments);
        if changes.is_empty() {
            return Ok(None);
        }
    }
    Ok(Some(Compared { path, before, after, changes }))
}

fn parsed(file: &SourceFile, loaded: &config::Loaded) -> Result<Document, DiffError> {
    let placeholders = loaded.for_file(file.name()).placeholders;
    let options = ParseOptions { placeholders, ..ParseOptions::default() };
    let document = Document::parse(file.clone(), &options);
    if document.errors().is_empty() {
        return Ok(document);
    }
    let path = file.name().to_owned();
    let help = format!("`policyc lint {path}` says more");
    Err(DiffError::Malformed { path, errors: document.errors().to_vec(), help })
}
