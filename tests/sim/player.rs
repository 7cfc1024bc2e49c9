//! Plays calls against a policy and notes what each caller saw.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use policyc::plan::compile;
use policyc::policy::{Document, ParseOptions};
use policyc::sim::metrics::{Emission, Value};
use policyc::sim::stubs::Stubs;
use policyc::sim::{Decision, Field, Gateway, Options, Report, Simulator, Sink};
use policyc::source::SourceFile;
use policyc::traffic::{Exchange, Line, Lines, ReadOptions, read_lines};
use policyc::{plan, usage};

/// What a caller saw of one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Seen {
    /// The status.
    pub(crate) status: u16,
    /// Headers that policies set, names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// Rows of custom metrics.
    pub(crate) rows: u32,
    /// What was charged.
    pub(crate) charged: Option<u64>,
    /// Assumptions that the outcome rests on.
    pub(crate) assumptions: Vec<&'static str>,
    /// What failed.
    pub(crate) error: Option<String>,
}

/// A row of a custom metric.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Namespace.
    pub(crate) namespace: String,
    /// Name.
    pub(crate) name: String,
    /// Value.
    pub(crate) value: f64,
    /// Dimensions.
    pub(crate) dimensions: Vec<(String, String)>,
}

/// A finished play.
#[derive(Debug)]
pub(crate) struct Played {
    /// Per line.
    pub(crate) seen: Vec<Seen>,
    /// All rows in the order in which they were sent.
    pub(crate) rows: Vec<Row>,
    /// The report.
    pub(crate) report: Report,
}

struct Notes {
    seen: Vec<Seen>,
    rows: Vec<Row>,
}

impl Sink for Notes {
    fn emission(&mut self, _: u64, emission: &Emission<'_>) {
        for (name, value) in emission.values {
            self.rows.push(Row {
                namespace: emission.namespace.to_owned(),
                name: (*name).to_owned(),
                value: match value {
                    Value::Tokens(tokens) => tokens.0 as f64,
                    Value::Number(number) => *number,
                },
                dimensions: emission
                    .dimensions
                    .iter()
                    .map(|dimension| (dimension.name.to_owned(), dimension.value.to_owned()))
                    .collect(),
            });
        }
    }

    fn decision(&mut self, decision: &Decision<'_>) {
        let headers = decision.headers.iter().filter(|header| !header.values.is_empty());
        self.seen[decision.captured.line as usize] = Seen {
            status: decision.status,
            headers: headers
                .map(|header| (header.name.to_ascii_lowercase(), header.values.join(",")))
                .collect(),
            rows: decision.metric_rows,
            charged: decision.charged.map(|tokens| tokens.0),
            assumptions: decision.assumptions.names().collect(),
            error: decision.error.map(str::to_owned),
        };
    }
}

/// The plan of a policy document.
pub(crate) fn plan_of(policy: &str) -> plan::Plan {
    let file = SourceFile::new("policy.xml", policy);
    let document = Document::parse(file, &ParseOptions::default());
    compile(&document, Some(plan::Scope::Api)).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// Plays lines of recorded traffic against a policy.
pub(crate) fn play(
    policy: &str,
    gateway: &str,
    assume: &[(&str, &str)],
    lines: &[String],
) -> Played {
    play_with(policy, gateway, assume, "stub = []", lines)
}

/// Plays lines of recorded traffic against a policy whose own requests are answered by stubs.
pub(crate) fn play_with(
    policy: &str,
    gateway: &str,
    assume: &[(&str, &str)],
    stubs: &str,
    lines: &[String],
) -> Played {
    let stubs = Stubs::parse(stubs).unwrap();
    play_options(&plan_of(policy), gateway, assume, stubs, lines)
}

/// Plays lines of recorded traffic against a plan.
pub(crate) fn play_plan(
    plan: &plan::Plan,
    gateway: &str,
    assume: &[(&str, &str)],
    lines: &[String],
) -> Played {
    play_options(plan, gateway, assume, Stubs::default(), lines)
}

fn play_options(
    plan: &plan::Plan,
    gateway: &str,
    assume: &[(&str, &str)],
    stubs: Stubs,
    lines: &[String],
) -> Played {
    let gateway = Gateway::from_name(gateway).unwrap_or_else(|| panic!("gateway {gateway}"));
    let by = vec![Field::Subscription];
    let mut options = Options { gateway, by, stubs, ..Options::default() };
    for (name, choice) in assume {
        options.choices.set(name, choice).unwrap();
    }
    let mut simulator =
        Simulator::new(plan, &options).unwrap_or_else(|error| panic!("{:?}", error.problems));
    let recorder = simulator.recorder();
    let mut notes = Notes { seen: vec![Seen::default(); lines.len()], rows: Vec::new() };
    for (index, line) in lines.iter().enumerate() {
        let index = index as u64;
        let exchange = Exchange::decode(line, index).unwrap();
        let usage = usage::read(&exchange);
        let captured = recorder.capture(index, line, &exchange, &usage);
        simulator.push(captured, &mut notes).unwrap();
    }
    let report = simulator.finish(&mut notes);
    Played { seen: notes.seen, rows: notes.rows, report }
}

/// Everything that a play told, to the byte.
#[allow(dead_code, reason = "one of the test programs needs it")]
pub(crate) fn told(played: &Played) -> String {
    let report = serde_json::to_string(&played.report).unwrap();
    format!("{:?}\n{:?}\n{report}", played.seen, played.rows)
}

/// What a play tells whose lines are read in small blocks on several threads.
#[allow(dead_code, reason = "one of the test programs needs it")]
pub(crate) fn play_on_threads(
    policy: &str,
    gateway: &str,
    lines: &[String],
    threads: usize,
) -> String {
    let gateway = Gateway::from_name(gateway).unwrap();
    let by = vec![Field::Subscription];
    let options = Options { gateway, by, ..Options::default() };
    let mut simulator = Simulator::new(&plan_of(policy), &options).unwrap();
    let recorder = simulator.recorder();
    let mut notes = Notes { seen: vec![Seen::default(); lines.len()], rows: Vec::new() };
    let text = lines.join("\n");
    let reading = ReadOptions { threads, block: 3_000, ..ReadOptions::default() };
    let capture = |lines: Lines<'_>| {
        let mut capturing = recorder.begin();
        let mut capture = |line: Line<'_>| {
            let (text, exchange) = (line.text.unwrap(), line.exchange.unwrap());
            let usage = usage::read(&exchange);
            capturing.capture(line.file, line.index, text, &exchange, &usage)
        };
        lines.iter().map(&mut capture).collect::<Vec<_>>()
    };
    let push = |part: Vec<_>| {
        for captured in part {
            simulator.push(captured, &mut notes).unwrap();
        }
        ControlFlow::Continue(())
    };
    read_lines(text.as_bytes(), &reading, capture, push).unwrap();
    let report = simulator.finish(&mut notes);
    told(&Played { seen: notes.seen, rows: notes.rows, report })
}
