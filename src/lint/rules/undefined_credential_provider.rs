//! `undefined-credential-provider`.

use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};
use crate::model::ResourceKind;
use crate::policy::ElementRef;

use super::undefined;

rule! {
    /// A credential provider that the configuration does not list.
    ///
    /// ## What it does
    ///
    /// Where `policyc.toml` lists the credential providers of the service under `[known]`: reports a `provider-id` that is none of them. No layout of artifacts holds credential providers.
    ///
    /// ## Why
    ///
    /// `get-authorization-context` gets no token without it.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml known=credential-provider:github
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <get-authorization-context provider-id="git-hub" authorization-id="bot" context-variable-name="token" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml known=credential-provider:github
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <get-authorization-context provider-id="github" authorization-id="bot" context-variable-name="token" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the identifier of a credential provider of the service (get-authorization-context).
    pub(super) struct UndefinedCredentialProvider: "undefined-credential-provider", Error, Documented, fixes(Unsafe);
}

impl Rule for UndefinedCredentialProvider {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        undefined::report(ResourceKind::CredentialProvider, element, unit, sink, |_| {
            "the credential providers of the service are those that the configuration lists"
                .to_owned()
        });
    }
}
