//! `policyc usage`: what recorded traffic consumed, as its responses report it.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;

use crate::report::usage::{write_row, write_totals};
use crate::traffic::{Lines, ReadOptions, TrafficError, read_lines};
use crate::usage::{Totals, read};

use super::output;
use super::traffic::{BadLines, cannot_use, native, open};

/// Arguments of `policyc usage`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Recorded traffic: a file, plain, gzip or Zstandard, or `-` for standard input. Anything
    /// but native lines is read as `policyc import` reads it.
    traffic: PathBuf,

    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Stop at the first bad line instead of leaving it out.
    #[arg(long)]
    strict: bool,

    /// Threads that decode; by default as many as the machine runs at once.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Tables of sums by provider, API, model and where the counts come from.
    Text,
    /// One JSON object a line for each exchange; `line` counts from 0.
    Json,
}

/// What has been read of a run of lines.
#[derive(Default)]
struct Part {
    rows: String,
    totals: Totals<'static>,
    bad: BadLines,
}

/// Prints the usage of recorded traffic.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let source = native(&arguments.traffic, open(&arguments.traffic)?)?;
    let threads = arguments
        .threads
        .map_or_else(|| available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let options = ReadOptions { threads, ..ReadOptions::default() };
    let mut whole = Part::default();
    let mut outcome = Ok(());
    output::print(|out| {
        let mut written = Ok(());
        let read = read_lines(
            source,
            &options,
            |lines| arguments.read(&lines),
            |part| {
                written = out.write_all(part.rows.as_bytes());
                whole.totals.add(part.totals);
                whole.bad.append(part.bad);
                let stop = written.is_err() || arguments.stops(&whole.bad);
                if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        written?;
        outcome = read.map(drop);
        if outcome.is_ok() && arguments.format == Format::Text && !arguments.stops(&whole.bad) {
            write_totals(&whole.totals, out)?;
        }
        Ok(())
    })?;
    outcome.map_err(|error| cannot_use(&arguments.traffic, error))?;
    if arguments.stops(&whole.bad)
        && let Some(error) = whole.bad.first()
    {
        return Err(cannot_use(&arguments.traffic, TrafficError::Line(error.clone())));
    }
    whole.bad.tell(&arguments.traffic);
    Ok(ExitCode::SUCCESS)
}

impl Args {
    /// Whether bad lines end the run.
    fn stops(&self, bad: &BadLines) -> bool {
        self.strict && !bad.is_empty()
    }

    /// Reads the usage of some lines; runs on every thread.
    fn read(&self, lines: &Lines<'_>) -> Part {
        let mut part = Part::default();
        let mut totals = Totals::default();
        for line in lines.iter() {
            match line.exchange {
                Ok(exchange) => {
                    let usage = read(&exchange);
                    match self.format {
                        Format::Text => totals.count(&usage),
                        Format::Json => write_row(line.index, &usage, &mut part.rows),
                    }
                }
                Err(error) => {
                    part.bad.push(error);
                    if self.strict {
                        break;
                    }
                }
            }
        }
        part.totals = totals.into_owned();
        part
    }
}
