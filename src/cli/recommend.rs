//! `policyc recommend`: the smallest limits that recorded traffic would hardly have met.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::thread::available_parallelism;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use miette::IntoDiagnostic;

use crate::plan;
use crate::policy::{Document, ParseOptions};
use crate::report::recommend::{
    Recommendations, write_recommendations, write_recommendations_json, write_snippet,
};
use crate::sim::clock::Period;
use crate::sim::recommend::{Bound, Loads, Share, Terms, curve, recommend, together_curve};
use crate::sim::{Field, Gateway, Simulator};
use crate::source::SourceFile;

use super::gateway_args::ChoiceArgs;
use super::replay::{Replay, captured};
use super::simulate::field_parser;
use super::{config, output};

/// Limits that the curve has.
const CURVE: u64 = 12;

/// Arguments of `policyc recommend`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Each key is played against limits of its own, with the counters of \
    `policyc simulate`; rate and quotas of one policy are then played together, and raised until \
    the policy as a whole refuses no more than allowed. Calls that do not say what they used are \
    charged nothing.")]
pub(super) struct Args {
    /// Recorded traffic: a file, plain, gzip or Zstandard, a folder of such, or `-` for standard
    /// input; several are played in the order of time. Anything but native lines is read as
    /// `policyc import` reads it.
    #[arg(long, value_name = "PATH", required = true)]
    traffic: Vec<PathBuf>,

    /// What a counter is kept for.
    #[arg(long, value_name = "FIELD", default_value = "subscription", value_parser = field_parser())]
    by: Field,

    /// Share of the calls of each key that may be refused, such as `0.5%`.
    #[arg(long, value_name = "SHARE", default_value = "0%", value_parser = share)]
    refuse_at_most: Share,

    #[command(flatten)]
    choices: ChoiceArgs,

    /// Periods for which quotas are recommended, with commas between them.
    #[arg(long, value_name = "PERIOD", value_delimiter = ',', default_value = "Daily,Monthly", value_parser = period_parser())]
    period: Vec<Period>,

    /// Estimate prompts before calls are let pass, as `estimate-prompt-tokens="true"` does.
    #[arg(long)]
    estimate_prompt_tokens: bool,

    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

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
    /// A policy for `inbound` with a limit for each key.
    Policy,
}

fn period_parser() -> impl TypedValueParser<Value = Period> {
    const NAMES: [Period; 5] =
        [Period::Hourly, Period::Daily, Period::Weekly, Period::Monthly, Period::Yearly];
    PossibleValuesParser::new(NAMES.map(Period::name))
        .try_map(|name| Period::from_str(&name).map_err(|error| error.to_string()))
}

/// A share such as `0.5%`, or `0.005`.
fn share(text: &str) -> Result<Share, String> {
    let (number, whole) = match text.trim().strip_suffix('%') {
        Some(number) => (number.trim(), 10_000.0),
        None => (text.trim(), 1_000_000.0),
    };
    let number: f64 = number.parse().map_err(|_| "not a share such as `0.5%`".to_owned())?;
    let millionths = (number * whole).round();
    if !(0.0..=1_000_000.0).contains(&millionths) {
        return Err("a share is from `0%` to `100%`".to_owned());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be from 0 to a million"
    )]
    let millionths = millionths as u32;
    Ok(Share(millionths))
}

/// Searches the limits and prints them.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let loaded = arguments.config.load(&[])?;
    let options = arguments.choices.options(&loaded.config.simulate)?;
    let gateway = options.gateway;
    if !gateway.has_token_limits() {
        let name = gateway.name();
        return Err(miette::miette!("the {name} gateway has no token limits (documented)"));
    }
    let threads = arguments
        .threads
        .map_or_else(|| available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let replay = Replay { paths: &arguments.traffic, threads, strict: arguments.strict };
    let terms = Terms { choices: options.choices, share: arguments.refuse_at_most };
    let mut loads = Loads::new(gateway, arguments.estimate_prompt_tokens, &terms);
    // A plan with such a limit keeps of each exchange what its limit needs.
    let plan = plan_of_limit(arguments.estimate_prompt_tokens)?;
    let recorder = Simulator::new(&plan, &options).into_diagnostic()?.recorder();
    let (bad, names) = replay.read(
        |line, exchange, usage| captured(&recorder, line, exchange, usage),
        |part| {
            part.iter().for_each(|captured| loads.add(captured, arguments.by));
            ControlFlow::Continue(())
        },
    )?;
    loads.sort();
    let rates = match gateway {
        Gateway::Classic | Gateway::V2 => vec![Gateway::Classic, Gateway::V2],
        other => vec![other],
    };
    let mut bounds: Vec<_> = rates.into_iter().map(Bound::Rate).collect();
    bounds.extend(arguments.period.iter().map(|period| Bound::Quota(*period)));
    let keys = recommend(&loads, &bounds, &terms);
    let curves = bounds.iter().enumerate().map(|(at, bound)| {
        let limits = keys.iter().filter_map(|key| Some(key.limits.get(at)?.limit));
        let most = limits.max().unwrap_or(1);
        let mut tried: Vec<_> = (1..=CURVE).map(|step| (most / CURVE * step).max(1)).collect();
        tried.push(most);
        tried.sort_unstable();
        tried.dedup();
        curve(&loads, *bound, &tried, &terms)
    });
    let curves: Vec<_> = curves.collect();
    let together = together_curve(&loads, &bounds, &keys, &terms);
    let recommendations = Recommendations {
        field: arguments.by,
        gateway,
        estimates: arguments.estimate_prompt_tokens,
        share: arguments.refuse_at_most,
        bounds: &bounds,
        keys: &keys,
        curves: &curves,
        together: &together,
    };
    output::print(|out| match arguments.format {
        Format::Text => write_recommendations(&recommendations, out),
        Format::Json => write_recommendations_json(&recommendations, out),
        Format::Policy => write_snippet(&recommendations, out),
    })?;
    bad.tell(&names);
    Ok(ExitCode::SUCCESS)
}

/// The plan of a policy with one token limit.
fn plan_of_limit(estimates: bool) -> miette::Result<plan::Plan> {
    let text = format!(
        "<policies><inbound><llm-token-limit counter-key=\"key\" tokens-per-minute=\"1\" \
         estimate-prompt-tokens=\"{estimates}\" /></inbound><backend><forward-request />\
         </backend></policies>"
    );
    let file = SourceFile::new("limit", &*text);
    let document = Document::parse(file, &ParseOptions::default());
    plan::compile(&document, None).map_err(|errors| {
        miette::miette!("{}", errors.first().map_or("", |error| error.message.as_str()))
    })
}
