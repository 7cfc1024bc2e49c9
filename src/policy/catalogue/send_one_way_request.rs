//! `send-one-way-request`.

use super::authentication_basic::AuthenticationBasic;
use super::authentication_certificate::AuthenticationCertificate;
use super::authentication_managed_identity::AuthenticationManagedIdentity;
use super::authentication_token::AuthenticationToken;
use super::authentication_token_store::AuthenticationTokenStore;
use super::prelude::*;
use super::proxy::Proxy;
use super::send_request::{NO_METHOD, RequestMode};
use super::set_body::SetBody;
use super::set_header::SetHeader;
use super::set_method::SetMethod;
use super::set_url::SetUrl;

policy! {
    /// Sends a request of the gateway's own and does not wait for the answer, which nobody
    /// sees.
    pub struct SendOneWayRequest("send-one-way-request") {
        placement: Placement::anywhere(),
        source: "documented: send-one-way-request, 2023-08; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
    </inbound>
    <outbound>
        <base />
        <choose>
            <when condition="@(context.Response.StatusCode >= 500)">
                <send-one-way-request mode="new">
                    <set-url>https://hooks.contoso.example/alerts</set-url>
                    <set-method>POST</set-method>
                    <set-body>@("backend answered " + context.Response.StatusCode)</set-body>
                </send-one-way-request>
            </when>
        </choose>
    </outbound>
</policies>"#,
        attributes {
            /// What the request starts from.
            mode: RequestMode = "mode", default("new"), expression();
            /// Seconds to wait for the request to be sent.
            timeout: Integer = "timeout", default("60"), expected_range(0, i64::MAX, NEGATIVE),
                expression();
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
