//! `policyc compile`: writes the plan of a policy document, or lists it for people; of a service,
//! that of one route or those of all.

use std::path::PathBuf;
use std::process::ExitCode;

use miette::{Context, Diagnostic, IntoDiagnostic};
use thiserror::Error;

use crate::plan::{CallIds, Unrouted};

use super::config::ConfigArgs;
use super::output;
use super::place_argument::PlaceArgument;
use super::place_names::{CallArgs, help_for};
use super::policy_file::PolicyFile;

/// Arguments of `policyc compile`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The policy document; or the folder of a service, or several documents with `--scope`.
    #[arg(required = true, value_name = "PATH")]
    policy: Vec<PathBuf>,

    /// Where a document is attached: `global`, `product:P`, `api:A`, `operation:A/O`, or
    /// `fragment:F`. Without a name (`api`) it is for every call.
    #[arg(long, value_name = "FILE=PLACE")]
    scope: Vec<PlaceArgument>,

    #[command(flatten)]
    call: CallArgs,

    /// Where the plan goes; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Print the plan for people instead of writing it for programs.
    #[arg(long)]
    listing: bool,

    #[command(flatten)]
    config: ConfigArgs,
}

/// The calls that were named run no plan.
#[derive(Debug, Error)]
#[error("these calls run no plan: {why}")]
struct NoPlan {
    why: Unrouted,
    help: Option<String>,
}

impl Diagnostic for NoPlan {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }
}

/// Compiles a policy document, one route of a service, or all of them.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let policy = PolicyFile::open(&arguments.policy, &arguments.scope, &arguments.config)?;
    let whole = "cannot write the plan";
    let CallArgs { api, product, workspace, .. } = &arguments.call;
    let is_one = [api, product, workspace].iter().any(|name| name.is_some());
    let routes = &policy.routes;
    let number = match &routes.directory {
        None if !is_one => Some(0),
        Some(_) if !is_one => None,
        _ => Some(arguments.one(&policy)?),
    };
    if number.is_none()
        && let Some(broken) = policy.first_broken()
    {
        return Err(broken);
    }
    let text = match number {
        Some(number) if arguments.listing => routes.listing_of(number),
        Some(number) => match routes.plan(number) {
            Some(plan) => plan.to_json().into_diagnostic().wrap_err(whole)? + "\n",
            None => String::new(),
        },
        None if arguments.listing => routes.listing(),
        None => routes.to_json().into_diagnostic().wrap_err(whole)? + "\n",
    };
    match &arguments.output {
        Some(path) => std::fs::write(path, text)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot write `{}`", path.display()))?,
        None => output::print(|out| out.write_all(text.as_bytes()))?,
    }
    Ok(ExitCode::SUCCESS)
}

impl Args {
    /// The number of the plan of the calls that the arguments name.
    fn one(&self, policy: &PolicyFile) -> miette::Result<usize> {
        let ids = CallIds {
            workspace: self.call.workspace.as_deref(),
            product: self.call.product.as_deref(),
            api: self.call.api.as_deref(),
            revision: None,
            // Without an operation: those that have no document of their own.
            operation: Some(self.call.operation.as_deref().unwrap_or_default()),
        };
        let routes = &policy.routes;
        let Some(directory) = &routes.directory else {
            return Err(miette::miette!("one document has one plan: leave out the names"));
        };
        let layers = match directory.find(&ids) {
            Ok(layers) => layers,
            Err(why) => {
                let known = directory.names(&ids, &why);
                let name = match &why {
                    Unrouted::UnknownWorkspace(name)
                    | Unrouted::UnknownProduct(name)
                    | Unrouted::UnknownApi(name) => name.as_str(),
                    _ => "",
                };
                let help = help_for(name, known.iter().copied());
                return Err(NoPlan { why, help }.into());
            }
        };
        if let Some(report) = policy.broken_route(&layers) {
            return Err(report);
        }
        let number = routes.numbers().get(&layers).copied();
        number.ok_or_else(|| miette::miette!("the plan of a route is missing"))
    }
}
