//! `expression-not-allowed`.

use super::mend;
use crate::expr::ast::{Body, ExpressionKind, Literal};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::{literal_text, without_parentheses};
use crate::policy::schema::ExpressionUse;
use crate::policy::{Content, ElementRef};
use crate::source::{Fix, Safety};

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
    pub(super) struct ExpressionNotAllowed: "expression-not-allowed", Error, Documented, fixes(Safe, DisplayOnly);
}

impl Rule for ExpressionNotAllowed {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for attribute in element.attributes() {
            let Some(decl) = attribute.decl() else { continue };
            let ExpressionUse::NotAllowed(strictness) = decl.expression else { continue };
            if let Content::Expression { span, .. } = attribute.content() {
                let message = format!("`{}` takes no policy expression", decl.name);
                let report = Report::new(*span, message).judged(strictness);
                let content = attribute.content();
                sink.push(match literal(unit, content) {
                    Some(fix) => report.fix(fix),
                    None => report.fix(mend::remove_attribute(
                        unit.file,
                        unit.document,
                        attribute,
                        Safety::DisplayOnly,
                    )),
                });
            }
        }
        let Some(text) = element.text() else { return };
        if let (Some(decl), Content::Expression { span, .. }) = (text.decl(), text.content())
            && let ExpressionUse::NotAllowed(strictness) = decl.expression
        {
            let message = format!("the text of `<{}>` takes no policy expression", element.name());
            let report = Report::new(*span, message).judged(strictness);
            sink.push(report.fix(literal(unit, text.content())));
        }
    }
}

/// What the expression always gives, written without an expression.
fn literal(unit: &Unit<'_>, content: &Content) -> Option<Fix> {
    let expression = content.expression(unit.document)?;
    let Body::Expression(body) = expression.parsed().body.as_ref()? else { return None };
    let body = without_parentheses(body);
    let value = match &body.kind {
        ExpressionKind::Literal(Literal::Bool(value)) => value.to_string(),
        ExpressionKind::Literal(Literal::Integer { value, .. }) => value.to_string(),
        _ => literal_text(body)?.to_string(),
    };
    // A text that would be read as something else stays code.
    let plain = value.chars().all(|c| c.is_alphanumeric() || "-_.:/ ".contains(c));
    let title = format!("write `{value}`");
    (plain && !expression.text.contains("{{"))
        .then(|| mend::replace(unit.file, content.span(), value, title, Safety::Safe))
}
