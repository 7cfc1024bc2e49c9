//! Self-tests over the catalogue: what every declaration must hold, and its example.

mod judgements;

use std::collections::BTreeSet;

use super::*;
use crate::lint::{Settings, check};
use crate::policy::schema::{
    AttributeDecl, Check, ChildContent, Condition, Constraint, ElementDecl, Item, Required,
    SectionKind, Strictness, ValueKind,
};
use crate::policy::types::check_literal;
use crate::policy::{Document, DocumentKind, ElementKind, ParseOptions};
use crate::source::{FileId, Severity, SourceFile};

/// Every element that a policy declares, itself first, each with the names above it.
fn elements(decl: &'static PolicyDecl) -> Vec<(String, &'static ElementDecl)> {
    let mut found = Vec::new();
    let mut open = vec![(decl.name().to_owned(), &decl.element)];
    while let Some((path, element)) = open.pop() {
        found.push((path.clone(), element));
        assert!(path.matches('/').count() < 20, "{path}: elements contain each other without end");
        for child in element.children {
            if let ChildContent::Element(part) = child.content {
                open.push((format!("{path}/{}", part.name), part));
            }
        }
    }
    found
}

/// Calls `look` for every element of every policy and fails with all complaints at once.
fn for_every_element(look: impl Fn(&str, &'static ElementDecl, &mut Vec<String>)) {
    let mut wrong = Vec::new();
    for (path, element) in ALL.iter().flat_map(|decl| elements(decl)) {
        look(&path, element, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn parse(xml: &str) -> Document {
    Document::parse(SourceFile::new("example.xml", xml), &ParseOptions::default())
}

/// Names that other specifications spell: XSLT and GraphQL over HTTP.
const SPELLED_ELSEWHERE: [&str; 2] = ["xsl:stylesheet", "operationName"];

fn is_kebab_case(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Full sentences, so that they can stand in a page and in a hover.
fn is_prose(doc: &str) -> bool {
    let doc = doc.trim();
    !doc.is_empty() && doc.ends_with('.') && doc.chars().next().is_some_and(char::is_uppercase)
}

#[test]
fn names_are_unique_and_kebab_case() {
    let names: Vec<_> = names().collect();
    let unique: BTreeSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "a policy is declared twice");
    for name in names {
        assert!(is_kebab_case(name), "{name}");
    }
    for decl in ALL {
        assert_eq!(decl.names.first(), Some(&decl.name()), "the first name is the element's");
    }
}

#[test]
fn every_declaration_in_the_folder_is_in_the_registry() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/policy/catalogue");
    let mut declared = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        declared += text.lines().filter(|line| *line == "policy! {").count();
    }
    assert_eq!(declared, ALL.len());
}

#[test]
fn everything_is_documented() {
    for decl in ALL {
        assert!(decl.source.contains("20"), "{}: the source has a date", decl.name());
    }
    for_every_element(|path, element, wrong| {
        let mut need = |what: String, doc: &str| {
            if !is_prose(doc) {
                wrong.push(format!("{path}: {what} lacks prose: {doc:?}"));
            }
        };
        need("the element".to_owned(), element.doc);
        for attribute in element.attributes {
            need(format!("`{}`", attribute.name), attribute.doc);
        }
        for child in element.children {
            need(format!("child {:?}", child.name()), child.doc);
        }
        if let Some(text) = element.text {
            need("the text".to_owned(), text.doc);
        }
    });
}

#[test]
fn attributes_and_children_are_unique() {
    for_every_element(|path, element, wrong| {
        let attributes: Vec<_> = element.attributes.iter().map(|each| each.name).collect();
        let children: Vec<_> = element.children.iter().filter_map(|each| each.name()).collect();
        for names in [attributes, children] {
            let unique: BTreeSet<_> = names.iter().collect();
            if unique.len() != names.len() {
                wrong.push(format!("{path}: a name twice in {names:?}"));
            }
            wrong.extend(
                names
                    .iter()
                    .filter(|name| !is_kebab_case(name) && !SPELLED_ELSEWHERE.contains(name))
                    .map(|name| format!("{path}: `{name}` is not in kebab-case")),
            );
        }
        let open = element.children.iter().filter(|child| child.name().is_none()).count();
        if open > 1 {
            wrong.push(format!("{path}: two kinds of children without a name"));
        }
    });
}

#[test]
fn kinds_ranges_words_and_defaults_make_sense() {
    for_every_element(|path, element, wrong| {
        for attribute in element.attributes {
            wrong.extend(
                attribute_faults(attribute)
                    .map(|fault| format!("{path}: `{}`: {fault}", attribute.name)),
            );
        }
        for child in element.children {
            if child.max.is_some_and(|max| max == 0 || max < child.min) {
                wrong.push(format!("{path}: child {:?} has a bad count", child.name()));
            }
        }
        if let Some(text) = element.text {
            wrong.extend(kind_fault(text.kind).map(|fault| format!("{path}: text: {fault}")));
        }
    });
}

fn attribute_faults(attribute: &'static AttributeDecl) -> impl Iterator<Item = String> {
    let mut faults: Vec<String> = kind_fault(attribute.kind).into_iter().collect();
    if let Some(expected) = attribute.expected {
        faults.extend(kind_fault(expected.kind));
        if !is_narrower(expected.kind, attribute.kind) {
            faults.push(format!("{:?} is not within {:?}", expected.kind, attribute.kind));
        }
    }
    if let ValueKind::Keyword(words) = attribute.kind {
        faults.extend(
            attribute
                .undocumented_words
                .iter()
                .filter(|word| words.contains(word))
                .map(|word| format!("`{word}` is both documented and undocumented")),
        );
    } else if !attribute.undocumented_words.is_empty() {
        faults.push("has words and is no keyword".to_owned());
    }
    if let Some(default) = attribute.default {
        let kind = attribute.expected.map_or(attribute.kind, |expected| expected.kind);
        if check_literal(kind, default).is_err() {
            faults.push(format!("the default `{default}` is not {}", kind.describe()));
        }
        let must = |judged: Strictness| judged.severity == Severity::Error;
        if matches!(attribute.required, Required::Yes(judged) if must(judged)) {
            faults.push("must be there and has a default".to_owned());
        }
    }
    faults.into_iter()
}

fn kind_fault(kind: ValueKind) -> Option<String> {
    let wrong = match kind {
        ValueKind::Integer { min, max } => min >= max,
        ValueKind::Long { min, max } => min >= max,
        ValueKind::Number { min, max } => min >= max,
        ValueKind::Keyword(words) => {
            let unique: BTreeSet<_> = words.iter().collect();
            words.is_empty() || unique.len() != words.len() || words.contains(&"")
        }
        _ => false,
    };
    wrong.then(|| format!("{kind:?} makes no sense"))
}

/// True when `inner` takes less than `outer`.
fn is_narrower(inner: ValueKind, outer: ValueKind) -> bool {
    let bounds = |kind| match kind {
        ValueKind::Integer { min, max } => Some((f64::from(min), f64::from(max))),
        ValueKind::Long { min, max } => Some((min as f64, max as f64)),
        ValueKind::Number { min, max } => Some((min, max)),
        _ => None,
    };
    match (bounds(inner), bounds(outer)) {
        (Some(inner), Some(outer)) => inner != outer && inner.0 >= outer.0 && inner.1 <= outer.1,
        _ => false,
    }
}

#[test]
fn constraints_name_what_the_element_declares() {
    for_every_element(|path, element, wrong| {
        for constraint in element.constraints {
            let unknown = items(constraint).into_iter().filter(|item| !declares(element, *item));
            wrong.extend(unknown.map(|item| format!("{path}: no {item:?} in {constraint:?}")));
            if let Condition::Is(name, words) | Condition::IsNot(name, words) = constraint.when {
                let attribute = element.attribute(name);
                let known = |word: &&str| {
                    attribute.is_some_and(|decl| check_literal(decl.kind, word).is_ok())
                };
                wrong.extend(
                    words
                        .iter()
                        .filter(|word| !known(word))
                        .map(|word| format!("{path}: `{name}` cannot be `{word}`")),
                );
            }
        }
    });
}

fn items(constraint: &Constraint) -> Vec<Item> {
    let mut items = match constraint.check {
        Check::AtLeastOne(groups) => groups.concat(),
        Check::AtMostOne(items)
        | Check::ExactlyOne(items)
        | Check::AllOrNone(items)
        | Check::All(items)
        | Check::None(items) => items.to_vec(),
    };
    if let Condition::Has(item) | Condition::Lacks(item) = constraint.when {
        items.push(item);
    }
    items
}

fn declares(element: &'static ElementDecl, item: Item) -> bool {
    match item {
        Item::Attribute(name) => element.attribute(name).is_some(),
        Item::Child(name) => element.child(name, true).is_some(),
        Item::Text => element.text.is_some(),
    }
}

#[test]
fn policies_that_stand_as_children_exist() {
    for_every_element(|path, element, wrong| {
        for child in element.children {
            if let ChildContent::Policy(name) = child.content
                && policy(name).is_none_or(|decl| decl.name() != name)
            {
                wrong.push(format!("{path}: no policy `{name}`"));
            }
        }
    });
}

#[test]
fn examples_use_their_policy_and_nothing_unknown() {
    for decl in ALL {
        let name = decl.name();
        let document = parse(decl.example);
        assert!(document.errors().is_empty(), "{name}: {:?}", document.errors());
        let is_resolver = decl.placement.root || decl.name() == "publish-event";
        let kind = if is_resolver { DocumentKind::Resolver } else { DocumentKind::Policies };
        assert_eq!(document.kind(), kind, "{name}");
        assert!(document.elements().any(|element| element.name() == name), "{name} is missing");
        for element in document.elements() {
            let unknown = matches!(element.kind(), ElementKind::Unexpected(_));
            assert!(!unknown, "{name}: {element:?}");
            for attribute in element.attributes().filter(|_| element.is_judged()) {
                if attribute.name().starts_with("xmlns") {
                    continue;
                }
                assert!(attribute.decl().is_some(), "{name}: `{}`", attribute.name());
            }
        }
        for kind in SectionKind::ALL.iter().filter(|kind| **kind != SectionKind::Backend) {
            let Some(section) = document.section(*kind) else { continue };
            let base = section.children().any(|child| child.kind() == ElementKind::Base);
            assert!(base, "{name}: `{}` lacks base", kind.name());
        }
    }
}

#[test]
fn examples_give_no_finding() {
    let mut noisy = Vec::new();
    for decl in ALL {
        let document = parse(decl.example);
        let known = |rule: &str| rule == "undocumented" && !decl.documented;
        for finding in check(&document, FileId(0), &Settings::default()) {
            if known(finding.rule) {
                continue;
            }
            let text = finding.location.span.of(decl.example);
            noisy.push(format!(
                "{}: {}: {} at `{text}`",
                decl.name(),
                finding.rule,
                finding.message
            ));
        }
    }
    assert!(noisy.is_empty(), "{}", noisy.join("\n"));
}

/// The first element of a name in a document.
fn first<'d>(document: &'d Document, name: &str) -> crate::policy::ElementRef<'d> {
    document.elements().find(|element| element.name() == name).unwrap()
}

