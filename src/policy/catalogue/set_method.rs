//! `set-method`.

use super::prelude::*;
use crate::policy::shapes::HttpMethod;

policy! {
    /// Sets the HTTP method of the request. Inside of `send-request` and
    /// `send-one-way-request` it is the method of that request.
    pub struct SetMethod("set-method") {
        placement: Placement::sections(&[SectionKind::Inbound, SectionKind::OnError])
            .elsewhere(SECTION_BY_TOOLKIT),
        source: "documented: set-method, 2024-03; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <set-method>POST</set-method>
    </inbound>
</policies>"#,
        text {
            /// The method, such as `POST`.
            method: HttpMethod, required(), kind_as(ANY_SHAPE);
        }
    }
}
