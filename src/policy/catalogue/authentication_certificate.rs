//! `authentication-certificate`.

use super::prelude::*;

const THUMBPRINT: Item = Item::Attribute("thumbprint");
const CERTIFICATE_ID: Item = Item::Attribute("certificate-id");
const BODY: Item = Item::Attribute("body");

/// The page offers thumbprint or identifier, and the bytes apart from them.
const SEVERAL: Strictness = Strictness::DOCUMENTED.because(
    "the documentation names either `thumbprint` or `certificate-id`, Microsoft's policy toolkit exactly one of the three",
);

/// The page speaks of the password of `body`.
const PASSWORD_ALONE: Strictness =
    Strictness::DOCUMENTED.because("documented as the password of the certificate in `body`");

policy! {
    /// Signs in to the backend with a client certificate: one that is stored in the service,
    /// named by thumbprint or identifier, or one given as bytes.
    ///
    /// Thumbprints change when a certificate is renewed; an identifier stays. Inside of a
    /// request that the gateway sends itself it signs in that request.
    pub struct AuthenticationCertificate("authentication-certificate") {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: authentication-certificate, 2026-08; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <authentication-certificate certificate-id="backend-client" />
    </inbound>
</policies>"#,
        attributes {
            /// Thumbprint of a stored certificate.
            thumbprint: NonEmpty = "thumbprint", kind_as(EMPTY), expression();
            /// Identifier of a stored certificate, without case.
            certificate_id: NonEmpty = "certificate-id", kind_as(EMPTY), expression();
            /// The certificate itself; an expression that returns the bytes.
            body: NonEmpty = "body", kind_as(EMPTY), expression();
            /// Password of the certificate in `body`.
            password: Text = "password", expression();
        }
        with {
            constraints: &[
                Constraint::new(Check::AtLeastOne(&[&[THUMBPRINT], &[CERTIFICATE_ID], &[BODY]])),
                Constraint::new(Check::AtMostOne(&[THUMBPRINT, CERTIFICATE_ID, BODY]))
                    .judged(SEVERAL),
                Constraint::new(Check::All(&[BODY]))
                    .when(Condition::Has(Item::Attribute("password")))
                    .judged(PASSWORD_ALONE),
            ],
        }
    }
}
