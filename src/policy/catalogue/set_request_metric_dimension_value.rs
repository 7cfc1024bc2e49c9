//! `set-request-metric-dimension-value`.

use super::prelude::*;

policy! {
    /// Sets the value of a dimension of the gateway's own request metric.
    ///
    /// No page documents it, only the service's schema has it. Metrics of one's own are sent
    /// with `emit-metric`.
    pub struct SetRequestMetricDimensionValue("set-request-metric-dimension-value") {
        placement: Placement::anywhere(),
        source: "XSD 2025-02",
        documented: false,
        example: r#"<policies>
    <inbound>
        <base />
        <set-request-metric-dimension-value name="Team"
            value="@(context.Request.Headers.GetValueOrDefault("X-Team", "none"))" />
    </inbound>
</policies>"#,
        attributes {
            /// Name of the dimension.
            name: NonEmpty = "name", required(), kind_as(EMPTY), expression();
            /// Its value.
            value: Text = "value", required(), expression();
        }
    }
}
