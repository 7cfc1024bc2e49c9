//! `undefined-logger`.

use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};
use crate::model::ResourceKind;
use crate::policy::ElementRef;

use super::undefined;

rule! {
    /// A logger that the workspace does not have.
    ///
    /// ## What it does
    ///
    /// In a workspace that defines loggers: reports a `logger-id` that is none of them.
    ///
    /// ## Why
    ///
    /// `log-to-eventhub` writes to a logger of the service. Without it, the policy cannot be saved, or its events go nowhere.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <log-to-eventhub logger-id="usage">@(context.RequestId.ToString())</log-to-eventhub>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=loggers/usage-hub/loggerInformation.json
    /// { "properties": {} }
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <log-to-eventhub logger-id="usage-hub">@(context.RequestId.ToString())</log-to-eventhub>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```json file=loggers/usage-hub/loggerInformation.json
    /// { "properties": {} }
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the identifier of a logger of the service (log-to-eventhub).
    pub(super) struct UndefinedLogger: "undefined-logger", Error, Documented,
        fixes(Unsafe),
        answer("Logger not found", "release notes of Azure PowerShell, `Set-AzApiManagementPolicy`");
}

impl Rule for UndefinedLogger {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        undefined::report(ResourceKind::Logger, element, unit, sink, |_| {
            "the service answers: Logger not found".to_owned()
        });
    }
}
