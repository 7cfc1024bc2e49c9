//! What the fixes of the rules do: one small document for each.

use crate::lint::fix::{Outcome, Subject, fix};
use crate::lint::{Page, Settings, rules};
use crate::policy::schema::{Gateway, Scope};
use crate::source::{Safety, SourceFile};

/// The inside of `inbound` after all fixes of one rule up to `safety`.
#[track_caller]
fn check(safety: Safety, rule: &str, before: &str, after: &str) {
    let document =
        |inside: &str| format!("<policies>\n<inbound>\n{inside}</inbound>\n</policies>\n");
    check_document(safety, rule, &document(before), &document(after));
}

#[track_caller]
fn check_document(safety: Safety, rule: &str, before: &str, after: &str) {
    let file = SourceFile::new("a.xml", before);
    let Outcome { subject, applied, refused, settled } = fix(file, &Settings::default(), safety);
    assert!(settled);
    assert!(applied.iter().any(|each| each.rule == rule), "{rule}: {applied:?} {refused:?}");
    let single = subject.unwrap();
    assert_eq!(single.document().text(), after, "{rule}: {applied:?}");
}

fn safe(rule: &str, before: &str, after: &str) {
    check(Safety::Safe, rule, before, after);
}

fn unsafe_(rule: &str, before: &str, after: &str) {
    check(Safety::Unsafe, rule, before, after);
}

#[test]
fn names_and_words_that_are_nearly_right_are_written_right() {
    safe(
        "unknown-attribute",
        "<rate-limit call=\"1\" renewal-period=\"60\" />\n",
        "<rate-limit calls=\"1\" renewal-period=\"60\" />\n",
    );
    safe("unknown-element", "<set-metod>GET</set-metod>\n", "<set-method>GET</set-method>\n");
    safe(
        "invalid-value",
        "<set-header name=\"a\" exists-action=\"Override\"><value>b</value></set-header>\n",
        "<set-header name=\"a\" exists-action=\"override\"><value>b</value></set-header>\n",
    );
    safe("invalid-value", "<set-method>get</set-method>\n", "<set-method>GET</set-method>\n");
    safe(
        "dimension-without-value",
        "<llm-emit-token-metric namespace=\"a\"><dimension name=\"Subscripton ID\" /></llm-emit-token-metric>\n",
        "<llm-emit-token-metric namespace=\"a\"><dimension name=\"Subscription ID\" /></llm-emit-token-metric>\n",
    );
    safe(
        "unknown-member",
        "<set-body>@(context.request.Method)</set-body>\n",
        "<set-body>@(context.Request.Method)</set-body>\n",
    );
    unsafe_(
        "unknown-member",
        "<set-body>@(context.Reqest.Method)</set-body>\n",
        "<set-body>@(context.Request.Method)</set-body>\n",
    );
}

#[test]
fn children_and_sections_are_put_in_order_with_their_comments() {
    safe(
        "children-out-of-order",
        "<return-response>\n  <!-- why -->\n  <set-body>b</set-body> <!-- of b -->\n  <set-status code=\"503\" reason=\"Closed\" />\n</return-response>\n",
        "<return-response>\n  <set-status code=\"503\" reason=\"Closed\" />\n  <!-- why -->\n  <set-body>b</set-body> <!-- of b -->\n</return-response>\n",
    );
    check_document(
        Safety::Safe,
        "sections-out-of-order",
        "<policies>\n  <outbound>\n    <base />\n  </outbound>\n  <inbound>\n    <base />\n  </inbound>\n</policies>\n",
        "<policies>\n  <inbound>\n    <base />\n  </inbound>\n  <outbound>\n    <base />\n  </outbound>\n</policies>\n",
    );
}

#[test]
fn what_stands_twice_is_removed() {
    safe("repeated-base", "<base />\n<base />\n", "<base />\n");
    safe(
        "duplicate-dimension",
        "<llm-emit-token-metric>\n<dimension name=\"API ID\" />\n<dimension name=\"API ID\" />\n</llm-emit-token-metric>\n",
        "<llm-emit-token-metric>\n<dimension name=\"API ID\" />\n</llm-emit-token-metric>\n",
    );
    check_document(
        Safety::Unsafe,
        "repeated-section",
        "<policies>\n  <inbound>\n    <base />\n  </inbound>\n  <inbound>\n    <set-method>GET</set-method>\n  </inbound>\n</policies>\n",
        "<policies>\n  <inbound>\n    <base />\n    <set-method>GET</set-method>\n  </inbound>\n</policies>\n",
    );
    safe("unused-suppression", "<!-- policyc: allow idle-wait: soon -->\n<base />\n", "<base />\n");
}

