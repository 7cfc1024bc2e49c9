//! The command line: one file per subcommand. The only layer that reads files,
//! writes to the terminal and decides an exit status.

use std::process::ExitCode;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
