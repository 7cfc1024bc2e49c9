//! `missing-return`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// Code that can end without a value.
    ///
    /// ## What it does
    ///
    /// Reports statements in `@{ }`, lambdas and local functions that have a path without `return` or `throw`.
    ///
    /// ## Why
    ///
    /// The service compiles expressions on save and refuses the document: every path must return.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@{
    ///             if (context.Request.Method == "GET") {
    ///                 return "read";
    ///             }
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
    ///             if (context.Request.Method == "GET") {
    ///                 return "read";
    ///             }
    ///             return "write";
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: policy expressions, all code paths end in `return`; the C# compiler says the same (CS0161, CS1643).
    pub(super) struct MissingReturn: "missing-return", Error, Schema,
        no_fix("what that path is to give cannot be told");
}

impl Rule for MissingReturn {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::MissingReturn]);
    }
}
