//! How much the result of a run depends on what was assumed.

use std::io::{self, Write};

use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use super::text::share;
use crate::report::table::{Column, Table, grouped};
use crate::sim::Report;
use crate::sim::sensitivity::{End, RunResult, Sensitivity};

/// The object with the name of its format.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "what `policyc simulate --sensitivity --format json` writes")]
struct Whole<'a> {
    /// Name and version of the format.
    schema: &'static str,
    /// The lowest share of refused calls, one choice at a time.
    lowest_share: f64,
    /// The highest share of refused calls, one choice at a time.
    highest_share: f64,
    /// The assumption that moves the share most; `null` where none does.
    decided_by: Option<&'static str>,
    /// The runs.
    #[serde(flatten)]
    sensitivity: &'a Sensitivity,
}

/// The JSON Schema of the format `policyc/sensitivity/1`.
#[must_use]
pub fn sensitivity_schema() -> serde_json::Value {
    schema_for!(Whole<'static>).to_value()
}

/// Writes the band as one object of the format `policyc/sensitivity/1`.
///
/// # Errors
/// When `out` fails.
pub fn write_sensitivity_json(sensitivity: &Sensitivity, out: &mut dyn Write) -> io::Result<()> {
    let (low, high, decided_by) = sensitivity.band();
    let calls = sensitivity.assumed.calls;
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
    let share = |count: u64| if calls == 0 { 0.0 } else { count as f64 / calls as f64 };
    let whole = Whole {
        schema: "policyc/sensitivity/1",
        lowest_share: share(low),
        highest_share: share(high),
        decided_by,
        sensitivity,
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// Writes the band for people. `report` is that of the run as assumed.
///
/// # Errors
/// When `out` fails.
pub fn write_sensitivity(
    report: &Report,
    sensitivity: &Sensitivity,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (Some(first), Some(last)) = (report.first, report.last) else {
        return writeln!(out, "no exchange was played");
    };
    writeln!(out, "{first} to {last}, {} gateway\n", report.gateway.name())?;
    let mut table = Table::new(&[
        Column::words("assumption"),
        Column::words("assumed"),
        Column::numbers("decisions"),
        Column::numbers("refused"),
        Column::numbers("share"),
        Column::numbers("tokens"),
        Column::numbers("metric rows"),
    ]);
    let cells = |result: &RunResult| {
        [
            grouped(result.refused.into()),
            share(result.refused, result.calls),
            grouped(result.total_tokens.into()),
            grouped(result.metric_rows.into()),
        ]
    };
    let mut row = |name: &str, choice: &str, decisions: String, result: &RunResult| {
        table.row([name.to_owned(), choice.to_owned(), decisions].into_iter().chain(cells(result)));
    };
    row("(all)", "as chosen", String::new(), &sensitivity.assumed);
    for alternative in &sensitivity.alternatives {
        let decisions = grouped(alternative.decisions.into());
        row(alternative.assumption, alternative.choice, decisions, &alternative.result);
    }
    table.write(out)?;
    let calls = sensitivity.assumed.calls;
    let (low, high, decided_by) = sensitivity.band();
    writeln!(out)?;
    match decided_by {
        Some(name) => {
            writeln!(
                out,
                "refused: {} to {}, decided by `{name}`",
                share(low, calls),
                share(high, calls)
            )?;
            let together = [(&sensitivity.lowest, "least"), (&sensitivity.highest, "most")];
            for (end, what) in together {
                write_end(end, what, out)?;
            }
            Ok(())
        }
        None => writeln!(
            out,
            "refused: {}, whatever is assumed, one assumption at a time",
            share(sensitivity.assumed.refused, calls)
        ),
    }
}

fn write_end(end: &End, what: &str, out: &mut dyn Write) -> io::Result<()> {
    if end.choices.len() < 2 {
        return Ok(());
    }
    let choices: Vec<_> =
        end.choices.iter().map(|(name, choice)| format!("{name}={choice}")).collect();
    writeln!(
        out,
        "all that refuse {what} together: {} ({})",
        share(end.result.refused, end.result.calls),
        choices.join(", ")
    )
}
