//! `validate-azure-ad-token`.

use super::prelude::*;
use super::token_claim::{Audience, Claim};

policy! {
    /// Checks a token that Microsoft Entra ID issued: signature, lifetime, tenant, and the
    /// applications, audiences and claims listed here. A token that fails is answered 401.
    ///
    /// Issuer and signing keys come from the tenant, so that none are given here; tokens of
    /// other issuers are for `validate-jwt`. Without one of the three token sources the token is
    /// read from the `Authorization` header with the `Bearer` scheme.
    pub struct ValidateAzureAdToken("validate-azure-ad-token") {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: validate-azure-ad-token, 2025-06; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <validate-azure-ad-token tenant-id="{{tenant-id}}" output-token-variable-name="jwt">
            <client-application-ids>
                <application-id>{{client-id}}</application-id>
            </client-application-ids>
            <audiences>
                <audience>@(context.Request.OriginalUrl.Host)</audience>
            </audiences>
            <required-claims>
                <claim name="roles" match="any">
                    <value>reader</value>
                    <value>writer</value>
                </claim>
            </required-claims>
        </validate-azure-ad-token>
    </inbound>
</policies>"#,
        attributes {
            /// Identifier, domain or URL of the tenant; `organizations` takes every Entra tenant,
            /// `common` personal accounts too.
            tenant_id: NonEmpty = "tenant-id", required(), kind_as(EMPTY), expression();
            /// Header that holds the token.
            header_name: Text = "header-name", default("Authorization"), expression();
            /// Query parameter that holds the token.
            query_parameter_name: Text = "query-parameter-name", expression();
            /// The token itself, without `Bearer`.
            token_value: Text = "token-value", expression();
            /// Endpoint of the Entra environment, for national clouds; `https://` may be left out.
            authentication_endpoint: Text = "authentication-endpoint", expression();
            /// Status of the answer to a token that fails.
            failed_validation_httpcode: Integer = "failed-validation-httpcode", default("401"),
                expected_range(100, 999, NOT_THREE_DIGITS), expression();
            /// Body of the answer to a token that fails; by default it names the failure.
            failed_validation_error_message: Text = "failed-validation-error-message", expression();
            /// Variable that receives the token as a `Jwt`.
            output_token_variable_name: NonEmpty = "output-token-variable-name", sets_variable_of("Jwt");
            /// Scheme that must stand before the token in the header.
            require_scheme: Text = "require-scheme", expression(), undocumented();
            /// Whether protected forwarded tokens are taken.
            allow_protected_forwarded_tokens: Boolean = "allow-protected-forwarded-tokens",
                expression(), undocumented();
            /// Whether proof-of-possession tokens are taken.
            allow_proof_of_possession_tokens: Boolean = "allow-proof-of-possession-tokens",
                expression(), undocumented();
        }
        children {
            /// Applications that the token may be meant for; rarely needed beside the audiences.
            backend_application_ids: [BackendApplicationIds], optional();
            /// Applications that may have asked for the token.
            client_application_ids: [ClientApplicationIds], optional();
            /// Audiences that the token may be meant for.
            audiences: [EntraAudiences], optional();
            /// Claims that the token must have.
            required_claims: [EntraRequiredClaims], optional();
            /// Keys for tokens that are encrypted.
            decryption_keys: [EntraDecryptionKeys], optional();
        }
        with {
            order: ChildOrder::Any,
            constraints: &[
                Constraint::new(Check::AtMostOne(&[
                    Item::Attribute("header-name"),
                    Item::Attribute("query-parameter-name"),
                    Item::Attribute("token-value"),
                ])),
                Constraint::new(Check::AtLeastOne(&[
                    &[Item::Child("client-application-ids")],
                    &[Item::Child("audiences")],
                ]))
                .judged(ANY_APPLICATION),
            ],
        }
    }
}

/// The documentation once required the client applications and now makes a recommendation.
const ANY_APPLICATION: Strictness = Strictness::DOCUMENTED.because(
    "without client applications the documentation asks for audiences: the token of any application in the tenant passes",
);

element! {
    /// Applications that the token may be meant for.
    pub struct BackendApplicationIds("backend-application-ids") {
        children {
            /// The applications; one of them is enough.
            application_ids: [ApplicationId], at_least(1);
        }
    }
}

element! {
    /// Applications that may have asked for the token.
    pub struct ClientApplicationIds("client-application-ids") {
        children {
            /// The applications; one of them is enough.
            application_ids: [ApplicationId], at_least(1);
        }
    }
}

element! {
    /// An application registered in Microsoft Entra ID.
    pub struct ApplicationId("application-id") {
        text {
            /// Its application (client) identifier.
            id: Text, no_expression();
        }
    }
}

element! {
    /// Audiences that the token may be meant for.
    pub struct EntraAudiences("audiences") {
        children {
            /// The audiences; one of them is enough.
            audiences: [Audience], at_least(1);
        }
    }
}

element! {
    /// Claims that the token must have.
    pub struct EntraRequiredClaims("required-claims") {
        children {
            /// The claims; all of them are needed.
            claims: [Claim], at_least(1);
        }
    }
}

element! {
    /// Keys for tokens that are encrypted.
    pub struct EntraDecryptionKeys("decryption-keys") {
        children {
            /// The keys, tried in turn.
            keys: [EntraDecryptionKey], at_least(1);
        }
    }
}

/// The schema is younger than the change that made it optional.
const NO_CERTIFICATE: Strictness = Strictness::DOCUMENTED
    .because("the service's schema requires it; the documentation calls it optional since 2024-08");

element! {
    /// A certificate that decrypts tokens.
    pub struct EntraDecryptionKey("key") {
        attributes {
            /// Identifier of a certificate in API Management.
            certificate_id: Text = "certificate-id", required_as(NO_CERTIFICATE), expression();
            /// Identifier of the key, matched with the token's `kid`.
            id: Text = "id", expression(), undocumented();
        }
    }
}
