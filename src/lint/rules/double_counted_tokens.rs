//! `double-counted-tokens`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};

use super::metric::Metric;

rule! {
    /// Two token-metric policies run in one call.
    ///
    /// ## What it does
    ///
    /// Reports the second `llm-emit-token-metric` or `azure-openai-emit-token-metric` of a document when both run in the same call. Two branches of one `choose` are two paths.
    ///
    /// ## Why
    ///
    /// Each policy emits a row of its own for each metric. The `customMetrics` table has no column for the namespace, so that a query which sums `Total Tokens` counts every token twice, even with two namespaces.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Subscription ID" />
    ///         </llm-emit-token-metric>
    ///         <azure-openai-emit-token-metric namespace="openai">
    ///             <dimension name="API ID" />
    ///         </azure-openai-emit-token-metric>
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
    ///             <dimension name="Subscription ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Observed: metric rows in Application Insights; that the namespace is lost is known from its issue tracker.
    pub(super) struct DoubleCountedTokens: "double-counted-tokens", Warning, Observed;
}

impl Rule for DoubleCountedTokens {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let metrics: Vec<_> = unit
            .document
            .elements()
            .filter(|element| Metric::of(*element).is_some_and(|metric| metric.counts_tokens))
            .collect();
        for (at, element) in metrics.iter().enumerate() {
            let mut earlier = metrics.iter().take(at);
            if let Some(first) = earlier.find(|first| first.shares_path_with(*element)) {
                sink.push(
                    Report::new(element.name_span(), "tokens are counted twice in one call")
                        .label(first.name_span(), "counted here already")
                        .note("each policy emits its own rows, and queries over `customMetrics` cannot tell their namespaces apart"),
                );
            }
        }
    }
}
