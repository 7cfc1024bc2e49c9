//! `too-many-dimension-keys`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::metric::Metric;

rule! {
    /// More than ten dimension keys together with those that are always added.
    ///
    /// ## What it does
    ///
    /// Adds the dimensions of a metric policy to the five that API Management counts for itself (Region, Service ID, Service Name, Service Type are the ones that are named).
    ///
    /// ## Why
    ///
    /// Azure Monitor takes ten dimension keys for a metric. The metric store may drop what is over; the log-based `customMetrics` table keeps it.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="API ID" />
    ///             <dimension name="Operation ID" />
    ///             <dimension name="Product ID" />
    ///             <dimension name="User ID" />
    ///             <dimension name="Subscription ID" />
    ///             <dimension name="Location" />
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
    ///             <dimension name="API ID" />
    ///             <dimension name="Operation ID" />
    ///             <dimension name="Subscription ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: ten dimension keys per metric, five of them used by API Management. That the log keeps the rest is inferred.
    pub(super) struct TooManyDimensionKeys: "too-many-dimension-keys", Info, Documented,
        no_fix("which dimensions to give up is a decision");
}

/// Dimension keys that Azure Monitor takes for one metric.
const MOST: usize = 10;
/// Keys of those that API Management uses itself; the documentation names four of the five.
const ALWAYS: usize = 5;

impl Rule for TooManyDimensionKeys {
    fn names(&self) -> &'static [&'static str] {
        Metric::NAMES
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(metric) = Metric::of(element) else { return };
        let own = metric.dimensions.len();
        let custom = metric.dimensions.iter().filter(|dimension| dimension.is_custom()).count();
        // Too many of its own, or too many custom ones, are findings that say enough.
        let said = own > super::too_many_dimensions::MOST
            || custom > super::too_many_custom_dimensions::MOST;
        if own + ALWAYS <= MOST || said {
            return;
        }
        let message = format!(
            "{own} dimensions and {ALWAYS} that are always added make more than {MOST} keys"
        );
        sink.push(
            Report::new(element.name_span(), message).note(
                "Azure Monitor takes ten keys for a metric; the metric store may drop the rest",
            ),
        );
    }
}
