//! Options that say what traffic is played on, and what is taken for granted.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::SignedDuration;
use miette::IntoDiagnostic;

use crate::sim::assumptions::Choices;
use crate::sim::clock::{Micros, Reorder};
use crate::sim::{Gateway, Options};

use super::stubs;

/// Options of every command that plays traffic.
#[derive(Debug, clap::Args)]
pub(super) struct GatewayArgs {
    /// The gateway that the traffic is played on.
    #[arg(long, value_name = "GATEWAY", default_value = Gateway::Classic.name(), value_parser = gateway_parser())]
    gateway: Gateway,

    /// Assume otherwise where API Management's behaviour is not documented.
    #[arg(long, value_name = "NAME=CHOICE")]
    assume: Vec<String>,

    /// What requests that the policies send themselves are answered, in TOML (`policyc schema
    /// stubs`). One that no stub answers fails as if nobody listened.
    #[arg(long, value_name = "FILE")]
    stubs: Option<PathBuf>,

    /// How far out of order the exchanges may come, such as `5s` or `2m`.
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    reorder_window: SignedDuration,
}

fn gateway_parser() -> impl TypedValueParser<Value = Gateway> {
    PossibleValuesParser::new(Gateway::ALL.iter().map(|gateway| gateway.name()))
        .try_map(|name| Gateway::from_name(&name).ok_or("no such gateway"))
}

impl GatewayArgs {
    /// What the options say.
    pub(super) fn options(&self) -> miette::Result<Options> {
        let mut choices = Choices::default();
        for assumed in &self.assume {
            let (name, choice) = assumed
                .split_once('=')
                .ok_or_else(|| miette::miette!("`--assume {assumed}` is not `NAME=CHOICE`"))?;
            choices.set(name.trim(), choice.trim()).into_diagnostic()?;
        }
        let window = i64::try_from(self.reorder_window.as_micros()).ok().filter(|us| *us >= 0);
        let window = window.ok_or_else(|| {
            miette::miette!("`--reorder-window {}` is no length of time", self.reorder_window)
        })?;
        let reorder = Reorder { window: Micros(window), ..Reorder::default() };
        let stubs = stubs::open(self.stubs.as_deref())?;
        Ok(Options { gateway: self.gateway, reorder, choices, stubs, ..Options::default() })
    }
}
