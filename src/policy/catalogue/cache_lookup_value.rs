//! `cache-lookup-value`.

use super::caching_type::CachingType;
use super::prelude::*;

policy! {
    /// Reads a value that `cache-store-value` has kept under a key into a variable.
    ///
    /// On a miss the variable takes the default value; without one it may be missing or null,
    /// so that a reader must check for both. The documentation allows one lookup in a section,
    /// real documents have several.
    pub struct CacheLookupValue("cache-lookup-value") {
        placement: Placement::anywhere(),
        source: "documented: cache-lookup-value, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <cache-lookup-value key="@("tier-" + context.Request.Headers.GetValueOrDefault("X-Client", "none"))"
            variable-name="tier" default-value="standard" />
    </inbound>
</policies>"#,
        attributes {
            /// Key of the value.
            key: NonEmpty = "key", required(), kind_as(EMPTY), expression();
            /// Variable that receives the value.
            variable_name: NonEmpty = "variable-name", required(), kind_as(EMPTY), sets_variable();
            /// Value on a miss; null where it is left out.
            default_value: Text = "default-value", default("null"), expression();
            /// Which cache is used.
            caching_type: CachingType = "caching-type", default("prefer-external");
        }
    }
}
