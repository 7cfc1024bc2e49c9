//! `policyc usage`: sums by provider, API, model and where the counts come from.

use std::io::{self, Write};

use crate::report::printable::one_line;
use crate::report::table::{Column, Table, grouped, shortened};
use crate::usage::{Source, Sum, Totals};

/// Characters of a model's name that are shown.
const MODEL: usize = 40;

/// What stands for a count that no exchange reports.
const UNKNOWN: &str = "-";

/// The columns of counts.
pub(super) const COUNTS: [Column; 6] = [
    Column::numbers("calls"),
    Column::numbers("prompt"),
    Column::numbers("completion"),
    Column::numbers("total"),
    Column::numbers("cached"),
    Column::numbers("reasoning"),
];

/// Writes the sums as tables, and what they leave open.
///
/// # Errors
/// When `out` fails.
pub fn write_totals(totals: &Totals<'_>, out: &mut dyn Write) -> io::Result<()> {
    let words = [Column::words("provider"), Column::words("api"), Column::words("model")];
    let mut columns = words.to_vec();
    columns.push(Column::words("counts from"));
    columns.extend(COUNTS);
    let mut groups = Table::new(&columns);
    for (group, sum) in totals.sorted() {
        let model = group.model.as_deref().unwrap_or(UNKNOWN);
        let names = [
            group.provider.to_owned(),
            group.api.to_owned(),
            shortened(&one_line(model), MODEL),
            group.source.name().to_owned(),
        ];
        groups.row(names.into_iter().chain(counts(sum)));
    }
    groups.write(out)?;

    let mut sources = Table::new(&[&[Column::words("counts from")], &COUNTS[..]].concat());
    for (source, sum) in totals.by_source() {
        sources.row(std::iter::once(source.name().to_owned()).chain(counts(&sum)));
    }
    let all = totals.all();
    sources.row(std::iter::once("all".to_owned()).chain(counts(&all)));
    writeln!(out)?;
    sources.write(out)?;

    let silent = totals.by_source().get(&Source::None).map_or(0, |sum| sum.calls);
    if silent > 0 {
        let (calls, all) = (grouped(silent.into()), grouped(all.calls.into()));
        writeln!(
            out,
            "\nThe usage of {calls} of {all} calls is unknown: their answers do not say."
        )?;
    }
    Ok(())
}

/// The cells of counts of a row.
pub(super) fn counts(sum: &Sum) -> impl Iterator<Item = String> + use<> {
    let counts = [sum.prompt, sum.completion, sum.total, sum.cached, sum.reasoning];
    let cell = |count: Option<u128>| count.map_or_else(|| UNKNOWN.to_owned(), grouped);
    std::iter::once(grouped(sum.calls.into())).chain(counts.map(cell))
}
