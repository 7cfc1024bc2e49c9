//! `duplicate-local`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A local name that is declared twice.
    ///
    /// ## What it does
    ///
    /// Reports variables, parameters and members of anonymous objects whose name is taken already; C# 7 lets no inner variable hide an outer one.
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
    ///             var kind = context.Request.Method;
    ///             var kind = kind.ToLowerInvariant();
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
    ///             var kind = context.Request.Method;
    ///             kind = kind.ToLowerInvariant();
    ///             return kind;
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0128, CS0136).
    pub(super) struct DuplicateLocal: "duplicate-local", Error, Schema,
        no_fix("which of the uses mean which variable cannot be told");
}

impl Rule for DuplicateLocal {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::DuplicateName]);
    }
}
