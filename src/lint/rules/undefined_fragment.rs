//! `undefined-fragment`.

use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};
use crate::model::ResourceKind;
use crate::policy::ElementRef;

use super::undefined;

rule! {
    /// A fragment that the workspace does not have.
    ///
    /// ## What it does
    ///
    /// In a workspace that defines fragments: reports an `include-fragment` whose `fragment-id` is none of them. Names are compared without case.
    ///
    /// ## Why
    ///
    /// The service refuses to save the policy.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <include-fragment fragment-id="corelation-id" />
    ///         <include-fragment fragment-id="correlation-id" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=policyFragments/correlation-id/policy.xml
    /// <fragment>
    ///     <set-header name="x-correlation-id" exists-action="skip">
    ///         <value>@(context.RequestId.ToString())</value>
    ///     </set-header>
    /// </fragment>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <include-fragment fragment-id="correlation-id" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=policyFragments/correlation-id/policy.xml
    /// <fragment>
    ///     <set-header name="x-correlation-id" exists-action="skip">
    ///         <value>@(context.RequestId.ToString())</value>
    ///     </set-header>
    /// </fragment>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Observed: the save error names the fragment (github.com/Azure/apiops issues 67 and 668).
    pub(super) struct UndefinedFragment: "undefined-fragment", Error, Observed,
        fixes(Unsafe),
        answer("Policy fragment with id '…' could not be found.", "github.com/Azure/apiops/issues/67");
}

impl Rule for UndefinedFragment {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        undefined::report(ResourceKind::Fragment, element, unit, sink, |name| {
            format!("the service answers: Policy fragment with id '{name}' could not be found")
        });
    }
}
