//! `policyc completions`: what a shell completes.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::{Cli, output};

/// Arguments of `policyc completions`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script that the shell reads.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Cli::command(), "policyc", &mut script);
    output::print(|out| out.write_all(&script))?;
    Ok(ExitCode::SUCCESS)
}
