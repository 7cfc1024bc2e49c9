//! `undefined-backend`.

use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};
use crate::model::ResourceKind;
use crate::policy::ElementRef;

use super::undefined;

rule! {
    /// A backend that the workspace does not have.
    ///
    /// ## What it does
    ///
    /// In a workspace that defines backends: reports `backend-id` and `embeddings-backend-id` with a name that is none of them. Names are compared without case; names that an expression or a named value makes are not judged.
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
    ///         <set-backend-service backend-id="opnai-pool" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=backends/openai-pool/backendInformation.json
    /// { "properties": {} }
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-backend-service backend-id="openai-pool" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=backends/openai-pool/backendInformation.json
    /// { "properties": {} }
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Observed: the save error names the backend (github.com/Azure/apiops issues 56 and 565).
    pub(super) struct UndefinedBackend: "undefined-backend", Error, Observed,
        fixes(Unsafe),
        answer("Backend with id '…' could not be found.", "errors of deployments, published with tests of deployment tools");
}

impl Rule for UndefinedBackend {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        undefined::report(ResourceKind::Backend, element, unit, sink, |name| {
            format!("the service answers: Backend with id '{name}' could not be found")
        });
    }
}
