//! `constant-condition`.

use crate::expr::ast::{BinaryOperator as Op, Body, ExpressionKind, walk};
use crate::expr::members::Member;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::{Place, of_element, without_parentheses};
use crate::policy::ElementRef;
use crate::policy::schema::ValueKind;
use crate::source::Span;

use super::code::readable;
use super::facts::is_constant;

rule! {
    /// A comparison or condition whose result never changes.
    ///
    /// ## What it does
    ///
    /// Reports comparisons of a value with itself, `a && a`, `a || a`, and conditions that read nothing of the call.
    ///
    /// ## Why
    ///
    /// One of the branches is dead, or the condition tests something else than its author means.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <choose>
    ///             <when condition="@(context.Request.Method == context.Request.Method)">
    ///                 <set-method>POST</set-method>
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
    ///         <choose>
    ///             <when condition="@(context.Request.Method == context.Operation.Method)">
    ///                 <set-method>POST</set-method>
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. The literals `@(true)` and `@(false)` are not reported: they switch branches on and off on purpose.
    pub(super) struct ConstantCondition: "constant-condition", Warning, Advice,
        no_fix("what the condition was meant to compare cannot be told");
}

impl Rule for ConstantCondition {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, checked, body) in readable(unit) {
            walk(body, &mut |node| {
                let ExpressionKind::Binary { operator, left, right, .. } = &node.kind else {
                    return;
                };
                let compares = matches!(
                    operator,
                    Op::Equal
                        | Op::NotEqual
                        | Op::Less
                        | Op::LessOrEqual
                        | Op::Greater
                        | Op::GreaterOrEqual
                        | Op::LogicalAnd
                        | Op::LogicalOr
                );
                let text = |span: Span| -> String {
                    span.of(&expression.text).chars().filter(|c| !c.is_whitespace()).collect()
                };
                let (a, b) = (without_parentheses(left), without_parentheses(right));
                let is_literal = |node: &crate::expr::ast::Expression| {
                    matches!(node.kind, ExpressionKind::Literal(_) | ExpressionKind::Hole(_))
                };
                if !compares || is_literal(a) || a.span.len() > 400 || text(a.span) != text(b.span)
                {
                    return;
                }
                let impure = |(span, member): (Span, &'static Member)| {
                    a.span.contains(span) && !member.row.pure
                };
                if !checked.members().any(impure) {
                    sink.push(Report::new(
                        expression.to_file(node.span),
                        format!("both sides of `{}` are the same", operator.symbol()),
                    ));
                }
            });
        }
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for placed in of_element(element) {
            let Place::Attribute(attribute) = placed.place else { continue };
            if attribute.decl().is_none_or(|decl| decl.kind != ValueKind::Boolean) {
                continue;
            }
            let Some(Body::Expression(body)) = &placed.expression.parsed().body else { continue };
            let is_literal = matches!(without_parentheses(body).kind, ExpressionKind::Literal(_));
            if !is_literal && is_constant(placed.expression) {
                let message = format!("`{}` has the same value for every call", attribute.name());
                sink.push(Report::new(placed.expression.span, message));
            }
        }
    }
}
