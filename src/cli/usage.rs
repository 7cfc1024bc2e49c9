//! `policyc usage`: what recorded traffic consumed, as its responses report it.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::available_parallelism;

use crate::prices::{Accounts, Bill, Consumption, PriceList};
use crate::report::usage::{FieldSums, write_row, write_totals};
use crate::sim::Field;
use crate::traffic::{Exchange, Lines};
use crate::usage::{Totals, Usage, read};

use super::simulate::field_parser;
use super::traffic::{BadLines, Traffic, Watch};
use super::{output, prices};

/// Arguments of `policyc usage`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Recorded traffic: files, plain, gzip or Zstandard, folders of such, or `-` for standard
    /// input; several are read in the order of time. Anything but native lines is read as
    /// `policyc import` reads it.
    #[arg(required = true, value_name = "TRAFFIC")]
    traffic: Vec<PathBuf>,

    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Fields by which tokens and costs are told as well, with commas between them; `model`
    /// when prices are given.
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = field_parser())]
    by: Vec<Field>,

    /// What tokens cost: a price list in TOML (`policyc schema prices`).
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,

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
    sums: FieldSums,
    accounts: Option<Accounts>,
    bad: BadLines,
}

/// The tables by field that are asked for.
struct Tables {
    fields: Vec<Field>,
    prices: Option<Arc<PriceList>>,
}

impl Tables {
    fn new(arguments: &Args, prices: Option<Arc<PriceList>>) -> Self {
        let mut fields = arguments.by.clone();
        if fields.is_empty() && prices.is_some() {
            fields.push(Field::Model);
        }
        Self { fields, prices }
    }

    /// Tables without exchanges.
    fn part(&self) -> Part {
        let names: Vec<_> = self.fields.iter().map(|field| field.name()).collect();
        let accounts = self.prices.as_ref().map(|prices| Accounts::new(Arc::clone(prices), &names));
        Part { sums: FieldSums::new(&self.fields), accounts, ..Part::default() }
    }

    /// Counts an exchange; its bill.
    fn count(&self, exchange: &Exchange<'_>, usage: &Usage<'_>, part: &mut Part) -> Option<Bill> {
        if self.fields.is_empty() {
            return None;
        }
        let ids = exchange.context.ids();
        let values = || self.fields.iter().map(|field| field.value(&ids, usage));
        part.sums.count(usage, values());
        let consumption = Consumption {
            model: usage.model.as_deref(),
            provider: usage.provider,
            at: exchange.timestamp,
            tokens: &usage.tokens,
            prompt_includes_cached: usage.prompt_includes_cached(),
            succeeded: (200..300).contains(&usage.status),
        };
        Some(part.accounts.as_mut()?.count(&consumption, values()))
    }
}

/// Prints the usage of recorded traffic.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let prices = prices::open(arguments.prices.as_deref())?;
    let tables = Tables::new(arguments, prices);
    let unwatched: Watch = Arc::new(|source| source);
    let traffic = Traffic::open(&arguments.traffic, &unwatched)?;
    let names = traffic.names();
    let threads = arguments
        .threads
        .map_or_else(|| available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let mut whole = tables.part();
    let mut outcome = None;
    output::print(|out| {
        let mut written = Ok(());
        let read = traffic.read(
            threads,
            |lines| arguments.read(&lines, &tables, &names),
            |part| {
                written = out.write_all(part.rows.as_bytes());
                whole.totals.add(part.totals);
                whole.sums.add(part.sums);
                if let (Some(accounts), Some(more)) = (&mut whole.accounts, part.accounts) {
                    accounts.add(more);
                }
                whole.bad.append(part.bad);
                let stop = written.is_err() || arguments.stops(&whole.bad);
                if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        written?;
        let is_read = read.is_ok();
        outcome = Some(read);
        if is_read && arguments.format == Format::Text && !arguments.stops(&whole.bad) {
            write_totals(&whole.totals, out)?;
            let costs = whole.accounts.take().map(Accounts::finish);
            whole.sums.write(costs.as_ref(), out)?;
        }
        Ok(())
    })?;
    let Some(names) = outcome.transpose()? else { return Ok(ExitCode::SUCCESS) };
    if arguments.stops(&whole.bad)
        && let Some(report) = whole.bad.stop(&names)
    {
        return Err(report);
    }
    whole.bad.tell(&names);
    Ok(ExitCode::SUCCESS)
}

impl Args {
    /// Whether bad lines end the run.
    fn stops(&self, bad: &BadLines) -> bool {
        self.strict && !bad.is_empty()
    }

    /// Reads the usage of some lines; runs on every thread.
    fn read(&self, lines: &Lines<'_>, tables: &Tables, names: &[String]) -> Part {
        let mut part = tables.part();
        let mut totals = Totals::default();
        for line in lines.iter() {
            match line.exchange {
                Ok(exchange) => {
                    let usage = read(&exchange);
                    let bill = tables.count(&exchange, &usage, &mut part);
                    match self.format {
                        Format::Text => totals.count(&usage),
                        Format::Json => {
                            let file = line.file.and_then(|file| names.get(file as usize));
                            let file = file.map(String::as_str);
                            write_row(file, line.index, &usage, bill.as_ref(), &mut part.rows);
                        }
                    }
                }
                Err(error) => {
                    part.bad.push(line.file, error);
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
