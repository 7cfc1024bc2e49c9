//! `send-request`.

use super::authentication_basic::AuthenticationBasic;
use super::authentication_certificate::AuthenticationCertificate;
use super::authentication_managed_identity::AuthenticationManagedIdentity;
use super::authentication_token::AuthenticationToken;
use super::authentication_token_store::AuthenticationTokenStore;
use super::prelude::*;
use super::proxy::Proxy;
use super::set_body::SetBody;
use super::set_header::SetHeader;
use super::set_method::SetMethod;
use super::set_url::SetUrl;

keyword! {
    /// What a request that the gateway sends itself starts from.
    pub enum RequestMode {
        /// From nothing.
        New = "new",
        /// From the request of the call.
        Copy = "copy",
    }
}

/// The page's own example leaves it out.
pub(super) const NO_METHOD: Strictness = Strictness::DOCUMENTED.because(
    "documented as required for a new request; the service's schema and one of the documentation's examples leave it out",
);

/// The XSD lets it out; without it nobody can read the answer.
const NO_VARIABLE: Strictness = Strictness::DOCUMENTED.because(
    "documented as required; the service's schema takes the element without it, and the answer is lost",
);

policy! {
    /// Sends a request of the gateway's own, waits for the answer and stores it in a variable
    /// as a response: `((IResponse)context.Variables["name"]).Body.As<JObject>()`.
    ///
    /// An answer of 400 and above is an answer like any other. A request that fails or times
    /// out ends the call with an error, unless `ignore-error` is set: then the variable holds
    /// null.
    pub struct SendRequest("send-request") {
        placement: Placement::anywhere(),
        source: "documented: send-request, 2023-08; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <send-request mode="new" response-variable-name="introspection" timeout="20"
            ignore-error="true">
            <set-url>https://login.contoso.example/introspect</set-url>
            <set-method>POST</set-method>
            <set-header name="Content-Type" exists-action="override">
                <value>application/x-www-form-urlencoded</value>
            </set-header>
            <set-body>@("token=" + context.Request.Headers.GetValueOrDefault("Authorization", ""))</set-body>
        </send-request>
    </inbound>
</policies>"#,
        attributes {
            /// What the request starts from.
            mode: RequestMode = "mode", default("new"), expression();
            /// Variable that takes the answer.
            response_variable_name: NonEmpty = "response-variable-name",
                required_as(NO_VARIABLE), kind_as(EMPTY), expression(), sets_variable_of("IResponse");
            /// Seconds to wait for the answer.
            timeout: Integer = "timeout", default("60"), expected_range(0, i64::MAX, NEGATIVE),
                expression();
            /// Whether the call goes on when the request failed.
            ignore_error: Boolean = "ignore-error", default("false");
            /// Milliseconds to wait for the answer.
            timeout_ms: Integer = "timeout-ms", expected_range(0, i64::MAX, NEGATIVE),
                expression(), undocumented();
            /// Whether the answer is read as a whole before the call goes on.
            buffer_response: Boolean = "buffer-response", default("true"),
                no_expression_as(Strictness::SCHEMA), undocumented();
            /// Whether an answer of 400 and above counts as a failure.
            fail_on_error_status_code: Boolean = "fail-on-error-status-code", default("false"),
                no_expression_as(Strictness::SCHEMA), undocumented();
        }
        children {
            /// The URL; required unless `mode` is `copy`.
            url: [SetUrl], optional();
            /// The method; required unless `mode` is `copy`.
            method: [SetMethod], optional();
            /// Headers.
            headers: [SetHeader];
            /// The body.
            body: [SetBody], optional();
            /// Client certificate of the request.
            authentication_certificate: [AuthenticationCertificate], optional();
            /// User name and password of the request. Microsoft's policy toolkit writes it, the
            /// service's published schema does not know it.
            authentication_basic: [AuthenticationBasic], optional(), undocumented();
            /// Token that signs the request in.
            authentication_token: [AuthenticationToken], optional(), undocumented();
            /// Stored token that signs the request in.
            authentication_token_store: [AuthenticationTokenStore], optional(), undocumented();
            /// Managed identity that signs the request in.
            authentication_managed_identity: [AuthenticationManagedIdentity], optional(),
                undocumented();
            /// Proxy of the request.
            proxy: [Proxy], optional();
        }
        with {
            constraints: &[
                Constraint::new(Check::All(&[Item::Child("set-url")]))
                    .when(Condition::IsNot("mode", &["copy"])),
                Constraint::new(Check::All(&[Item::Child("set-method")]))
                    .when(Condition::IsNot("mode", &["copy"]))
                    .judged(NO_METHOD),
            ],
        }
    }
}
