//! `unknown-type`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A type that does not exist.
    ///
    /// ## What it does
    ///
    /// Reports names of types, and of namespaces, that neither .NET nor the API of the gateway has.
    ///
    /// ## Why
    ///
    /// The service compiles expressions on save and refuses the document.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(context.Request.Body.As<JObjct>(true).ToString())" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(context.Request.Body.As<JObject>(true).ToString())" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0246, CS0234). A type that policyc does not know yet but .NET has is no error.
    pub(super) struct UnknownType: "unknown-type", Error, Schema, fixes(Safe, Unsafe);
}

impl Rule for UnknownType {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::UnknownType]);
    }
}
