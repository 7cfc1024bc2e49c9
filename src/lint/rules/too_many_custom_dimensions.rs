//! `too-many-custom-dimensions`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::metric::Metric;

rule! {
    /// More than five custom dimensions in one metric policy.
    ///
    /// ## What it does
    ///
    /// Counts the custom dimensions of a metric policy: those with a `value` whose name is not a default dimension. A default name does not count, with or without a value, because the portal itself writes default names with values. Whether the service counts the same way is not documented.
    ///
    /// ## Why
    ///
    /// Azure Monitor takes ten dimension keys for a metric, and API Management uses five of them. What comes after may be dropped, and with it the series that a dashboard or a bill relies on.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///             <dimension name="Cost" value="@(context.Request.Headers.GetValueOrDefault("x-cost", "none"))" />
    ///             <dimension name="Stage" value="@(context.Request.Headers.GetValueOrDefault("x-stage", "none"))" />
    ///             <dimension name="App" value="@(context.Request.Headers.GetValueOrDefault("x-app", "none"))" />
    ///             <dimension name="Region name" value="@(context.Request.Headers.GetValueOrDefault("x-region", "none"))" />
    ///             <dimension name="Model" value="@(context.Request.Headers.GetValueOrDefault("x-model", "none"))" />
    ///         </llm-emit-token-metric>
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
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///             <dimension name="Cost" value="@(context.Request.Headers.GetValueOrDefault("x-cost", "none"))" />
    ///             <dimension name="Stage" value="@(context.Request.Headers.GetValueOrDefault("x-stage", "none"))" />
    ///             <dimension name="App" value="@(context.Request.Headers.GetValueOrDefault("x-app", "none"))" />
    ///             <dimension name="Model" value="@(context.Request.Headers.GetValueOrDefault("x-model", "none"))" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: at most five custom dimensions per policy (ten until 2025). Deployed policies with six are known, so this is a warning.
    pub(super) struct TooManyCustomDimensions: "too-many-custom-dimensions", Warning, Documented,
        no_fix("which dimensions to give up is a decision");
}

/// Custom dimensions that one metric policy may have.
pub(super) const MOST: usize = 5;

impl Rule for TooManyCustomDimensions {
    fn names(&self) -> &'static [&'static str] {
        Metric::NAMES
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(metric) = Metric::of(element) else { return };
        let custom: Vec<_> =
            metric.dimensions.iter().filter(|dimension| dimension.is_custom()).collect();
        let Some(extra) = custom.get(MOST) else { return };
        let message = format!("{} custom dimensions; at most {MOST} are allowed", custom.len());
        sink.push(
            Report::new(extra.element.start_tag(), message)
                .label(element.name_span(), format!("in this `<{}>`", element.name()))
                .note("a dimension is custom if it has a value and its name is not a default one"),
        );
    }
}
