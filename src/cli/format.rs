//! `policyc format`: lays policy documents out in one way.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use miette::Diagnostic;
use rayon::prelude::*;
use thiserror::Error;

use crate::embed;
use crate::format::{self, Escape, Expressions, FormatError, Indent, Options};
use crate::report::write_unified;
use crate::source::SourceFile;

use super::input::{self, Request, STDIN};
use super::terminal::Terminal;
use super::{EXIT_FINDINGS, EXIT_STOPPED, config, output, write};

/// Arguments of `policyc format`.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Exit status: 0 when all is done, 1 with `--check` or `--diff` when a \
    file is not formatted, 2 when something could not be read, formatted or written."
)]
pub(super) struct Args {
    /// Files and folders, as `policyc lint` takes them; `-` is standard input, whose text goes to
    /// standard output. Without any: the current folder.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Name of standard input in the output.
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    /// Write nothing; name the files that are not formatted.
    #[arg(long, conflicts_with = "diff")]
    check: bool,

    /// Write nothing; show what would change, as a unified diff.
    #[arg(long)]
    diff: bool,

    /// Write nothing about files that are formatted or were formatted.
    #[arg(long, short)]
    quiet: bool,

    #[command(flatten)]
    layout: LayoutArgs,

    #[command(flatten)]
    config: config::ConfigArgs,
}

/// The layout. What is said here counts more than the configuration.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Layout")]
struct LayoutArgs {
    /// Spaces of one level, or `tab`. Without it: 4.
    #[arg(long, value_name = "N|tab", value_parser = indent)]
    indent: Option<Indent>,

    /// Columns that a start tag may take before each attribute gets a line. Without it: 120.
    #[arg(long, value_name = "COLUMNS")]
    width: Option<u16>,

    /// What is done with the C# code of expressions. Without it: keep.
    #[arg(long, value_enum, value_name = "HOW")]
    expressions: Option<ExpressionsArg>,

