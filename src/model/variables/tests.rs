//! Which places set and read variables, and what happened before.

use super::{Presence, ReadKind, Surroundings, Variables};
use crate::policy::{Document, ParseOptions};
use crate::source::SourceFile;

const SET: &str = "<set-variable name=\"a\" value=\"1\" />";
const READ: &str = "<set-method>@((string)context.Variables[\"a\"])</set-method>";

fn parse(xml: &str) -> Document {
    Document::parse(SourceFile::new("a.xml", xml), &ParseOptions::default())
}

/// The reads of the document, each as `name: presence`, with `?` when something else may have
/// set it.
fn reads(xml: &str, surroundings: Surroundings) -> Vec<String> {
    let document = parse(xml);
    assert!(document.errors().is_empty(), "{xml}: {:?}", document.errors());
    let variables = Variables::new(&document, surroundings);
    let line = |(read, before): (&super::ReadSite<'_>, super::Before)| {
        let here = match before.here {
            Presence::Never => "never",
            Presence::Maybe => "maybe",
            Presence::Always => "always",
        };
        let elsewhere = if before.elsewhere { "?" } else { "" };
        assert!(read.span.of(xml).contains(&*read.name), "{}", read.span.of(xml));
        format!("{}: {here}{elsewhere}", read.name)
    };
    variables.reads().map(line).collect()
}

fn check(inbound: &str, wanted: &[&str]) {
    let xml = format!("<policies><inbound>{inbound}</inbound></policies>");
    assert_eq!(reads(&xml, Surroundings::default()), wanted, "{inbound}");
}

fn choose(branches: &[&str], otherwise: Option<&str>) -> String {
    let whens: String = branches
        .iter()
        .map(|then| format!("<when condition=\"@(1 == 1)\">{then}</when>"))
        .collect();
    let otherwise = otherwise.map(|then| format!("<otherwise>{then}</otherwise>"));
    format!("<choose>{whens}{}</choose>", otherwise.unwrap_or_default())
}

#[test]
fn order_decides() {
    check(&format!("{READ}{SET}"), &["a: never"]);
    check(&format!("{SET}{READ}"), &["a: always"]);
    check(&format!("<base />{READ}{SET}"), &["a: never?"]);
    check(&format!("<include-fragment fragment-id=\"f\" />{READ}"), &["a: never?"]);
    check(r#"<set-variable name="a" value="@(context.Variables["a"])" />"#, &["a: never"]);
    check(&format!("<set-variable name=\"A\" value=\"1\" />{READ}"), &["a: never"]);
    check(&format!("<set-variable name=\"{{{{n}}}}\" value=\"1\" />{READ}"), &["a: never?"]);
}

#[test]
fn branches_are_ways() {
    check(&(choose(&[SET], None) + READ), &["a: maybe"]);
    check(&(choose(&[SET], Some(SET)) + READ), &["a: always"]);
    check(&(choose(&[SET], Some("")) + READ), &["a: maybe"]);
    check(&choose(&[SET, READ], Some(READ)), &["a: never", "a: never"]);
    check(&(choose(&[SET], Some("<return-response />")) + READ), &["a: always"]);
    let ended = format!("{SET}<return-response />");
    check(&(choose(&[&ended], Some("")) + READ), &["a: never"]);
    let both = choose(&["<return-response />"], Some("<return-response />"));
    check(&(both + READ), &[]);
    let nested = choose(&[&choose(&[SET], Some(SET))], None);
    check(&(nested + READ), &["a: maybe"]);
    check(&(choose(&["<base />"], None) + READ), &["a: never?"]);
    check(&choose(&["<base />", READ], None), &["a: never"]);
}

#[test]
fn conditions_come_before_branches() {
    let when = |then: &str| {
        let condition = "@(!context.Variables.ContainsKey(\"a\"))";
        format!("<when condition=\"{condition}\">{then}</when>")
    };
    check(&format!("<choose>{}{}</choose>", when(SET), when("")), &["a: never", "a: never"]);
}

#[test]
fn repetition_and_parallel_work_may_set_before() {
    let retry = |body: &str, condition: &str| {
        format!("<retry condition=\"{condition}\" count=\"2\" interval=\"1\">{body}</retry>")
    };
    check(&retry(&format!("{READ}{SET}"), "@(true)"), &["a: maybe"]);
    // The condition stands before the body and is evaluated after it.
    check(&retry(SET, "@((string)context.Variables[\"a\"] == \"\")"), &["a: always"]);
    let request = "<send-request response-variable-name=\"a\"><set-url>@((string)context.Variables[\"b\"])</set-url></send-request>";
    let lookup =
        "<cache-lookup-value key=\"@((string)context.Variables[\"a\"])\" variable-name=\"b\" />";
    check(
        &format!("<wait for=\"any\">{request}{lookup}</wait>{READ}"),
        &["b: maybe", "a: maybe", "a: maybe"],
    );
}

#[test]
fn sections_follow_one_another() {
    let xml = |rest: &str| format!("<policies><inbound>{SET}</inbound>{rest}</policies>");
    let narrowest = Surroundings { narrowest: true };
    let outbound = xml(&format!("<outbound>{READ}</outbound>"));
    assert_eq!(reads(&outbound, narrowest), ["a: always"]);
    assert_eq!(reads(&outbound, Surroundings::default()), ["a: always?"]);
    let on_error = xml(&format!("<on-error>{READ}</on-error>"));
    assert_eq!(reads(&on_error, narrowest), ["a: maybe"]);
    let early = format!("<policies><inbound>{READ}</inbound><outbound>{SET}</outbound></policies>");
    assert_eq!(reads(&early, narrowest), ["a: never"]);
    let fragment = format!("<fragment>{READ}</fragment>");
    assert_eq!(reads(&fragment, narrowest), ["a: never?"]);
}

/// The reads of one policy, each as `name kind`.
fn kinds(policy: &str) -> (Vec<String>, bool) {
    let document = parse(&format!("<policies><inbound>{policy}</inbound></policies>"));
    let variables = Variables::new(&document, Surroundings::default());
    let kind = |read: &super::ReadSite<'_>| match read.kind {
        ReadKind::Code(access) => format!("{} {access:?}", read.name),
        kind => format!("{} {kind:?}", read.name),
    };
    (variables.sites().reads().iter().map(kind).collect(), variables.sites().reads_any())
}

