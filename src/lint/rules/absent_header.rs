//! `absent-header`.

use crate::expr::ast::{ExpressionKind, walk};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::guards::Cause;
use crate::policy::{Document, Expression};
use crate::source::{Fix, Safety, Span};

use super::mend;

rule! {
    /// A header or query parameter is read by indexer although the caller may leave it out.
    ///
    /// ## What it does
    ///
    /// Reports `Headers["name"]` and `Query["name"]` where no `ContainsKey` or other test of the same name guards them.
    ///
    /// ## Why
    ///
    /// The indexer fails with a `KeyNotFoundException` when the name is not there, and the caller gets a 500 in place of an answer that says what is missing.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="tenant" value="@(context.Request.Headers["x-tenant"][0])" />
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
    /// Observed: users report the exception. A header that a `check-header` in the document asks for is not reported, nor is `Authorization` after `validate-jwt`.
    pub(super) struct AbsentHeader: "absent-header", Warning, Observed, fixes(Unsafe);
}

/// Policies that let only calls with an `Authorization` header pass.
const VALIDATING: [&str; 2] = ["validate-jwt", "validate-azure-ad-token"];

impl Rule for AbsentHeader {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (placed, risk) in unit.risks() {
            if risk.cause != Cause::MissingKey {
                continue;
            }
            let text = risk.span.of(&placed.expression.text);
            let name = text.split('"').nth(1).unwrap_or_default();
            if !name.is_empty() && is_asked_for(unit.document, name) {
                continue;
            }
            let report = Report::new(
                placed.expression.to_file(risk.span),
                "this fails when the name is not there",
            );
            sink.push(
                report
                    .fix(default_fix(unit, placed.expression, risk.span))
                    .note("the caller then gets a 500")
                    .help("write `GetValueOrDefault(…, \"\")`, or test with `ContainsKey` first"),
            );
        }
    }
}

/// `headers["name"][0]` and `headers["name"].First()`, written with a default.
fn default_fix(unit: &Unit<'_>, expression: &Expression, span: Span) -> Option<Fix> {
    let rest = expression.text.get(span.end as usize..)?;
    let taken = ["[0]", ".First()", ".FirstOrDefault()"];
    let taken = taken.into_iter().find(|taken| rest.starts_with(taken))?;
    let mut found = None;
    walk(expression.parsed().body.as_ref()?, &mut |node| {
        if let ExpressionKind::Index { target, arguments } = &node.kind
            && node.span == span
            && let [only] = arguments.arguments.as_slice()
        {
            found = Some((target.span.end, only.value.span));
        }
    });
    let (from, name) = found?;
    let to = span.end.saturating_add(Span::from_range(0..taken.len()).end);
    let code = format!(".GetValueOrDefault({}, \"\")", name.of(&expression.text));
    let edits =
        vec![mend::code_edit(unit.file, unit.document, expression, Span::new(from, to), &code)];
    let title = "write `GetValueOrDefault` with an empty text".to_owned();
    Some(Fix { title, safety: Safety::Unsafe, edits })
}

/// True when a policy of the document turns away calls without the header.
fn is_asked_for(document: &Document, name: &str) -> bool {
    document.elements().any(|element| match element.name() {
        "check-header" => element
            .attribute("name")
            .and_then(|attribute| attribute.literal())
            .is_some_and(|checked| checked.eq_ignore_ascii_case(name)),
        other => name.eq_ignore_ascii_case("Authorization") && VALIDATING.contains(&other),
    })
}
