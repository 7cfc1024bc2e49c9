//! Completion, hover, signatures and hints of expressions. `|` stands for the cursor.

use super::*;
use crate::expr::parse::ExpressionSource;

/// The place of the cursor, and the text without it.
fn cursor(text: &str) -> (String, usize) {
    let bytes = text.as_bytes();
    let alone = |at: &usize| {
        let beside = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'|');
        bytes[*at] == b'|' && !beside(at.checked_sub(1)) && !beside(Some(at + 1))
    };
    let at = (0..bytes.len()).find(alone).expect("no `|`");
    (format!("{}{}", &text[..at], &text[at + 1..]), at)
}

fn form(text: &str) -> Form {
    if text.starts_with("@{") { Form::Statements } else { Form::Value }
}

fn names(text: &str) -> Vec<String> {
    let (text, at) = cursor(text);
    let (_, found) = complete(&text[2..at], form(&text));
    found.into_iter().map(|candidate| candidate.name).collect()
}

/// Each line: an expression with a cursor, ` ⇒ `, names that are offered, those that are not
/// with a `!`.
#[track_caller]
fn check(table: &str) {
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let (text, expected) = line.split_once(" ⇒ ").expect("no ` ⇒ `");
        let found = names(text.trim());
        for word in expected.split_whitespace() {
            let (word, wanted) = match word.strip_prefix('!') {
                Some(word) => (word, false),
                None => (word, true),
            };
            let there = found.iter().any(|name| name == word);
            assert_eq!(there, wanted, "{word} in {text}: {found:?}");
        }
    }
}

#[test]
fn members_of_what_stands_before_the_dot() {
    check(
        r#"
        @(context.|) ⇒ Request Response Variables Subscription Trace ToString !Length !IContext
        @(context.Requ|est) ⇒ Request
        @(context.Request.Headers.|) ⇒ GetValueOrDefault ContainsKey Count Select !Length
        @(context.Request.Url.Path.|) ⇒ Length Substring ToLower Contains !Request
        @("a".|) ⇒ Length Split
        @(context.Response?.|) ⇒ StatusCode Headers Body
        @((string)context.Variables["x"].|) ⇒ ToString Equals !Length
        @(((string)context.Variables["x"]).|) ⇒ Length
        @(context.Request.Body.As<JObject>().|) ⇒ Properties ToString SelectToken
        @(DateTime.|) ⇒ UtcNow Parse !AddDays
        @(DateTime.UtcNow.|) ⇒ AddDays Year !Parse
        @(DayOfWeek.|) ⇒ Monday Sunday
        @(System.|) ⇒ String Text !Request
        @(int.|) ⇒ Parse MaxValue
        @(new { A = 1, B = "x" }.|) ⇒ A B ToString
        @((1, "x").|) ⇒ Item1 Item2
        @(1.|) ⇒ !ToString
    "#,
    );
}

