//! `possible-null`.

use super::mend;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::guards::Cause;
use crate::policy::Expression;
use crate::source::{Fix, Safety, Span};

rule! {
    /// A value that may be null is used as if it were there.
    ///
    /// ## What it does
    ///
    /// Reports members of what `FirstOrDefault` and its kin, `GetValueOrDefault` of headers and query parameters without a default, `AsJwt`, `AsBasic`, `as` and `?.` give, directly or through a local variable, where nothing guards them.
    ///
    /// ## Why
    ///
    /// The expression fails with a `NullReferenceException`, and the caller gets a 500, often by leaving out a header.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="is-mobile" value="@(context.Request.Headers.GetValueOrDefault("User-Agent").Contains("iPhone"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="is-mobile" value="@(context.Request.Headers.GetValueOrDefault("User-Agent", "").Contains("iPhone"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. .NET: `FirstOrDefault` gives null for an empty sequence; documented: `GetValueOrDefault` gives null without a default, `AsJwt` null for what is no token. Where a policy has validated the token already, `AsJwt` is not reported.
    pub(super) struct PossibleNull: "possible-null", Warning, Advice, fixes(Unsafe);
}

/// Policies that let only calls with a token pass.
const VALIDATING: [&str; 2] = ["validate-jwt", "validate-azure-ad-token"];

/// `GetValueOrDefault("name")` with an empty text as the default.
fn default_fix(unit: &Unit<'_>, expression: &Expression, span: Span) -> Option<Fix> {
    let call = span.of(&expression.text);
    let is_call = call.contains("GetValueOrDefault") && call.ends_with(')');
    let end = Span::at(span.end.checked_sub(1)?);
    let edits = vec![mend::code_edit(unit.file, unit.document, expression, end, ", \"\"")];
    is_call.then(|| Fix {
        title: "give an empty text as the default".to_owned(),
        safety: Safety::Unsafe,
        edits,
    })
}

impl Rule for PossibleNull {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let mut validated = None;
        for (placed, risk) in unit.risks() {
            let (what, help) = match risk.cause {
                Cause::Context(_) | Cause::MissingKey => continue,
                Cause::NoElement(name) => (
                    format!("`{name}` gives null when there is no such element"),
                    "write `?.` after it",
                ),
                Cause::NoValue => (
                    "this is null when the caller did not send it".to_owned(),
                    "give a default: `GetValueOrDefault(…, \"\")`",
                ),
                Cause::NoToken(name) => {
                    let validated = validated.get_or_insert_with(|| {
                        unit.document.elements().any(|element| VALIDATING.contains(&element.name()))
                    });
                    if *validated {
                        continue;
                    }
                    (format!("`{name}` gives null for what is no token"), "write `?.` after it")
                }
                Cause::OtherType => (
                    "`as` gives null for a value of another type".to_owned(),
                    "write `?.` after it, or a cast, which says what is wrong",
                ),
                Cause::Conditional => (
                    "this is null when what stands before `?.` is".to_owned(),
                    "write `?.` here too",
                ),
            };
            let fix = match risk.cause {
                Cause::NoValue => default_fix(unit, placed.expression, risk.span),
                _ => mend::guard(unit.file, unit.document, placed.expression, risk.span, None),
            };
            let report =
                Report::new(placed.expression.to_file(risk.span), what).help(help).fix(fix);
            sink.push(match risk.origin {
                Some(origin) => report.label(placed.expression.to_file(origin), "taken from here"),
                None => report,
            });
        }
    }
}
