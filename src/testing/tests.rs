//! Tests of the format of policy tests, and of what is told when one fails.

use std::sync::Arc;

use super::*;
use crate::plan::{Routes, compile};
use crate::policy::{Document, ParseOptions};
use crate::source::SourceFile;

const POLICY: &str = r#"<policies><inbound>
<set-variable name="n" value="@(1 + 1)" />
<choose>
<when condition="@(context.Request.Headers.ContainsKey("x-vip"))"><set-variable name="vip" value="@(true)" /></when>
<otherwise><set-variable name="vip" value="@(false)" /></otherwise>
</choose>
<llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="100" estimate-prompt-tokens="false" remaining-tokens-header-name="x-left" />
<llm-emit-token-metric namespace="n"><dimension name="Subscription ID" /></llm-emit-token-metric>
</inbound><backend><forward-request /></backend></policies>"#;

fn routing() -> (Routes, Arc<Routing>) {
    let document = Document::parse(SourceFile::new("p.xml", POLICY), &ParseOptions::default());
    let routes = Routes::single(compile(&document, None).unwrap());
    let routing = Arc::new(Routing::new(&routes));
    (routes, routing)
}

const HEAD: &str = "policy = \"p.xml\"\ncontext = { subscription_id = \"a\" }\n";

/// The failures of the only test of a file: the expectation, and what was expected and found.
fn failures(calls: &str) -> Vec<String> {
    let text = format!("{HEAD}[[test]]\nname = \"t\"\n{calls}");
    let file = parse(&text).unwrap();
    let outcome = run(&file, &file.test[0], &routing().1);
    let all = outcome.map_or_else(|failure| vec![failure], |outcome| outcome.failures);
    let told = |failure: Failure| {
        let at = &text[failure.span.range()];
        let (expected, actual) = (failure.expected, failure.actual);
        format!("{at} | {} | {expected:?} | {actual:?}", failure.what)
    };
    all.into_iter().map(told).collect()
}

#[test]
fn what_is_as_expected_fails_nothing() {
    let calls = r#"
        [[test.call]]
        usage = { prompt = 90, completion = 20 }
        request.headers = { x-vip = "1" }
        [test.call.expect]
        status = 200
        outcome = "answered"
        charged = 110
        headers = { X-Left = "0", x-right = false }
        variables = { n = 2, vip = true }
        counters = [{ limit = "tokens-per-minute", key = "a", left = 0 }]
        metrics = [{ name = "Total Tokens", value = 110, dimensions = { "Subscription ID" = "a" } }]
        metric-rows = 3
        [[test.call]]
        at = 10
        usage = { prompt = 1 }
        [test.call.expect]
        status = 429
        refused-by = "tokens-per-minute"
        refused-key = "a"
        body = { statusCode = 429 }
        body-contains = "Try again"
        headers.Retry-After = "50"
        variables = { vip = false }
        metric-rows = 0
        [[test.call]]
        at = 61
        usage = { prompt = 1, completion = 1 }
        expect = { status = 200, charged = 2 }
    "#;
    assert_eq!(failures(calls), [""; 0]);
}

#[test]
fn each_difference_is_told_at_its_expectation() {
    let calls = r#"
        [[test.call]]
        usage = { prompt = 9 }
        [test.call.expect]
        status = 429
        charged = 10
        headers = { x-left = "5" }
        variables = { n = "2", m = 1 }
        counters = [{ limit = "token-quota", left = 0 }]
        metrics = [{ name = "Total Tokens", value = 10 }]
        error = "no"
    "#;
    let told = failures(calls);
    let starts: Vec<_> = told.iter().map(|one| one.split(" | Some").next().unwrap()).collect();
    assert_eq!(
        starts,
        [
            "429 | status of call 1",
            "\"5\" | header `x-left` of call 1",
            "1 | variable `m` of call 1",
            "10 | charge of call 1",
            "{ limit = \"token-quota\", left = 0 } | counter of call 1",
            "{ name = \"Total Tokens\", value = 10 } | metric row of call 1",
            "\"no\" | error of call 1",
        ],
        "{told:#?}"
    );
}

#[test]
fn what_is_wrong_with_a_test_is_told() {
    let wrong = |text: &str| {
        let (span, message) = parse(text).unwrap_err();
        (text[span.range()].to_owned(), message)
    };
    let (at, message) = wrong("policy = \"p\"\n[[test]]\nname = \"t\"\ncals = []\n");
    assert_eq!(at, "cals");
    assert!(message.contains("unknown field"), "{message}");
    assert_eq!(failures("[[test.call]]\nat = -1\n")[0].split(" | ").next(), Some("-1"));
}

#[test]
fn steps_and_branches_are_counted() {
    let (routes, routing) = routing();
    let text = format!("{HEAD}[[test]]\nname = \"t\"\n[[test.call]]\nusage = {{ prompt = 1 }}\n");
    let file = parse(&text).unwrap();
    let outcome = run(&file, &file.test[0], &routing).unwrap();
    let mut coverage = Coverage::default();
    coverage.expect(&routes);
    coverage.count(&outcome.played);
    let (path, file) = coverage.files().next().unwrap();
    assert_eq!(path, "p.xml");
    assert_eq!((file.steps_run(), file.branches_taken()), ((6, 7), (1, 2)));
    let lines: Vec<_> = file.lines().into_iter().collect();
    assert_eq!(lines, [(2, 1), (3, 1), (4, 0), (5, 1), (7, 1), (8, 1), (9, 1)]);
    let snapshot = snapshot(&outcome);
    assert!(snapshot.starts_with("== t\ncall 1: 200 answered\n"), "{snapshot}");
    assert!(snapshot.contains("  variable vip = false\n"), "{snapshot}");
}
