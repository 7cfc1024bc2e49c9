//! Recommended limits for people.

use std::io::{self, Write};

use super::{Recommendations, name};
use crate::report::printable::one_line;
use crate::report::simulate::share;
use crate::report::table::{Column, Table, grouped, shortened};
use crate::sim::clock::Period;
use crate::sim::recommend::Bound;

/// Characters of a key that are shown.
const NAME: usize = 40;
/// Keys that are shown for each bound.
const ROWS: usize = 20;

/// Writes the limits of each key and the curve of one limit for all of them.
///
/// # Errors
/// When `out` fails.
pub fn write_recommendations(found: &Recommendations<'_>, out: &mut dyn Write) -> io::Result<()> {
    let calls: u64 = found.keys.iter().map(|key| key.calls).sum();
    let unknown: u64 = found.keys.iter().map(|key| key.unknown_calls).sum();
    if calls == 0 {
        return writeln!(out, "no exchange was read");
    }
    writeln!(
        out,
        "{} calls of {} keys ({}), {} gateway; of the calls of each key at most {} refused",
        grouped(calls.into()),
        grouped(found.keys.len() as u128),
        found.field.name(),
        found.gateway.name(),
        percent(found.share.0)
    )?;
    if unknown > 0 {
        let unknown = grouped(unknown.into());
        writeln!(out, "calls that do not say what they used, so charged nothing: {unknown}")?;
    }
    for (at, bound) in found.bounds.iter().enumerate() {
        writeln!(out, "\n{}", name(*bound))?;
        let mut table = Table::new(&[
            Column::words(found.field.name()),
            Column::numbers("calls"),
            Column::numbers("tokens"),
            Column::numbers("busiest minute"),
            Column::numbers("limit"),
            Column::numbers("refused"),
            Column::numbers("share"),
            Column::words(""),
        ]);
        for key in found.keys.iter().take(ROWS) {
            let Some(limit) = key.limits.get(at) else { continue };
            let shown = key.key.as_deref().unwrap_or("(not recorded)");
            let note = if limit.is_monotone { "" } else { "not monotone" };
            table.row([
                shortened(&one_line(shown), NAME),
                grouped(key.calls.into()),
                grouped(key.tokens.into()),
                grouped(key.busiest_minute.into()),
                grouped(limit.limit.into()),
                grouped(limit.refused.into()),
                share(limit.refused, key.calls),
                note.to_owned(),
            ]);
        }
        table.write(out)?;
        let more = found.keys.len().saturating_sub(ROWS);
        if more > 0 {
            writeln!(out, "… and {more} more")?;
        }
        let jumps = found.keys.iter().filter_map(|key| key.limits.get(at));
        if jumps.clone().any(|limit| !limit.is_monotone) {
            writeln!(
                out,
                "not monotone: a larger limit that was tried refuses more calls than a smaller \
                 one; the limit is the smallest after the last of those that refuses too many"
            )?;
        }
        if let Some(curve) = found.curves.get(at).filter(|_| found.keys.len() > 1) {
            let mut table = Table::new(&[
                Column::numbers("one limit for all"),
                Column::numbers("refused"),
                Column::numbers("share"),
            ]);
            for (limit, refused) in curve {
                let cells = [grouped((*limit).into()), grouped((*refused).into())];
                table.row(cells.into_iter().chain([share(*refused, calls)]));
            }
            writeln!(out)?;
            table.write(out)?;
        }
    }
    together(found, calls, out)
}

/// Writes the limits of the policy that `--format policy` prints, and their curve.
fn together(found: &Recommendations<'_>, calls: u64, out: &mut dyn Write) -> io::Result<()> {
    let of_policy = |at: usize| {
        let mut limits = found.keys.iter().filter_map(|key| *key.together.limits.get(at)?);
        limits.next().is_some()
    };
    let meant = found.bounds.iter().enumerate().filter(|(at, _)| of_policy(*at));
    let (places, names): (Vec<usize>, Vec<&'static str>) =
        meant.map(|(at, bound)| (at, column(*bound))).unzip();
    if places.len() < 2 {
        return Ok(());
    }
    writeln!(out, "\nall of these in one policy, as `--format policy` writes it")?;
    let mut columns = vec![Column::words(found.field.name())];
    columns.extend(names.iter().map(|name| Column::numbers(name)));
    columns.extend([Column::numbers("refused"), Column::numbers("share"), Column::words("")]);
    let mut table = Table::new(&columns);
    for key in found.keys.iter().take(ROWS) {
        let shown = key.key.as_deref().unwrap_or("(not recorded)");
        let limit = |at: &usize| key.together.limits.get(*at).copied().flatten();
        let is_raised = |at: &usize| key.limits.get(*at).map(|alone| alone.limit) < limit(at);
        let note = match places.iter().any(is_raised) {
            _ if !key.together.keeps => "refuses more than allowed",
            true => "raised",
            false => "",
        };
        let limits = places.iter().map(|at| grouped(limit(at).unwrap_or_default().into()));
        let mut row = vec![shortened(&one_line(shown), NAME)];
        row.extend(limits);
        row.push(grouped(key.together.refused.into()));
        row.push(share(key.together.refused, key.calls));
        row.push(note.to_owned());
        table.row(row);
    }
    table.write(out)?;
    let more = found.keys.len().saturating_sub(ROWS);
    if more > 0 {
        writeln!(out, "… and {more} more")?;
    }
    let raised = found.keys.iter().any(|key| {
        let pairs = key.limits.iter().zip(&key.together.limits);
        pairs.into_iter().any(|(alone, together)| together.is_some_and(|limit| limit > alone.limit))
    });
    if raised {
        writeln!(out, "raised: the limits above would together have refused more than allowed")?;
    }
    let mut table = Table::new(&[
        Column::numbers("of these limits"),
        Column::numbers("refused"),
        Column::numbers("share"),
    ]);
    for (hundredths, refused) in found.together {
        let cells = [format!("{hundredths} %"), grouped((*refused).into())];
        table.row(cells.into_iter().chain([share(*refused, calls)]));
    }
    writeln!(out)?;
    table.write(out)
}

/// The word above the limits of a bound.
const fn column(bound: Bound) -> &'static str {
    match bound {
        Bound::Rate(_) => "tokens per minute",
        Bound::Quota(Period::Hourly) => "Hourly quota",
        Bound::Quota(Period::Daily) => "Daily quota",
        Bound::Quota(Period::Weekly) => "Weekly quota",
        Bound::Quota(Period::Monthly) => "Monthly quota",
        Bound::Quota(Period::Yearly) => "Yearly quota",
    }
}

/// Millionths as a percentage without needless digits.
fn percent(millionths: u32) -> String {
    let text = format!("{}.{:04}", millionths / 10_000, millionths % 10_000);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}
