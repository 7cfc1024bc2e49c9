//! `policyc compile`: writes the plan of a policy document, or lists it for people.

use std::path::PathBuf;
use std::process::ExitCode;

use miette::{Context, IntoDiagnostic};

use super::output;
use super::policy_file::PolicyFile;

/// Arguments of `policyc compile`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The policy document.
    policy: PathBuf,

    /// Where the plan goes; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Print the plan for people instead of writing it for programs.
    #[arg(long)]
    listing: bool,
}

/// Compiles one policy document.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let plan = PolicyFile::open(&arguments.policy)?.plan;
    let text = if arguments.listing {
        plan.listing()
    } else {
        plan.to_json().into_diagnostic().wrap_err("cannot write the plan")? + "\n"
    };
    match &arguments.output {
        Some(path) => std::fs::write(path, text)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot write `{}`", path.display()))?,
        None => output::print(|out| out.write_all(text.as_bytes()))?,
    }
    Ok(ExitCode::SUCCESS)
}
