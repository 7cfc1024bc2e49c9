//! What was estimated, and by what.

use std::io::{self, Write};

use crate::report::table::grouped;
use crate::sim::Report;

/// Writes how many answers and prompts were estimated, if any were.
///
/// # Errors
/// When `out` fails.
pub(super) fn write_estimates(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let totals = &report.totals;
    if totals.usage_estimated > 0 {
        writeln!(
            out,
            "streams metered by an estimate: {} ({} tokens)",
            grouped(totals.usage_estimated.into()),
            grouped(totals.estimated_tokens.into())
        )?;
    }
    let estimates = &report.estimates;
    if estimates.is_empty() {
        return Ok(());
    }
    let parts = [
        (estimates.by_tokenizer, "by the tokenizer of their model"),
        (estimates.by_stand_in, "by `o200k_base` in its place"),
        (estimates.by_report, "by what the response reports"),
        (estimates.unknown, "of which nothing is known, so not at all"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> =
        parts.map(|(count, what)| format!("{} {what}", grouped((*count).into()))).collect();
    writeln!(out, "prompts estimated: {}", parts.join(", "))?;
    if estimates.incomplete > 0 {
        let calls = grouped(estimates.incomplete.into());
        writeln!(out, "prompts with parts that nothing counts (audio, files, tools): {calls}")?;
    }
    Ok(())
}
