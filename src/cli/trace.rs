//! `policyc trace`: one exchange of a simulation, step by step.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::available_parallelism;

use crate::plan::{Layers, Unrouted};
use crate::report::trace::{TraceReport, write_json, write_text};
use crate::sim::{Captured, Decision, Options, Routing, Simulator, Sink};
use crate::usage::read;

use super::config;
use super::gateway_args::GatewayArgs;
use super::output;
use super::policy_file::{PolicyArgs, PolicyFile};
use super::traffic::{Traffic, Watch, bound_lines, check_lines};

/// Arguments of `policyc trace`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "All exchanges before it are played as well, so that counters and \
    caches stand as they would. Values of headers and variables are shown as they are: a trace \
    may hold secrets of the recording.")]
pub(super) struct Args {
    #[command(flatten)]
    policy: PolicyArgs,

    /// Recorded traffic, as `policyc simulate` takes it.
    #[arg(long, value_name = "PATH", required = true)]
    traffic: Vec<PathBuf>,

    /// The line of the exchange, counted from 1; of one of several files: `FILE:LINE`.
    #[arg(long, value_name = "LINE", required_unless_present = "id", conflicts_with = "id")]
    line: Option<String>,

    /// The exchange with this `request_id` in its context.
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    #[command(flatten)]
    gateway: GatewayArgs,

    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Threads that decode; by default as many as the machine runs at once.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,

    #[command(flatten)]
    config: config::ConfigArgs,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Indented lines for people.
    Text,
    /// One JSON object (`policyc schema trace`).
    Json,
}

/// Which exchange is wanted.
enum Wanted {
    /// That of a line, counted from 0, of that file or of any.
    Line(Option<String>, u64),
    /// The one with this id.
    Id(String),
}

/// Waits for the exchange.
struct Waiting<'r> {
    routing: &'r Routing,
    names: Vec<String>,
    first: String,
    found: Option<TraceReport>,
}

impl Sink for Waiting<'_> {
    fn decision(&mut self, decision: &Decision<'_>) {
        if self.found.is_some() || decision.trace.is_none() {
            return;
        }
        let file = decision.captured.file.and_then(|file| self.names.get(file as usize));
        let layers = decision.route.and_then(|route| self.routing.layers().get(route as usize));
        let path = |layer: &u32| {
            self.routing.sources().get(*layer as usize).map(|source| source.path.clone())
        };
        let route = layers.into_iter().flatten().filter_map(path).collect();
        self.found = TraceReport::of(decision, file.unwrap_or(&self.first), route);
    }
}

/// Plays until the exchange has ended, and tells about it.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let wanted = arguments.wanted()?;
    let policy = PolicyFile::find(&arguments.policy, &arguments.config)?;
    let unwatched: Watch = Arc::new(|source| source);
    let traffic = Traffic::open(&arguments.traffic, &unwatched)?;
    let names = traffic.names();
    let loaded = arguments.config.load(&[])?;
    let options =
        Options { files: names.clone(), ..arguments.gateway.options(&loaded.config.simulate)? };
    let routing = Arc::new(policy.routing()?);
    let mut simulator = Simulator::over(Arc::clone(&routing), &options);
    let overflow = bound_lines(&mut simulator, 1);
    let recorder = simulator.recorder();
    let threads = arguments
        .threads
        .map_or_else(|| available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let first =
        arguments.traffic.first().map_or_else(String::new, |path| path.display().to_string());
    let mut waiting = Waiting { routing: &routing, names, first, found: None };
    let file_names = waiting.names.clone();
    let mut broken: Option<Layers> = None;
    let mut seen = false;
    let read_names = traffic.read(
        threads,
        |lines| {
            let mut part: Vec<Box<Captured>> = Vec::new();
            for line in lines.iter() {
                let Ok(exchange) = line.exchange else { continue };
                let text = line.text.unwrap_or_default();
                let usage = read(&exchange);
                let mut captured =
                    recorder.capture_in(line.file, line.index, text, &exchange, &usage);
                let is_wanted = match &wanted {
                    Wanted::Line(name, number) => {
                        let file = line.file.and_then(|file| file_names.get(file as usize));
                        *number == line.index && name.as_ref().is_none_or(|name| Some(name) == file)
                    }
                    Wanted::Id(id) => exchange.context.get("request_id").as_deref() == Some(id),
                };
                if is_wanted {
                    captured.watch(text);
                }
                part.push(captured);
            }
            part
        },
        |part| {
            for captured in part {
                if let Err(why) = &captured.route
                    && let Unrouted::Broken(layers) = **why
                {
                    broken = Some(layers);
                    return ControlFlow::Break(());
                }
                seen |= captured.is_watched();
                // One that comes too late is played by no run; `simulate` says so.
                let _ = simulator.push(captured, &mut waiting);
                if waiting.found.is_some() {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        },
    )?;
    drop(read_names);
    if let Some(layers) = broken {
        return Err(policy.why_broken(&routing, &layers));
    }
    if waiting.found.is_none() {
        let _ = simulator.finish(&mut waiting);
    }
    check_lines(&overflow)?;
    let Some(report) = waiting.found else {
        return Err(arguments.missing(seen));
    };
    output::print(|out| match arguments.format {
        Format::Text => write_text(&report, out),
        Format::Json => write_json(&report, out),
    })?;
    Ok(ExitCode::SUCCESS)
}

impl Args {
    fn wanted(&self) -> miette::Result<Wanted> {
        let Some(line) = &self.line else {
            return Ok(Wanted::Id(self.id.clone().unwrap_or_default()));
        };
        let (name, number) = match line.rsplit_once(':') {
            Some((name, number)) => (Some(name.to_owned()), number),
            None => (None, line.as_str()),
        };
        let number = number.parse::<u64>().ok().and_then(|number| number.checked_sub(1));
        let number = number
            .ok_or_else(|| miette::miette!("`--line {line}` is no line, which counts from 1"))?;
        if name.is_none()
            && (self.traffic.len() > 1 || self.traffic.iter().any(|path| path.is_dir()))
        {
            return Err(miette::miette!(
                help = "give the file as well: `--line FILE:LINE`",
                "`--line {line}` does not say of which file"
            ));
        }
        // One file has no number, so that its name is not looked at.
        let name = name
            .filter(|_| self.traffic.len() > 1 || self.traffic.iter().any(|path| path.is_dir()));
        Ok(Wanted::Line(name, number))
    }

    fn missing(&self, seen: bool) -> miette::Report {
        let which = match (&self.line, &self.id) {
            (Some(line), _) => format!("line {line}"),
            (_, id) => format!("`request_id` {:?}", id.as_deref().unwrap_or_default()),
        };
        if seen {
            return miette::miette!("the exchange of {which} comes too late to be played");
        }
        miette::miette!("the traffic has no exchange of {which}")
    }
}
