//! `case-sensitive-header`.

use crate::expr::ast::{BinaryOperator, Expression as Node, ExpressionKind, walk};
use crate::expr::bind::Checked;
use crate::expr::types::Type;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::literal_text;

use super::code::readable;
use super::mend;
use crate::source::{Fix, Safety, Span};

rule! {
    /// A header name is compared with regard to case.
    ///
    /// ## What it does
    ///
    /// Reports `Headers.Keys.Contains("Name")` and comparisons of the `Key` of a header with a text by `==` or `Equals` without a comparison.
    ///
    /// ## Why
    ///
    /// HTTP does not regard case: clients and HTTP/2 send names in lower case, and the comparison does not find them. `ContainsKey` and `GetValueOrDefault` of `Headers` do not regard case.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="has-key" value="@(context.Request.Headers.Keys.Contains("X-Api-Key"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="has-key" value="@(context.Request.Headers.ContainsKey("X-Api-Key"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: RFC 9110, field names are case-insensitive; the dictionary of headers looks them up without regard to case.
    pub(super) struct CaseSensitiveHeader: "case-sensitive-header", Warning, Documented, fixes(Unsafe);
}

impl Rule for CaseSensitiveHeader {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, checked, body) in readable(unit) {
            if !checked.members().any(|(_, member)| member.name == "Headers") {
                continue;
            }
            walk(body, &mut |node| {
                let mut change = None;
                let help = match &node.kind {
                    ExpressionKind::Invocation { target, arguments } => {
                        let ExpressionKind::Member { target, name } = &target.kind else { return };
                        let [only] = arguments.arguments.as_slice() else { return };
                        if literal_text(&only.value).is_none() {
                            return;
                        }
                        match &*name.identifier.text {
                            "Contains" if is_keys_of_headers(target, checked) => {
                                if let ExpressionKind::Member { target: headers, .. } = &target.kind
                                {
                                    let span =
                                        Span::new(headers.span.end, name.identifier.span.end);
                                    change = Some((span, ".ContainsKey".to_owned()));
                                }
                                "write `Headers.ContainsKey(…)`"
                            }
                            "Equals" if is_key_of_pair(target, checked) => {
                                let end = Span::at(only.value.span.end);
                                change = Some((end, format!(", {IGNORE_CASE}")));
                                IGNORE
                            }
                            _ => return,
                        }
                    }
                    ExpressionKind::Binary {
                        operator: operator @ (BinaryOperator::Equal | BinaryOperator::NotEqual),
                        left,
                        right,
                        ..
                    } if is_key_of_pair(left, checked) && literal_text(right).is_some()
                        || is_key_of_pair(right, checked) && literal_text(left).is_some() =>
                    {
                        let not = if *operator == BinaryOperator::NotEqual { "!" } else { "" };
                        let (key, other) = if is_key_of_pair(left, checked) {
                            (left.span, right.span)
                        } else {
                            (right.span, left.span)
                        };
                        let (key, other) = (key.of(&expression.text), other.of(&expression.text));
                        let code = format!("{not}{key}.Equals({other}, {IGNORE_CASE})");
                        change = Some((node.span, code));
                        IGNORE
                    }
                    _ => return,
                };
                sink.push(
                    Report::new(
                        expression.to_file(node.span),
                        "this misses the header when it is written in another case",
                    )
                    .help(help)
                    .fix(change.map(|(span, code)| Fix {
                        title: "compare without case".to_owned(),
                        safety: Safety::Unsafe,
                        edits: vec![mend::code_edit(
                            unit.file,
                            unit.document,
                            expression,
                            span,
                            &code,
                        )],
                    })),
                );
            });
        }
    }
}

const IGNORE_CASE: &str = "StringComparison.OrdinalIgnoreCase";

const IGNORE: &str = "write `.Equals(…, StringComparison.OrdinalIgnoreCase)`";

/// `….Headers.Keys`
fn is_keys_of_headers(node: &Node, checked: &Checked) -> bool {
    let ExpressionKind::Member { target, name } = &node.kind else { return false };
    &*name.identifier.text == "Keys"
        && checked.member_at(target.span).is_some_and(|member| member.name == "Headers")
}

/// `header.Key` of an entry whose value is a list of texts.
fn is_key_of_pair(node: &Node, checked: &Checked) -> bool {
    let ExpressionKind::Member { target, name } = &node.kind else { return false };
    let is_entry = |ty: &Type| matches!(ty.arguments(), [Type::String, Type::Array(element, 1)] if **element == Type::String);
    &*name.identifier.text == "Key" && checked.type_at(target.span).is_some_and(is_entry)
}
