//! `wrong-argument`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A call whose arguments fit no overload.
    ///
    /// ## What it does
    ///
    /// Reports calls with too many or too few arguments, with arguments of types that no overload takes, and calls that fit several overloads equally well; the overloads are listed.
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
    ///         <set-variable name="kind" value="@(context.Request.IpAddress.Substring("10."))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(context.Request.IpAddress.Substring(3))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS1501, CS1503, CS7036, CS0121).
    pub(super) struct WrongArgument: "wrong-argument", Error, Schema,
        no_fix("the missing arguments cannot be told");
}

impl Rule for WrongArgument {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(
            unit,
            sink,
            &[ProblemKind::NoMatchingOverload, ProblemKind::WrongArgumentCount],
        );
    }
}
