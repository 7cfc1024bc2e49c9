//! `forward-request`.

use super::prelude::*;

keyword! {
    /// The version of HTTP between gateway and backend.
    pub enum HttpVersion {
        /// HTTP/1.1.
        One = "1",
        /// HTTP/2, or HTTP/1.1 where the backend has no HTTP/2.
        TwoOrOne = "2or1",
        /// HTTP/2.
        Two = "2",
    }
}

/// The XSD has `xs:string`.
const OTHER_VERSION: Strictness =
    Strictness::DOCUMENTED.because("the service's schema takes any text here");

policy! {
    /// Sends the request to the backend and waits for the answer. Without it, in `backend` of
    /// every scope that applies, nothing is sent.
    ///
    /// Answers of 400 and above are no errors: `outbound` runs, unless
    /// `fail-on-error-status-code` is set. Answers that are streamed, such as server-sent
    /// events, need `buffer-response="false"`. In a `retry` the request body must be buffered
    /// so that it can be sent again.
    pub struct ForwardRequest("forward-request") {
        placement: Placement::sections(&[SectionKind::Backend]),
        source: "documented: forward-request, 2023-10; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
    </inbound>
    <backend>
        <forward-request timeout="120" buffer-response="false" />
    </backend>
</policies>"#,
        attributes {
            /// Seconds to wait for the answer's headers. More than 240 may not be kept, since
            /// networks drop idle connections.
            timeout: Integer = "timeout", expected_range(0, i64::MAX, BEYOND_DOCUMENTED), default("300"),
                expression();
            /// The same in milliseconds.
            timeout_ms: Integer = "timeout-ms", expected_range(0, i64::MAX, BEYOND_DOCUMENTED), expression();
            /// Seconds to wait for `100 Continue`.
            continue_timeout: Integer = "continue-timeout", expression();
            /// The version of HTTP between gateway and backend; `2` and `2or1` work on
            /// self-hosted gateways.
            http_version: HttpVersion = "http-version", default("1"), kind_as(OTHER_VERSION),
                expression();
            /// Whether redirects of the backend are followed instead of handed to the caller.
            follow_redirects: Boolean = "follow-redirects", default("false"), expression();
            /// Whether the request's body is kept, so that a `retry` can send it again.
            buffer_request_body: Boolean = "buffer-request-body", default("false"),
                no_expression_as(EXPRESSION_UNKNOWN);
            /// Whether the answer is collected before it is sent on; `false` streams it.
            buffer_response: Boolean = "buffer-response", default("true");
            /// Whether answers from 400 to 599 go to `on-error`.
            fail_on_error_status_code: Boolean = "fail-on-error-status-code", default("false");
        }
        with {
            constraints: &[
                Constraint::new(Check::AtMostOne(&[
                    Item::Attribute("timeout"),
                    Item::Attribute("timeout-ms"),
                ])),
            ],
        }
    }
}
