//! `too-many-dimensions`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::metric::Metric;

rule! {
    /// More than ten `dimension` elements in one metric policy.
    ///
    /// ## What it does
    ///
    /// Counts the `dimension` elements of a metric policy, default ones and custom ones.
    ///
    /// ## Why
    ///
    /// The service's schema takes at most ten.
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
    ///             <dimension name="Gateway ID" />
    ///             <dimension name="Team" value="fixed" />
    ///             <dimension name="Stage" value="fixed" />
    ///             <dimension name="App" value="fixed" />
    ///             <dimension name="Model" value="fixed" />
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
    /// Schema: `maxOccurs="10"` in the service's XSD.
    pub(super) struct TooManyDimensions: "too-many-dimensions", Error, Schema,
        no_fix("which dimensions to give up is a decision");
}

/// `dimension` elements that one metric policy may have.
pub(super) const MOST: usize = 10;

impl Rule for TooManyDimensions {
    fn names(&self) -> &'static [&'static str] {
        Metric::NAMES
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(metric) = Metric::of(element) else { return };
        let Some(extra) = metric.dimensions.get(MOST) else { return };
        let message = format!("{} dimensions; at most {MOST} are allowed", metric.dimensions.len());
        sink.push(
            Report::new(extra.element.start_tag(), message)
                .label(element.name_span(), format!("in this `<{}>`", element.name())),
        );
    }
}
