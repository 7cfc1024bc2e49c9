//! Results as JSON lines: decisions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::sim::{Decision, Outcome, Tokens};

/// How one exchange ended.
#[derive(Serialize)]
struct DecisionLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    line: u64,
    timestamp: String,
    status: u16,
    outcome: Outcome,
    /// Where documents of several scopes are played.
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<u32>,
    refused_by: Option<RefusedByLine<'a>>,
    error: Option<&'a str>,
    usage: UsageLine,
    charged: Option<Tokens>,
    /// What policies set; `null` for a header that they removed.
    headers: BTreeMap<&'a str, Option<&'a [String]>>,
    counters: Vec<CounterLine>,
    metric_rows: u32,
    assumptions: Vec<&'static str>,
}

#[derive(Serialize)]
struct RefusedByLine<'a> {
    limit: usize,
    attribute: &'static str,
    key: &'a str,
}

#[derive(Serialize)]
struct UsageLine {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    total_tokens: Option<u64>,
}

#[derive(Serialize)]
struct CounterLine {
    limit: usize,
    remaining_tokens: Option<Tokens>,
    remaining_quota_tokens: Option<Tokens>,
}

/// Writes a decision as one line; `file` is the source of the exchange, where there are several.
///
/// # Errors
/// When `out` fails.
pub fn write_decision(
    decision: &Decision<'_>,
    file: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let usage = decision.captured.usage.with_total();
    let headers = decision.headers.iter().map(|change| {
        let values = (!change.values.is_empty()).then_some(&*change.values);
        (&*change.name, values)
    });
    let line = DecisionLine {
        file,
        line: decision.captured.line,
        timestamp: decision.captured.arrival.to_string(),
        status: decision.status,
        outcome: decision.outcome,
        route: decision.route,
        refused_by: decision.refused_by.map(|refused| RefusedByLine {
            limit: refused.limit,
            attribute: refused.kind().attribute(),
            key: &refused.key,
        }),
        error: decision.error,
        usage: UsageLine {
            prompt_tokens: usage.prompt,
            completion_tokens: usage.completion,
            total_tokens: usage.total,
        },
        charged: decision.charged,
        headers: headers.collect(),
        counters: decision
            .limits
            .iter()
            .map(|(limit, standing)| CounterLine {
                limit: *limit,
                remaining_tokens: standing.rate,
                remaining_quota_tokens: standing.quota,
            })
            .collect(),
        metric_rows: decision.metric_rows,
        assumptions: decision.assumptions.names().collect(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)
}
