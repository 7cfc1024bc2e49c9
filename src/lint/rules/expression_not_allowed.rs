//! `expression-not-allowed`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::schema::ExpressionUse;
use crate::policy::{Content, ElementRef};

rule! {
    /// A policy expression where the service takes none.
    ///
    /// ## What it does
    ///
    /// Reports `@(…)` and `@{…}` as the value of an attribute or text that must be literal, the `namespace` of the metric policies and the names of headers and variables among them.
    ///
    /// ## Why
    ///
    /// The service refuses the expression on save, or takes it as plain text: a metric namespace of `@(…)` is then the name of the namespace.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-emit-token-metric namespace="@(context.Api.Name)">
    ///             <dimension name="API ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-emit-token-metric namespace="llm">
    ///             <dimension name="API ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the attribute tables of each policy's page (policy expressions are not allowed).
    pub(super) struct ExpressionNotAllowed: "expression-not-allowed", Error, Documented;
}

impl Rule for ExpressionNotAllowed {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for attribute in element.attributes() {
            let Some(decl) = attribute.decl() else { continue };
            let ExpressionUse::NotAllowed(strictness) = decl.expression else { continue };
            if let Content::Expression { span, .. } = attribute.content() {
                let message = format!("`{}` takes no policy expression", decl.name);
                sink.push(Report::new(*span, message).judged(strictness));
            }
        }
        let Some(text) = element.text() else { return };
        if let (Some(decl), Content::Expression { span, .. }) = (text.decl(), text.content())
            && let ExpressionUse::NotAllowed(strictness) = decl.expression
        {
            let message = format!("the text of `<{}>` takes no policy expression", element.name());
            sink.push(Report::new(*span, message).judged(strictness));
        }
    }
}
