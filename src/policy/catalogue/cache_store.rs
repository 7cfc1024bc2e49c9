//! `cache-store`.

use super::prelude::*;

policy! {
    /// Keeps the response to a GET request in the response cache, for `cache-lookup` in the
    /// inbound section to find.
    ///
    /// Without `cache-response` only a 200 is kept.
    pub struct CacheStore("cache-store") {
        placement: Placement::sections(&[SectionKind::Outbound]).once_per_section(),
        source: "documented: cache-store, 2025-11; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />
    </inbound>
    <outbound>
        <base />
        <cache-store duration="300" cache-response="@(context.Response.StatusCode == 404)" />
    </outbound>
</policies>"#,
        attributes {
            /// Seconds for which the response is kept.
            duration: Integer = "duration", required(), expression();
            /// Whether this response is kept; when it is given, it alone decides.
            cache_response: Boolean = "cache-response", default("false"), expression();
            /// How the response is kept.
            caching_mode: Text = "caching-mode", expression(), undocumented();
        }
    }
}
