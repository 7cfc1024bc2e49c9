//! `policyc man`: the manual pages, one for each command.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;
use miette::{Context, IntoDiagnostic};

use super::{Cli, output};

/// Arguments of `policyc man`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder that the pages are written to.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

/// Writes the pages.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let folder = &arguments.out;
    let written =
        fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
    written
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot write the manual pages to `{}`", folder.display()))?;
    output::print(|out| writeln!(out, "manual pages written to {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