    /// How expressions are written in XML. Without it: keep.
    #[arg(long, value_enum, value_name = "FORM")]
    escape: Option<EscapeArg>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExpressionsArg {
    /// Left as it is; its lines move with the element.
    Keep,
    /// Laid out anew, unless comments stand in it.
    Layout,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EscapeArg {
    /// Each as it is.
    Keep,
    /// As code, without references: the service's `rawxml`.
    Raw,
    /// As well-formed XML, with references: the service's `xml`.
    Xml,
}

/// `4` or `tab`.
fn indent(text: &str) -> Result<Indent, String> {
    if text == "tab" {
        return Ok(Indent::Tab);
    }
    let count = text.parse().ok().filter(|count| *count <= MOST_SPACES);
    count.map(Indent::Spaces).ok_or_else(|| format!("a number up to {MOST_SPACES}, or `tab`"))
}

/// Most spaces of one level.
const MOST_SPACES: u8 = 16;

impl LayoutArgs {
    fn options(&self, configured: &Options) -> Options {
        Options {
            indent: self.indent.unwrap_or(configured.indent),
            width: self.width.map_or(configured.width, usize::from),
            expressions: match self.expressions {
                Some(ExpressionsArg::Keep) => Expressions::Keep,
                Some(ExpressionsArg::Layout) => Expressions::Layout,
                None => configured.expressions,
            },
            escape: match self.escape {
                Some(EscapeArg::Keep) => Escape::Keep,
                Some(EscapeArg::Raw) => Escape::Raw,
                Some(EscapeArg::Xml) => Escape::Xml,
                None => configured.escape,
            },
        }
    }
}

/// What keeps a file from being formatted.
#[derive(Debug, Diagnostic, Error)]
enum Refused {
    /// The formatter refuses it.
    #[error("cannot format `{path}`: {reason}")]
    Format {
        path: String,
        reason: FormatError,
        #[help]
        help: Option<String>,
    },
    /// Policies inside of other files are not formatted.
    #[error("cannot format `{path}`: policies inside of {kind} files are not formatted")]
    Host { path: String, kind: &'static str },
    /// Standard input beside files.
    #[error("`policyc format` takes standard input alone, without other paths")]
    StdinBesideFiles,
}

/// Formats, and writes or shows the results.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let stdin = arguments.paths.iter().any(|path| path == Path::new(STDIN));
    if stdin && arguments.paths.len() > 1 {
        return Err(Refused::StdinBesideFiles.into());
    }
    let loaded = arguments.config.load(&arguments.paths)?;
    let options = arguments.layout.options(&loaded.config.format);
    let request = Request {
        paths: &arguments.paths,
        stdin_filename: arguments.stdin_filename.as_deref(),
        ..Request::default()
    };
    let input = input::read(request, &loaded.config.layout)?;
    let formatted: Vec<_> =
        input.files.par_iter().map(|file| (file, formatted(file, &options, &loaded))).collect();
    let mut tally = Tally { failed: !input.unreadable.is_empty(), ..Tally::default() };
    input.unreadable.into_iter().for_each(|unreadable| super::tell(&unreadable.into()));
    for (file, result) in formatted {
        match result {
            Err(refused) => {
                tally.failed = true;
                super::tell(&refused.into());
            }
            Ok(text) => tally.take(arguments, file, &text, stdin)?,
        }
    }
    if !arguments.quiet && !arguments.diff && !stdin {
        output::print(|out| writeln!(out, "{}", tally.line(arguments.check)))?;
    }
    let differs = (arguments.check || arguments.diff) && tally.changed > 0;
    Ok(match (tally.failed, differs) {
        (true, _) => ExitCode::from(EXIT_STOPPED),
        (false, true) => ExitCode::from(EXIT_FINDINGS),
        (false, false) => ExitCode::SUCCESS,
    })
}

fn formatted(
    file: &SourceFile,
    options: &Options,
    loaded: &config::Loaded,
) -> Result<String, Refused> {
    let path = file.name().to_owned();
    let host = embed::host(file.name()).filter(|_| !embed::is_document(file.text()));
    if let Some(host) = host {
        return Err(Refused::Host { path, kind: host.name() });
    }
    let placeholders = loaded.for_file(file.name()).placeholders;
    format::format_file(file, options, placeholders).map_err(|reason| {
        let help = matches!(reason, FormatError::Malformed(_))
            .then(|| format!("`policyc lint {path}` says more"));
        Refused::Format { path, reason, help }
    })
}

/// What became of the files.
#[derive(Default)]
struct Tally {
    changed: usize,
    same: usize,
    failed: bool,
}

impl Tally {
    /// Writes or shows one result.
    fn take(
        &mut self,
        arguments: &Args,
        file: &SourceFile,
        text: &str,
        stdin: bool,
    ) -> miette::Result<()> {
        let changes = text != file.text();
        if changes {
            self.changed += 1;
        } else {
            self.same += 1;
        }
        if arguments.diff {
            let look = Terminal::stdout().look();
            output::print(|out| write_unified(file.name(), file.text(), text, look, out))?;
        } else if arguments.check {
            if changes && !arguments.quiet {
                output::print(|out| writeln!(out, "not formatted: {}", file.name()))?;
            }
        } else if stdin {
            output::print(|out| out.write_all(text.as_bytes()))?;
        } else if changes {
            match write::replace(file.name(), file.text(), text) {
                Ok(()) if arguments.quiet => {}
                Ok(()) => output::print(|out| writeln!(out, "formatted: {}", file.name()))?,
                Err(error) => {
                    self.changed -= 1;
                    self.failed = true;
                    super::tell(&error.into());
                }
            }
        }
        Ok(())
    }

    /// `2 files formatted, 5 were formatted already`.
    fn line(&self, check: bool) -> String {
        let counted = |count: usize| match count {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        let same = format!("{} formatted already", counted(self.same));
        match (self.changed, check) {
            (0, _) => same,
            (changed, true) => format!("{} not formatted, {same}", counted(changed)),
            (changed, false) => format!("{} formatted, {same}", counted(changed)),
        }
    }
}
