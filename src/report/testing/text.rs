//! Results for people.

use std::io::{self, Write};

use super::{FileResult, diff};
use crate::report::printable::one_line;

/// Lines of a difference that are shown.
const LINES: usize = 30;

/// Writes the tests of a file: a line each, and what is not as expected with its place.
///
/// # Errors
/// When `out` fails.
pub fn write_result(result: &FileResult, out: &mut dyn Write) -> io::Result<()> {
    let name = result.file.name();
    for test in &result.tests {
        let verdict = if test.failures.is_empty() { "ok    " } else { "FAILED" };
        writeln!(out, "{verdict} {}: {}", one_line(name), one_line(&test.name))?;
        for failure in &test.failures {
            let position = result.file.position(failure.span.start);
            let place = format!("{}:{}:{}", one_line(name), position.line, position.column);
            let (Some(expected), Some(actual)) = (&failure.expected, &failure.actual) else {
                writeln!(out, "       {place}: {}", one_line(&failure.what))?;
                continue;
            };
            if expected.contains('\n') || actual.contains('\n') {
                writeln!(out, "       {place}: {} (- expected, + found)", failure.what)?;
                let lines = diff(expected, actual);
                for (sign, line) in lines.iter().take(LINES) {
                    writeln!(out, "         {sign} {}", one_line(line))?;
                }
                let more = lines.len().saturating_sub(LINES);
                if more > 0 {
                    writeln!(out, "         … and {more} lines more")?;
                }
            } else {
                let (expected, actual) = (one_line(expected), one_line(actual));
                writeln!(out, "       {place}: {} is not as expected", failure.what)?;
                writeln!(out, "         expected  {expected}")?;
                writeln!(out, "         found     {actual}")?;
            }
        }
    }
    Ok(())
}

/// Writes how many tests there were, and how many failed.
///
/// # Errors
/// When `out` fails.
pub fn write_total(results: &[FileResult], out: &mut dyn Write) -> io::Result<()> {
    let tests = results.iter().flat_map(|file| &file.tests);
    let (all, failed) = tests.fold((0_usize, 0_usize), |(all, failed), test| {
        (all + 1, failed + usize::from(!test.failures.is_empty()))
    });
    writeln!(out, "\n{all} tests, {failed} failed")
}
