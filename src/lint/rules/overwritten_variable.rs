//! `overwritten-variable`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::source::Safety;

rule! {
    /// The value of a variable is overwritten before anything can read it.
    ///
    /// ## What it does
    ///
    /// Follows every way through the document from a policy that sets a variable, and reports it when on each of them another policy sets the same variable before one reads it. Values that a `<base />` or a fragment may read are left alone, and so are those that `on-error` reads.
    ///
    /// ## Why
    ///
    /// The first value is lost. Mostly one of the two was meant to have another name, or a condition around the second is missing.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="team" value="@(context.Subscription?.Name)" />
    ///         <set-variable name="team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///         <set-header name="x-team" exists-action="override">
    ///             <value>@((string)context.Variables["team"])</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="team" value="@(context.Subscription?.Name)" />
    ///         <set-variable name="team" value="@(context.Request.Headers.GetValueOrDefault("x-team", (string)context.Variables["team"]))" />
    ///         <set-header name="x-team" exists-action="override">
    ///             <value>@((string)context.Variables["team"])</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice; documented is that setting a variable again replaces its value (set-variable, 2024-07).
    pub(super) struct OverwrittenVariable: "overwritten-variable", Warning, Advice, fixes(Unsafe);
}

impl Rule for OverwrittenVariable {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let variables = unit.variables();
        for (set, by) in variables.overwritten() {
            let name = set.name.as_deref().unwrap_or_default();
            let message = format!("nothing can read this value of the variable `{name}`");
            sink.push(
                Report::new(set.attribute.value_span(), message)
                    .label(by.attribute.value_span(), "overwritten here")
                    .note("on every way the variable is set again before it is read")
                    .fix(
                        (set.element.name() == "set-variable")
                            .then(|| mend::remove_element(unit.file, set.element, Safety::Unsafe)),
                    ),
            );
        }
    }
}
