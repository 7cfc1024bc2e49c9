//! `cache-store-value`.

use super::caching_type::CachingType;
use super::prelude::*;

policy! {
    /// Keeps a value under a key, for `cache-lookup-value` to find in any later request.
    ///
    /// The policy does not wait for the cache: a lookup right after it may still miss. The cache
    /// may also lose values at any time, so that it is no place for the only copy. The
    /// documentation allows one such policy in a section, real documents have several.
    pub struct CacheStoreValue("cache-store-value") {
        placement: Placement::anywhere(),
        source: "documented: cache-store-value, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <cache-store-value key="@("last-seen-" + context.Request.Headers.GetValueOrDefault("X-Client", "none"))"
            value="@(context.Timestamp.ToString("o"))" duration="3600" />
    </inbound>
</policies>"#,
        attributes {
            /// Key of the value.
            key: NonEmpty = "key", required(), kind_as(EMPTY), expression();
            /// The value.
            value: Text = "value", required(), expression();
            /// Seconds for which it is kept.
            duration: Integer = "duration", required(), expression();
            /// Which cache is used.
            caching_type: CachingType = "caching-type", default("prefer-external");
        }
    }
}
