//! `reference-comparison`.

use crate::expr::ast::{BinaryOperator, ExpressionKind, walk};
use crate::expr::types::Type;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};

use super::code::readable;
use super::mend;

rule! {
    /// A text is compared with an object by reference.
    ///
    /// ## What it does
    ///
    /// Reports `==` and `!=` between an `object`, such as `context.Variables["name"]`, and a `string`.
    ///
    /// ## Why
    ///
    /// C# then asks whether both are the same object in memory, not whether they are the same text; the answer is mostly `false`, whatever the variable holds.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="tier" value="gold" />
    ///         <choose>
    ///             <when condition="@(context.Variables["tier"] == "gold")">
    ///                 <set-header name="x-tier" exists-action="override">
    ///                     <value>gold</value>
    ///                 </set-header>
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
    ///         <set-variable name="tier" value="gold" />
    ///         <choose>
    ///             <when condition="@((string)context.Variables["tier"] == "gold")">
    ///                 <set-header name="x-tier" exists-action="override">
    ///                     <value>gold</value>
    ///                 </set-header>
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: C#, reference equality of `object`; the compiler warns of it (CS0252, CS0253), which nobody sees on save.
    pub(super) struct ReferenceComparison: "reference-comparison", Warning, Documented, fixes(Unsafe);
}

impl Rule for ReferenceComparison {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, checked, body) in readable(unit) {
            if !expression.text.contains("==") && !expression.text.contains("!=") {
                continue;
            }
            walk(body, &mut |node| {
                let ExpressionKind::Binary {
                    operator: BinaryOperator::Equal | BinaryOperator::NotEqual,
                    left,
                    right,
                    ..
                } = &node.kind
                else {
                    return;
                };
                let types = (checked.type_at(left.span), checked.type_at(right.span));
                let object = match types {
                    (Some(Type::Object), Some(Type::String)) => &**left,
                    (Some(Type::String), Some(Type::Object)) => &**right,
                    _ => return,
                };
                sink.push(
                    Report::new(
                        expression.to_file(node.span),
                        "an `object` and a `string` are compared by reference",
                    )
                    .note("equal texts are hardly ever the same object")
                    .label(expression.to_file(object.span), "this is an `object`")
                    .help("cast it: `(string)…`")
                    .fix(mend::cast(
                        unit.file,
                        unit.document,
                        expression,
                        object,
                        "string",
                    )),
                );
            });
        }
    }
}
