//! `jsonp`.

use super::prelude::*;

policy! {
    /// Wraps a JSON response in a call to a JavaScript function when the query names one.
    ///
    /// It serves pages that load the API as a script, from before browsers had `cors`.
    pub struct Jsonp("jsonp") {
        placement: Placement::sections(&[SectionKind::Outbound]).once_per_section(),
        source: "documented: jsonp, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <outbound>
        <base />
        <jsonp callback-parameter-name="callback" />
    </outbound>
</policies>"#,
        attributes {
            /// Query parameter that names the function.
            callback_parameter_name: NonEmpty = "callback-parameter-name", required(), kind_as(EMPTY), expression();
        }
    }
}
