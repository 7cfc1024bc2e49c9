//! `authentication-token-store`.

use super::prelude::*;

policy! {
    /// Fetches a token from a token store into a variable.
    ///
    /// No page documents it, only the service's schema has it; `get-authorization-context` does
    /// the same with the credential manager.
    pub struct AuthenticationTokenStore("authentication-token-store") {
        placement: Placement::anywhere(),
        source: "XSD 2025-02",
        documented: false,
        example: r#"<policies>
    <inbound>
        <base />
        <authentication-token-store token-id="calendar" output-token-variable-name="token" />
    </inbound>
</policies>"#,
        attributes {
            /// Identifier of the token.
            token_id: Text = "token-id", expression();
            /// Identifier of the client.
            client_id: Text = "client-id", expression();
            /// Variable that receives the token.
            output_token_variable_name: Text = "output-token-variable-name", expression(), sets_variable();
            /// Whether the request goes on without a token.
            ignore_error: Boolean = "ignore-error", no_expression_as(EXPRESSION_UNKNOWN);
        }
    }
}
