//! `expression-syntax`.

use crate::expr::parse::SyntaxErrorKind;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::source::{Basis, Severity};

rule! {
    /// A policy expression that is not C#.
    ///
    /// ## What it does
    ///
    /// Parses every expression as C# 7.3, the language of the service, and reports each mistake at its place.
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
    ///         <set-variable name="kind" value="@(context.Request.Method == )" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(context.Request.Method == "GET")" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the expression is compiled as C# on save.
    pub(super) struct ExpressionSyntax: "expression-syntax", Error, Schema;
}

/// Why strings in single quotes are not called an error.
const IN_USE: &str = "C# takes one character in single quotes; published policies have texts there, so it is not certain that the service refuses them";

impl Rule for ExpressionSyntax {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for expression in unit.document.expressions() {
            for error in &expression.parsed().errors {
                let span = expression.to_file(error.span);
                let report = Report::new(span, error.kind.to_string());
                let report = match error.related {
                    Some(related) => report.label(expression.to_file(related), "opened here"),
                    None => report,
                };
                sink.push(match error.kind {
                    SyntaxErrorKind::LongCharacter => {
                        report.note(IN_USE).with(Severity::Warning, Basis::Observed)
                    }
                    _ => report,
                });
            }
        }
    }
}
