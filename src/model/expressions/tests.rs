//! Which variables expressions read, how, and as what.

use super::{Access, Reading, expressions};
use crate::policy::{Document, ParseOptions};
use crate::source::SourceFile;

/// Each read of the only expression as `text of the access | name | access | type`, then the
/// texts of the other uses.
fn check(expression: &str, wanted: &[&str]) {
    let xml = format!(
        "<policies><inbound><set-variable name=\"x\" value=\"{}\" /></inbound></policies>",
        expression.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
    );
    let document = Document::parse(SourceFile::new("a.xml", &*xml), &ParseOptions::default());
    let all: Vec<_> = expressions(&document).collect();
    assert_eq!(all.len(), 1, "{expression}");
    let found = all[0].variables();
    let text = |span: crate::source::Span| {
        span.of(&xml).replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&")
    };
    let named = found.named.iter().map(|read| {
        assert_eq!(text(read.name_span), format!("\"{}\"", read.name));
        let access = match read.access {
            Access::Index => "index",
            Access::OrDefault { with_default: true } => "default",
            Access::OrDefault { with_default: false } => "or null",
            Access::Contains => "contains",
            Access::Try => "try",
        };
        let read_as = match &read.read_as {
            None => String::new(),
            Some((ty, Reading::Cast)) => format!(" | cast {ty}"),
            Some((ty, Reading::As)) => format!(" | as {ty}"),
            Some((ty, Reading::Argument)) => format!(" | {ty}"),
        };
        format!("{} | {} | {access}{read_as}", text(read.span), read.name)
    });
    let others = found.others.iter().map(|span| text(*span));
    assert_eq!(named.chain(others).collect::<Vec<_>>(), wanted, "{expression}");
}

#[test]
fn reads_are_found_with_their_types() {
    check(r#"@(context.Variables["a"])"#, &[r#"context.Variables["a"] | a | index"#]);
    check(
        r#"@((string)context.Variables["a"] + 1)"#,
        &[r#"(string)context.Variables["a"] | a | index | cast string"#],
    );
    check(
        r#"@(((context.Variables)["a"] as JObject)?.ToString())"#,
        &[r#"(context.Variables)["a"] as JObject | a | index | as JObject"#],
    );
    check(
        r#"@(context.Variables.GetValueOrDefault<int>("a") < context.Variables.GetValueOrDefault("b", 2L))"#,
        &[
            r#"context.Variables.GetValueOrDefault<int>("a") | a | or null | int"#,
            r#"context.Variables.GetValueOrDefault("b", 2L) | b | default | long"#,
        ],
    );
    check(
        r#"@{ object v; return context.Variables.ContainsKey("a") && context.Variables.TryGetValue("b", out v); }"#,
        &[
            r#"context.Variables.ContainsKey("a") | a | contains"#,
            r#"context.Variables.TryGetValue("b", out v) | b | try"#,
        ],
    );
}

#[test]
fn reads_inside_of_reads_and_lambdas_are_found() {
    check(
        r#"@(new[] { 1 }.Select(n => (int)context.Variables["a"] + n).First())"#,
        &[r#"(int)context.Variables["a"] | a | index | cast int"#],
    );
    check(
        r#"@(context.Variables.GetValueOrDefault<string>("a", (string)context.Variables["b"]))"#,
        &[
            r#"context.Variables.GetValueOrDefault<string>("a", (string)context.Variables["b"]) | a | default | string"#,
            r#"(string)context.Variables["b"] | b | index | cast string"#,
        ],
    );
}

#[test]
fn other_uses_are_told_apart() {
    check(r#"@(context.Variables["a" + "b"])"#, &[r#"context.Variables["a" + "b"]"#]);
    check(r#"@{ var all = context.Variables; return all["a"]; }"#, &["context.Variables"]);
    check(r#"@(context.Variables.Count)"#, &["context.Variables"]);
    check(r#"@(context.Request.Headers["Variables"].Length)"#, &[]);
}
