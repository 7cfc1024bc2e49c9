//! `unreachable-code`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A statement that never runs.
    ///
    /// ## What it does
    ///
    /// Reports the first statement after a `return`, `throw`, `break` or an endless loop, and branches of constant conditions.
    ///
    /// ## Why
    ///
    /// What stands there has no effect, which is hardly what its author thinks.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@{
    ///             return "read";
    ///             var kind = "write";
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
    ///             var kind = "write";
    ///             return kind;
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. C# compiles it with a warning (CS0162).
    pub(super) struct UnreachableCode: "unreachable-code", Warning, Advice,
        no_fix("what would make it run, or that it may go, is a decision");
}

impl Rule for UnreachableCode {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::UnreachableCode]);
    }
}
