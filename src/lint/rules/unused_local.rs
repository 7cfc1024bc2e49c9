//! `unused-local`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A local variable that nothing reads.
    ///
    /// ## What it does
    ///
    /// Reports variables that are declared, perhaps assigned, and never read.
    ///
    /// ## Why
    ///
    /// Computing a value that nothing uses costs time at each call, and often the wrong variable is used in its place.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@{
    ///             var body = context.Request.Body.As<string>(preserveContent: true);
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
    ///             var body = context.Request.Body.As<string>(preserveContent: true);
    ///             return body.Length;
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. C# compiles it with a warning (CS0168, CS0219).
    pub(super) struct UnusedLocal: "unused-local", Info, Advice,
        no_fix("its initial value may do something, and a forgotten use is as likely");
}

impl Rule for UnusedLocal {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::UnusedVariable]);
    }
}
