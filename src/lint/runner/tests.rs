//! Rules are asked for the elements that they look at, and miss none by their names.

use super::*;
use crate::lint::Page;
use crate::policy::catalogue::{CacheValue, EmitMetric, TokenMetric};
use crate::policy::schema::PolicySchema;

/// All examples of rules and policies.
fn examples() -> Vec<String> {
    let pages = rules::ALL.iter().map(|rule| Page::new(rule.meta().doc));
    let of_page = |page: Page| {
        let parts = ["Bad", "Good"].into_iter().flat_map(move |part| page.examples(part));
        parts.flat_map(|example| {
            let files = example.files.into_iter().map(|(_, text)| text);
            files.chain([example.xml]).collect::<Vec<_>>()
        })
    };
    let policies = crate::policy::catalogue::ALL.iter().map(|policy| policy.example.to_owned());
    pages.flat_map(of_page).chain(policies).collect()
}

#[test]
fn no_rule_finds_anything_beside_its_names() {
    let (settings, file) = (Settings::default(), FileId(0));
    let mut looked = 0;
    for text in examples() {
        let document =
            Document::parse(SourceFile::new("example.xml", text), &ParseOptions::default());
        let derived = Derived::default();
        let unit = Unit {
            document: &document,
            file,
            settings: &settings,
            member: None,
            derived: &derived,
        };
        for rule in rules::ALL.iter().filter(|rule| !rule.names().is_empty()) {
            for element in document.elements().filter(|each| each.is_judged()) {
                if rule.names().contains(&element.name()) {
                    continue;
                }
                let mut findings = Vec::new();
                let mut sink = Sink::new(rule.meta(), file, &mut findings);
                rule.element(element, &unit, &mut sink);
                let idle = sink.is_idle();
                assert!(!idle, "`{}` names elements and has no hook", rule.meta().name);
                assert_eq!(findings, [], "`<{}>`", element.name());
                looked += 1;
            }
        }
    }
    assert!(looked > 1000, "{looked}");
}

#[test]
fn names_follow_the_catalogue() {
    let of = |name: &str| rules::rule(name).unwrap().names();
    let mut metrics = [TokenMetric::POLICY.names, EmitMetric::POLICY.names].concat();
    let mut named = of("too-many-dimensions").to_vec();
    metrics.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, metrics);
    assert_eq!(of("refresh-after-expiry"), CacheValue::POLICY.names);
}

#[test]
fn rules_without_a_hook_are_not_asked() {
    let asked: Vec<_> = HOOKS.any.iter().map(|rule| rule.meta().name).collect();
    assert!(asked.contains(&"unknown-attribute"), "{asked:?}");
    assert!(!asked.contains(&"unknown-member"), "{asked:?}");
    assert!(!asked.contains(&"idle-wait"), "{asked:?}");
}
