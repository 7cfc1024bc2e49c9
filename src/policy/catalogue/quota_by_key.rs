//! `quota-by-key`.

use super::prelude::*;

/// The XSD has `xs:string`, which an expression fits.
const PERIOD_EXPRESSION: Strictness = Strictness::DOCUMENTED
    .because("documented as taking no expression; the service's schema takes any text");

policy! {
    /// Limits the calls or the traffic of each value of a key in a renewable period, or for
    /// good; a call beyond it is answered 403. A key that several policies count is counted
    /// once for each call.
    ///
    /// Periods are either 0, which never ends, or at least 300 seconds, and start at
    /// `first-period-start`. The policy does not exist in the Consumption tier.
    pub struct QuotaByKey("quota-by-key") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .except_gateway(Gateway::Consumption),
        source: "documented: quota-by-key, 2025-05; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <quota-by-key calls="10000" bandwidth="40000" renewal-period="3600"
            counter-key="@(context.Request.IpAddress)"
            increment-condition="@(context.Response.StatusCode < 400)" />
    </inbound>
</policies>"#,
        attributes {
            /// Most calls in one period.
            calls: Integer = "calls", expected_range(0, i64::MAX, NEGATIVE);
            /// Most kilobytes in one period.
            bandwidth: Long = "bandwidth", expected_range(0, i64::MAX, NEGATIVE);
            /// Length of the period in seconds: 0, which never ends, or at least 300.
            renewal_period: Integer = "renewal-period", required_as(REQUIRED_BY_DOCUMENTATION),
                kind_as(ANY_TEXT), expected_range_or(300, i64::MAX, &["0"], BEYOND_DOCUMENTED),
                no_expression_as(PERIOD_EXPRESSION);
            /// Whose calls are counted: one counter for each value.
            counter_key: NonEmpty = "counter-key", required(), kind_as(EMPTY), expression();
            /// Whether the call counts.
            increment_condition: Boolean = "increment-condition", kind_as(ANY_TEXT), expression();
            /// By how much the counter moves.
            increment_count: Integer = "increment-count", default("1"), kind_as(ANY_TEXT),
                expression();
            /// When the first period starts, in UTC: `2026-01-01T00:00:00Z`.
            first_period_start: DateTime = "first-period-start", default("0001-01-01T00:00:00Z");
        }
        with {
            constraints: &[Constraint::new(Check::AtLeastOne(&[
                &[Item::Attribute("calls")],
                &[Item::Attribute("bandwidth")],
            ]))],
        }
    }
}
