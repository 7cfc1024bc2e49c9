//! Plays the calls of a test and notes what each of them came to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compare::Failure;
use super::format::{Case, TestFile};
use super::line::line;
use crate::sim::metrics::{Emission, Value};
use crate::sim::{Decision, Gateway, Options, Outcome, Routing, Simulator, Sink, Trace};
use crate::traffic::Exchange;
use crate::usage::read;

/// What a call came to.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The status that the caller gets.
    pub status: u16,
    /// How it ended.
    pub outcome: Outcome,
    /// Headers that policies set; none for one that they removed.
    pub headers: BTreeMap<String, Option<String>>,
    /// Tokens that were charged.
    pub charged: Option<u64>,
    /// The attribute and the key that refused.
    pub refused_by: Option<(String, String)>,
    /// What failed.
    pub error: Option<String>,
    /// Assumptions that the outcome rests on.
    pub assumes: Vec<&'static str>,
    /// Rows of custom metrics.
    pub rows: Vec<Row>,
    /// Step by step.
    pub trace: Trace,
}

/// A row of a custom metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Value.
    pub value: f64,
    /// Dimensions.
    pub dimensions: BTreeMap<String, String>,
}

/// What the calls of a test came to, in their order.
#[derive(Clone, Debug, Default)]
pub struct Played {
    /// `None` for a call that did not end.
    pub seen: Vec<Option<Seen>>,
}

#[derive(Default)]
struct Notes {
    seen: Vec<Option<Seen>>,
    rows: Vec<(u64, Row)>,
}

/// Plays a test.
///
/// # Errors
///
/// What is wrong with the test itself.
pub fn play(file: &TestFile, case: &Case, routing: &Arc<Routing>) -> Result<Played, Failure> {
    let mut options = Options::default();
    if let Some(name) = &file.gateway {
        let known = || Gateway::ALL.iter().map(|gateway| gateway.name()).collect::<Vec<_>>();
        options.gateway = Gateway::from_name(&name.value).ok_or_else(|| {
            let message = format!("there is no such gateway; there are {}", known().join(", "));
            Failure::plain(name.span, message)
        })?;
    }
    for (name, choice) in &file.assume {
        let set = options.choices.set(name, &choice.value);
        set.map_err(|error| Failure::plain(choice.span, error.to_string()))?;
    }
    let mut lines = Vec::with_capacity(case.call.len());
    for (number, call) in case.call.iter().enumerate() {
        lines.push((call.at.value, number, line(file, call)?));
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut simulator = Simulator::over(Arc::clone(routing), &options);
    let recorder = simulator.recorder();
    let mut notes = Notes { seen: vec![None; lines.len()], rows: Vec::new() };
    for (_, number, line) in &lines {
        let index = *number as u64;
        let span = case.call.get(*number).map_or(case.name.span, |call| call.at.span);
        let exchange = Exchange::decode(line, index)
            .map_err(|error| Failure::plain(span, error.fault().to_string()))?;
        let usage = read(&exchange);
        let mut captured = recorder.capture(index, line, &exchange, &usage);
        captured.watch(line);
        // Sorted lines are never late.
        let _ = simulator.push(captured, &mut notes);
    }
    let _ = simulator.finish(&mut notes);
    for (line, row) in notes.rows {
        let seen = usize::try_from(line).ok().and_then(|line| notes.seen.get_mut(line));
        if let Some(Some(seen)) = seen {
            seen.rows.push(row);
        }
    }
    Ok(Played { seen: notes.seen })
}

impl Sink for Notes {
    fn emission(&mut self, line: u64, emission: &Emission<'_>) {
        for (name, value) in emission.values {
            let dimensions = emission.dimensions.iter();
            let row = Row {
                namespace: emission.namespace.to_owned(),
                name: (*name).to_owned(),
                value: match value {
                    Value::Tokens(tokens) => tokens.0 as f64,
                    Value::Number(number) => *number,
                },
                dimensions: dimensions
                    .map(|dimension| (dimension.name.to_owned(), dimension.value.to_owned()))
                    .collect(),
            };
            self.rows.push((line, row));
        }
    }

    fn decision(&mut self, decision: &Decision<'_>) {
        let line = usize::try_from(decision.captured.line).unwrap_or(usize::MAX);
        let Some(place) = self.seen.get_mut(line) else { return };
        let value = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
        let headers = decision.headers.iter();
        *place = Some(Seen {
            status: decision.status,
            outcome: decision.outcome,
            headers: headers
                .map(|header| (header.name.to_string(), value(&header.values)))
                .collect(),
            charged: decision.charged.map(|tokens| tokens.0),
            refused_by: decision
                .refused_by
                .map(|by| (by.kind().attribute().to_owned(), by.key.to_string())),
            error: decision.error.map(str::to_owned),
            assumes: decision.assumptions.names().collect(),
            rows: Vec::new(),
            trace: decision.trace.cloned().unwrap_or_default(),
        });
    }
}
