//! `operator-type`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// An operator that its operands do not have.
    ///
    /// ## What it does
    ///
    /// Reports operators between types that have none, such as `string < int`, and `?.` on what is never null.
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
    ///         <set-variable name="kind" value="@(context.Request.Url.Port == "443")" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(context.Request.Url.Port == 443)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0019, CS0023).
    pub(super) struct OperatorType: "operator-type", Error, Schema,
        no_fix("what the operands were meant to be cannot be told");
}

impl Rule for OperatorType {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::OperatorType]);
    }
}
