//! `high-cardinality-dimension`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::facts::Facts;
use super::metric::Metric;

rule! {
    /// A dimension with a new value for nearly every call.
    ///
    /// ## What it does
    ///
    /// Reports dimensions whose expression reads the request id, the time, a new GUID or the raw URL.
    ///
    /// ## Why
    ///
    /// Each distinct value is a time series of its own. Azure Monitor takes 50,000 active series in a region and subscription, Application Insights 100 values of a dimension; what comes after is dropped in silence.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="Request" value="@(context.RequestId.ToString())" />
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
    ///             <dimension name="Operation ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: 50,000 active series per region and subscription in 12 hours. Observed: the cap of 100 values per dimension.
    pub(super) struct HighCardinalityDimension: "high-cardinality-dimension", Warning, Documented,
        no_fix("which coarser value is to be counted by is a decision");
}

impl Rule for HighCardinalityDimension {
    fn names(&self) -> &'static [&'static str] {
        Metric::NAMES
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(metric) = Metric::of(element) else { return };
        for dimension in &metric.dimensions {
            let value = dimension.element.attribute("value");
            let Some(facts) = value.and_then(|value| Facts::of_attribute(value, dimension.element))
            else {
                continue;
            };
            for place in &facts.unbounded {
                let message = format!("`{}` is new for nearly every call", place.what);
                sink.push(
                    Report::new(place.span, message)
                        .note("each distinct value is a time series of its own, and their number is limited")
                        .help("use a value with few possibilities, or log it instead"),
                );
            }
        }
    }
}
