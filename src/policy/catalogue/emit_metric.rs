//! `emit-metric`.

use super::dimension::Dimension;
use super::prelude::*;
use super::token_metric::NO_DIMENSION;

policy! {
    /// Sends one value as a custom metric to Application Insights, with the dimensions given
    /// here. The API needs an Application Insights logger with metrics enabled; without one
    /// nothing is sent and nothing fails.
    ///
    /// `Backend ID` has a value of its own only in `outbound`, where the backend is known.
    pub struct EmitMetric("emit-metric") {
        placement: Placement::anywhere(),
        source: "documented: emit-metric, 2024-09; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <emit-metric name="orders" namespace="gateway" value="1">
            <dimension name="API ID" />
            <dimension name="Team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
        </emit-metric>
    </inbound>
</policies>"#,
        attributes {
            /// Name of the metric.
            name: NonEmpty = "name", required(), kind_as(EMPTY);
            /// Namespace of the metric.
            namespace: Text = "namespace", default("API Management");
            /// What is added to the metric.
            value: Number = "value", default("1"), expression();
            /// Whether the service adds its own dimensions.
            default_dimensions: Boolean = "default-dimensions",
                no_expression_as(Strictness::SCHEMA), undocumented();
        }
        children {
            /// The dimensions of the metric.
            dimensions: [Dimension], at_least(1), judged(NO_DIMENSION);
        }
    }
}
