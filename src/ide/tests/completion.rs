//! Completion at every kind of place, in documents that are whole and in broken ones.

use super::with_cursor;
use crate::ide::complete::{Item, complete};

fn items(text: &str) -> Vec<Item> {
    items_of(&[("a.xml", text)])
}

fn items_of(files: &[(&str, &str)]) -> Vec<Item> {
    with_cursor(files, |member, at| complete(member, at, None))
}

/// Words that are offered, and with a `!` words that are not.
#[track_caller]
fn check(text: &str, expected: &str) {
    check_of(&[("a.xml", text)], expected);
}

#[track_caller]
fn check_of(files: &[(&str, &str)], expected: &str) {
    let found: Vec<_> = items_of(files).into_iter().map(|item| item.label).collect();
    for word in expected.split(", ") {
        let (word, wanted) = match word.strip_prefix('!') {
            Some(word) => (word, false),
            None => (word, true),
        };
        assert_eq!(found.iter().any(|it| it == word), wanted, "{word} in {files:?}: {found:?}");
    }
}

#[test]
fn the_roots_of_documents() {
    check("|", "policies, fragment, http-data-source, !set-header");
    check("<|", "policies, fragment");
    check("<poli|", "policies");
}

#[test]
fn sections_and_policies_by_their_place() {
    check("<policies>|</policies>", "inbound, backend, outbound, on-error, /policies, !base");
    check("<policies><inbound></inbound>|</policies>", "!inbound, backend");
    check(
        "<policies><inbound>|</inbound></policies>",
        "base, set-header, llm-token-limit, /inbound",
    );
    check(
        "<policies><outbound><|</outbound></policies>",
        "base, set-header, cache-store, !llm-token-limit, !check-header",
    );
    check(
        "<policies><inbound><set-header name=\"a\"><|</set-header></inbound></policies>",
        "value, /set-header, !set-header, !base",
    );
    check(
        "<policies><inbound><choose><|</choose></inbound></policies>",
        "when, otherwise, !set-header",
    );
    check(
        "<policies><inbound><choose><when condition=\"@(a < b)\"><|</when></choose></inbound></policies>",
        "set-header, choose, !when",
    );
    check("<fragment><|</fragment>", "set-header, !inbound");
}

#[test]
fn tags_that_are_open_and_documents_that_are_broken() {
    check("<policies><inbound><set-|\n<base />\n</inbound></policies>", "set-header, set-body");
    check("<policies>\n<inbound>\n<base />\n<|\n", "set-header, /inbound");
    check("<policies><inbound><choose><when condition=\"@(\"a\" == |", "context, string");
    check("<policies><inbound><set-header |<base/></inbound></policies>", "name, exists-action");
    check(
        "<policies><inbound><set-variable name=\"a\" value=\"@(context.|\n<base/></inbound></policies>",
        "Request",
    );
    check("<policies><inbound></|", "inbound");
}

#[test]
fn end_tags() {
    check("<policies><inbound></|</policies>", "inbound, !policies");
    let items = items("<policies><inbound><base /></|");
    assert_eq!(items[0].insert, "inbound>");
}

#[test]
fn attributes_and_their_values() {
    let rate = "<policies><inbound><rate-limit |/></inbound></policies>";
    check(rate, "calls, renewal-period, remaining-calls-header-name");
    let calls = "<policies><inbound><rate-limit calls=\"1\" |/></inbound></policies>";
    check(calls, "!calls, renewal-period");
    check(
        "<policies><inbound><set-header name=\"a\" exists-action=\"|\"></set-header></inbound></policies>",
        "override, skip, append, delete",
    );
    check(
        "<policies><inbound><set-header name=\"a\" exists-action=\"ov|er\"></set-header></inbound></policies>",
        "override",
    );
    check(
        "<policies><inbound><llm-emit-token-metric><dimension name=\"|\" /></llm-emit-token-metric></inbound></policies>",
        "API ID, Subscription ID, Operation ID",
    );
    check(
        "<policies><inbound><forward-request buffer-response=\"|\" /></inbound></policies>",
        "true, false",
    );
    check(
        "<policies><inbound><set-method>|</set-method></inbound></policies>",
        "@(…), !set-header",
    );
}

