//! `get-authorization-context`.

use super::prelude::*;

keyword! {
    /// Whose identity fetches the credential.
    pub enum AuthorizationIdentity {
        /// The managed identity of the API Management instance.
        Managed = "managed",
        /// The bearer of the token in `identity`.
        Jwt = "jwt",
    }
}

const IDENTITY: Item = Item::Attribute("identity");

policy! {
    /// Fetches the access token of a connection of the credential manager and keeps it in a
    /// variable as an `Authorization` object with `AccessToken` and `Claims`.
    ///
    /// When the token cannot be had, the request fails, unless `ignore-error` is set: then the
    /// variable holds null, and whoever reads it must check for that. It may also stand first in
    /// the `http-request` of an `http-data-source` resolver.
    pub struct GetAuthorizationContext("get-authorization-context") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
            .gateways(&[Gateway::Classic, Gateway::V2, Gateway::Consumption])
            .elsewhere(SECTION_BY_TOOLKIT),
        source: "documented: get-authorization-context, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <get-authorization-context provider-id="github-01" authorization-id="auth-01"
            context-variable-name="auth-context" identity-type="managed" ignore-error="false" />
        <set-header name="Authorization" exists-action="override">
            <value>@("Bearer " + ((Authorization)context.Variables["auth-context"]).AccessToken)</value>
        </set-header>
    </inbound>
</policies>"#,
        attributes {
            /// Identifier of the credential provider.
            provider_id: NonEmpty = "provider-id", required(), kind_as(EMPTY), expression();
            /// Identifier of the connection.
            authorization_id: NonEmpty = "authorization-id", required(), kind_as(EMPTY), expression();
            /// Variable that receives the `Authorization` object.
            context_variable_name: NonEmpty = "context-variable-name", required(), kind_as(EMPTY), expression(), sets_variable_of("Authorization");
            /// Whose identity is checked against the connection's access policy.
            identity_type: AuthorizationIdentity = "identity-type", default("managed"),
                kind_as(ANY_TEXT), expression();
            /// The Microsoft Entra token to check, without `Bearer`; for the type `jwt` only. It
            /// takes app-only tokens with `/.default` scopes.
            identity: Text = "identity", expression();
            /// Whether a token that cannot be had leaves null instead of failing the request.
            ignore_error: Boolean = "ignore-error", default("false"), expression();
        }
        with {
            constraints: &[
                Constraint::new(Check::All(&[IDENTITY]))
                    .when(Condition::Is("identity-type", &["jwt"])),
                Constraint::new(Check::None(&[IDENTITY]))
                    .when(Condition::Is("identity-type", &["managed"]))
                    .judged(Strictness::DOCUMENTED.because("`identity` is ignored for the managed identity")),
            ],
        }
    }
}
