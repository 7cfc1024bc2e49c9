//! `cross-domain`.

use super::prelude::*;

keyword! {
    /// Which policy files besides this one count.
    pub enum PermittedPolicies {
        /// All on the host.
        All = "all",
        /// Those that are served with the right content type.
        ByContentType = "by-content-type",
        /// This one only.
        MasterOnly = "master-only",
        /// None, not even this one.
        None = "none",
    }
}

policy! {
    /// Serves a cross-domain policy file to Adobe Flash and Microsoft Silverlight clients.
    ///
    /// Both are gone from browsers; pages of today need `cors`. The service takes three kinds of
    /// rules from Adobe's format.
    pub struct CrossDomain("cross-domain") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Global])
            .except_gateway(Gateway::Workspace),
        source: "documented: cross-domain, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <cross-domain>
            <cross-domain-policy>
                <allow-http-request-headers-from domain="*.contoso.com" headers="X-Client" />
            </cross-domain-policy>
        </cross-domain>
    </inbound>
</policies>"#,
        children {
            /// The policy file.
            policy: [CrossDomainPolicy], optional();
        }
    }
}

element! {
    /// The policy file.
    pub struct CrossDomainPolicy("cross-domain-policy") {
        children {
            /// Which other policy files count.
            site_control: [SiteControl], optional();
            /// Domains that may read.
            allow_access_from: [AllowAccessFrom];
            /// Domains that may send headers.
            allow_headers_from: [AllowHeadersFrom];
        }
    }
}

element! {
    /// Which other policy files count.
    pub struct SiteControl("site-control") {
        attributes {
            /// Which ones.
            permitted_cross_domain_policies: PermittedPolicies = "permitted-cross-domain-policies",
                required(), no_expression_as(EXPRESSION_UNKNOWN);
        }
    }
}

element! {
    /// A domain that may read.
    pub struct AllowAccessFrom("allow-access-from") {
        attributes {
            /// The domain; `*` for any, or with `*` at its start.
            domain: NonEmpty = "domain", required(), no_expression_as(EXPRESSION_UNKNOWN);
            /// Whether only pages that came over HTTPS may.
            secure: Boolean = "secure", default("true"), no_expression_as(EXPRESSION_UNKNOWN);
        }
    }
}

element! {
    /// A domain that may send headers.
    pub struct AllowHeadersFrom("allow-http-request-headers-from") {
        attributes {
            /// The domain; `*` for any, or with `*` at its start.
            domain: NonEmpty = "domain", required(), no_expression_as(EXPRESSION_UNKNOWN);
            /// The headers with commas between them; `*` for any, or with `*` at the end of one.
            headers: NonEmpty = "headers", required(), no_expression_as(EXPRESSION_UNKNOWN);
            /// Whether only pages that came over HTTPS may.
            secure: Boolean = "secure", default("true"), no_expression_as(EXPRESSION_UNKNOWN);
        }
    }
}
