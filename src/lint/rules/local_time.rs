//! `local-time`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};

use super::code::readable;
use super::mend;
use crate::policy::Expression;
use crate::source::{Fix, Safety, Span};

rule! {
    /// A time of day that depends on where the gateway runs.
    ///
    /// ## What it does
    ///
    /// Reports `DateTime.Now` and `DateTime.Today`.
    ///
    /// ## Why
    ///
    /// Managed gateways run in UTC, a self-hosted one in whatever zone its container has. Comparing the local time with a time in UTC, such as that of a token or a header, is wrong by hours there.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-header name="x-received" exists-action="override">
    ///             <value>@(DateTime.Now.ToString("s"))</value>
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
    ///         <set-header name="x-received" exists-action="override">
    ///             <value>@(DateTime.UtcNow.ToString("s"))</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice.
    pub(super) struct LocalTime: "local-time", Info, Advice, fixes(Unsafe);
}

/// The same member in UTC.
fn utc_fix(
    unit: &Unit<'_>,
    expression: &Expression,
    span: Span,
    name: &str,
    utc: &str,
) -> Option<Fix> {
    let (_, member) = name.rsplit_once('.')?;
    let (_, utc_member) = utc.split_once('.')?;
    let text = span.of(&expression.text);
    let from = text.len() - text.strip_suffix(member).map(|_| member.len())?;
    let at = Span::new(span.start.saturating_add(Span::from_range(0..from).end), span.end);
    let edits = vec![mend::code_edit(unit.file, unit.document, expression, at, utc_member)];
    Some(Fix { title: format!("write `{utc}`"), safety: Safety::Unsafe, edits })
}

impl Rule for LocalTime {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, checked, _) in readable(unit) {
            for (span, member) in checked.members() {
                let (name, utc) = if member.is("DateTime", "Now") {
                    ("DateTime.Now", "DateTime.UtcNow")
                } else if member.is("DateTime", "Today") {
                    ("DateTime.Today", "DateTime.UtcNow.Date")
                } else {
                    continue;
                };
                sink.push(
                    Report::new(
                        expression.to_file(span),
                        format!("`{name}` is the local time of the gateway"),
                    )
                    .help(format!("write `{utc}`"))
                    .fix(utc_fix(unit, expression, span, name, utc)),
                );
            }
        }
    }
}
