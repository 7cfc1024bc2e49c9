//! `policyc simulate`: plays a policy over recorded traffic.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::available_parallelism;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use miette::{Context, IntoDiagnostic};

use crate::plan::{Layers, Unrouted};
use crate::prices::PriceList;
use crate::report::simulate::{
    Costs, RowFormat, Rows, SimulatedCosts, write_decision, write_json, write_text,
};
use crate::sim::metrics::Emission;
use crate::sim::{Captured, Decision, Field, Options, Recorder, Simulator, Sink};
use crate::traffic::Lines;
use crate::usage::read;

use super::against::Question;
use super::config;
use super::gateway_args::GatewayArgs;
use super::policy_file::{PolicyArgs, PolicyFile};
use super::replay::Replay;
use super::terminal::Terminal;
use super::traffic::{BadLines, Names, Traffic, Watch, bound_lines, check_lines};
use super::{against, output, prices, sensitivity};

/// Arguments of `policyc simulate`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "A call is admitted at its timestamp and charged when its response \
    ends. What API Management leaves open is an assumption; the report names those that \
    decided something (`policyc explain assumption NAME`).")]
pub(super) struct Args {
    /// Recorded traffic: a file, plain, gzip or Zstandard, a folder of such, or `-` for standard
    /// input; several are played in the order of time. Anything but native lines is read as
    /// `policyc import` reads it.
    #[arg(long, value_name = "PATH", required = true)]
    traffic: Vec<PathBuf>,

    #[command(flatten)]
    policy: PolicyArgs,

    #[command(flatten)]
    gateway: GatewayArgs,

    /// Also play every other choice of the assumptions that decided something, and print how
    /// far the share of refused calls moves. Reads the traffic up to three times.
    #[arg(long, conflicts_with_all = ["against", "decisions", "metrics", "prices"])]
    sensitivity: bool,

    /// Print what the policy changes compared with this one, over the same traffic: a document, a
    /// plan of `policyc compile`, or the folder of a service.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["decisions", "metrics"])]
    against: Option<PathBuf>,

    /// With `--against`: exit with status 1 when a call is refused that was not before.
    #[arg(long, requires = "against")]
    deny_newly_refused: bool,

    /// Fields by which totals are told, with commas between them.
    #[arg(long, value_name = "FIELD", value_delimiter = ',', default_value = "subscription,model", value_parser = field_parser())]
    by: Vec<Field>,

    /// What tokens cost: a price list in TOML (`policyc schema prices`).
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,

    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Write a JSON line for each exchange: status, who refused it, headers, charges.
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,

    /// Write the rows of custom metrics as the table `customMetrics` would get them.
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,

    /// How rows of metrics are written; as the file's name ends when absent.
    #[arg(long, value_enum, value_name = "FORMAT")]
    metrics_format: Option<MetricsFormat>,

    /// Stop at the first bad line instead of leaving it out.
    #[arg(long)]
    strict: bool,

    /// Threads that decode; by default as many as the machine runs at once.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,

    #[command(flatten)]
    config: config::ConfigArgs,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Tables for people.
    Text,
    /// One JSON object.
    Json,
}

/// How rows of metrics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum MetricsFormat {
    /// One JSON object a line.
    Json,
    /// CSV with a header; the default for a file whose name ends with `.csv`.
    Csv,
}

/// The fields by which results are told.
pub(super) fn field_parser() -> impl TypedValueParser<Value = Field> {
    PossibleValuesParser::new(Field::ALL.map(Field::name))
        .try_map(|name| Field::from_name(&name).ok_or("no such field"))
}

/// What has been read of a run of lines.
#[derive(Default)]
struct Part {
    #[expect(clippy::vec_box, reason = "each goes its own way, without being copied")]
    captured: Vec<Box<Captured>>,
    bad: BadLines,
}

/// How a run ended.
enum Played {
    /// All was played.
    Whole(Box<crate::sim::Report>, BadLines, Names),
    /// A call takes the route of these documents, which cannot be run.
    Broken(Layers),
}

