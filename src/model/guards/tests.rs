//! What is told as a risk, and what guards it.

use super::{Cause, Known, known_at, risks};
use crate::model::expressions::expressions;
use crate::model::flow::Flow;
use crate::policy::{Document, ParseOptions};
use crate::source::SourceFile;

fn describe(cause: Cause) -> &'static str {
    match cause {
        Cause::Context(part) => part,
        Cause::NoElement(_) => "element",
        Cause::NoValue => "value",
        Cause::NoToken(_) => "token",
        Cause::OtherType => "as",
        Cause::Conditional => "?.",
        Cause::MissingKey => "key",
    }
}

/// The risks of one expression, each as `cause: text`.
fn of(code: &str) -> Vec<String> {
    let escaped = code.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let xml = format!(
        "<policies><inbound><set-variable name=\"x\" value=\"{escaped}\" /></inbound></policies>"
    );
    let document = Document::parse(SourceFile::new("a.xml", &*xml), &ParseOptions::default());
    let placed = expressions(&document).next().unwrap();
    let checked = placed.checked().unwrap_or_else(|| panic!("{code}"));
    let errors = checked.problems.iter().filter(|problem| problem.kind.is_error());
    assert_eq!(errors.count(), 0, "{code}: {:?}", checked.problems);
    let found = risks(placed.expression, Known::default);
    let text = |risk: &super::Risk| risk.span.of(&placed.expression.text).to_owned();
    found.iter().map(|risk| format!("{}: {}", describe(risk.cause), text(risk))).collect()
}

#[track_caller]
fn safe(code: &str) {
    assert_eq!(of(code), [""; 0], "{code}");
}

#[test]
fn what_may_be_null_is_told_where_it_is_used() {
    assert_eq!(of("@(context.User.Id)"), ["User: context.User"]);
    assert_eq!(of("@((context.User).Groups.Count())"), ["User: context.User"]);
    assert_eq!(
        of(r#"@(context.Request.Headers.GetValueOrDefault("a").Length)"#),
        [r#"value: context.Request.Headers.GetValueOrDefault("a")"#]
    );
    assert_eq!(
        of(r#"@(new [] { "a" }.FirstOrDefault(x => x == "b").Length)"#),
        [r#"element: new [] { "a" }.FirstOrDefault(x => x == "b")"#]
    );
    assert_eq!(of(r#"@("a".AsJwt().Subject)"#), [r#"token: "a".AsJwt()"#]);
    assert_eq!(
        of(r#"@((context.Variables["a"] as JObject).Count)"#),
        [r#"as: context.Variables["a"] as JObject"#]
    );
    assert_eq!(of("@((context.User?.Email).Length)"), ["?.: context.User?.Email"]);
    assert_eq!(
        of(r#"@(context.Request.Headers["a"][0])"#),
        [r#"key: context.Request.Headers["a"]"#]
    );
}

#[test]
fn values_that_are_never_null_are_safe() {
    safe("@(context.Request.Method.Length)");
    safe("@(new [] { 1 }.FirstOrDefault().ToString())");
    safe(r#"@(context.Request.Headers.GetValueOrDefault("a", "").Length)"#);
    safe(r#"@(context.Request.Headers.GetValueOrDefault("a").AsJwt() == null)"#);
    safe(r#"@(context.Variables["a"].ToString())"#);
    safe("@(context.User)");
    safe("@(context.User == null)");
}

#[test]
fn tests_for_null_guard() {
    safe("@(context.User?.Id)");
    safe("@(context.User?.Email.Length ?? 0)");
    safe("@(context.User != null && context.User.Id == \"a\")");
    safe("@(context.User == null || context.User.Id == \"a\")");
    safe("@(context.User == null ? \"\" : context.User.Id)");
    safe("@(!(context.User == null) ? context.User.Id : \"\")");
    safe("@(context.User is null ? \"\" : context.User.Id)");
    safe("@(context.User?.Id == \"a\" ? context.User.Email : \"\")");
    safe("@(string.IsNullOrEmpty(context.User?.Id) ? \"\" : context.User.Email)");
    safe("@((context.User?.Groups.Any() ?? false) ? context.User.Id : \"\")");
    assert_eq!(of("@(context.User == null ? context.User.Id : \"\")"), ["User: context.User"]);
    assert_eq!(of("@(context.User != null || context.User.Id == \"a\")"), ["User: context.User"]);
    assert_eq!(
        of("@(context.User != null && context.Product.Id == \"a\")"),
        ["Product: context.Product"]
    );
}

#[test]
fn statements_are_followed() {
    safe("@{ if (context.User == null) { return \"\"; } return context.User.Id; }");
    safe("@{ if (context.User != null) { return context.User.Id; } return \"\"; }");
    safe("@{ var user = context.User; if (user == null) return \"\"; return user.Id; }");
    safe("@{ try { return context.User.Id; } catch (Exception) { return \"\"; } }");
    safe("@{ var a = \"x\".AsJwt(); a = new [] { \"y\".AsJwt() }.First(); return a.Subject; }");
    assert_eq!(of("@{ var user = context.User; return user.Id; }"), ["User: user"]);
    assert_eq!(
        of("@{ if (context.User != null) { } return context.User.Id; }"),
        ["User: context.User"]
    );
    assert_eq!(
        of(
            "@{ var jwt = \"a\".AsJwt(); foreach (var x in new [] { 1 }) { if (jwt == null) { continue; } } return jwt.Subject; }"
        ),
        ["token: jwt"]
    );
    assert_eq!(
        of("@{ var a = context.User.Id; return a + context.User.Email; }"),
        ["User: context.User"]
    );
}

#[test]
fn keys_are_guarded_by_questions_for_them() {
    safe(r#"@(context.Request.Headers.ContainsKey("a") ? context.Request.Headers["a"][0] : "")"#);
    safe(
        r#"@{ string[] v; if (context.Request.Headers.TryGetValue("a", out v)) { return context.Request.Headers["a"].First(); } return ""; }"#,
    );
    safe(
        r#"@(context.Request.Headers.GetValueOrDefault("a", "") != "" ? context.Request.Headers["a"][0] : "")"#,
    );
    assert_eq!(
        of(r#"@(context.Request.Headers.ContainsKey("a") ? context.Request.Headers["b"][0] : "")"#),
        [r#"key: context.Request.Headers["b"]"#]
    );
    safe(r#"@(context.Request.MatchedParameters["a"].Length)"#);
}

#[test]
fn policies_around_an_expression_guard_it() {
    let xml = r#"<policies><inbound>
        <choose>
            <when condition="@(context.User == null)"><return-response /></when>
            <when condition="@(context.Product != null && context.Product.Id == "a")"><set-method>@(context.Product.Id)</set-method></when>
            <otherwise><set-method>@(context.Product.Name)</set-method></otherwise>
        </choose>
        <set-method>@(context.User.Id + context.Product.Id)</set-method>
    </inbound></policies>"#;
    let document = Document::parse(SourceFile::new("a.xml", xml), &ParseOptions::default());
    let flow = Flow::new(&document);
    let found: Vec<_> = expressions(&document)
        .flat_map(|placed| {
            let risks = risks(placed.expression, || known_at(placed.element, &flow));
            risks.into_iter().map(move |risk| placed.expression.to_file(risk.span).of(xml))
        })
        .collect();
    assert_eq!(found, ["context.Product", "context.Product"], "in `otherwise` and at the end");
}
