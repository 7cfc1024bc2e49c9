//! Options that say what traffic is played on, and what is taken for granted.

use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::SignedDuration;
use miette::IntoDiagnostic;

use crate::config::Simulate;
use crate::sim::assumptions::Choices;
use crate::sim::clock::{Micros, Reorder};
use crate::sim::{Gateway, Options};
use crate::usage::estimate::Models;

use super::stubs;

/// What every command that meters traffic takes for granted.
#[derive(Debug, clap::Args)]
pub(super) struct ChoiceArgs {
    /// The gateway that the traffic is played on.
    #[arg(long, value_name = "GATEWAY", default_value = Gateway::Classic.name(), value_parser = gateway_parser())]
    gateway: Gateway,

    /// Assume otherwise where API Management's behaviour is not documented; counts more than
    /// `[simulate.assume]` of `policyc.toml`.
    #[arg(long, value_name = "NAME=CHOICE")]
    assume: Vec<String>,
}

impl ChoiceArgs {
    /// What the options and the configuration say.
    pub(super) fn options(&self, settings: &Simulate) -> miette::Result<Options> {
        let mut choices = Choices::default();
        choose(&mut choices, settings, &self.assume)?;
        let (gateway, models) = (self.gateway, models(settings));
        Ok(Options { gateway, choices, models, ..Options::default() })
    }
}

/// Options of every command that plays traffic.
#[derive(Debug, clap::Args)]
pub(super) struct GatewayArgs {
    #[command(flatten)]
    choices: ChoiceArgs,

    /// What requests that the policies send themselves are answered, in TOML (`policyc schema
    /// stubs`). One that no stub answers fails as if nobody listened.
    #[arg(long, value_name = "FILE")]
    stubs: Option<PathBuf>,

    /// How far out of order the exchanges may come, such as `5s` or `2m`.
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    reorder_window: SignedDuration,
}

/// The kinds of gateway.
pub(super) fn gateway_parser() -> impl TypedValueParser<Value = Gateway> {
    PossibleValuesParser::new(Gateway::ALL.iter().map(|gateway| gateway.name()))
        .try_map(|name| Gateway::from_name(&name).ok_or("no such gateway"))
}

/// Makes the choices of the configuration, then those of the command line.
pub(super) fn choose(
    choices: &mut Choices,
    settings: &Simulate,
    assume: &[String],
) -> miette::Result<()> {
    for (name, choice) in settings.choices() {
        choices.set(name, choice).into_diagnostic()?;
    }
    for assumed in assume {
        let (name, choice) = assumed
            .split_once('=')
            .ok_or_else(|| miette::miette!("`--assume {assumed}` is not `NAME=CHOICE`"))?;
        choices.set(name.trim(), choice.trim()).into_diagnostic()?;
    }
    Ok(())
}

/// The models of the deployments that the configuration names.
pub(super) fn models(settings: &Simulate) -> Arc<Models> {
    Arc::new(Models::new(settings.deployments.clone()))
}

impl GatewayArgs {
    /// What the options and the configuration say.
    pub(super) fn options(&self, settings: &Simulate) -> miette::Result<Options> {
        let window = i64::try_from(self.reorder_window.as_micros()).ok().filter(|us| *us >= 0);
        let window = window.ok_or_else(|| {
            miette::miette!("`--reorder-window {}` is no length of time", self.reorder_window)
        })?;
        let reorder = Reorder { window: Micros(window), ..Reorder::default() };
        let stubs = stubs::open(self.stubs.as_deref())?;
        Ok(Options { reorder, stubs, ..self.choices.options(settings)? })
    }
}
