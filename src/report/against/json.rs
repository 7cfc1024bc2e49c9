//! The comparison of two policies as one JSON object.

use std::io::{self, Write};

use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use super::compare::{Changes, Example, FieldChanges};
use super::{Compared, metrics};
use crate::sim::Report;
use crate::sim::sensitivity::RunResult;

/// The object.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "what `policyc simulate --against OLD --format json` writes")]
struct Whole<'a> {
    /// Name and version of the format.
    schema: &'static str,
    /// The policy that is compared with.
    old: Run<'a>,
    /// The policy that is asked about.
    new: Run<'a>,
    /// What changes, over all exchanges.
    changes: &'a Changes,
    /// What changes, by each field that was asked for.
    by: &'a [FieldChanges],
    /// Custom metrics whose rows or series change.
    metrics: Vec<metrics::MetricChange>,
    /// The first exchanges that end otherwise.
    examples: Examples<'a>,
    /// What changes in money, where there are prices: costs by currency as in the format
    /// `policyc/simulate/1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    money: Option<serde_json::Value>,
}

/// One of the runs.
#[derive(Serialize, JsonSchema)]
struct Run<'a> {
    /// Name of the policy.
    policy: &'a str,
    /// Its result.
    result: RunResult,
    /// Assumptions that decisions rested on: name, choice, decisions.
    assumptions: Vec<(&'static str, &'static str, u64)>,
}

impl<'a> Run<'a> {
    fn of((policy, report): (&'a str, &Report)) -> Self {
        let assumptions = report.assumptions.iter();
        let assumptions = assumptions.map(|used| (used.name, used.choice, used.decisions));
        Self { policy, result: RunResult::of(report), assumptions: assumptions.collect() }
    }
}

/// Examples of each kind.
#[derive(Serialize, JsonSchema)]
struct Examples<'a> {
    /// Refused now, not before.
    newly_refused: &'a [Example],
    /// Answered now, not before.
    newly_admitted: &'a [Example],
    /// Changed in any other way.
    otherwise: &'a [Example],
}

/// The JSON Schema of the format `policyc/against/1`.
#[must_use]
pub fn against_schema() -> serde_json::Value {
    schema_for!(Whole<'static>).to_value()
}

/// Writes the comparison as one object of the format `policyc/against/1`.
///
/// # Errors
/// When `out` fails.
pub fn write_against_json(compared: &Compared<'_>, out: &mut dyn Write) -> io::Result<()> {
    let difference = compared.difference;
    let [newly_refused, newly_admitted, otherwise] = &difference.examples;
    let money = difference.costs.as_ref().map(|[refused, admitted]| {
        serde_json::json!({ "newly_refused": refused, "newly_admitted": admitted })
    });
    let whole = Whole {
        schema: "policyc/against/1",
        old: Run::of(compared.old),
        new: Run::of(compared.new),
        changes: &difference.changes,
        by: &difference.by,
        metrics: metrics::changes(compared.old.1, compared.new.1),
        examples: Examples { newly_refused, newly_admitted, otherwise },
        money,
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}
