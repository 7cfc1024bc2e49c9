//! Costs as people read them.

use std::io::{self, Write};

use rust_decimal::{Decimal, RoundingStrategy};

use super::printable::one_line;
use super::table::{Column, Table, grouped, shortened};
use crate::prices::{Bill, CostReport};

/// Decimals that are shown.
const DECIMALS: u32 = 4;

/// Characters of a model's name that are shown.
const MODEL: usize = 40;

/// Models without a price that are shown.
const ROWS: usize = 15;

/// The cost of a bill: sums by currency, `+ ?` where something has no price.
pub(super) fn cost(bill: &Bill) -> String {
    let mut parts: Vec<String> = bill
        .costs()
        .map(|(currency, sum)| format!("{} {}", rounded(sum), one_line(currency)))
        .collect();
    if bill.unpriced.calls > 0 {
        parts.push("?".to_owned());
    }
    if parts.is_empty() { "-".to_owned() } else { parts.join(" + ") }
}

/// A sum with a comma between groups of three digits, and always the same decimals.
fn rounded(sum: Decimal) -> String {
    let sum = sum.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointNearestEven);
    let text = format!("{sum:.4}");
    match text.split_once('.') {
        Some((whole, decimals)) => {
            format!("{}.{decimals}", whole.parse().map_or_else(|_| whole.to_owned(), grouped))
        }
        None => text,
    }
}

/// Writes what has no price, and what else the costs leave open.
///
/// # Errors
/// When `out` fails.
pub(super) fn write_open_ends(costs: &CostReport, out: &mut dyn Write) -> io::Result<()> {
    if !costs.unpriced_models.is_empty() {
        let mut table = Table::new(&[
            Column::words("not priced"),
            Column::numbers("calls"),
            Column::numbers("prompt"),
            Column::numbers("completion"),
            Column::numbers("total"),
        ]);
        for (model, unpriced) in costs.unpriced_models.iter().take(ROWS) {
            let name = model.as_deref().unwrap_or("(not recorded)");
            let counts =
                [unpriced.prompt_tokens, unpriced.completion_tokens, unpriced.total_tokens];
            let row = [shortened(&one_line(name), MODEL), grouped(unpriced.calls.into())];
            table.row(row.into_iter().chain(counts.map(grouped)));
        }
        writeln!(out)?;
        table.write(out)?;
        let more = costs.unpriced_models.len().saturating_sub(ROWS);
        if more > 0 {
            writeln!(out, "… and {more} more models")?;
        }
        writeln!(out, "no price of the list holds for these calls, so they are in no sum")?;
    }
    if costs.all.unknown_calls > 0 {
        let calls = grouped(costs.all.unknown_calls.into());
        writeln!(out, "calls in no sum because their answers do not say what they used: {calls}")?;
    }
    if costs.all.inconsistent_calls > 0 {
        let calls = grouped(costs.all.inconsistent_calls.into());
        writeln!(
            out,
            "calls with more cached than prompt tokens, although the one is said to include the \
             other: {calls} (see `prompt_includes_cached`)"
        )?;
    }
    Ok(())
}
