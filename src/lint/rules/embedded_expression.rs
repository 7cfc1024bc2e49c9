//! `embedded-expression`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};

rule! {
    /// A policy expression in the middle of other text.
    ///
    /// ## What it does
    ///
    /// Reports `@(…)` and `@{…}` that begin within a value instead of being the whole of it.
    ///
    /// ## Why
    ///
    /// Only a value that is an expression as a whole is evaluated. Here the text would be used as it stands, with the code in it.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-header name="x-caller" exists-action="override">
    ///             <value>from @(context.Request.IpAddress)</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-header name="x-caller" exists-action="override">
    ///             <value>@("from " + context.Request.IpAddress)</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: an expression is the whole value of an attribute or element. A `set-body` with a Liquid template or free text is left alone.
    pub(super) struct EmbeddedExpression: "embedded-expression", Warning, Documented;
}

impl Rule for EmbeddedExpression {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for region in unit.document.embedded_expressions() {
            sink.push(
                Report::new(region, "this expression is not evaluated")
                    .note("only a value that is an expression as a whole is evaluated")
                    .help("make the whole value one expression: `@($\"text {code}\")`"),
            );
        }
    }
}
