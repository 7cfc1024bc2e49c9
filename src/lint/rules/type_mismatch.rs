//! `type-mismatch`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A value of one type where another is needed.
    ///
    /// ## What it does
    ///
    /// Reports arguments, assigned values, conditions and results whose type does not convert to the one that is needed, branches of `?:` without a common type, and casts that cannot succeed.
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
    ///         <set-variable name="kind" value="@(DateTime.UtcNow.AddSeconds("60"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(DateTime.UtcNow.AddSeconds(60))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0029, CS0030, CS0173, CS1503).
    pub(super) struct TypeMismatch: "type-mismatch", Error, Schema,
        no_fix("which conversion was meant cannot be told; where a cast does it, `missing-cast` offers one");
}

impl Rule for TypeMismatch {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::TypeMismatch, ProblemKind::ImpossibleCast]);
    }
}
