//! `joined-header`.

use crate::expr::ast::{BinaryOperator as Op, Expression as Node, ExpressionKind, Literal, walk};
use crate::expr::bind::Checked;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::{literal_text, without_parentheses};

use super::code::readable;

rule! {
    /// A header that holds a list is taken for one value.
    ///
    /// ## What it does
    ///
    /// Reports where `Headers.GetValueOrDefault` of a header that is a list by its definition, such as `X-Forwarded-For`, `Accept` or `Cache-Control`, is compared as a whole with a text, or parsed as one value. Comparisons with an empty text, and with the default that the call itself gives, are left alone.
    ///
    /// ## Why
    ///
    /// `GetValueOrDefault` joins the values of a header with commas, and one header line may itself hold several. With two proxies `X-Forwarded-For` is `203.0.113.7, 10.0.0.4`: the comparison is false, and `IPAddress.Parse` fails the call.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <choose>
    ///             <when condition="@(context.Request.Headers.GetValueOrDefault("X-Forwarded-For", "") == "203.0.113.7")">
    ///                 <set-header name="x-internal" exists-action="override">
    ///                     <value>yes</value>
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
    ///         <choose>
    ///             <when condition="@(context.Request.Headers.GetValueOrDefault("X-Forwarded-For", "").Split(',')[0].Trim() == "203.0.113.7")">
    ///                 <set-header name="x-internal" exists-action="override">
    ///                     <value>yes</value>
    ///                 </set-header>
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: policy expressions, `GetValueOrDefault` ("comma-separated"); RFC 9110, lists (`#rule`); RFC 7239.
    pub(super) struct JoinedHeader: "joined-header", Warning, Documented,
        no_fix("which of the values in the list counts is a decision");
}

/// Headers that are lists (RFC 9110, RFC 9111, RFC 7239 and the forwarding headers of proxies), in
/// lower case.
const LISTS: &[&str] = &[
    "accept",
    "accept-encoding",
    "accept-language",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "forwarded",
    "if-match",
    "if-none-match",
    "vary",
    "via",
    "x-forwarded-for",
];

impl Rule for JoinedHeader {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, checked, body) in readable(unit) {
            if !expression.text.contains("GetValueOrDefault") {
                continue;
            }
            walk(body, &mut |node| {
                let Some((header, what)) = taken_whole(node, checked) else { return };
                sink.push(
                    Report::new(
                        expression.to_file(node.span),
                        format!("the header `{header}` is a list, and is {what}"),
                    )
                    .note("several values are joined with commas")
                    .help("split it at the commas, or test it with `Contains`"),
                );
            });
        }
    }
}

/// The list header that a node takes for one value, and what it does with it.
fn taken_whole(node: &Node, checked: &Checked) -> Option<(String, &'static str)> {
    const COMPARED: &str = "compared as one value";
    const PARSED: &str = "parsed as one value";
    match &node.kind {
        ExpressionKind::Binary { operator: Op::Equal | Op::NotEqual, left, right, .. } => {
            let found = pair(left, right, checked).or_else(|| pair(right, left, checked))?;
            Some((found, COMPARED))
        }
        ExpressionKind::Invocation { target, arguments } => {
            let member = checked.member_at(target.span)?;
            let first = &arguments.arguments.first()?.value;
            if member.name == "Equals" {
                if member.is_static {
                    let second = &arguments.arguments.get(1)?.value;
                    let found =
                        pair(first, second, checked).or_else(|| pair(second, first, checked))?;
                    return Some((found, COMPARED));
                }
                let ExpressionKind::Member { target: receiver, .. } = &target.kind else {
                    return None;
                };
                return Some((pair(receiver, first, checked)?, COMPARED));
            }
            let parses = member.is_static
                && matches!(member.name, "Parse" | "TryParse" | "ParseExact" | "TryParseExact");
            let read = header(first, checked).filter(|_| parses)?;
            Some((read.name, PARSED))
        }
        ExpressionKind::ObjectCreation(creation) => {
            let arguments = creation.arguments.as_ref()?;
            let member = checked.member_at(creation.ty.span)?;
            let read = header(&arguments.arguments.first()?.value, checked)?;
            (member.is("Uri", ".ctor")).then_some((read.name, PARSED))
        }
        _ => None,
    }
}

/// The header that is compared with a text which only one value can be.
fn pair(read: &Node, other: &Node, checked: &Checked) -> Option<String> {
    let read = header(read, checked)?;
    let other = without_parentheses(other);
    let is_null = matches!(other.kind, ExpressionKind::Literal(Literal::Null));
    let says_missing = literal_text(other).is_some_and(|text| {
        text.is_empty() || text.contains(',') || read.default.as_deref() == Some(&**text)
    });
    // `string.Empty` too, and a variable that may hold the whole list.
    let is_literal = literal_text(other).is_some();
    (!is_null && is_literal && !says_missing).then_some(read.name)
}

struct HeaderRead {
    name: String,
    default: Option<String>,
}

/// A read of a list header as text, perhaps trimmed or in another case.
fn header(node: &Node, checked: &Checked) -> Option<HeaderRead> {
    let node = without_parentheses(node);
    let ExpressionKind::Invocation { target, arguments } = &node.kind else { return None };
    let ExpressionKind::Member { target: receiver, name } = &target.kind else { return None };
    let same = ["Trim", "ToLower", "ToUpper", "ToLowerInvariant", "ToUpperInvariant", "ToString"];
    if same.contains(&&*name.identifier.text) && arguments.arguments.is_empty() {
        return header(receiver, checked);
    }
    if &*name.identifier.text != "GetValueOrDefault" {
        return None;
    }
    let map = checked.member_at(without_parentheses(receiver).span)?;
    let is_headers = map.is("IRequest", "Headers") || map.is("IResponse", "Headers");
    let name = literal_text(&arguments.arguments.first()?.value)?;
    let default = arguments.arguments.get(1).and_then(|default| literal_text(&default.value));
    (is_headers && LISTS.contains(&&*name.to_lowercase()))
        .then(|| HeaderRead { name: name.to_string(), default: default.map(ToString::to_string) })
}