#[test]
fn code_is_changed_in_the_form_in_which_it_stands() {
    unsafe_(
        "unguarded-context",
        "<set-variable name=\"a\" value=\"@(context.User.Email)\" />\n",
        "<set-variable name=\"a\" value=\"@(context.User?.Email ?? &quot;none&quot;)\" />\n",
    );
    unsafe_(
        "unguarded-context",
        "<set-variable name=\"a\" value=\"@(context.User.Email + \"x\")\" />\n",
        "<set-variable name=\"a\" value=\"@(context.User?.Email + \"x\")\" />\n",
    );
    unsafe_(
        "consumed-body",
        "<set-variable name=\"a\" value=\"@(context.Request.Body.As<string>())\" />\n<base />\n",
        "<set-variable name=\"a\" value=\"@(context.Request.Body.As<string>(preserveContent: true))\" />\n<base />\n",
    );
    unsafe_(
        "local-time",
        "<set-variable name=\"a\" value=\"@(DateTime.Now.Year)\" />\n",
        "<set-variable name=\"a\" value=\"@(DateTime.UtcNow.Year)\" />\n",
    );
    unsafe_(
        "embedded-expression",
        "<set-header name=\"a\" exists-action=\"override\"><value>Bearer @(context.Request.Method)</value></set-header>\n",
        "<set-header name=\"a\" exists-action=\"override\"><value>@(\"Bearer \" + (context.Request.Method))</value></set-header>\n",
    );
    unsafe_(
        "absent-header",
        "<set-body>@(context.Request.Headers[\"X-A\"][0])</set-body>\n",
        "<set-body>@(context.Request.Headers.GetValueOrDefault(\"X-A\", \"\"))</set-body>\n",
    );
}

#[test]
fn markup_is_mended() {
    safe(
        "tolerated-markup",
        "<set-query-parameter name=\"a&b\" exists-action=\"delete\" />\n<!-- a -- b -->\n",
        "<set-query-parameter name=\"a&amp;b\" exists-action=\"delete\" />\n<!-- a == b -->\n",
    );
    safe(
        "malformed-xml",
        "<rate-limit calls=1 renewal-period=\"60\" />\n",
        "<rate-limit calls=\"1\" renewal-period=\"60\" />\n",
    );
}

#[test]
fn expressions_that_are_constants_become_text_where_none_may_stand() {
    safe(
        "expression-not-allowed",
        "<rate-limit calls=\"@(5)\" renewal-period=\"60\" />\n",
        "<rate-limit calls=\"5\" renewal-period=\"60\" />\n",
    );
}

#[test]
fn what_never_runs_or_is_never_read_is_removed_on_demand() {
    unsafe_(
        "unreachable-policy",
        "<return-response>\n<set-status code=\"200\" reason=\"OK\" />\n</return-response>\n<base />\n<set-method>GET</set-method>\n",
        "<return-response>\n<set-status code=\"200\" reason=\"OK\" />\n</return-response>\n",
    );
}

/// Every rule whose meta data promise fixes offers them, in its bad examples, and no others.
#[test]
fn the_fixes_of_the_bad_examples_are_those_that_the_rules_declare() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let meta = rule.meta();
        let examples = Page::new(meta.doc).examples("Bad");
        for example in examples.iter().filter(|example| example.files.is_empty()) {
            let mut settings = Settings::default();
            for (key, value) in &example.settings {
                match key.as_str() {
                    "gateway" => settings.gateway = Gateway::from_name(value),
                    "scope" => settings.scope = Scope::from_name(value),
                    _ => {}
                }
            }
            let single = crate::lint::fix::Single::new(
                SourceFile::new("a.xml", example.xml.as_str()),
                Default::default(),
                settings,
            );
            for finding in single.findings() {
                for fix in &finding.fixes {
                    if !meta.fixes.contains(&fix.safety) {
                        wrong.push(format!("{}: {:?} is not declared", meta.name, fix));
                    }
                }
            }
            for safety in [Safety::Safe, Safety::Unsafe] {
                let outcome = crate::lint::fix::run(&single, safety);
                let again = outcome.subject.map(|after| crate::lint::fix::run(&after, safety));
                if !outcome.settled || again.is_some_and(|again| again.subject.is_some()) {
                    wrong.push(format!("{}: does not settle", meta.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
