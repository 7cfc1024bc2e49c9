//! `assignment-to-read-only`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// An assignment to something that cannot be assigned to.
    ///
    /// ## What it does
    ///
    /// Reports assignments to properties without a setter, to constants, to the variable of a `foreach`, and to the results of calls.
    ///
    /// ## Why
    ///
    /// The service compiles expressions on save and refuses the document. The members of `context` are read-only: policies change the call, expressions do not.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@{
    ///             context.Request.Method = "GET";
    ///             return "read";
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
    ///             var method = context.Request.Method;
    ///             return method == "GET" ? "read" : "write";
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0200, CS0131, CS1656).
    pub(super) struct AssignmentToReadOnly: "assignment-to-read-only", Error, Schema,
        no_fix("what was to be assigned instead cannot be told from the code");
}

impl Rule for AssignmentToReadOnly {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::AssignmentToReadOnly]);
    }
}
