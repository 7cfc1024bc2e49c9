//! `authentication-basic`.

use super::prelude::*;

policy! {
    /// Signs in to the backend with user name and password: it sets the `Authorization` header
    /// to HTTP basic authentication. It says nothing about who calls the gateway.
    ///
    /// Inside of a request that the gateway sends itself it signs in that request. The
    /// password belongs into a secret named value.
    pub struct AuthenticationBasic("authentication-basic") {
        placement: Placement::sections(&[SectionKind::Inbound]).once_per_section(),
        source: "documented: authentication-basic, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <authentication-basic username="{{backend-user}}" password="{{backend-password}}" />
    </inbound>
</policies>"#,
        attributes {
            /// User name.
            username: Text = "username", required(), expression();
            /// Password.
            password: Text = "password", required(), expression();
        }
    }
}
