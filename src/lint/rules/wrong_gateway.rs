//! `wrong-gateway`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::placement::placement;

rule! {
    /// A policy that the gateway does not have.
    ///
    /// ## What it does
    ///
    /// With `--gateway`: reports policies that the given kind of gateway does not run.
    ///
    /// ## Why
    ///
    /// The gateway refuses or ignores the policy; a limit that is ignored limits nothing.
    ///
    /// ## Bad
    ///
    /// ```xml gateway=consumption
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml gateway=v2
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the gateways that each policy's page lists.
    pub(super) struct WrongGateway: "wrong-gateway", Error, Documented,
        no_fix("what does the same on that gateway is a decision");
}

impl Rule for WrongGateway {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let (Some(placement), Some(gateway)) = (placement(element), unit.settings.gateway) else {
            return;
        };
        if placement.gateways.contains(gateway) {
            return;
        }
        let names: Vec<_> =
            placement.gateways.iter().map(|gateway| format!("`{}`", gateway.name())).collect();
        let message =
            format!("`<{}>` does not run on the {} gateway", element.name(), gateway.name());
        sink.push(
            Report::new(element.name_span(), message)
                .note(format!("it runs on {}", names.join(", "))),
        );
    }
}