#[test]
fn code_that_is_being_written() {
    check(
        r#"
        @(context.Request.| ⇒ Headers Url
        @(foo(context.Request.| ⇒ Headers
        @{ var a = context.Request.Url; return a.| ⇒ Host Port Query
        @{ var a = "x"; if (a.|) { ⇒ Length StartsWith
        @{ foreach (var h in context.Request.Headers) { h.| } ⇒ Key Value
        @{ string body = context.Request.Body.As<string>(true); return body.| } ⇒ Length
        @(context.Request.Headers.Select(h => h.|)) ⇒ Key Value
        @(context.Request.Headers.Where(h => h.Key.|)) ⇒ Length StartsWith
        @(context.Request.Headers.Where(h => h.Key == "a" && h.Value.| ⇒ First Length
        @($"a {context.Request.|}") ⇒ Headers
        @{ try { var j = JObject.Parse("{}"); j.| ⇒ Properties
    "#,
    );
}

#[test]
fn names_without_a_dot() {
    check(
        r#"
        @(|) ⇒ context string new DateTime JObject !return !Request
        @{ var total = 1; re|} ⇒ total return if context
        @{ var total = 1; { var inner = 2; } | } ⇒ total !inner
        @{ int Add(int a, int b) { return a + |; } return 1; } ⇒ a b Add
        @(context.Request.Headers.Select(pair => pa|)) ⇒ pair
        @(new |) ⇒ List StringBuilder !context !return
        @(context is |) ⇒ string !context
        @(typeof(|) ⇒ Guid !context
    "#,
    );
}

#[test]
fn nothing_in_literals_and_comments() {
    check(
        r#"
        @("context.|") ⇒ !Request !context
        @{ // context.| ⇒ !Request
        @{ /* context.| */ return 1; } ⇒ !Request
    "#,
    );
}

fn hovered(text: &str) -> String {
    let (text, at) = cursor(text);
    let parsed = parse(&ExpressionSource::whole(&text));
    let found = hover(&text, &parsed, u32::try_from(at).unwrap());
    let Some(found) = found else { return "-".to_owned() };
    let ty = found.ty.map_or(String::new(), |ty| format!(" : {ty}"));
    format!("{}{ty}", found.described.code)
}

#[test]
fn what_names_stand_for() {
    let cases = [
        ("@(context.Req|uest.Url)", "IRequest Request { get; } : IRequest"),
        ("@(con|text.Request)", "interface Apim.IExpressionContext"),
        ("@(DateTime.UtcNow.Add|Days(1))", "DateTime AddDays(double value) : DateTime"),
        ("@{ var to|tal = 1 + 2L; return total; }", "(local) long total"),
        ("@{ var total = 1 + 2L; return to|tal; }", "(local) long total"),
        ("@{ v|ar total = 1; return total; }", "int"),
        ("@(new List<str|ing>())", "class System.String"),
        ("@(context.Request.Body.A|s<JObject>())", "T As<T>(bool preserveContent = …) : JObject"),
        ("@(\"a\" + DateTime.UtcNow.Ye|ar)", "int Year { get; } : int"),
        ("@(\"con|text\")", "-"),
        ("@(1 + 2|3)", "-"),
    ];
    for (text, expected) in cases {
        assert_eq!(hovered(text), expected, "{text}");
    }
}

#[test]
fn overloads_and_the_parameter_that_is_written() {
    let at = |text: &str| {
        let (text, at) = cursor(text);
        signatures(&text[2..at], form(&text))
    };
    let found = at(r#"@(context.Request.Headers.GetValueOrDefault("a", |))"#).unwrap();
    assert_eq!(found.parameter, 1);
    let active = &found.signatures[found.active];
    assert_eq!(active.parameters.len(), 2, "{found:?}");
    assert!(active.described.code.contains("GetValueOrDefault("), "{found:?}");
    let found = at(r#"@("abc".Substring(1, |"#).unwrap();
    assert_eq!((found.parameter, found.signatures.len()), (1, 2));
    let found = at(r#"@("abc".Replace("a|"#).unwrap();
    assert_eq!(found.parameter, 0);
    let found = at("@(new DateTime(2020, |").unwrap();
    assert_eq!(found.parameter, 1);
    assert!(found.signatures.iter().all(|it| it.described.code.starts_with("DateTime(")));
    let found = at("@(context.Variables[|").unwrap();
    assert_eq!(found.signatures[0].parameters, ["string key"]);
    assert!(at("@(context.Request|").is_none());
    assert!(at("@(Math.Max(1, 2)|").is_none());
}

#[test]
fn types_that_are_not_written() {
    let hints = |text: &str| -> Vec<String> {
        let parsed = parse(&ExpressionSource::whole(text));
        let found = type_hints(parsed.body.as_ref().unwrap());
        found.iter().map(|hint| format!("{}: {}", hint.span.of(text), hint.ty)).collect()
    };
    assert_eq!(
        hints(
            "@{ var a = 1; foreach (var h in context.Request.Headers) { } long b = 2; return a; }"
        ),
        ["a: int", "h: KeyValuePair<string, string[]>"]
    );
    assert_eq!(
        hints("@(context.Request.Headers.Select(h => h.Key.Length).Sum(n => n))"),
        ["h: KeyValuePair<string, string[]>", "n: int"]
    );
    assert_eq!(hints("@(1 + 2)"), Vec::<String>::new());
}

#[test]
fn locals_are_found_in_their_scope() {
    let uses = |text: &str| -> Vec<(u32, bool)> {
        let (text, at) = cursor(text);
        let parsed = parse(&ExpressionSource::whole(&text));
        let found = local_uses(&parsed, u32::try_from(at).unwrap());
        found.iter().map(|each| (each.span.start, each.is_declaration)).collect()
    };
    let text = "@{ if (true) { var a = 1; return a|; } else { var a = 2; return a; } }";
    assert_eq!(uses(text), [(19, true), (33, false)]);
    assert_eq!(uses("@(context.Req|uest)"), []);
    let text =
        "@{ const int most = 3; object a = 3; return a is mo|st && nameof(most) == $\"{most}\"; }";
    assert_eq!(uses(text), [(13, true), (49, false), (64, false), (76, false)]);
    let text = "@(new[] { 1 }.Where(a => a > 0 && a|.NoSuchMember).Select(a => a))";
    assert_eq!(uses(text), [(20, true), (25, false), (34, false)]);
    assert_eq!(uses("@{ var @str|ing = 1; return @string; }"), [(7, true), (27, false)]);
}

#[test]
fn every_prefix_of_real_code_can_be_asked_about() {
    let text = r#"@{
        var h = context.Request.Headers.GetValueOrDefault("Authorization", "");
        var n = h.Split(' ').Where(p => p.Length > 3).Select((p, i) => new { p, i }).ToList();
        foreach (var x in n) { if (x.i % 2 == 0 && x.p is string s) { return $"{s:N2} {x.i}"; } }
        return JObject.Parse("{ \"a\": [1, 2] }")["a"]?[0]?.Value<int>() ?? -1;
    }"#;
    let parsed = parse(&ExpressionSource::whole(text));
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    for (at, _) in text.char_indices().skip(2) {
        let before = &text[2..at];
        let (word, _) = complete(before, Form::Statements);
        assert!(word.end as usize == before.len() && word.start <= word.end);
        let _ = signatures(before, Form::Statements);
        let _ = hover(text, &parsed, u32::try_from(at).unwrap());
    }
}
