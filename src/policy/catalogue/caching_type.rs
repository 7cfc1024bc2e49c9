//! Which cache the caching policies use.

use super::prelude::*;

keyword! {
    /// Which cache a caching policy uses.
    pub enum CachingType {
        /// The external one where it is configured, else the internal one.
        PreferExternal = "prefer-external",
        /// A Redis-compatible cache of one's own.
        External = "external",
        /// The one that is built into API Management; the Consumption tier has none.
        Internal = "internal",
    }
}
