//! What ends a call, what never runs, and which code is the same.

use super::{Flow, same_code};
use crate::policy::{Document, ParseOptions};
use crate::source::SourceFile;

const END: &str = "<return-response />";

fn parse(xml: &str) -> Document {
    Document::parse(SourceFile::new("a.xml", xml), &ParseOptions::default())
}

/// Each group that never runs as `first of it, how many, after what`.
fn check(inbound: &str, wanted: &[&str]) {
    let document = parse(&format!("<policies><inbound>{inbound}</inbound></policies>"));
    let flow = Flow::new(&document);
    let found: Vec<_> = flow
        .unreachable()
        .iter()
        .map(|each| format!("{}, {}, {}", each.element.name(), each.count, each.after.name()))
        .collect();
    assert_eq!(found, wanted, "{inbound}");
}

#[test]
fn nothing_runs_after_an_answer() {
    check(&format!("<base />{END}"), &[]);
    check(&format!("{END}<base /><set-method>GET</set-method>"), &["base, 2, return-response"]);
    check("<mock-response /><base />", &["base, 1, mock-response"]);
    check("<mock-response enabled=\"false\" /><base />", &[]);
    check("<mock-response enabled=\"@(true)\" /><base />", &[]);
}

#[test]
fn a_choice_ends_the_call_if_all_its_branches_do() {
    let when = |then: &str| format!("<when condition=\"@(true)\">{then}</when>");
    let otherwise = |then: &str| format!("<otherwise>{then}</otherwise>");
    let choose = |branches: &str| format!("<choose>{branches}</choose><base />");
    check(&choose(&when(END)), &[]);
    check(&choose(&(when(END) + &otherwise(END))), &["base, 1, choose"]);
    check(&choose(&(when(END) + &otherwise(""))), &[]);
    check(&choose(&(when(END) + &when("") + &otherwise(END))), &[]);
    check(
        &choose(&(when(&format!("{END}<base />")) + &otherwise(""))),
        &["base, 1, return-response"],
    );
    check(&choose(&format!("{}%{{ if x }}{}", when(END), otherwise(END))), &[]);
}

#[test]
fn what_is_repeated_or_limited_runs_at_least_once() {
    let retry =
        format!("<retry condition=\"@(true)\" count=\"1\" interval=\"1\">{END}</retry><base />");
    check(&retry, &["base, 1, retry"]);
    let limited =
        format!("<limit-concurrency key=\"a\" max-count=\"1\">{END}</limit-concurrency><base />");
    check(&limited, &["base, 1, limit-concurrency"]);
    let cached = format!(
        "<cache-value key=\"a\" variable-name=\"b\"><value>{END}</value></cache-value><base />"
    );
    check(&cached, &[]);
}

#[test]
fn what_never_runs_is_named_once() {
    let inner = format!("{END}<choose><when condition=\"@(true)\">{END}<base /></when></choose>");
    check(&inner, &["choose, 1, return-response"]);
}

#[test]
fn the_root_is_no_sequence() {
    let document = parse(&format!(
        "<policies><inbound>{END}</inbound><outbound><base /></outbound></policies>"
    ));
    assert!(Flow::new(&document).unreachable().is_empty());
    let fragment = parse(&format!("<fragment>{END}<set-method>GET</set-method></fragment>"));
    assert_eq!(Flow::new(&fragment).unreachable().len(), 1);
}

/// The code of the only expression.
fn code(expression: &str) -> Option<String> {
    let document = parse(&format!(
        "<policies><inbound><set-variable name=\"x\" value=\"{}\" /></inbound></policies>",
        expression.replace('"', "&quot;")
    ));
    same_code(&document.expressions()[0])
}

#[test]
fn blanks_and_comments_do_not_matter_and_chance_does() {
    let plain = code(r#"@(context.Api.Id == "a")"#);
    assert!(plain.is_some());
    assert_eq!(plain, code("@( context . Api.Id\n== /* b */ \"a\" )"));
    assert_ne!(plain, code(r#"@(context.Api.Id == "b")"#));
    assert_ne!(code("@({{a}} == 1)"), code("@({{b}} == 1)"));
    for changing in ["@(new Random().Next(2) == 1)", "@(DateTime.UtcNow.Hour == 1)"] {
        assert_eq!(code(changing), None, "{changing}");
    }
    assert_eq!(code("@(context.)"), None);
}
