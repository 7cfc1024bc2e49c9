//! The report of an import for people.

use std::io::{self, Write};

use super::Census;
use crate::report::printable::one_line;
use crate::report::table::grouped;
use crate::traffic::import::{ImportReport, Tallies};

/// Writes what was read, joined, left over, and what is missing for which question.
///
/// # Errors
/// When `out` fails.
pub fn write_import(report: &ImportReport, census: &Census, out: &mut dyn Write) -> io::Result<()> {
    for file in &report.files {
        let (name, records) = (one_line(&file.name), grouped(file.records.into()));
        writeln!(out, "{name}: {records} records, {}", file.format)?;
    }
    let kinds: Vec<_> = report
        .kinds
        .iter()
        .map(|kind| format!("{} {}", grouped(kind.count.into()), kind.what))
        .collect();
    if !kinds.is_empty() {
        writeln!(out, "read: {}", kinds.join(", "))?;
    }
    let exchanges = grouped(report.exchanges.into());
    match report.span {
        Some((first, last)) => {
            writeln!(out, "written: {exchanges} exchanges, {first} to {last}")?;
        }
        None => writeln!(out, "written: no exchange")?,
    }
    if report.joined > 0 {
        writeln!(out, "joined from several records: {}", grouped(report.joined.into()))?;
    }
    if report.secrets > 0 {
        writeln!(
            out,
            "secrets replaced by numbers of their own: {} (claims of tokens cannot be read any more)",
            grouped(report.secrets as u128)
        )?;
    }
    tallies("broken", &report.bad, out)?;
    tallies("left over", &report.left_over, out)?;
    tallies("note", &report.notes, out)?;
    for lack in census.lacks() {
        let (some, all) = (grouped(lack.exchanges.into()), grouped(census.exchanges().into()));
        writeln!(out, "missing: {some} of {all} without {}; {}", lack.what, lack.then)?;
    }
    Ok(())
}

fn tallies(word: &str, tallies: &Tallies, out: &mut dyn Write) -> io::Result<()> {
    for tally in tallies.iter() {
        let count = grouped(tally.count.into());
        let tokens = match tally.tokens {
            0 => String::new(),
            tokens => format!(", {} tokens", grouped(tokens)),
        };
        let first = one_line(&tally.first);
        writeln!(out, "{word}: {count} ({}{tokens}), first at {first}", tally.what)?;
    }
    Ok(())
}
