//! The comparison of two policies for people.

use std::io::{self, Write};

use super::compare::{Changes, End, Example, FieldChanges, Moved};
use super::{Compared, metrics};
use crate::prices::{Bill, CostReport};
use crate::report::money;
use crate::report::printable::one_line;
use crate::report::table::{Column, Table, grouped, shortened};
use crate::sim::sensitivity::RunResult;

/// Characters of a name that are shown.
const NAME: usize = 40;
/// Rows of a table that are shown.
const ROWS: usize = 15;

/// Writes what changes.
///
/// # Errors
/// When `out` fails.
pub fn write_against(compared: &Compared<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Compared { old, new, difference } = compared;
    let (Some(first), Some(last)) = (new.1.first, new.1.last) else {
        return writeln!(out, "no exchange was played");
    };
    writeln!(out, "{first} to {last}, {} gateway", new.1.gateway.name())?;
    writeln!(out, "old: {}\nnew: {}\n", one_line(old.0), one_line(new.0))?;
    totals(&RunResult::of(old.1), &RunResult::of(new.1), out)?;
    let costs = difference.costs.as_ref();
    writeln!(out)?;
    let changes = &difference.changes;
    sentence("newly refused", &changes.newly_refused, costs.map(|[refused, _]| refused), out)?;
    sentence("newly admitted", &changes.newly_admitted, costs.map(|[_, admitted]| admitted), out)?;
    sentence("changed otherwise", &changes.otherwise, None, out)?;
    if *changes == Changes::default() {
        writeln!(out, "no call ends otherwise")?;
    }
    for (number, groups) in difference.by.iter().enumerate() {
        by(groups, costs.map(|costs| (costs, number)), out)?;
    }
    for costs in costs.into_iter().flatten() {
        money::write_open_ends(costs, out)?;
    }
    metric_rows(compared, out)?;
    let titles = ["newly refused", "newly admitted", "changed otherwise"];
    for (title, examples) in titles.into_iter().zip(&difference.examples) {
        write_examples(title, examples, out)?;
    }
    Ok(())
}

fn totals(old: &RunResult, new: &RunResult, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(&[
        Column::words(""),
        Column::numbers("old"),
        Column::numbers("new"),
        Column::numbers("change"),
    ]);
    let mut row = |what: &str, old: u64, new: u64| {
        let cells = [grouped(old.into()), grouped(new.into()), change(old.into(), new.into())];
        table.row(std::iter::once(what.to_owned()).chain(cells));
    };
    row("calls", old.calls, new.calls);
    row("refused with 429", old.refused_by_rate, new.refused_by_rate);
    row("refused with 403", old.refused_by_quota, new.refused_by_quota);
    row("tokens of admitted calls", old.total_tokens, new.total_tokens);
    row("metric rows", old.metric_rows, new.metric_rows);
    table.write(out)
}

/// A difference with its sign.
fn change(old: u128, new: u128) -> String {
    match new.checked_sub(old) {
        Some(0) => "0".to_owned(),
        Some(more) => format!("+{}", grouped(more)),
        None => format!("-{}", grouped(old.saturating_sub(new))),
    }
}

fn sentence(
    what: &str,
    moved: &Moved,
    costs: Option<&CostReport>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if moved.calls == 0 {
        return Ok(());
    }
    let calls = if moved.calls == 1 { "call" } else { "calls" };
    write!(out, "{what}: {} {calls}, ", grouped(moved.calls.into()))?;
    write!(out, "{} tokens", grouped(moved.tokens.into()))?;
    if let Some(costs) = costs {
        write!(out, ", {}", money::cost(&costs.all))?;
    }
    if moved.unknown_calls > 0 {
        write!(out, " ({} do not say what they used)", grouped(moved.unknown_calls.into()))?;
    }
    writeln!(out)
}