#[test]
fn typed_structs_hold_attributes_children_and_text() {
    let document = parse(
        r#"<policies><outbound><base /><return-response response-variable-name="r">
            <set-status code="429" />
            <set-header name="Retry-After" exists-action="override"><value>@(1 + 1)</value><value>9</value></set-header>
            <set-header name="@("x")" exists-action="delete" />
            <set-body template="liquid">{{body.text}}</set-body>
        </return-response></outbound></policies>"#,
    );
    let response = ReturnResponse::of(first(&document, "return-response")).unwrap();
    assert_eq!(response.response_variable_name.unwrap().literal().unwrap(), "r");
    let [status] = response.status.as_slice() else { panic!("one status") };
    assert_eq!(status.code.as_ref().unwrap().literal(), Some(&429));
    assert!(status.reason.is_none());
    let [set, deleted] = response.headers.as_slice() else { panic!("two headers") };
    assert_eq!(set.exists_action.as_ref().unwrap().literal(), Some(&ExistsAction::Override));
    let [computed, plain] = set.values.as_slice() else { panic!("two values") };
    assert!(matches!(computed.value, Some(crate::policy::Value::Expression(_))));
    assert_eq!(plain.value.as_ref().unwrap().literal().unwrap(), "9");
    assert_eq!(deleted.exists_action.as_ref().unwrap().literal(), Some(&ExistsAction::Delete));
    assert!(deleted.name.as_ref().unwrap().literal().is_none());
    assert!(deleted.values.is_empty());
    let [body] = response.body.as_slice() else { panic!("one body") };
    assert_eq!(body.template.as_ref().unwrap().literal(), Some(&BodyTemplate::Liquid));
    assert!(body.body.is_some());
}

