//! All that came out of a test, as text.

use std::fmt::Write;

use super::Outcome;
use super::compare::row;
use super::play::Seen;

/// What each call of a test came to, in lines that a diff can compare.
#[must_use]
pub fn snapshot(outcome: &Outcome) -> String {
    let mut text = format!("== {}\n", outcome.name.value);
    for (number, seen) in (1..).zip(&outcome.played.seen) {
        // Writing to a string cannot fail.
        let _ = match seen {
            Some(seen) => call(number, seen, &mut text),
            None => writeln!(text, "call {number}: it did not end"),
        };
    }
    text
}

fn call(number: usize, seen: &Seen, text: &mut String) -> std::fmt::Result {
    writeln!(text, "call {number}: {} {}", seen.status, seen.outcome.name())?;
    if let Some((by, key)) = &seen.refused_by {
        writeln!(text, "  refused by {by} of {key:?}")?;
    }
    if let Some(error) = &seen.error {
        writeln!(text, "  error {error:?}")?;
    }
    for (name, value) in &seen.headers {
        match value {
            Some(value) => writeln!(text, "  header {name}: {value}")?,
            None => writeln!(text, "  header {name} removed")?,
        }
    }
    if let Some(body) = &seen.trace.body {
        writeln!(text, "  body {body:?}")?;
    }
    for variable in &seen.trace.variables {
        writeln!(text, "  variable {} = {}", variable.name, variable.value)?;
    }
    if let Some(charged) = seen.charged {
        writeln!(text, "  charged {charged}")?;
    }
    for metric in &seen.rows {
        writeln!(text, "  metric {}", row(metric).replace('\n', "\n  "))?;
    }
    for name in &seen.assumes {
        writeln!(text, "  assumes {name}")?;
    }
    Ok(())
}
