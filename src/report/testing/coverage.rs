//! Which steps and branches ran: a table for people, lcov for tools.

use std::io::{self, Write};

use crate::report::printable::one_line;
use crate::report::table::{Column, Table};
use crate::testing::Coverage;

/// Writes a row for each document, and the steps and branches that never ran.
///
/// # Errors
/// When `out` fails.
pub fn write_coverage(coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(&[
        Column::words("document"),
        Column::numbers("steps"),
        Column::numbers("branches"),
    ]);
    for (path, file) in coverage.files() {
        let of = |(run, all): (usize, usize)| format!("{run} of {all}");
        table.row([one_line(path).into_owned(), of(file.steps_run()), of(file.branches_taken())]);
    }
    writeln!(out)?;
    table.write(out)?;
    for (path, file) in coverage.files() {
        for ((line, column), step) in &file.steps {
            let place = format!("{}:{line}:{column}", one_line(path));
            if step.times == 0 {
                writeln!(out, "{place}: {} never ran", step.policy)?;
                continue;
            }
            let last = step.branches.len();
            for (number, branch) in (1..).zip(&step.branches) {
                if branch.times == 0 && number == last {
                    writeln!(out, "{place}: some `when` always holds")?;
                } else if branch.times == 0 {
                    writeln!(out, "{place}: `when` {number} is never taken")?;
                }
            }
        }
    }
    Ok(())
}

/// Writes the lcov format: a record for each document, by its lines.
///
/// # Errors
/// When `out` fails.
pub fn write_lcov(coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    for (path, file) in coverage.files() {
        writeln!(out, "TN:\nSF:{}", one_line(path))?;
        for (block, ((line, _), step)) in file.steps.iter().enumerate() {
            for (number, branch) in step.branches.iter().enumerate() {
                // `-` says that the step itself never ran.
                let taken = if step.times == 0 { "-".to_owned() } else { branch.times.to_string() };
                writeln!(out, "BRDA:{line},{block},{number},{taken}")?;
            }
        }
        let (taken, branches) = file.branches_taken();
        writeln!(out, "BRF:{branches}\nBRH:{taken}")?;
        let lines = file.lines();
        for (line, times) in &lines {
            writeln!(out, "DA:{line},{times}")?;
        }
        let hit = lines.values().filter(|times| **times > 0).count();
        writeln!(out, "LF:{}\nLH:{hit}\nend_of_record", lines.len())?;
    }
    Ok(())
}
