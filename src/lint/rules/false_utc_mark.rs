//! `false-utc-mark`.

use crate::expr::ast::{Expression as Node, ExpressionKind, walk};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::literal_text;
use crate::policy::Expression;
use crate::source::{Fix, Safety};

use super::code::readable;
use super::mend;
use super::time_kinds::{TimeKind, Times};

rule! {
    /// A local time is written as UTC.
    ///
    /// ## What it does
    ///
    /// Reports `ToString` with a format that ends in `Z`, on a `DateTime` in local time: `DateTime.Now`, `DateTime.Today`, `ToLocalTime()`, and what `DateTime.Parse` and its like read without `DateTimeStyles`.
    ///
    /// ## Why
    ///
    /// `Z` in a format is a letter that is written as it stands; nothing is converted. Who reads the text takes it for UTC. On a gateway that does not run in UTC the time is wrong by hours.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="valid-until" value="2026-04-01T10:00:00+02:00" />
    ///         <set-header name="x-valid-until" exists-action="override">
    ///             <value>@(DateTime.Parse((string)context.Variables["valid-until"]).ToString("yyyy-MM-ddTHH:mm:ssZ"))</value>
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
    ///         <set-variable name="valid-until" value="2026-04-01T10:00:00+02:00" />
    ///         <set-header name="x-valid-until" exists-action="override">
    ///             <value>@(DateTimeOffset.Parse((string)context.Variables["valid-until"]).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"))</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: .NET, custom date and time format strings ("any other character is copied unchanged").
    pub(super) struct FalseUtcMark: "false-utc-mark", Warning, Documented, fixes(Unsafe);
}

/// `DateTime.UtcNow` in place of `DateTime.Now`.
fn utc_now(unit: &Unit<'_>, expression: &Expression, receiver: &Node) -> Option<Fix> {
    let ExpressionKind::Member { name, .. } = &receiver.kind else { return None };
    if receiver.span.of(&expression.text) != "DateTime.Now" {
        return None;
    }
    let span = name.identifier.span;
    let edit = mend::code_edit(unit.file, unit.document, expression, span, "UtcNow");
    Some(Fix {
        title: "write `DateTime.UtcNow`".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![edit],
    })
}

impl Rule for FalseUtcMark {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, checked, body) in readable(unit) {
            if !expression.text.contains("ToString") || !expression.text.contains('Z') {
                continue;
            }
            let times = Times::new(checked, body);
            walk(body, &mut |node| {
                let ExpressionKind::Invocation { target, arguments } = &node.kind else { return };
                let ExpressionKind::Member { target: receiver, name } = &target.kind else {
                    return;
                };
                let Some(first) = arguments.arguments.first() else { return };
                let Some(format) = literal_text(&first.value) else { return };
                let says_utc =
                    format.len() > 1 && format.trim_end_matches(['\'', '"']).ends_with('Z');
                if &*name.identifier.text != "ToString" || !says_utc {
                    return;
                }
                let Some(kind) = times.kind(receiver).filter(|kind| *kind != TimeKind::Utc) else {
                    return;
                };
                sink.push(
                    Report::new(
                        expression.to_file(first.value.span),
                        "`Z` says UTC, and the time is none",
                    )
                    .label(expression.to_file(receiver.span), kind.describe())
                    .fix(utc_now(unit, expression, receiver))
                    .help("begin with `DateTime.UtcNow`, or read a `DateTimeOffset` and write its `UtcDateTime`"),
                );
            });
        }
    }
}
