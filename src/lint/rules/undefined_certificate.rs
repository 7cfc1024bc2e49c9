//! `undefined-certificate`.

use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};
use crate::model::ResourceKind;
use crate::policy::ElementRef;

use super::undefined;

rule! {
    /// A certificate that the configuration does not list.
    ///
    /// ## What it does
    ///
    /// Where `policyc.toml` lists the certificates of the service under `[known]`: reports `certificate-id` and `issuer-certificate-id` with a name that is none of them. No layout of artifacts holds certificates.
    ///
    /// ## Why
    ///
    /// The policy cannot authenticate or check anything with a certificate that is not there.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml known=certificate:backend-tls
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <authentication-certificate certificate-id="backend-tsl" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml known=certificate:backend-tls
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <authentication-certificate certificate-id="backend-tls" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the identifier of a certificate of the service (authentication-certificate, validate-jwt).
    pub(super) struct UndefinedCertificate: "undefined-certificate", Error, Documented, fixes(Unsafe);
}

impl Rule for UndefinedCertificate {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        undefined::report(ResourceKind::Certificate, element, unit, sink, |_| {
            "the certificates of the service are those that the configuration lists".to_owned()
        });
    }
}
