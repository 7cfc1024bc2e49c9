//! `unassigned-local`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A local variable that is read before it has a value.
    ///
    /// ## What it does
    ///
    /// Reports reads of variables that some path to them leaves without a value.
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
    ///         <set-variable name="kind" value="@{
    ///             string kind;
    ///             if (context.Request.Method == "GET") {
    ///                 kind = "read";
    ///             }
    ///             return kind;
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@{
    ///             string kind = "write";
    ///             if (context.Request.Method == "GET") {
    ///                 kind = "read";
    ///             }
    ///             return kind;
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0165).
    pub(super) struct UnassignedLocal: "unassigned-local", Error, Schema,
        no_fix("the value that was meant cannot be told");
}

impl Rule for UnassignedLocal {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::UnassignedVariable]);
    }
}
