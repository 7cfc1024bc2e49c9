//! `policyc import`: native lines from logs, exports and archives.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::report::import::{Census, write_import};
use crate::traffic::import::{ImportOptions, Imported, Importer};
use crate::traffic::{Exchange, FORMATS, Redaction, UsageLine, format};
use crate::usage::{StreamKind, read};

use super::EXIT_FINDINGS;
use super::output;
use super::simulate::{progress, watched};
use super::traffic::{MEMORY, TemporaryFiles, cannot_use, open};

/// The word for: as the content tells.
const AUTO: &str = "auto";

/// Arguments of `policyc import`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Records of one call are joined, also across files: name all files \
    of a period at once. Lines come out in the order of time. Keys, tokens and cookies are \
    replaced by `redacted-1`, `redacted-2` …, each by its own number, so that callers stay \
    apart. What is left over or missing is told on standard error. Memory is bounded; what \
    does not fit waits in temporary files, which hold secrets until the run ends.")]
pub(super) struct Args {
    /// Files to read, plain, gzip or Zstandard, or `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What the files are.
    #[arg(long, value_name = "NAME", default_value = AUTO, value_parser = format_parser())]
    format: String,

    /// Leave out the texts of bodies too; structure, models and counts stay.
    #[arg(long)]
    redact_bodies: bool,

    /// Keep keys, tokens and cookies.
    #[arg(long)]
    keep_secrets: bool,

    /// End with status 1 when records are broken or left over.
    #[arg(long)]
    strict: bool,

    /// Where the lines go; standard output when absent.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn format_parser() -> impl TypedValueParser<Value = String> {
    let auto = PossibleValue::new(AUTO).help("as the content of each file tells");
    let named = FORMATS.iter().map(|format| PossibleValue::new(format.name()).help(format.about()));
    PossibleValuesParser::new(std::iter::once(auto).chain(named))
}

/// Imports the files and tells about it.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let options = ImportOptions {
        redaction: Redaction { secrets: !arguments.keep_secrets, bodies: arguments.redact_bodies },
        memory: MEMORY,
        summarise: &summarise,
    };
    let mut importer = Importer::new(options, &TemporaryFiles);
    let format = format::format(&arguments.format);
    let bar = progress(&arguments.files);
    let watch = watched(&bar);
    for path in &arguments.files {
        let name = path.display().to_string();
        let read = importer.read(&name, watch(open(path)?), format);
        read.map_err(|error| cannot_use(path, error))?;
    }
    bar.finish_and_clear();
    let imported = importer.finish().map_err(output::WriteError::from)?;
    let report = imported.report.clone();
    let mut census = Census::default();
    match &arguments.output {
        None => output::print(|out| write_lines(imported, &mut census, out))?,
        Some(path) => {
            let written = File::create(path).and_then(|file| {
                let mut out = io::BufWriter::new(file);
                write_lines(imported, &mut census, &mut out)?;
                out.flush()
            });
            written
                .map_err(|error| miette::miette!("cannot write `{}`: {error}", path.display()))?;
        }
    }
    // Nobody is left to tell when standard error is closed.
    let _ = write_import(&report, &census, &mut io::stderr().lock());
    let lost = report.bad.iter().next().is_some() || report.left_over.iter().next().is_some();
    let failed = arguments.strict && lost;
    Ok(if failed { ExitCode::from(EXIT_FINDINGS) } else { ExitCode::SUCCESS })
}

/// Writes the lines and counts what they lack.
fn write_lines(imported: Imported, census: &mut Census, out: &mut dyn Write) -> io::Result<()> {
    for line in imported {
        let line = line?;
        if let Ok(exchange) = Exchange::decode(&line, 0) {
            census.count(&exchange, &read(&exchange));
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// What an exchange consumed, for a line whose response is left out.
fn summarise(exchange: &Exchange<'_>) -> Option<UsageLine> {
    let usage = read(exchange);
    let tokens = &usage.tokens;
    (!tokens.is_empty()).then(|| UsageLine {
        model: usage.model.as_deref().map(str::to_owned),
        stream: (usage.stream != StreamKind::None).then_some(true),
        prompt_tokens: tokens.prompt,
        completion_tokens: tokens.completion,
        total_tokens: tokens.total,
        cached_tokens: tokens.cached,
        cache_creation_tokens: tokens.cache_creation,
        reasoning_tokens: tokens.reasoning,
        prompt_audio_tokens: tokens.prompt_audio,
        completion_audio_tokens: tokens.completion_audio,
        accepted_prediction_tokens: tokens.accepted_prediction,
        rejected_prediction_tokens: tokens.rejected_prediction,
    })
}