/// Plays the policy and prints the report.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let policy = PolicyFile::find(&arguments.policy, &arguments.config)?;
    let loaded = arguments.config.load(&[])?;
    let options = arguments.options(&loaded.config.simulate)?;
    let prices = prices::listed(arguments.prices.as_deref(), &loaded)?;
    let routing = Arc::new(policy.routing()?);
    let (paths, threads) = (arguments.traffic.as_slice(), arguments.threads());
    let replay = Replay { paths, threads, strict: arguments.strict };
    let as_json = arguments.format == Format::Json;
    if arguments.sensitivity {
        return sensitivity::run(&replay, &policy, &routing, &options, as_json);
    }
    if let Some(old) = &arguments.against {
        let old = PolicyFile::open(std::slice::from_ref(old), &[], &arguments.config)?;
        let denies_refusals = arguments.deny_newly_refused;
        let question = Question { old: &old, new: &policy, prices, denies_refusals, as_json };
        return against::run(&replay, &question, &options);
    }
    let bar = progress(&arguments.traffic);
    let traffic = Traffic::open(&arguments.traffic, &watched(&bar))?;
    let options = Options { files: traffic.names(), ..options };
    let simulator = Simulator::over(Arc::clone(&routing), &options);
    let mut files = Files::create(arguments, &options, prices)?;
    let played = arguments.play(simulator, traffic, &mut files);
    bar.finish_and_clear();
    let (report, bad, names) = match played? {
        Played::Whole(report, bad, names) => (*report, bad, names),
        Played::Broken(layers) => return Err(policy.why_broken(&routing, &layers)),
    };
    let costs = files.finish()?;
    let costs = costs.as_ref();
    let sources = routing.sources();
    output::print(|out| match arguments.format {
        Format::Text => {
            if let Some(found) = &policy.found {
                writeln!(out, "{found}\n")?;
            }
            write_text(&report, sources, costs, out)
        }
        Format::Json => write_json(&report, sources, costs, out),
    })?;
    bad.tell(&names);
    Ok(ExitCode::SUCCESS)
}

impl Args {
    fn options(&self, settings: &crate::config::Simulate) -> miette::Result<Options> {
        Ok(Options { by: self.by.clone(), ..self.gateway.options(settings)? })
    }

    /// Threads that decode.
    fn threads(&self) -> usize {
        self.threads
            .map_or_else(|| available_parallelism().map_or(1, std::num::NonZero::get), usize::from)
    }

