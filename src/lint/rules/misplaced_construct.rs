//! `misplaced-construct`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A piece of C# where the language has none.
    ///
    /// ## What it does
    ///
    /// Reports `break` outside of a loop, a value that stands as a statement, a declaration without braces under an `if`, `throw;` outside of `catch` and the like.
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
    ///             kind.Length;
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
    ///             return kind.Length;
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0201, CS0139, CS1023).
    pub(super) struct MisplacedConstruct: "misplaced-construct", Error, Schema,
        no_fix("what the code was meant to do cannot be told");
}

impl Rule for MisplacedConstruct {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::MisplacedConstruct]);
    }
}
