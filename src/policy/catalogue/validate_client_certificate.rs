//! `validate-client-certificate`.

use super::prelude::*;

policy! {
    /// Checks the certificate that the client presented against rules and identities.
    ///
    /// A certificate has to match one of the identities, and every property that the identity
    /// names. The switches take no expressions. Clients are asked for a certificate only where
    /// the instance or its host name is set up to ask.
    pub struct ValidateClientCertificate("validate-client-certificate") {
        placement: Placement::sections(&[SectionKind::Inbound]),
        source: "documented: validate-client-certificate, 2025-01; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <validate-client-certificate validate-revocation="true" validate-trust="true"
            validate-not-before="true" validate-not-after="true" ignore-error="false">
            <identities>
                <identity subject="CN=orders.contoso.com" issuer-subject="CN=Contoso Issuing CA" />
            </identities>
        </validate-client-certificate>
    </inbound>
</policies>"#,
        attributes {
            /// Whether the certificate is checked against the online revocation list.
            validate_revocation: Boolean = "validate-revocation", default("true");
            /// Whether the chain must end in a trusted authority.
            validate_trust: Boolean = "validate-trust", default("true");
            /// Whether the start of the validity is checked.
            validate_not_before: Boolean = "validate-not-before", default("true");
            /// Whether the end of the validity is checked.
            validate_not_after: Boolean = "validate-not-after", default("true");
            /// Whether the request goes on when the check fails.
            ignore_error: Boolean = "ignore-error", default("false");
        }
        children {
            /// Certificates that pass.
            identities: [CertificateIdentities], optional();
        }
    }
}

element! {
    /// Certificates that pass.
    pub struct CertificateIdentities("identities") {
        children {
            /// The identities; one of them is enough.
            identities: [CertificateIdentity], at_least(1), at_most(10);
        }
    }
}

element! {
    /// What a certificate must look like; every property that is given must match.
    pub struct CertificateIdentity("identity") {
        attributes {
            /// SHA-1 thumbprint.
            thumbprint: Text = "thumbprint", expression();
            /// Serial number.
            serial_number: Text = "serial-number", expression();
            /// Common name of the subject.
            common_name: Text = "common-name", expression();
            /// Subject, as a distinguished name.
            subject: Text = "subject", expression();
            /// DNS name in the subject alternative names.
            dns_name: Text = "dns-name", expression();
            /// Subject of the issuer, as a distinguished name.
            issuer_subject: Text = "issuer-subject", expression();
            /// Thumbprint of the issuer.
            issuer_thumbprint: Text = "issuer-thumbprint", expression();
            /// Identifier of a certificate in API Management that is the issuer's.
            issuer_certificate_id: Text = "issuer-certificate-id", expression();
        }
        with {
            constraints: &[
                Constraint::new(Check::None(&[
                    Item::Attribute("issuer-subject"),
                    Item::Attribute("issuer-thumbprint"),
                ]))
                .when(Condition::Has(Item::Attribute("issuer-certificate-id"))),
            ],
        }
    }
}
