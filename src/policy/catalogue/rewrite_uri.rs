//! `rewrite-uri`.

use super::prelude::*;

policy! {
    /// Replaces path and query of the request that goes to the backend; the base URL of the
    /// backend stays in front of it.
    ///
    /// The template may use `{name}` for the parameters of the operation's own URL template,
    /// but no new ones in the path. An expression must be the whole value.
    pub struct RewriteUri("rewrite-uri") {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: rewrite-uri, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <rewrite-uri template="/v2/orders/{id}" copy-unmatched-params="false" />
    </inbound>
</policies>"#,
        attributes {
            /// The new path and query.
            template: Text = "template", required(), expression();
            /// Whether query parameters of the request that the template does not name are
            /// added to it. The documented default is `true`; the service's schema says
            /// `false`.
            copy_unmatched_params: Boolean = "copy-unmatched-params", default("true"), expression();
        }
    }
}