#[test]
fn any_policy_stands_in_a_branch_and_aliases_are_the_same_policy() {
    let document = parse(
        r#"<policies><inbound><base /><choose>
            <when condition="@(true)"><trace source="a"><message>m</message></trace><set-method>PUT</set-method></when>
            <otherwise><azure-openai-semantic-cache-lookup score-threshold="0.1" embeddings-backend-id="e" embeddings-backend-auth="header" /></otherwise>
        </choose></inbound></policies>"#,
    );
    let choose = Choose::of(first(&document, "choose")).unwrap();
    let [branch] = choose.branches.as_slice() else { panic!("one branch") };
    let names: Vec<_> = branch.policies.iter().map(|policy| policy.0.name()).collect();
    assert_eq!(names, ["trace", "set-method"]);
    let [otherwise] = choose.otherwise.as_slice() else { panic!("one otherwise") };
    let [lookup] = otherwise.policies.as_slice() else { panic!("one policy") };
    let lookup = SemanticCacheLookup::of(lookup.0).unwrap();
    assert_eq!(lookup.score_threshold.unwrap().literal(), Some(&0.1));
    assert_eq!(
        lookup.embeddings_backend_auth.unwrap().literal(),
        Some(&EmbeddingsAuthentication::Header),
        "words that are not documented are words"
    );
    assert!(RateLimit::of(first(&document, "trace")).is_none());
}
