//! `wrong-scope`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::placement::placement;

rule! {
    /// A policy at a scope that does not take it.
    ///
    /// ## What it does
    ///
    /// With `--scope` or a workspace that shows where a document is attached: reports policies that do not work at that scope.
    ///
    /// ## Why
    ///
    /// The service refuses the policy there.
    ///
    /// ## Bad
    ///
    /// ```xml scope=operation
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <rate-limit calls="20" renewal-period="90" />
    ///         <llm-content-safety backend-id="content-safety" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml scope=api
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-content-safety backend-id="content-safety" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the usage part of each policy's page.
    pub(super) struct WrongScope: "wrong-scope", Error, Documented,
        no_fix("the policy belongs to another document"),
        answer("Policy is not allowed in the specified scope", "github.com/MicrosoftDocs/azure-docs/issues/17825");
}

impl Rule for WrongScope {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let (Some(placement), Some(scope)) = (placement(element), unit.settings.scope) else {
            return;
        };
        let scopes = placement.scopes;
        // What stands in a GraphQL resolver has no scope at all.
        let scoped = scopes.iter().next().is_some() && !element.is_part_of_policy();
        if !scoped || scopes.contains(scope) {
            return;
        }
        let names: Vec<_> = scopes.iter().map(|scope| format!("`{}`", scope.name())).collect();
        let message = format!("`<{}>` is not allowed at {} scope", element.name(), scope.name());
        sink.push(
            Report::new(element.name_span(), message)
                .note(format!("allowed at {}", names.join(", ")))
                .note("the service answers: Policy is not allowed in the specified scope"),
        );
    }
}
