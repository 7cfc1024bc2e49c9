//! `authentication-managed-identity`.

use super::prelude::*;

/// Offered by the toolkit, and one real document uses it in `outbound`.
const ELSEWHERE: Strictness = Strictness::DOCUMENTED.because(
    "documented for `inbound`; Microsoft's policy toolkit and real documents also use it in `outbound`",
);

policy! {
    /// Gets an access token for a resource with a managed identity of the service and sends it
    /// to the backend in the `Authorization` header, or puts it into a variable. Tokens are
    /// cached by the gateway until they expire.
    ///
    /// Inside of `send-request` the token goes into that request. The policy is not available
    /// in workspaces.
    pub struct AuthenticationManagedIdentity("authentication-managed-identity") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .elsewhere(ELSEWHERE)
            .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
            .except_gateway(Gateway::Workspace),
        source: "documented: authentication-managed-identity, 2026-05; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <authentication-managed-identity resource="https://cognitiveservices.azure.com" />
    </inbound>
</policies>"#,
        attributes {
            /// The resource: its application ID or URI in Microsoft Entra ID.
            resource: NonEmpty = "resource", required_as(REQUIRED_BY_DOCUMENTATION),
                kind_as(EMPTY), expression();
            /// Client ID of a user-assigned identity; without it the system-assigned one is
            /// taken.
            client_id: Text = "client-id", no_expression_as(EXPRESSION_BY_TOOLKIT);
            /// Variable that takes the token instead of the header.
            output_token_variable_name: NonEmpty = "output-token-variable-name", kind_as(EMPTY), sets_variable_of("string");
            /// Whether the call goes on when no token could be had.
            ignore_error: Boolean = "ignore-error", default("false"),
                no_expression_as(EXPRESSION_UNKNOWN);
        }
    }
}
