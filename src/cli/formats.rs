//! Where the findings of a run go, and in which formats: `--format`, `--output`, `--docs-url`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use thiserror::Error;

use crate::lint::PageAddress;
use crate::report::Look;
use crate::report::lint::{self as formats, Format, LintRun};

use super::output::{self, WriteError};

/// Formats and files.
#[derive(Debug, clap::Args)]
pub(super) struct FormatArgs {
    /// How findings are written; `FORMAT=FILE` writes to a file. Several at once are possible.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = target, long_help = long_help())]
    format: Vec<Target>,

    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Address of the pages of the rules, to which findings link: `{rule}` stands for the name of
    /// the rule; without it, `/NAME.html` is appended. It counts more than `docs-url` of the
    /// configuration.
    #[arg(long, value_name = "URL", value_parser = PageAddress::new)]
    docs_url: Option<PageAddress>,
}

/// One format and where it goes.
#[derive(Clone, Debug)]
struct Target {
    format: &'static str,
    file: Option<PathBuf>,
}

/// What is wrong with the choice of formats, or with a file.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum FormatError {
    /// Two formats for standard output.
    #[error("only one format can go to standard output, not both `{0}` and `{1}`")]
    #[diagnostic(help("give the others a file: `--format {1}=FILE`"))]
    TwoToOutput(&'static str, &'static str),
    /// `--output` without a format that needs it.
    #[error("`--output` has no format to write: each `--format` names a file of its own")]
    NothingForOutput,
    /// Two formats for one file.
    #[error("two formats go to `{0}`")]
    SameFile(String),
    /// The file cannot be written.
    #[error("cannot write `{path}`")]
    Write {
        /// The file.
        path: String,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// Standard output did not take it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Output(#[from] WriteError),
}

fn long_help() -> String {
    let mut help = "How findings are written. `FORMAT=FILE` writes to a file and leaves standard \
        output to another format; give the option once for each, as in `--format text --format \
        sarif=policyc.sarif`. Without it: `text`.\n"
        .to_owned();
    for format in formats::ALL {
        help.push_str(&format!("\n  {:<11} {}", format.name(), format.about()));
    }
    help
}

/// `FORMAT` or `FORMAT=FILE`. An equals sign, since a colon stands in the paths of Windows.
fn target(text: &str) -> Result<Target, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("the name of the file is missing".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    match formats::format(name) {
        Some(format) => Ok(Target { format: format.name(), file }),
        None => {
            let known: Vec<_> = formats::ALL.iter().map(|format| format.name()).collect();
            Err(format!("possible values: {}", known.join(", ")))
        }
    }
}

impl FormatArgs {
    /// The formats with their files; at most one has none.
    ///
    /// # Errors
    /// [`FormatError`] when two formats go to the same place.
    pub(super) fn targets(&self) -> Result<Targets, FormatError> {
        let default =
            Target { format: formats::ALL.first().map_or("", |it| it.name()), file: None };
        let given =
            if self.format.is_empty() { std::slice::from_ref(&default) } else { &*self.format };
        let mut plain: Option<&'static str> = None;
        let mut targets: Vec<(&'static dyn Format, Option<PathBuf>)> = Vec::new();
        for target in given {
            let file = target.file.clone();
            if file.is_none()
                && let Some(first) = plain.replace(target.format)
            {
                return Err(FormatError::TwoToOutput(first, target.format));
            }
            let file = file.or_else(|| self.output.clone());
            let same = |(_, other): &(_, Option<PathBuf>)| file.is_some() && *other == file;
            if targets.iter().any(same) {
                let path = file.unwrap_or_default().display().to_string();
                return Err(FormatError::SameFile(path));
            }
            if let Some(format) = formats::format(target.format) {
                targets.push((format, file));
            }
        }
        if plain.is_none() && self.output.is_some() {
            return Err(FormatError::NothingForOutput);
        }
        Ok(Targets(targets))
    }

    /// Where the pages of the rules stand.
    pub(super) fn docs_url(&self) -> Option<&PageAddress> {
        self.docs_url.as_ref()
    }
}

/// Where the format goes that names no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// What is written where.
pub(super) struct Targets(Vec<(&'static dyn Format, Option<PathBuf>)>);

impl Targets {
    /// What the readers of the formats will not show of the run, a line each.
    pub(super) fn unshown(&self, run: &LintRun) -> impl Iterator<Item = String> {
        self.0.iter().filter_map(|(format, _)| format.unshown(run))
    }

    /// Writes the run in every format: files first, then standard output, or standard error where
    /// something else goes to standard output.
    ///
    /// # Errors
    /// [`FormatError`] when a file or the stream does not take it.
    pub(super) fn write(
        &self,
        run: &LintRun,
        look: Look,
        stream: Stream,
    ) -> Result<(), FormatError> {
        for (format, file) in &self.0 {
            if let Some(path) = file {
                to_file(*format, run, path)?;
            }
        }
        for (format, _) in self.0.iter().filter(|(_, file)| file.is_none()) {
            match stream {
                Stream::Output => output::print(|out| format.write(run, look, out))?,
                Stream::Error => format
                    .write(run, look, &mut io::stderr().lock())
                    .map_err(|error| FormatError::Output(error.into()))?,
            }
        }
        Ok(())
    }
}

fn to_file(format: &dyn Format, run: &LintRun, path: &Path) -> Result<(), FormatError> {
    let mut bytes = Vec::new();
    let written = format.write(run, Look::PLAIN, &mut bytes);
    written
        .and_then(|()| fs::write(path, bytes))
        .map_err(|cause| FormatError::Write { path: path.display().to_string(), cause })
}
