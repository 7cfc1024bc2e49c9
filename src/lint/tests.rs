//! Self-tests over the rule registry: names, pages, and the examples on the pages.

use std::collections::BTreeSet;

use super::page::PARTS;
use super::{Example, Page, Settings, check, check_member, check_workspace, rules};
use crate::model::{LayoutRules, ResourceKind, Workspace};
use crate::policy::schema::{Gateway, Scope};
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, Finding, SourceFile};

/// The findings of one text, each as `rule: underlined text`.
fn findings(xml: &str, settings: &Settings) -> (Vec<Finding>, Vec<String>) {
    let document = Document::parse(SourceFile::new("example.xml", xml), &ParseOptions::default());
    let findings = check(&document, FileId(0), settings);
    let lines = findings
        .iter()
        .map(|finding| format!("{}: {}", finding.rule, finding.location.span.of(xml)))
        .collect();
    (findings, lines)
}

fn settings(example: &Example) -> Settings {
    let mut settings = Settings::default();
    for (key, value) in &example.settings {
        match key.as_str() {
            "gateway" => settings.gateway = Some(Gateway::from_name(value).unwrap()),
            "scope" => settings.scope = Some(Scope::from_name(value).unwrap()),
            // What `workspace_findings` reads.
            "pad" | "known" => {}
            other => panic!("unknown setting `{other}` in an example"),
        }
    }
    settings
}

/// The findings of the files of an example, each as `path: rule: underlined text`.
fn workspace_findings(example: &Example, settings: &Settings) -> (Vec<Finding>, Vec<String>) {
    let setting = |name| example.settings.iter().filter(move |(key, _)| key == name);
    // Blanks at the end, instead of a page of many pages.
    let pad: usize = setting("pad").map(|(_, bytes)| bytes.parse::<usize>().unwrap()).sum();
    let file = |(path, text): &(String, String)| {
        SourceFile::new(path.as_str(), format!("{text}{}", " ".repeat(pad)))
    };
    let files: Vec<_> = example.files.iter().map(file).collect();
    let known = setting("known").map(|(_, value)| {
        let (kind, name) = value.split_once(':').unwrap();
        let kind = ResourceKind::ALL.iter().find(|each| each.name().replace(' ', "-") == kind);
        (*kind.unwrap(), name.to_owned())
    });
    let rules = LayoutRules { known: known.collect(), ..LayoutRules::default() };
    let workspace = Workspace::new(&files, &rules);
    assert_eq!(workspace.services().len(), 1, "an example is one service: {files:?}");
    let members = workspace.members().flat_map(|member| check_member(member, settings));
    let mut findings: Vec<_> = members.collect();
    findings.extend(check_workspace(&workspace));
    let line = |finding: &Finding| {
        let file = &files[finding.location.file.0 as usize];
        let text = file.slice(finding.location.span);
        format!("{}: {}: {text}", file.name(), finding.rule)
    };
    let lines = findings.iter().map(line).collect();
    (findings, lines)
}

#[test]
fn names_are_unique_kebab_case_and_sorted() {
    let names: Vec<_> = rules::ALL.iter().map(|rule| rule.meta().name).collect();
    let unique: BTreeSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len());
    for name in &names {
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
    }
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn every_page_has_its_parts() {
    for rule in rules::ALL {
        let page = Page::new(rule.meta().doc);
        let name = rule.meta().name;
        assert!(!page.summary().is_empty(), "{name} has no summary");
        for part in PARTS {
            assert!(page.part(part).is_some_and(|text| !text.is_empty()), "{name} lacks `{part}`");
        }
    }
}

#[test]
fn every_rule_offers_fixes_or_says_why_not() {
    for rule in rules::ALL {
        let meta = rule.meta();
        let name = meta.name;
        assert_eq!(meta.fixes.is_empty(), meta.no_fix.is_some(), "{name}");
        let texts = meta.no_fix.into_iter().chain(meta.answer.map(|answer| answer.source));
        for text in texts {
            assert!(!text.ends_with('.') && !text.is_empty(), "{name}: {text}");
        }
    }
}

/// Runs all examples of one part of all pages; `wrong` says what is wrong with the findings.
fn check_examples(part: &str, wrong: impl Fn(&str, &[Finding]) -> bool) {
    let mut failures = Vec::new();
    for rule in rules::ALL {
        let name = rule.meta().name;
        let examples = Page::new(rule.meta().doc).examples(part);
        assert!(!examples.is_empty(), "{name} has no example under `{part}`");
        for example in examples {
            let (found, lines) = if example.files.is_empty() {
                findings(&example.xml, &settings(&example))
            } else {
                workspace_findings(&example, &settings(&example))
            };
            if wrong(name, &found) {
                let files = &example.files;
                failures.push(format!("{name}: {lines:#?} in\n{}{files:#?}", example.xml));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn bad_examples_yield_exactly_their_rule() {
    check_examples("Bad", |name, found| {
        found.is_empty() || found.iter().any(|finding| finding.rule != name)
    });
}

#[test]
fn good_examples_yield_nothing() {
    check_examples("Good", |_, found| !found.is_empty());
}
