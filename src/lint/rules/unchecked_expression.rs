//! `unchecked-expression`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A part of an expression that policyc cannot judge.
    ///
    /// ## What it does
    ///
    /// Reports types and members that .NET has and policyc does not know yet, and what it cannot check for another reason; what depends on them is not judged.
    ///
    /// ## Why
    ///
    /// So that nobody takes silence for approval. The simulator cannot evaluate such an expression.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@((new[,] { { 1, 2 }, { 3, 4 } }).Length)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@((new int[,] { { 1, 2 }, { 3, 4 } }).Length)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice.
    pub(super) struct UncheckedExpression: "unchecked-expression", Info, Advice,
        no_fix("nothing is known to be wrong");
}

impl Rule for UncheckedExpression {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::NotSupported, ProblemKind::TooDeep]);
    }
}