#[test]
fn templates_attributes_and_broken_code_read_too() {
    let check = |policy: &str, wanted: &[&str], any: bool| {
        assert_eq!(
            kinds(policy),
            (wanted.iter().map(|s| (*s).to_owned()).collect(), any),
            "{policy}"
        );
    };
    check(
        r#"<set-body template="liquid">{"a": "{{context.Variables["x"]}}", "b": "{{ context.Variables.y }}"}</set-body>"#,
        &["x Liquid", "y Liquid"],
        false,
    );
    check(
        r#"<set-body template="liquid"><a b="{{context.Variables['x']}}">{{context.Variables[&quot;y&quot;]}}</a></set-body>"#,
        &["x Liquid", "y Liquid"],
        false,
    );
    check(r#"<return-response response-variable-name="x" />"#, &["x Attribute"], false);
    check(
        r#"<set-method>@(context.Variables.GetValueOrDefault<string>("x") +)</set-method>"#,
        &["x Mention"],
        false,
    );
    check(r#"<set-method>Bearer @(context.Variables["x"])</set-method>"#, &["x Mention"], false);
    check(r#"<set-method>@(context.Variables[context.Api.Id])</set-method>"#, &[], true);
    check(r#"<set-body template="liquid">{{context.Variables[name]}}</set-body>"#, &[], true);
    check(r#"<set-method>@(context.Variables?["x"])</set-method>"#, &[], true);
}

/// The values that nobody can read, each as `line-free place: name`, counted.
fn overwritten(inbound: &str) -> usize {
    let document = parse(&format!("<policies><inbound>{inbound}</inbound></policies>"));
    Variables::new(&document, Surroundings::default()).overwritten().count()
}

#[test]
fn values_are_lost_when_every_way_sets_them_again() {
    let cases: &[(String, usize)] = &[
        (format!("{SET}{SET}{READ}"), 1),
        (format!("{SET}{READ}{SET}"), 0),
        (format!("{SET}<base />{SET}"), 0),
        (SET.to_owned() + SET + SET, 2),
        (SET.to_owned() + &choose(&[SET], None) + READ, 0),
        (SET.to_owned() + &choose(&[SET], Some(SET)) + READ, 1),
        (SET.to_owned() + &choose(&[SET], Some(READ)) + SET, 1),
        (SET.to_owned() + &choose(&["<base />"], Some("")) + SET, 0),
        (SET.to_owned() + &choose(&["<base />"], Some(SET)) + SET, 1),
        (SET.to_owned() + &choose(&["", ""], None) + SET, 1),
        (SET.to_owned() + &choose(&["<return-response />"], None) + SET, 0),
        (
            format!(
                "{SET}<set-variable name=\"a\" value=\"@(context.Variables[\"a\"] + \"b\")\" />"
            ),
            0,
        ),
        (format!("{SET}<set-variable name=\"A\" value=\"1\" />"), 0),
        (
            format!(
                "<retry condition=\"@(true)\" count=\"2\" interval=\"1\">{READ}{SET}</retry>{SET}"
            ),
            0,
        ),
        (format!("<retry condition=\"@(true)\" count=\"2\" interval=\"1\">{SET}</retry>{SET}"), 1),
        (
            format!(
                "{SET}<send-request response-variable-name=\"a\"><set-url>@((string)context.Variables[\"a\"])</set-url></send-request>"
            ),
            0,
        ),
        (
            format!(
                "<cache-value key=\"k\" variable-name=\"a\"><value>{SET}</value></cache-value>"
            ),
            0,
        ),
        (
            format!(
                "<cache-value key=\"k\" variable-name=\"a\"><value>{SET}{SET}</value></cache-value>"
            ),
            1,
        ),
        (format!("{SET}<set-method>@(context.Variables[context.Api.Id])</set-method>{SET}"), 0),
    ];
    for (inbound, wanted) in cases {
        assert_eq!(overwritten(inbound), *wanted, "{inbound}");
    }
}

#[test]
fn what_on_error_reads_is_not_lost() {
    let count = |on_error: &str| {
        let document = parse(&format!(
            "<policies><inbound>{SET}{SET}</inbound><on-error>{on_error}</on-error></policies>"
        ));
        Variables::new(&document, Surroundings::default()).overwritten().count()
    };
    assert_eq!(count("<base />"), 1);
    assert_eq!(count(READ), 0);
    assert_eq!(count("<set-method>@(context.Variables[context.Api.Id])</set-method>"), 0);
    assert_eq!(count(&format!("{SET}{SET}")), 2);
}

#[test]
fn large_documents_take_linear_time() {
    let branches = |count: usize| {
        let names = 0..count;
        let when = |n: usize| {
            format!(
                "<when condition=\"@(true)\"><set-variable name=\"v{n}\" value=\"1\" /><base /></when>"
            )
        };
        let whens: String = names.clone().map(when).collect();
        let sets: String =
            names.map(|n| format!("<set-variable name=\"v{n}\" value=\"1\" />")).collect();
        format!("<policies><inbound><choose>{whens}</choose>{sets}</inbound></policies>")
    };
    let document = parse(&branches(20_000));
    let variables = Variables::new(&document, Surroundings::default());
    assert_eq!(variables.sites().sets().len(), 40_000);
    assert_eq!(variables.overwritten().count(), 0);
}

#[test]
fn every_attribute_that_names_a_variable_says_what_happens_to_it() {
    let mut open: Vec<_> = crate::policy::catalogue::ALL.iter().map(|decl| &decl.element).collect();
    let mut marked = 0;
    while let Some(element) = open.pop() {
        for attribute in element.attributes {
            let named = attribute.name.ends_with("variable-name");
            assert!(!named || attribute.variable.is_some(), "{} {}", element.name, attribute.name);
            marked += usize::from(attribute.variable.is_some());
        }
        open.extend(element.children.iter().filter_map(|child| match child.content {
            crate::policy::schema::ChildContent::Element(part) => Some(part),
            _ => None,
        }));
    }
    assert!(marked > 25, "{marked}");
}

/// The reads of a service that are unset in every effective policy, as `path: name`.
fn unset_in_service(files: &[(&str, &str)]) -> Option<Vec<String>> {
    let files: Vec<_> = files.iter().map(|(path, xml)| SourceFile::new(*path, *xml)).collect();
    let workspace = crate::model::Workspace::new(&files, &crate::model::LayoutRules::default());
    let service = &workspace.services()[0];
    let variables = super::ServiceVariables::of(&workspace, service)?;
    let name = |member: crate::model::Member<'_>| member.document.document.file().name().to_owned();
    let unset = variables.unset(&workspace, service);
    Some(
        unset
            .into_iter()
            .map(|(member, read)| format!("{}: {}", name(member), read.name))
            .collect(),
    )
}

#[test]
fn a_service_is_followed_through_scopes_and_fragments() {
    let inbound = |policies: &str| format!("<policies><inbound>{policies}</inbound></policies>");
    let read = |name: &str| READ.replace("\"a\"", &format!("\"{name}\""));
    let set = |name: &str| SET.replace("\"a\"", &format!("\"{name}\""));
    let global = inbound(&set("global"));
    let product = inbound(&format!("<base />{}", set("product")));
    let api = inbound(&format!(
        "{}<base />{}<include-fragment fragment-id=\"f\" />{}",
        read("global"),
        read("global") + &read("product") + &read("operation") + &read("fragment"),
        read("fragment")
    ));
    let operation = inbound(&format!("{}<base />{}", set("operation"), read("fragment")));
    let fragment =
        format!("<fragment>{}{}</fragment>", read("global") + &read("later"), set("fragment"));
    let mut files = vec![
        ("policy.xml", &*global),
        ("products/p/policy.xml", &product),
        ("products/p/apis.json", r#"[{"name": "x"}]"#),
        ("apis/x/policy.xml", &api),
        ("apis/x/operations/o/policy.xml", &operation),
        ("policy fragments/f/policy.xml", &fragment),
    ];
    let found = unset_in_service(&files).unwrap();
    let wanted = [
        "apis/x/policy.xml: global",
        "apis/x/policy.xml: fragment",
        "policy fragments/f/policy.xml: later",
    ];
    assert_eq!(found, wanted);
    files.retain(|(path, _)| !path.starts_with("policy fragments"));
    assert_eq!(
        unset_in_service(&files).unwrap(),
        wanted[..2],
        "a missing fragment may set anything"
    );
    files.remove(0);
    assert_eq!(unset_in_service(&files), None, "without the global policy others may be missing");
}