#[test]
fn snippets_hold_what_is_required() {
    let found = items("<policies><inbound><rate-lim|</inbound></policies>");
    let item = found.iter().find(|item| item.label == "rate-limit").unwrap();
    let snippet = item.snippet.as_deref().unwrap();
    assert!(snippet.starts_with("rate-limit calls=\"$1\" renewal-period=\"$2\""), "{snippet}");
    let found = items("<policies><inbound><ip-fil|</inbound></policies>");
    let item = found.iter().find(|item| item.label == "ip-filter").unwrap();
    assert!(item.snippet.as_deref().unwrap().contains("action=\"${1|allow,forbid|}\""));
    let found = items("<policies><inbound>|</inbound></policies>");
    let item = found.iter().find(|item| item.label == "base").unwrap();
    assert_eq!(item.insert, "<base />");
}

#[test]
fn members_in_expressions_raw_and_escaped() {
    let raw = "<policies><inbound><set-variable name=\"a\" value=\"@(context.Request.|)\" /></inbound></policies>";
    check(raw, "Headers, Url, !set-header");
    let raw = "<policies><inbound><set-variable name=\"a\" value='@(context.Request.Headers[\"x\"].|)' /></inbound></policies>";
    check(raw, "Length");
    let escaped = "<policies><inbound><set-variable name=\"a\" value=\"@(context.Request.Headers[&quot;x&quot;].|)\" /></inbound></policies>";
    check(escaped, "Length");
    let text = "<policies><inbound><set-body>@{ var b = context.Request.Body; return b.| }</set-body></inbound></policies>";
    check(text, "As");
}

#[test]
fn a_member_replaces_the_word_and_takes_its_arguments() {
    let text = "<policies><inbound><set-variable name=\"a\" value=\"@(context.Request.Url.Path.Sub|)\" /></inbound></policies>";
    let found = items(text);
    let item = found.iter().find(|item| item.label == "Substring").unwrap();
    assert_eq!(item.snippet.as_deref(), Some("Substring($0)"));
    assert_eq!(item.replace.len(), 3);
    let called = "<policies><inbound><set-variable name=\"a\" value=\"@(context.Request.Url.Path.Sub|string(1))\" /></inbound></policies>";
    let found = items(called);
    let item = found.iter().find(|item| item.label == "Substring").unwrap();
    assert_eq!((item.insert.as_str(), item.snippet.as_deref()), ("Substring", None));
    assert_eq!(item.replace.len(), 9);
}

#[test]
fn variables_by_name() {
    for access in ["context.Variables[\"|\"]", "context.Variables.GetValueOrDefault<string>(\"|\")"]
    {
        let text = format!(
            "<policies><inbound><set-variable name=\"user-id\" value=\"@(1)\" /><set-body>@((int){access} + 1)</set-body></inbound></policies>"
        );
        check(&text, "user-id, !context");
    }
    let open = "<policies><inbound><set-variable name=\"user-id\" value=\"1\" /><set-variable name=\"b\" value=\"@(context.Variables[\"us|\" /></inbound></policies>";
    check(open, "user-id");
}

const NAMED: &str = r#"{ "properties": { "displayName": "tenant-id", "value": "x" } }"#;

#[test]
fn what_the_service_holds() {
    let service = |policy: &'static str| {
        vec![
            ("s/apis/a/policy.xml", policy),
            ("s/apis/a/apiInformation.json", "{}"),
            ("s/named values/1/namedValueInformation.json", NAMED),
            ("s/backends/pool/backendInformation.json", "{}"),
            ("s/policy fragments/log/policy.xml", "<fragment />"),
            ("s/policy fragments/log/policyFragmentInformation.json", "{}"),
        ]
    };
    let fragment = "<policies><inbound><include-fragment fragment-id=\"|\" /></inbound></policies>";
    check_of(&service(fragment), "log, !pool");
    let backend =
        "<policies><inbound><set-backend-service backend-id=\"|\" /></inbound></policies>";
    check_of(&service(backend), "pool, !log");
    let value = "<policies><inbound><set-method>{{|</set-method></inbound></policies>";
    check_of(&service(value), "tenant-id, !pool");
    let found = items_of(&service(
        "<policies><inbound><set-header name=\"{{ten|}}\" /></inbound></policies>",
    ));
    assert_eq!((found[0].label.as_str(), found[0].insert.as_str()), ("tenant-id", "tenant-id"));
    let found = items_of(&service(
        "<policies><inbound><set-header name=\"{{ten|\" /></inbound></policies>",
    ));
    assert_eq!(found[0].insert, "tenant-id}}");
}

#[test]
fn nothing_in_comments_and_free_xml() {
    assert!(items("<policies><!-- <|  --><inbound /></policies>").is_empty());
    let free = "<policies><inbound><set-body><a><|</a></set-body></inbound></policies>";
    check(free, "!set-header, /a");
}
