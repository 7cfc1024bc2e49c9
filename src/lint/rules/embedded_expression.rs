//! `embedded-expression`.

use super::mend;
use super::typed_value::{TypedValue, typed_values};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::AttributeRef;
use crate::policy::types::Mismatch;
use crate::source::{Fix, Safety, Span};
use crate::xml::escape::is_raw_code;

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
    pub(super) struct EmbeddedExpression: "embedded-expression", Warning, Documented, fixes(Unsafe);
}

/// The value around the expression as one expression that joins its parts.
fn whole(unit: &Unit<'_>, region: Span) -> Option<Fix> {
    let text = unit.document.text();
    let element = unit.document.innermost(region)?;
    let mut values = element.attributes().map(AttributeRef::value_span);
    let attribute = values.find(|value| value.contains(region));
    let value = attribute.or_else(|| element.text().map(|text| text.span()))?;
    let code = region.of(text).strip_prefix("@(")?;
    let before = Span::new(value.start, region.start).of(text);
    let after = Span::new(region.end, value.end).of(text);
    // Only text that is the same in C#, and no second expression.
    let plain = |piece: &str| !piece.contains(['"', '\\', '&', '<', '\n', '\r', '@', '{']);
    if !value.contains(region) || !plain(before) || !plain(after) {
        return None;
    }
    let raw = is_raw_code(region.of(text)) || mend::has_raw_code(unit.document);
    let quote = if raw || attribute.is_none() { "\"" } else { "&quot;" };
    let literal = |piece: &str| format!("{quote}{piece}{quote}");
    let head = if before.is_empty() { String::new() } else { literal(before) + " + " };
    let tail = if after.is_empty() { String::new() } else { format!(" + {}", literal(after)) };
    let joined = format!("@({head}({code}{tail})");
    Some(mend::replace(unit.file, value, joined, "make the value one expression", Safety::Unsafe))
}

/// True for a value that is no plain text either.
fn misses(typed: &TypedValue<'_>) -> bool {
    matches!(typed.check(), Err(Mismatch::Type | Mismatch::Word))
}

/// The expression without the text around it.
fn alone(unit: &Unit<'_>, region: Span, value: Span) -> Fix {
    let code = region.of(unit.document.text());
    mend::replace(unit.file, value, code, "take away the text around it", Safety::Unsafe)
}

impl Rule for EmbeddedExpression {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for region in unit.document.embedded_expressions() {
            let report = Report::new(region, "this expression is not evaluated")
                .note("only a value that is an expression as a whole is evaluated");
            let element = unit.document.innermost(region);
            let mut values = element.into_iter().flat_map(typed_values);
            let typed = values.find(|typed| typed.span.contains(region));
            sink.push(match typed.filter(misses) {
                Some(typed) => report
                    .note(format!("{} takes {}", typed.owner(), typed.kind.describe()))
                    .help("take away the text around it")
                    .fix(alone(unit, region, typed.span))
                    .judged(typed.strictness),
                None => report
                    .help("make the whole value one expression: `@($\"text {code}\")`")
                    .fix(whole(unit, region)),
            });
        }
    }
}
