//! `cache-remove-value`.

use super::caching_type::CachingType;
use super::prelude::*;

policy! {
    /// Deletes the value that `cache-store-value` has kept under a key.
    pub struct CacheRemoveValue("cache-remove-value") {
        placement: Placement::anywhere(),
        source: "documented: cache-remove-value, 2026-06; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <cache-remove-value key="@("session-" + context.Request.Headers.GetValueOrDefault("X-Session", "none"))" />
    </inbound>
</policies>"#,
        attributes {
            /// Key of the value.
            key: NonEmpty = "key", required(), kind_as(EMPTY), expression();
            /// Which cache is used.
            caching_type: CachingType = "caching-type", default("prefer-external");
            /// Whether the request fails when the cache cannot delete the value. Documented since
            /// 2026; the service's schema of 2025 lacks it.
            fail_on_cache_removal_error: Boolean = "fail-on-cache-removal-error", default("false"),
                kind_as(Strictness::DOCUMENTED_ERROR), expression();
        }
    }
}
