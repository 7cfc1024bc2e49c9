//! `unreachable-policy`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::source::Safety;

rule! {
    /// A policy that never runs, because one before it always ends the call.
    ///
    /// ## What it does
    ///
    /// Reports what follows `return-response` or `mock-response`, or a `choose` all of whose branches end that way, in the same section or branch.
    ///
    /// ## Why
    ///
    /// Both answer the caller at once, and nothing after them runs: not the headers that are set there, not the limits, not `<base />`.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <return-response>
    ///             <set-status code="200" reason="OK" />
    ///         </return-response>
    ///         <set-header name="x-served-by" exists-action="override">
    ///             <value>gateway</value>
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
    ///         <return-response>
    ///             <set-status code="200" reason="OK" />
    ///             <set-header name="x-served-by" exists-action="override">
    ///                 <value>gateway</value>
    ///             </set-header>
    ///         </return-response>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: `return-response` aborts the pipeline (2024-07), `mock-response` cancels it (2024-07).
    pub(super) struct UnreachablePolicy: "unreachable-policy", Warning, Documented, fixes(Unsafe);
}

impl Rule for UnreachablePolicy {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for unreachable in unit.flow().unreachable() {
            let name = unreachable.element.name();
            let message = match unreachable.count {
                1 => format!("`<{name}>` never runs"),
                2 => format!("`<{name}>` and the policy after it never run"),
                count => format!("`<{name}>` and the {} policies after it never run", count - 1),
            };
            let after = unreachable.after;
            let why = if matches!(after.name(), "return-response" | "mock-response") {
                "this ends the call"
            } else {
                "every way through this ends the call"
            };
            sink.push(
                Report::new(unreachable.element.name_span(), message)
                    .label(after.name_span(), why)
                    .fix(mend::remove_element(unit.file, unreachable.element, Safety::Unsafe)),
            );
        }
    }
}
