//! `rate-limit` with its limits for single APIs and operations.

use super::prelude::*;

/// The XSD has a plain integer.
pub(super) const OVER_300_SECONDS: Strictness = Strictness::DOCUMENTED
    .because("documented as at most 300 seconds; the service's schema takes any integer");

/// The page on `wait` shows two on one path.
const TWICE: Strictness = Strictness::DOCUMENTED.because(
    "documented as once in a document; the documentation's own example of `wait` holds two",
);

const NAME_OR_ID: &[Constraint] =
    &[Constraint::new(Check::AtLeastOne(&[&[Item::Attribute("name")], &[Item::Attribute("id")]]))];

element! {
    /// A rate of its own for one operation.
    pub struct RateLimitOperation("operation") {
        attributes {
            /// Name of the operation.
            name: Text = "name", expression();
            /// Identifier of the operation; it wins over the name.
            id: Text = "id", expression();
            /// Most calls in one period.
            calls: Integer = "calls", required_as(REQUIRED_BY_DOCUMENTATION),
                expected_range(0, i64::MAX, NEGATIVE);
            /// Length of the sliding period in seconds.
            renewal_period: Integer = "renewal-period", required_as(REQUIRED_BY_DOCUMENTATION),
                expected_range(1, 300, OVER_300_SECONDS);
            /// Response header with the seconds to wait after a refusal.
            retry_after_header_name: Text = "retry-after-header-name", undocumented();
            /// Variable with the seconds to wait after a refusal.
            retry_after_variable_name: Text = "retry-after-variable-name", undocumented(), sets_variable();
            /// Response header with the calls that are left.
            remaining_calls_header_name: Text = "remaining-calls-header-name", undocumented();
            /// Variable with the calls that are left.
            remaining_calls_variable_name: Text = "remaining-calls-variable-name", undocumented(), sets_variable();
            /// Response header with the calls that are allowed.
            total_calls_header_name: Text = "total-calls-header-name", undocumented();
        }
        with { constraints: NAME_OR_ID }
    }
}

element! {
    /// A rate of its own for one API, in addition to the product's.
    pub struct RateLimitApi("api") {
        attributes {
            /// Name of the API.
            name: Text = "name", expression();
            /// Identifier of the API; it wins over the name.
            id: Text = "id", expression();
            /// Most calls in one period.
            calls: Integer = "calls", required_as(REQUIRED_BY_DOCUMENTATION),
                expected_range(0, i64::MAX, NEGATIVE);
            /// Length of the sliding period in seconds.
            renewal_period: Integer = "renewal-period", required_as(REQUIRED_BY_DOCUMENTATION),
                expected_range(1, 300, OVER_300_SECONDS);
            /// Response header with the seconds to wait after a refusal.
            retry_after_header_name: Text = "retry-after-header-name", undocumented();
            /// Variable with the seconds to wait after a refusal.
            retry_after_variable_name: Text = "retry-after-variable-name", undocumented(), sets_variable();
            /// Response header with the calls that are left.
            remaining_calls_header_name: Text = "remaining-calls-header-name", undocumented();
            /// Variable with the calls that are left.
            remaining_calls_variable_name: Text = "remaining-calls-variable-name", undocumented(), sets_variable();
            /// Response header with the calls that are allowed.
            total_calls_header_name: Text = "total-calls-header-name", undocumented();
        }
        children {
            /// Rates of single operations of the API.
            operations: [RateLimitOperation];
        }
        with { constraints: NAME_OR_ID }
    }
}

policy! {
    /// Limits the calls of each subscription in a sliding period; a call too many is answered
    /// 429 with the seconds to wait. A call without a subscription key is not counted and not
    /// limited.
    ///
    /// It may stand once in a document, at product, API or operation scope. Counters belong to
    /// one gateway and region; in the classic tiers the rate is a sliding window, in the v2
    /// tiers a token bucket. For counters by anything else than the subscription there is
    /// `rate-limit-by-key`.
    pub struct RateLimit("rate-limit") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Product, Scope::Api, Scope::Operation])
            .once_per_document()
            .repeat_judged(TWICE),
        source: "documented: rate-limit, 2026-08; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <rate-limit calls="20" renewal-period="60" remaining-calls-header-name="x-calls-left" />
    </inbound>
</policies>"#,
        attributes {
            /// Most calls in one period.
            calls: Integer = "calls", required_as(REQUIRED_BY_DOCUMENTATION),
                expected_range(0, i64::MAX, NEGATIVE);
            /// Length of the sliding period in seconds, at most 300.
            renewal_period: Integer = "renewal-period", required_as(REQUIRED_BY_DOCUMENTATION),
                expected_range(1, 300, OVER_300_SECONDS);
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
        }
        children {
            /// Rates of single APIs of the product.
            apis: [RateLimitApi];
            /// Rates of single operations of the API.
            operations: [RateLimitOperation], undocumented();
        }
    }
}
