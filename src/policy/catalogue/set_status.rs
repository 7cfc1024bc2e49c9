//! `set-status`.

use super::prelude::*;

/// HTTP/2 has no reason phrase, and one use in eight of real documents leaves it out.
const NO_REASON: Strictness = Strictness::NICETY.because(
    "documented as required; the service's schema and many documents in production leave it out",
);

policy! {
    /// Sets status code and reason phrase of the response. Inside of `return-response` it is
    /// the status of that response.
    pub struct SetStatus("set-status") {
        placement: Placement::anywhere(),
        source: "documented: set-status, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
    </inbound>
    <outbound>
        <base />
        <set-status code="202" reason="Accepted" />
    </outbound>
</policies>"#,
        attributes {
            /// The status code.
            code: Integer = "code", required_as(REQUIRED_BY_DOCUMENTATION), range(1, i64::MAX),
                expected_range(100, 999, NOT_THREE_DIGITS), expression();
            /// The reason phrase.
            reason: Text = "reason", required_as(NO_REASON), expression();
        }
    }
}
