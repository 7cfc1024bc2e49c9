//! `validate-jwt`.

use super::prelude::*;
use super::token_claim::{Audience, Claim};

policy! {
    /// Checks a JSON web token from a header, a query parameter or an expression: signature,
    /// lifetime, issuer, audience and claims. A token that fails is answered 401.
    ///
    /// Signing keys and issuer come from an OpenID configuration or are listed here. The `exp`
    /// claim must be there unless `require-expiration-time` is off. Asymmetric tokens are taken
    /// with PS256, RS256, RS512 and ES256, symmetric keys stand inline in Base64. Tokens of
    /// Microsoft Entra ID are easier to check with `validate-azure-ad-token`.
    pub struct ValidateJwt("validate-jwt") {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: validate-jwt, 2026-02; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <validate-jwt header-name="Authorization" require-scheme="Bearer"
            output-token-variable-name="jwt">
            <openid-config url="https://login.contoso.com/.well-known/openid-configuration" />
            <audiences>
                <audience>@(context.Request.OriginalUrl.Host)</audience>
            </audiences>
            <issuers>
                <issuer>https://login.contoso.com/</issuer>
            </issuers>
            <required-claims>
                <claim name="group" match="any">
                    <value>finance</value>
                    <value>logistics</value>
                </claim>
            </required-claims>
        </validate-jwt>
    </inbound>
</policies>"#,
        attributes {
            /// Header that holds the token.
            header_name: Text = "header-name", expression();
            /// Query parameter that holds the token.
            query_parameter_name: Text = "query-parameter-name", expression();
            /// The token itself, without `Bearer`.
            token_value: Text = "token-value", expression();
            /// Status of the answer to a token that fails.
            failed_validation_httpcode: Integer = "failed-validation-httpcode", default("401"),
                expected_range(100, 999, NOT_THREE_DIGITS), expression();
            /// Body of the answer to a token that fails; by default it names the failure.
            failed_validation_error_message: Text = "failed-validation-error-message", expression();
            /// Whether the token must have an `exp` claim.
            require_expiration_time: Boolean = "require-expiration-time", default("true"),
                expression();
            /// Scheme that must stand before the token, such as `Bearer`; checked in the
            /// `Authorization` header only.
            require_scheme: Text = "require-scheme", expression();
            /// Whether the token must be signed.
            require_signed_tokens: Boolean = "require-signed-tokens", default("true"), expression();
            /// Seconds by which the clocks of issuer and gateway may differ.
            clock_skew: Integer = "clock-skew", default("0"), expression();
            /// Variable that receives the token as a `Jwt`.
            output_token_variable_name: NonEmpty = "output-token-variable-name", sets_variable_of("Jwt");
        }
        children {
            /// OpenID configurations that give issuer and signing keys.
            openid_configs: [OpenidConfig];
            /// Tokens that sign.
            issuer_signing_tokens: [IssuerSigningTokens], optional(), undocumented();
            /// Keys that sign.
            issuer_signing_keys: [IssuerSigningKeys], optional();
            /// Keys for tokens that are encrypted.
            decryption_keys: [DecryptionKeys], optional();
            /// Audiences that the token may be meant for.
            audiences: [Audiences], optional();
            /// Issuers that are trusted.
            issuers: [Issuers], optional();
            /// Claims that the token must have.
            required_claims: [RequiredClaims], optional();
        }
        with {
            order: ChildOrder::Declared(ORDER),
            constraints: &[
                Constraint::new(Check::ExactlyOne(&[
                    Item::Attribute("header-name"),
                    Item::Attribute("query-parameter-name"),
                    Item::Attribute("token-value"),
                ])),
            ],
        }
    }
}

/// The schema has one order; one documented example departs from it.
const ORDER: Strictness = Strictness::SCHEMA.because(
    "the service's schema has this order; one of the documentation's own examples puts `decryption-keys` last",
);

element! {
    /// An OpenID configuration. The gateway reads it every hour, and once in five minutes at
    /// most when a key is missing; a self-hosted gateway's must be reachable from the cloud too.
    pub struct OpenidConfig("openid-config") {
        attributes {
            /// URL of the configuration, in full.
            url: Uri = "url", required(), kind_as(ANY_URL), expression();
            /// Whether the service checks that the URL can be reached.
            validate_connectivity: Boolean = "validate-connectivity", default("true"),
                kind_as(Strictness::DOCUMENTED_ERROR), no_expression_as(EXPRESSION_UNKNOWN);
            /// Host to call instead of the one in the URL.
            host: Text = "host", expression(), undocumented();
        }
    }
}

