//! `mock-response`.

use super::prelude::*;

policy! {
    /// Ends the call and answers with a sample from the API's definition: the example or the
    /// schema that the operation gives for that status and content type, or an empty body.
    ///
    /// Policies that ran before keep their effects; nothing after it runs.
    pub struct MockResponse("mock-response") {
        placement: Placement::sections(&[
            SectionKind::Inbound,
            SectionKind::Outbound,
            SectionKind::OnError,
        ]),
        source: "documented: mock-response, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <mock-response status-code="200" content-type="application/json" />
    </inbound>
</policies>"#,
        attributes {
            /// Status code to look up and to answer with.
            status_code: Integer = "status-code", default("200"),
                expected_range(100, 999, NOT_THREE_DIGITS);
            /// Content type to look up; left out, the first one that is defined.
            content_type: Text = "content-type";
            /// Which of several examples is taken.
            index: Integer = "index", no_expression_as(Strictness::SCHEMA), undocumented();
            /// Whether the policy does anything.
            enabled: Boolean = "enabled", no_expression_as(Strictness::SCHEMA), undocumented();
        }
    }
}
