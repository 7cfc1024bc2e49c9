//! `authentication-token`.

use super::prelude::*;

keyword! {
    /// Where a token comes from.
    pub enum AuthenticationTokenType {
        /// The managed identity of the API Management instance.
        ManagedServiceIdentity = "managed-service-identity",
        /// A token service.
        TokenService = "token-service",
    }
}

policy! {
    /// Authenticates with the backend by a token of a managed identity or a token service.
    ///
    /// No page documents it, only the service's schema has it;
    /// `authentication-managed-identity` does the same for a managed identity.
    pub struct AuthenticationToken("authentication-token") {
        placement: Placement::anywhere(),
        source: "XSD 2025-02",
        documented: false,
        example: r#"<policies>
    <inbound>
        <base />
        <authentication-token token-type="managed-service-identity" resource-url="https://vault.azure.net" />
    </inbound>
</policies>"#,
        attributes {
            /// Where the token comes from.
            token_type: AuthenticationTokenType = "token-type", default("managed-service-identity"),
                no_expression_as(EXPRESSION_UNKNOWN);
            /// URL of the token service.
            token_service_url: Text = "token-service-url", expression();
            /// URL of the resource that the token is for.
            resource_url: Text = "resource-url", expression();
            /// Whether the request goes on without a token.
            ignore_error: Boolean = "ignore-error", no_expression_as(EXPRESSION_UNKNOWN);
        }
    }
}
