//! `cache-value`.

use super::caching_type::CachingType;
use super::prelude::*;

/// No schema and no page was seen, only what Microsoft's toolkit writes.
const TOOLKIT: Strictness = Strictness::DOCUMENTED_ERROR
    .because("as Microsoft's policy toolkit declares it; the policy is newer than the service's public schema");

policy! {
    /// Reads a value from the cache, and on a miss runs policies that make it and keeps what
    /// they made.
    ///
    /// It joins `cache-lookup-value` and `cache-store-value` around the work between them. With
    /// `refresh-after` a value is made anew before it expires, so that callers do not wait.
    pub struct CacheValue("cache-value") {
        placement: Placement::anywhere(),
        source: "policy toolkit, 2026-05; no page and no XSD seen",
        example: r#"<policies>
    <inbound>
        <base />
        <cache-value key="exchange-rate" variable-name="rate" expires-after="600" refresh-after="300">
            <value>
                <set-variable name="rate" value="@(context.Request.Headers.GetValueOrDefault("X-Rate", "1"))" />
            </value>
        </cache-value>
    </inbound>
</policies>"#,
        attributes {
            /// Key of the value.
            key: NonEmpty = "key", required_as(TOOLKIT), kind_as(EMPTY), expression();
            /// Variable that receives the value.
            variable_name: NonEmpty = "variable-name", required_as(TOOLKIT), kind_as(EMPTY), sets_variable();
            /// Seconds after which the value is gone.
            expires_after: Integer = "expires-after", kind_as(TOOLKIT), expression();
            /// Seconds after which the value is made anew while the old one still serves; less
            /// than `expires-after`.
            refresh_after: Integer = "refresh-after", kind_as(TOOLKIT), expression();
            /// Value where none can be had.
            default_value: Text = "default-value", expression();
            /// Which cache is used.
            caching_type: CachingType = "caching-type", default("prefer-external"), kind_as(TOOLKIT);
        }
        children {
            /// What makes the value.
            value: [CachedValue], once(), judged(TOOLKIT);
        }
    }
}

element! {
    /// What makes the value on a miss.
    pub struct CachedValue("value") {
        children {
            /// Policies, run in order.
            policies: [AnyPolicy];
        }
        with { order: ChildOrder::Any }
    }
}
