//! `proxy`.

use super::prelude::*;

/// The XSD has `xs:string`.
const NOT_A_URL: Strictness = Strictness::DOCUMENTED
    .because("documented as `http://host:port`; the service's schema takes any text");

policy! {
    /// Sends the request to the backend through an HTTP proxy. The proxy is reached over plain
    /// HTTP and may ask for basic or NTLM authentication.
    ///
    /// Inside of a request that the gateway sends itself it is the proxy of that request. The
    /// password belongs into a secret named value.
    pub struct Proxy("proxy") {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: proxy, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <proxy url="http://proxy.contoso.example:8080" username="{{proxy-user}}"
            password="{{proxy-password}}" />
    </inbound>
</policies>"#,
        attributes {
            /// Address of the proxy: `http://host:port`.
            url: Uri = "url", required(), kind_as(NOT_A_URL), expression();
            /// User name at the proxy.
            username: Text = "username", expression();
            /// Password at the proxy.
            password: Text = "password", expression();
        }
    }
}
