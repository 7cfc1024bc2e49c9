//! `missing-cast`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A conversion that C# does only by a cast.
    ///
    /// ## What it does
    ///
    /// Reports values that would convert to the type that is needed, but only with a cast: `object` to `string`, `long` to `int`, `double` to `decimal`.
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
    ///         <set-variable name="model" value="gpt-4o" />
    ///         <set-variable name="kind" value="@{
    ///             string model = context.Variables["model"];
    ///             return model.ToLowerInvariant();
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
    ///         <set-variable name="model" value="gpt-4o" />
    ///         <set-variable name="kind" value="@{
    ///             string model = (string)context.Variables["model"];
    ///             return model.ToLowerInvariant();
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0266).
    pub(super) struct MissingCast: "missing-cast", Error, Schema, fixes(Unsafe);
}

impl Rule for MissingCast {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::MissingCast]);
    }
}
