//! `mixed-time-kinds`.

use crate::expr::ast::{BinaryOperator as Op, Expression as Node, ExpressionKind, walk};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};

use super::code::readable;
use super::time_kinds::{TimeKind, Times};

rule! {
    /// A time in UTC is compared with a local one.
    ///
    /// ## What it does
    ///
    /// Reports comparisons and differences of a `DateTime` in UTC (`DateTime.UtcNow`, the times of a JSON web token, `ToUniversalTime()`) with one in local time: `DateTime.Now`, `DateTime.Today`, `ToLocalTime()`, and what `DateTime.Parse`, `DateTime.ParseExact` and `Convert.ToDateTime` read without `DateTimeStyles`. Variables of the expression that are set once are followed.
    ///
    /// ## Why
    ///
    /// `DateTime` compares what clocks show, not moments. Reading `2026-04-01T10:00:00+02:00` without styles gives the local time of the machine. Managed gateways run in UTC, where nothing shows; a self-hosted one in another zone is off by hours.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="valid-until" value="2026-04-01T10:00:00+02:00" />
    ///         <choose>
    ///             <when condition="@(DateTime.Parse((string)context.Variables["valid-until"]) < DateTime.UtcNow)">
    ///                 <return-response>
    ///                     <set-status code="403" reason="Expired" />
    ///                 </return-response>
    ///             </when>
    ///         </choose>
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
    ///         <choose>
    ///             <when condition="@(DateTimeOffset.Parse((string)context.Variables["valid-until"]) < DateTimeOffset.UtcNow)">
    ///                 <return-response>
    ///                     <set-status code="403" reason="Expired" />
    ///                 </return-response>
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: .NET, comparison of `DateTime` ("the Kind property is not considered") and `DateTime.Parse` ("converted to local time").
    pub(super) struct MixedTimeKinds: "mixed-time-kinds", Info, Documented,
        no_fix("which of the two times is wrong cannot be told");
}

impl Rule for MixedTimeKinds {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, checked, body) in readable(unit) {
            // Without a member of times there is nothing to follow.
            if !expression.text.contains("Time") {
                continue;
            }
            let times = Times::new(checked, body);
            walk(body, &mut |node| {
                let Some((a, b)) = compared(node) else { return };
                let (Some(first), Some(second)) = (times.kind(a), times.kind(b)) else { return };
                if (first == TimeKind::Utc) == (second == TimeKind::Utc) {
                    return;
                }
                sink.push(
                    Report::new(
                        expression.to_file(node.span),
                        "a time in UTC is compared with a local time",
                    )
                    .label(expression.to_file(a.span), first.describe())
                    .label(expression.to_file(b.span), second.describe())
                    .note("the same on a gateway that runs in UTC, hours apart elsewhere")
                    .help("use `DateTimeOffset` for both"),
                );
            });
        }
    }
}

/// The operands of a comparison or difference of times.
fn compared(node: &Node) -> Option<(&Node, &Node)> {
    match &node.kind {
        ExpressionKind::Binary {
            operator:
                Op::Equal
                | Op::NotEqual
                | Op::Less
                | Op::LessOrEqual
                | Op::Greater
                | Op::GreaterOrEqual
                | Op::Subtract,
            left,
            right,
            ..
        } => Some((left, right)),
        ExpressionKind::Invocation { target, arguments } => {
            let ExpressionKind::Member { target: receiver, name } = &target.kind else {
                return None;
            };
            match (&*name.identifier.text, arguments.arguments.as_slice()) {
                ("Compare", [a, b]) => Some((&a.value, &b.value)),
                ("CompareTo" | "Subtract" | "Equals", [other]) => Some((receiver, &other.value)),
                _ => None,
            }
        }
        _ => None,
    }
}
