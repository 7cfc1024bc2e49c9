//! What comments allow, what they are told, and where.

use crate::lint::{Settings, check};
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, Finding, SourceFile};

/// An element with one finding: `unknown-attribute` on `nmae`.
const BAD: &str = "<set-method nmae=\"a\">GET</set-method>";

fn findings(inbound: &str) -> Vec<String> {
    let xml = format!("<policies><inbound><base />{inbound}</inbound></policies>");
    let document = Document::parse(SourceFile::new("a.xml", &*xml), &ParseOptions::default());
    assert!(document.errors().is_empty(), "{xml}");
    let found = check(&document, FileId(0), &Settings::default());
    let line = |finding: &Finding| {
        format!("{} `{}`: {}", finding.rule, finding.location.span.of(&xml), finding.message)
    };
    found.iter().map(line).collect()
}

#[track_caller]
fn check_rules(inbound: &str, wanted: &[&str]) {
    let found = findings(inbound);
    let rules: Vec<_> = found.iter().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(rules, wanted, "{inbound}: {found:#?}");
}

fn allow(rules: &str) -> String {
    format!("<!-- policyc: allow {rules} -->")
}

fn choose(branch: &str) -> String {
    format!(
        "<choose><when condition=\"@(context.Api.Id == &quot;a&quot;)\">{branch}</when></choose>"
    )
}

#[test]
fn a_comment_allows_findings_in_the_next_element() {
    let comment = allow("unknown-attribute: agreed: with finance");
    check_rules(BAD, &["unknown-attribute `nmae`"]);
    check_rules(&format!("{comment}\n{BAD}"), &[]);
    check_rules(&format!("{comment}{BAD}{BAD}"), &["unknown-attribute `nmae`"]);
    check_rules(&format!("{comment}{}", choose(BAD)), &[]);
    check_rules(&format!("{comment}<!-- another -->{BAD}"), &[]);
    let two = allow("unknown-attribute, expression-syntax: meant");
    check_rules(&format!("{two}<set-method nmae=\"a\">@(1 +)</set-method>"), &[]);
}

#[test]
fn a_region_ends_where_it_says() {
    let start = "<!-- policyc: allow-start unknown-attribute: generated -->";
    let end = "<!-- policyc: allow-end unknown-attribute -->";
    check_rules(&format!("{start}{BAD}{BAD}{end}{BAD}"), &["unknown-attribute `nmae`"]);
    let all = "<!-- policyc: allow-end -->";
    check_rules(&format!("{start}{BAD}{all}{BAD}"), &["unknown-attribute `nmae`"]);
    let open = findings(&format!("{start}{BAD}{BAD}"));
    assert_eq!(open, ["invalid-suppression `unknown-attribute`: `allow-start` has no `allow-end`"]);
    check_rules(end, &["invalid-suppression `unknown-attribute`"]);
    check_rules(all, &["invalid-suppression `allow-end`"]);
}

#[test]
fn what_allows_nothing_is_told() {
    let comment = allow("unknown-attribute: no longer needed");
    let clean = "<set-method>GET</set-method>";
    check_rules(&format!("{comment}{clean}"), &["unused-suppression `unknown-attribute`"]);
    let two = allow("unknown-attribute, unknown-element: meant");
    check_rules(&format!("{two}{BAD}"), &["unused-suppression `unknown-element`"]);
    // Of two comments about one finding, the inner one is of use.
    let nested = format!("{comment}{}", choose(&format!("{comment}{BAD}")));
    check_rules(&nested, &["unused-suppression `unknown-attribute`"]);
}

#[test]
fn what_is_not_understood_is_told() {
    let told = |comment: &str, wanted: &str| {
        let found = findings(&format!("<!--{comment}--><set-method>GET</set-method>"));
        let wanted = format!("invalid-suppression {wanted}");
        assert!(found.contains(&wanted), "{comment}: {found:#?}");
    };
    told(" policyc: ignore x ", "`ignore`: `ignore` is nothing that policyc knows");
    told(
        "policyc: allow unknown-atribute: x",
        "`unknown-atribute`: there is no rule `unknown-atribute`",
    );
    told(" policyc: allow ", "`allow`: the name of a rule is missing");
    told(" policyc: allow : reason", "`allow`: the name of a rule is missing");
    told(" policyc: allow idle-wait ", "`idle-wait`: the reason is missing");
    told(" policyc: allow idle-wait:  ", "`idle-wait`: the reason is missing");
    let last =
        findings(&choose("<set-method>GET</set-method><!-- policyc: allow idle-wait: x -->"));
    assert_eq!(last, ["invalid-suppression `allow`: no element follows"]);
    check_rules("<!-- policyc is a linter -->", &[]);
}

#[test]
fn a_missing_reason_allows_all_the_same() {
    let comment = allow("unknown-attribute");
    check_rules(&format!("{comment}{BAD}"), &["invalid-suppression `unknown-attribute`"]);
}

#[test]
fn many_comments_take_little_time() {
    let comment = allow("unknown-attribute: meant");
    check_rules(&format!("{comment}{BAD}").repeat(3_000), &[]);
}
