//! `find-and-replace`.

use super::prelude::*;

policy! {
    /// Replaces every occurrence of a text in the request or response body.
    ///
    /// The text is taken literally, with case. The whole body is buffered for it, which breaks
    /// the streaming of server-sent events.
    pub struct FindAndReplace("find-and-replace") {
        placement: Placement::anywhere(),
        source: "documented: find-and-replace, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <outbound>
        <base />
        <find-and-replace from="://internal.contoso.com" to="://api.contoso.com" />
    </outbound>
</policies>"#,
        attributes {
            /// Text to look for.
            from: NonEmpty = "from", required(), kind_as(EMPTY), expression();
            /// Text to put in its place; may be empty.
            to: Text = "to", required(), expression();
        }
    }
}
