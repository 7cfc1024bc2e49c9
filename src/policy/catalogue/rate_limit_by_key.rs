//! `rate-limit-by-key`.

use super::prelude::*;
use super::rate_limit::OVER_300_SECONDS;

policy! {
    /// Limits the calls of each value of a key in a period; a call too many is answered 429
    /// with the seconds to wait. There is one counter for each key value over all scopes, and
    /// one set of counters for each gateway and region.
    ///
    /// With an expression in `increment-condition` or `increment-count` the counter moves at
    /// the end of `outbound`, so that the refusal comes one call late. The policy does not
    /// exist in the Consumption tier.
    pub struct RateLimitByKey("rate-limit-by-key") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .except_gateway(Gateway::Consumption),
        source: "documented: rate-limit-by-key, 2025-11; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <rate-limit-by-key calls="10" renewal-period="60"
            counter-key="@(context.Request.IpAddress)"
            increment-condition="@(context.Response.StatusCode == 200)" />
    </inbound>
</policies>"#,
        attributes {
            /// Most calls in one period.
            calls: Integer = "calls", required(), expected_range(0, i64::MAX, NEGATIVE),
                expression();
            /// Length of the period in seconds, at most 300.
            renewal_period: Integer = "renewal-period", required(),
                expected_range(1, 300, OVER_300_SECONDS), expression();
            /// Whose calls are counted: one counter for each value.
            counter_key: NonEmpty = "counter-key", required(), kind_as(EMPTY), expression();
            /// Whether the call counts.
            increment_condition: Boolean = "increment-condition", kind_as(ANY_TEXT), expression();
            /// By how much the counter moves.
            increment_count: Integer = "increment-count", default("1"), kind_as(ANY_TEXT),
                expression();
            /// Response header with the seconds to wait after a refusal.
            retry_after_header_name: Text = "retry-after-header-name", default("Retry-After");
            /// Variable with the seconds to wait after a refusal.
            retry_after_variable_name: Text = "retry-after-variable-name", sets_variable();
            /// Response header with the calls that are left.
            remaining_calls_header_name: Text = "remaining-calls-header-name";
            /// Variable with the calls that are left.
            remaining_calls_variable_name: Text = "remaining-calls-variable-name", sets_variable();
            /// Response header with the calls that are allowed.
            total_calls_header_name: Text = "total-calls-header-name";
            /// Whether the counter moves once the response has ended.
            increment_after_response: Boolean = "increment-after-response",
                no_expression_as(Strictness::SCHEMA), undocumented();
            /// Whether the wait after a refusal is kept flexible.
            flexible_retry_window: Boolean = "flexible-retry-window",
                no_expression_as(Strictness::SCHEMA), undocumented();
        }
    }
}
