//! `redirect-content-urls`.

use super::prelude::*;

policy! {
    /// Rewrites links in a body so that they lead through the gateway: to the gateway's URL in
    /// outbound, to the backend's in inbound.
    ///
    /// Headers are left alone: a `Location` is changed with `set-header`.
    pub struct RedirectContentUrls("redirect-content-urls") {
        placement: Placement::sections(&[SectionKind::Inbound, SectionKind::Outbound])
            .once_per_section(),
        source: "documented: redirect-content-urls, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <outbound>
        <base />
        <redirect-content-urls />
    </outbound>
</policies>"#,
    }
}
