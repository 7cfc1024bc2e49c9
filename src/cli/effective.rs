//! `policyc effective`: all policies that run for a call.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use miette::{Diagnostic, IntoDiagnostic};
use thiserror::Error;

use crate::model::effective::{Effective, Route, RouteError, print};
use crate::plan::compile_effective;

use super::config::ConfigArgs;
use super::drawn::BadPolicy;
use super::input;
use super::place_names::{CallArgs, help_for};
use super::{EXIT_FINDINGS, output};

/// Arguments of `policyc effective`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Exit status: 0 when all could be followed, 1 when a fragment is \
    missing or an inclusion has no end, 2 when there is nothing to print.")]
pub(super) struct Args {
    /// The folder that holds the service's artifacts; the current one by default.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,

    #[command(flatten)]
    call: CallArgs,

    /// How it is printed.
    #[arg(long, value_enum, default_value_t = Format::Xml)]
    format: Format,

    #[command(flatten)]
    config: ConfigArgs,
}

/// How an effective policy is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// One document, with comments that say where each policy stands.
    Xml,
    /// The steps that a simulation runs, each with source and line.
    Listing,
}

/// Prints the effective policy of the calls that the arguments name.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let workspace = input::load_service(arguments.folder.as_deref(), &arguments.config)?;
    let service = input::only_service(&workspace)?;
    let route = Route {
        workspace: arguments.call.workspace.clone(),
        product: arguments.call.product.clone(),
        api: arguments.call.api.clone(),
        operation: arguments.call.operation.clone(),
    };
    let effective = Effective::of(&workspace, service, &route).map_err(NoRoute)?;
    match arguments.format {
        Format::Xml => {
            let printed = print(&effective);
            output::print(|out| out.write_all(printed.text.as_bytes()))?;
            let status = if printed.problems == 0 { 0 } else { EXIT_FINDINGS };
            Ok(ExitCode::from(status))
        }
        Format::Listing => {
            let plan = compile_effective(&effective)
                .map_err(|errors| BadPolicy::of_compiling(&workspace, errors))?;
            output::print(|out| out.write_all(plan.listing().as_bytes())).into_diagnostic()?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The calls that were named do not exist.
#[derive(Debug, Error)]
#[error(transparent)]
struct NoRoute(RouteError);

impl Diagnostic for NoRoute {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let RouteError::Unknown { name, known, .. } = &self.0 else { return None };
        let help = help_for(name, known.iter().map(String::as_str))?;
        Some(Box::new(help))
    }
}