fn by(
    groups: &FieldChanges,
    costs: Option<(&[CostReport; 2], usize)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if groups.groups.is_empty() {
        return Ok(());
    }
    let mut columns = vec![
        Column::words(groups.field),
        Column::numbers("newly refused"),
        Column::numbers("tokens"),
        Column::numbers("newly admitted"),
        Column::numbers("tokens"),
        Column::numbers("otherwise"),
    ];
    if costs.is_some() {
        columns.extend([Column::numbers("refused cost"), Column::numbers("admitted cost")]);
    }
    let mut table = Table::new(&columns);
    let mut row = |name: String, changes: &Changes, bills: Option<[Option<&Bill>; 2]>| {
        let counts = [
            changes.newly_refused.calls,
            changes.newly_refused.tokens,
            changes.newly_admitted.calls,
            changes.newly_admitted.tokens,
            changes.otherwise.calls,
        ];
        let counts = counts.map(|count| grouped(count.into()));
        let cost = |bill: Option<&Bill>| bill.map_or_else(|| "-".to_owned(), money::cost);
        let bills = bills.into_iter().flatten().map(cost);
        table.row(std::iter::once(name).chain(counts).chain(bills));
    };
    for (value, changes) in groups.groups.iter().take(ROWS) {
        let name = value.as_deref().unwrap_or("(not recorded)");
        let bills = costs.map(|(costs, number)| {
            costs.each_ref().map(|costs| costs.by.get(number)?.groups.get(value))
        });
        row(shortened(&one_line(name), NAME), changes, bills);
    }
    if let Some(others) = &groups.others {
        row("(others)".to_owned(), others, costs.map(|_| [None, None]));
    }
    writeln!(out)?;
    table.write(out)?;
    let more = groups.groups.len().saturating_sub(ROWS);
    if more > 0 {
        writeln!(out, "… and {more} more")?;
    }
    Ok(())
}

fn metric_rows(compared: &Compared<'_>, out: &mut dyn Write) -> io::Result<()> {
    let changes = metrics::changes(compared.old.1, compared.new.1);
    if changes.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        Column::words("metric"),
        Column::words("namespace"),
        Column::numbers("rows"),
        Column::numbers("change"),
        Column::numbers("series"),
        Column::numbers("change"),
        Column::numbers("at most"),
        Column::numbers("change"),
    ]);
    for metric in changes.iter().take(ROWS) {
        let [old_rows, rows] = metric.rows.map(u128::from);
        let ([old_series, series], [old_most, most]) = (metric.series, metric.series_at_most);
        let mut cells = vec![
            shortened(&one_line(&metric.name), NAME),
            shortened(&one_line(&metric.namespace), NAME),
        ];
        for (old, new) in [(old_rows, rows), (old_series, series), (old_most, most)] {
            cells.extend([grouped(new), change(old, new)]);
        }
        table.row(cells);
    }
    writeln!(out)?;
    table.write(out)?;
    let more = changes.len().saturating_sub(ROWS);
    if more > 0 {
        writeln!(out, "… and {more} more metrics")?;
    }
    Ok(())
}

fn write_examples(title: &str, examples: &[Example], out: &mut dyn Write) -> io::Result<()> {
    if examples.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}, for example:")?;
    for example in examples {
        let fields: Vec<_> = example
            .fields
            .iter()
            .map(|value| shortened(&one_line(value.as_deref().unwrap_or("-")), NAME))
            .collect();
        let tokens = example.tokens.map_or_else(|| "?".to_owned(), |count| grouped(count.into()));
        writeln!(
            out,
            "  {}line {}, {}, {}, {tokens} tokens: {} before, {} now",
            example.file.as_ref().map_or_else(String::new, |file| format!("{}, ", one_line(file))),
            grouped(example.line.into()),
            example.timestamp,
            fields.join(", "),
            ended(&example.old),
            ended(&example.new)
        )?;
    }
    Ok(())
}

/// `429 by tokens-per-minute of `key``
fn ended(end: &End) -> String {
    match (end.attribute, &end.key) {
        (Some(attribute), Some(key)) => {
            format!("{} by {attribute} of `{}`", end.status, shortened(&one_line(key), NAME))
        }
        _ => end.status.to_string(),
    }
}
