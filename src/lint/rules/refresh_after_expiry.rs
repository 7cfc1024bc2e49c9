//! `refresh-after-expiry`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::catalogue::CacheValue;

rule! {
    /// A cached value that is to be made anew after it is gone.
    ///
    /// ## What it does
    ///
    /// Compares `refresh-after` and `expires-after` of `cache-value`.
    ///
    /// ## Why
    ///
    /// A value that has expired is not there any more to be served while a new one is made, so that `refresh-after` never comes to bear.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <cache-value key="exchange-rate" variable-name="rate" expires-after="300" refresh-after="600">
    ///             <value>
    ///                 <set-variable name="rate" value="@(context.Request.Headers.GetValueOrDefault("X-Rate", "1"))" />
    ///             </value>
    ///         </cache-value>
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
    ///         <cache-value key="exchange-rate" variable-name="rate" expires-after="600" refresh-after="300">
    ///             <value>
    ///                 <set-variable name="rate" value="@(context.Request.Headers.GetValueOrDefault("X-Rate", "1"))" />
    ///             </value>
    ///         </cache-value>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: Microsoft's policy toolkit, `cache-value`: `refresh-after` is less than `expires-after`.
    pub(super) struct RefreshAfterExpiry: "refresh-after-expiry", Warning, Documented,
        no_fix("which of the two times is wrong cannot be told");
}

impl Rule for RefreshAfterExpiry {
    fn names(&self) -> &'static [&'static str] {
        &["cache-value"]
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(cache) = CacheValue::of(element) else { return };
        let (Some(refresh), Some(expires)) = (&cache.refresh_after, &cache.expires_after) else {
            return;
        };
        let (Some(refresh_value), Some(expires_value)) = (refresh.literal(), expires.literal())
        else {
            return;
        };
        if refresh_value >= expires_value {
            sink.push(
                Report::new(refresh.value_span, "the value is gone before it is made anew")
                    .label(expires.value_span, "gone after so many seconds"),
            );
        }
    }
}
