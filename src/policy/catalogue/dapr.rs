//! What `publish-to-dapr` and `invoke-dapr-binding` share.

use super::prelude::*;

keyword! {
    /// The engine that makes a message of its template.
    pub enum DaprTemplate {
        /// Liquid, as the documentation spells it.
        Liquid = "Liquid",
        /// Liquid, as the service's schema spells it.
        LiquidInSchema = "liquid",
    }
}

keyword! {
    /// Content type of a message.
    pub enum DaprContentType {
        /// JSON.
        Json = "application/json",
    }
}

/// The documented range of a timeout is no part of the schema.
pub(super) const TIMEOUT: Strictness = Strictness::DOCUMENTED
    .because("documented as 1 to 240 seconds; the service's schema takes any integer");