/// The schema takes any text as the URL.
const ANY_URL: Strictness = Strictness::DOCUMENTED
    .because("documented as a full URL; the service's schema takes any text here");

element! {
    /// Tokens that sign.
    pub struct IssuerSigningTokens("issuer-signing-tokens") {
        children {
            /// The tokens.
            tokens: [IssuerSigningToken], undocumented();
        }
    }
}

element! {
    /// A token that signs.
    pub struct IssuerSigningToken("token") {
        text {
            /// The token.
            token: Text;
        }
    }
}

element! {
    /// Keys that sign, tried in turn: list the old and the new one during a rollover.
    pub struct IssuerSigningKeys("issuer-signing-keys") {
        children {
            /// The keys.
            keys: [IssuerSigningKey], at_least(1), judged(REQUIRED_BY_DOCUMENTATION);
            /// Master keys of Azure Mobile Services.
            zumo_master_keys: [ZumoMasterKey], undocumented();
        }
        with { order: ChildOrder::Any }
    }
}

const KEY_TEXT: Item = Item::Text;
const CERTIFICATE_ID: Item = Item::Attribute("certificate-id");
const MODULUS: Item = Item::Attribute("n");
const EXPONENT: Item = Item::Attribute("e");

element! {
    /// A key that signs: inline in Base64, a certificate, or modulus and exponent.
    pub struct IssuerSigningKey("key") {
        attributes {
            /// Identifier of the key, matched with the token's `kid`.
            id: Text = "id", expression();
            /// Identifier of a certificate in API Management that holds the public key.
            certificate_id: Text = "certificate-id", expression();
            /// Modulus of an RSA key in Base64url.
            n: Text = "n";
            /// Exponent of an RSA key in Base64url.
            e: Text = "e";
        }
        text {
            /// A symmetric key in Base64.
            key: Text;
        }
        with {
            constraints: &[
                Constraint::new(Check::AtLeastOne(&[
                    &[KEY_TEXT],
                    &[CERTIFICATE_ID],
                    // Which of the two is missing is said below.
                    &[MODULUS],
                    &[EXPONENT],
                ])),
                Constraint::new(Check::AtMostOne(&[KEY_TEXT, CERTIFICATE_ID, MODULUS]))
                    .judged(Strictness::DOCUMENTED),
                Constraint::new(Check::AllOrNone(&[MODULUS, EXPONENT])),
            ],
        }
    }
}

element! {
    /// A master key of Azure Mobile Services.
    pub struct ZumoMasterKey("zumo-master-key") {
        attributes {
            /// Identifier of the key.
            id: Text = "id", expression(), undocumented();
        }
        text {
            /// The key.
            key: Text;
        }
    }
}

element! {
    /// Keys for tokens that are encrypted, tried in turn.
    pub struct DecryptionKeys("decryption-keys") {
        children {
            /// The keys.
            keys: [DecryptionKey], at_least(1);
        }
    }
}

element! {
    /// A key that decrypts: inline in Base64, or a certificate.
    pub struct DecryptionKey("key") {
        attributes {
            /// Identifier of the key, matched with the token's `kid`.
            id: Text = "id", expression();
            /// Identifier of a certificate in API Management.
            certificate_id: Text = "certificate-id", expression();
        }
        text {
            /// A symmetric key in Base64.
            key: Text;
        }
        with {
            constraints: &[
                Constraint::new(Check::AtLeastOne(&[&[KEY_TEXT], &[CERTIFICATE_ID]])),
                Constraint::new(Check::AtMostOne(&[KEY_TEXT, CERTIFICATE_ID]))
                    .judged(Strictness::DOCUMENTED),
            ],
        }
    }
}

element! {
    /// Audiences that the token may be meant for.
    pub struct Audiences("audiences") {
        children {
            /// The audiences; one of them is enough.
            audiences: [Audience], at_least(1), judged(REQUIRED_BY_DOCUMENTATION);
        }
    }
}

element! {
    /// Issuers that are trusted.
    pub struct Issuers("issuers") {
        children {
            /// The issuers; one of them is enough.
            issuers: [Issuer], at_least(1), judged(REQUIRED_BY_DOCUMENTATION);
        }
    }
}

element! {
    /// An issuer that is trusted.
    pub struct Issuer("issuer") {
        text {
            /// Value of the `iss` claim.
            issuer: Text;
        }
    }
}

element! {
    /// Claims that the token must have.
    pub struct RequiredClaims("required-claims") {
        children {
            /// The claims; all of them are needed.
            claims: [Claim], at_least(1), judged(REQUIRED_BY_DOCUMENTATION);
        }
    }
}