    /// Reads the traffic on several threads and plays it in order.
    fn play(
        &self,
        mut simulator: Simulator,
        traffic: Traffic,
        files: &mut Files,
    ) -> miette::Result<Played> {
        let threads = self.threads();
        let overflow = bound_lines(&mut simulator, 1);
        let recorder = simulator.recorder();
        let mut bad = BadLines::default();
        let mut late = None;
        let mut broken = None;
        let outcome = traffic.read(
            threads,
            |lines| self.capture(&lines, &recorder),
            |part| {
                bad.append(part.bad);
                for captured in part.captured {
                    let place = (captured.file, captured.line);
                    if let Err(why) = &captured.route
                        && let Unrouted::Broken(layers) = **why
                    {
                        broken = Some(layers);
                        return ControlFlow::Break(());
                    }
                    if let Err(error) = simulator.push(captured, files) {
                        late = Some((place, error));
                        return ControlFlow::Break(());
                    }
                }
                let stop = self.strict && !bad.is_empty() || files.failed.is_some();
                if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        let names = outcome?;
        if let Some(layers) = broken {
            return Ok(Played::Broken(layers));
        }
        if let Some(((file, line), error)) = late {
            return Err(miette::miette!(
                help = "`--reorder-window` says how far out of order exchanges may come",
                "`{}`, line {}: {error}",
                names.of(file),
                line + 1
            ));
        }
        if self.strict
            && let Some(report) = bad.stop(&names)
        {
            return Err(report);
        }
        let report = simulator.finish(files);
        check_lines(&overflow)?;
        Ok(Played::Whole(Box::new(report), bad, names))
    }

    /// Keeps what the run needs of some lines; runs on every thread.
    fn capture(&self, lines: &Lines<'_>, recorder: &Recorder) -> Part {
        let mut part = Part::default();
        let mut capturing = recorder.begin();
        for line in lines.iter() {
            match line.exchange {
                Ok(exchange) => {
                    let usage = read(&exchange);
                    let text = line.text.unwrap_or_default();
                    let captured =
                        capturing.capture(line.file, line.index, text, &exchange, &usage);
                    part.captured.push(captured);
                }
                Err(error) => {
                    part.bad.push(line.file, error);
                    if self.strict {
                        break;
                    }
                }
            }
        }
        part
    }
}

/// Counts what is read.
pub(super) fn watched(bar: &ProgressBar) -> Watch {
    let bar = bar.clone();
    Arc::new(move |source| Box::new(bar.wrap_read(source)))
}

/// A bar over the bytes of the files, on a terminal; else nothing.
pub(super) fn progress(paths: &[PathBuf]) -> ProgressBar {
    if !Terminal::stderr().interactive {
        return ProgressBar::hidden();
    }
    let lengths = paths.iter().map(|path| {
        std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
    });
    let length: Option<u64> = lengths.sum();
    let (bar, template) = match length {
        Some(length) => (ProgressBar::new(length), "{bar:30} {bytes} of {total_bytes}, {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} read"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The files that results go to while the run goes on.
struct Files {
    decisions: Option<Output>,
    metrics: Option<Metrics>,
    costs: Option<Costs>,
    /// Names of the traffic's files, where there are several.
    names: Vec<String>,
    failed: Option<io::Error>,
}

/// The file of rows.
struct Metrics {
    path: PathBuf,
    rows: Rows<BufWriter<File>>,
}

impl Metrics {
    fn create(path: &Path, format: Option<MetricsFormat>) -> miette::Result<Self> {
        let Output { path, file } = Output::create(path)?;
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let named = if is_csv { MetricsFormat::Csv } else { MetricsFormat::Json };
        let format = match format.unwrap_or(named) {
            MetricsFormat::Json => RowFormat::JsonLines,
            MetricsFormat::Csv => RowFormat::Csv,
        };
        Ok(Self { path, rows: Rows::new(file, format) })
    }
}

/// The file of decisions.
struct Output {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Output {
    fn create(path: &Path) -> miette::Result<Self> {
        let file = File::create(path)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot write `{}`", path.display()))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file) })
    }
}

impl Files {
    fn create(
        arguments: &Args,
        options: &Options,
        prices: Option<Arc<PriceList>>,
    ) -> miette::Result<Self> {
        let create = |path: &Option<PathBuf>| path.as_deref().map(Output::create).transpose();
        let decisions = create(&arguments.decisions)?;
        let costs = prices.map(|prices| Costs::new(prices, &arguments.by));
        let metrics = arguments.metrics.as_deref();
        let metrics =
            metrics.map(|path| Metrics::create(path, arguments.metrics_format)).transpose()?;
        let names = options.files.clone();
        Ok(Self { decisions, metrics, costs, names, failed: None })
    }

    fn finish(self) -> miette::Result<Option<SimulatedCosts>> {
        if let Some(error) = self.failed {
            return Err(error).into_diagnostic().wrap_err("cannot write the results");
        }
        let failed = |path: PathBuf| move || format!("cannot write `{}`", path.display());
        if let Some(mut output) = self.decisions {
            output.file.flush().into_diagnostic().wrap_err_with(failed(output.path))?;
        }
        if let Some(Metrics { path, rows }) = self.metrics {
            rows.finish().into_diagnostic().wrap_err_with(failed(path))?;
        }
        Ok(self.costs.map(Costs::finish))
    }
}

impl Sink for Files {
    fn emission(&mut self, _line: u64, emission: &Emission<'_>) {
        if let Some(output) = &mut self.metrics
            && let Err(error) = output.rows.write(emission)
        {
            self.failed.get_or_insert(error);
        }
    }

    fn decision(&mut self, decision: &Decision<'_>) {
        if let Some(costs) = &mut self.costs {
            costs.count(decision);
        }
        if let Some(output) = &mut self.decisions
            && let Err(error) = write_decision(
                decision,
                decision.captured.file.and_then(|file| Some(&**self.names.get(file as usize)?)),
                &mut output.file,
            )
        {
            self.failed.get_or_insert(error);
        }
    }
}
