//! A trace as one JSON object.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::sim::{Decision, Trace};

/// One exchange of a simulation, step by step.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "policyc trace")]
pub struct TraceReport {
    /// Name and version of the format: `policyc/trace/1`.
    schema: &'static str,
    /// The file of the exchange.
    pub file: String,
    /// Its line, counted from 1.
    pub line: u64,
    /// When the request arrived, RFC 3339.
    pub arrival: String,
    /// When the exchange ended: the arrival for a refusal, the end of the response otherwise.
    pub ended: String,
    /// The status that was recorded.
    pub recorded_status: u16,
    /// The status that the caller gets.
    pub status: u16,
    /// How it ended: `answered`, `refused`, `returned`, `denied`, `failed`, `unrouted`.
    pub outcome: String,
    /// The documents of its route, widest scope first, where several scopes are played.
    pub route: Vec<String>,
    /// Tokens of the prompt, as recorded.
    pub prompt_tokens: Option<u64>,
    /// Tokens of the answer, as recorded.
    pub completion_tokens: Option<u64>,
    /// Why it was refused, or what failed.
    pub error: Option<String>,
    /// Assumptions that the outcome rests on.
    pub assumptions: Vec<String>,
    /// What happened.
    #[serde(flatten)]
    pub trace: Trace,
}

impl TraceReport {
    /// The report about an exchange of that file; `route` are the documents of its route. `None`
    /// when nobody watched it.
    #[must_use]
    pub fn of(decision: &Decision<'_>, file: &str, route: Vec<String>) -> Option<Self> {
        let captured = decision.captured;
        let refusal = decision.refused_by.map(|by| by.refusal.message());
        Some(Self {
            schema: "policyc/trace/1",
            file: file.to_owned(),
            line: captured.line.saturating_add(1),
            arrival: captured.arrival.to_string(),
            ended: decision.ended.to_string(),
            recorded_status: captured.status,
            status: decision.status,
            outcome: decision.outcome.name().to_owned(),
            route,
            prompt_tokens: captured.usage.prompt,
            completion_tokens: captured.usage.completion,
            error: refusal.or_else(|| decision.error.map(str::to_owned)),
            assumptions: decision.assumptions.names().map(str::to_owned).collect(),
            trace: decision.trace?.clone(),
        })
    }
}

/// The JSON Schema of a trace.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(TraceReport).to_value()
}

/// Writes a trace as one object.
///
/// # Errors
/// When `out` fails.
pub fn write_json(report: &TraceReport, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
