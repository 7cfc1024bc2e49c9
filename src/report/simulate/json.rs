//! The report as one JSON object.

use std::io::{self, Write};

use serde::Serialize;

use super::SimulatedCosts;
use crate::plan::Source;
use crate::sim::Report;

/// The report with the name of its format.
#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    sources: &'a [Source],
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    costs: Option<&'a SimulatedCosts>,
}

/// Writes the report as one object of the format `policyc/simulate/1`; `sources` are those
/// of the plan, which the places in the report count in.
///
/// # Errors
/// When `out` fails.
pub fn write_json(
    report: &Report,
    sources: &[Source],
    costs: Option<&SimulatedCosts>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let whole = Whole { schema: "policyc/simulate/1", sources, report, costs };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}
