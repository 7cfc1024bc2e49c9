//! `unclosed-expression`.

use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::malformed_xml::xml_report;
use super::markup;

rule! {
    /// A policy expression whose brackets, strings or comments do not close.
    ///
    /// ## What it does
    ///
    /// Reports expressions that begin with `@(` or `@{` and never end: a bracket without its partner, a string that runs over the end of its line, an open comment.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document, with a C# compiler message that rarely names the place.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="tenant" value="@(context.Request.Headers.GetValueOrDefault("x-tenant", "none")" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="tenant" value="@(context.Request.Headers.GetValueOrDefault("x-tenant", "none"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the expression is compiled as C# on save.
    pub(super) struct UnclosedExpression: "unclosed-expression", Error, Schema,
        fixes(Unsafe),
        answer("Unterminated string literal.", "github.com/Azure/azure-api-management-devops-resource-kit/issues/350; for each mistake the C# compiler's own words");
}

impl Rule for UnclosedExpression {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for error in unit.document.errors() {
            if error.is_unclosed_expression() {
                sink.push(xml_report(error).fix(markup::fix(unit, error)));
            }
        }
    }
}
