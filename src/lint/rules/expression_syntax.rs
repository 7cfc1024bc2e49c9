//! `expression-syntax`.

use super::mend;
use crate::expr::parse::{Expected, ExpressionSource, SyntaxError, SyntaxErrorKind, parse};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::Expression;
use crate::source::{Basis, Fix, Safety, Severity, Span};

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
    pub(super) struct ExpressionSyntax: "expression-syntax", Error, Schema,
        fixes(Unsafe),
        answer("Too many characters in character literal", "github.com/Azure/api-management-policy-snippets/issues/137; for each mistake the C# compiler's own words");
}

/// Why strings in single quotes are not called an error.
const IN_USE: &str = "C# takes one character in single quotes; published policies have texts there, so it is not certain that the service refuses them";

/// What makes C# of slips that are often seen: text in single quotes, every quote written twice
/// as in another language's string, a symbol that is missing. None of them is offered unless
/// fewer errors are left.
fn fix(
    unit: &Unit<'_>,
    expression: &Expression,
    number: usize,
    error: &SyntaxError,
) -> Option<Fix> {
    let text = &*expression.text;
    let written = error.span.of(text);
    let (span, code, title) = match error.kind {
        SyntaxErrorKind::LongCharacter => {
            let inside = written.strip_prefix('\'')?.strip_suffix('\'')?;
            if inside.contains(['"', '\\']) {
                return None;
            }
            (error.span, format!("\"{inside}\""), "write it in double quotes".to_owned())
        }
        SyntaxErrorKind::Missing(Expected::Text(symbol)) => {
            (Span::at(error.span.start), symbol.to_owned(), format!("add `{symbol}`"))
        }
        _ if number == 0 && expression.code.of(text).contains("\"\"") => {
            let code = expression.code.of(text).replace("\"\"", "\"");
            (expression.code, code, "write each quote once".to_owned())
        }
        _ => return None,
    };
    let head = text.get(..span.start as usize)?;
    let changed = format!("{head}{code}{}", text.get(span.end as usize..)?);
    let left = parse(&ExpressionSource::whole(&changed)).errors.len();
    let is_better = left < expression.parsed().errors.len();
    let edit = mend::code_edit(unit.file, unit.document, expression, span, &code);
    is_better.then(|| Fix { title, safety: Safety::Unsafe, edits: vec![edit] })
}

impl Rule for ExpressionSyntax {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for expression in unit.document.expressions() {
            for (number, error) in expression.parsed().errors.iter().enumerate() {
                let span = expression.to_file(error.span);
                let report = Report::new(span, error.kind.to_string());
                let report = match error.related {
                    Some(related) => report.label(expression.to_file(related), "opened here"),
                    None => report,
                };
                let report = report.fix(fix(unit, expression, number, error));
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
