//! `constant-overflow`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A constant that does not fit its type.
    ///
    /// ## What it does
    ///
    /// Reports constant arithmetic that overflows or divides by zero, and literals outside of the range of their type.
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
    ///         <set-variable name="kind" value="@(1000000 * 1000000)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(1000000L * 1000000L)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0220, CS0020, CS1021).
    pub(super) struct ConstantOverflow: "constant-overflow", Error, Schema,
        no_fix("the intended number or type cannot be told");
}

impl Rule for ConstantOverflow {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::ConstantOverflow]);
    }
}
