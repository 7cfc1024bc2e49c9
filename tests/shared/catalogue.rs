//! The catalogue against the gathered facts about every policy, and against real documents.

use std::fs;
use std::path::Path;

use policyc::policy::catalogue;
use policyc::policy::schema::{
    AttributeDecl, ChildContent, ChildDecl, ChildOrder, ElementDecl, ExpressionUse, Gateway,
    PolicyDecl, Repeat, Required, Scope, SectionKind, ValueKind,
};
use policyc::policy::{Document, ElementKind, ElementRef, ParseOptions};
use policyc::source::{Basis, SourceFile};
use serde_json::Value;

use crate::catalogue_differences::{DIFFERENCES, UNKNOWN_TO_THE_CATALOGUE};
use crate::{json_lines, shared};

/// Where an entry of the facts and a declaration do not say the same.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    /// Notes a difference unless both say the same.
    fn compare(&mut self, path: &str, what: &str, facts: &str, declared: &str) {
        if facts != declared {
            self.0.push(format!("{path}: {what}: {facts} | {declared}"));
        }
    }
}

#[test]
fn declarations_say_what_the_facts_say() {
    let Some(shared) = shared() else { return };
    let text = fs::read_to_string(shared.join("reference/policies.json")).unwrap();
    let facts: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut differences = Differences::default();
    let mut compared = 0;
    for fact in &facts {
        let name = text_of(fact, "name");
        let structure = fact["since_or_status"].as_str().unwrap().starts_with("structure");
        match catalogue::policy(name) {
            // One declaration stands for twins and variants; it follows the newest page.
            Some(decl) if decl.name() != name || !fact["variant"].is_null() => {
                for attribute in list(&fact["attributes"]) {
                    let attribute = text_of(attribute, "name");
                    if attribute != "id" && decl.element.attribute(attribute).is_none() {
                        differences.0.push(format!("{name}@{attribute}: not declared"));
                    }
                }
            }
            Some(decl) => {
                compare_policy(name, fact, decl, &mut differences);
                compared += 1;
            }
            None if structure || name == "base" => {}
            None => differences.0.push(format!("{name}: not declared")),
        }
    }
    assert!(compared > 0, "no policy was compared");
    check_reasons(&differences.0, DIFFERENCES);
}

/// Every line has a reason, and every reason a line. `…` in a reason stands for any text.
pub(crate) fn check_reasons(lines: &[String], reasons: &[(&str, &str)]) {
    let explains = |key: &str, line: &str| match key.split_once('…') {
        Some((start, end)) => line.starts_with(start) && line.ends_with(end),
        None => line == key,
    };
    let unexplained: Vec<_> =
        lines.iter().filter(|line| !reasons.iter().any(|(key, _)| explains(key, line))).collect();
    assert!(unexplained.is_empty(), "no reason is given for\n{unexplained:#?}");
    let stale: Vec<_> =
        reasons.iter().filter(|(key, _)| !lines.iter().any(|line| explains(key, line))).collect();
    assert!(stale.is_empty(), "no difference any more\n{stale:#?}");
}

fn text_of<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Names in the order of `all`, so that two lists compare.
fn ordered(names: &Value, all: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<_> = list(names)
        .iter()
        .map(|name| name.as_str().unwrap().to_lowercase())
        // A place in a GraphQL resolver is neither a section nor a scope.
        .filter(|name| !name.contains("resolver") && !name.contains('/'))
        .collect();
    let known: Vec<_> = all.filter(|name| names.iter().any(|other| other == name)).collect();
    assert_eq!(known.len(), names.len(), "{names:?}");
    known.join(" ")
}

fn compare_policy(path: &str, fact: &Value, decl: &PolicyDecl, differences: &mut Differences) {
    let place = &decl.placement;
    let mut set = |what: &str, facts: String, declared: Vec<&str>| {
        if !fact[what].is_null() {
            differences.compare(path, what, &facts, &declared.join(" "));
        }
    };
    set(
        "sections",
        ordered(&fact["sections"], SectionKind::ALL.iter().map(|each| each.name())),
        place.sections.iter().map(SectionKind::name).collect(),
    );
    set(
        "scopes",
        ordered(&fact["scopes"], Scope::ALL.iter().map(|each| each.name())),
        place.scopes.iter().map(Scope::name).collect(),
    );
    set(
        "gateways",
        ordered(&fact["gateways"], Gateway::ALL.iter().map(|each| each.name())),
        place.gateways.iter().map(Gateway::name).collect(),
    );
    let repeat =
        match (fact["multiple_per_section"].as_bool(), fact["multiple_per_document"].as_bool()) {
            (_, Some(false)) => Repeat::OncePerDocument,
            (Some(false), _) => Repeat::OncePerSection,
            _ => Repeat::Any,
        };
    differences.compare(path, "repeat", &format!("{repeat:?}"), &format!("{:?}", place.repeat));
    let documented = !text_of(fact, "since_or_status").starts_with("undocumented");
    differences.compare(path, "documented", yes(documented), yes(decl.documented));
    let before = differences.0.len();
    compare_element(path, fact, &decl.element, true, differences);
    if !documented {
        // Nothing of an undocumented policy is documented; saying so once is enough.
        let mut parts = differences.0.split_off(before);
        parts.retain(|line| !line.contains(": documented: "));
        differences.0.append(&mut parts);
    }
}

/// False for what only the service's schema or the policy toolkit knows.
fn is_documented(fact: &Value) -> bool {
    let schema_only = fact["origin"].as_str().is_some_and(|origin| origin.starts_with("xsd"));
    fact["documented"].as_bool() != Some(false) && !schema_only
}

fn yes(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

fn compare_element(
    path: &str,
    fact: &Value,
    decl: &ElementDecl,
    is_policy: bool,
    differences: &mut Differences,
) {
    for attribute in list(&fact["attributes"]) {
        let name = text_of(attribute, "name");
        // The schema's universal `id` of policies is no attribute of a declaration.
        if is_policy && name == "id" {
            continue;
        }
        let path = format!("{path}@{name}");
        match decl.attribute(name) {
            Some(decl) => compare_attribute(&path, attribute, decl, differences),
            None => differences.0.push(format!("{path}: not declared")),
        }
    }
    for attribute in decl.attributes.iter().filter(|attribute| attribute.documented) {
        let known =
            list(&fact["attributes"]).iter().any(|each| text_of(each, "name") == attribute.name);
        if !known {
            differences.0.push(format!("{path}@{}: not in the facts", attribute.name));
        }
    }
    let text = &fact["text_content"];
    let any_xml = decl.children.iter().any(|child| matches!(child.content, ChildContent::AnyXml));
    differences.compare(
        path,
        "text",
        yes(text["allowed"].as_bool() == Some(true)),
        yes(decl.text.is_some() || any_xml),
    );
    if let (Some(allowed), Some(text)) = (text["expressions"].as_bool(), decl.text) {
        differences.compare(path, "text expression", yes(allowed), yes(allows(text.expression)));
    }
    if let (Some(required), Some(text)) = (text["required"].as_bool(), decl.text) {
        differences.compare(path, "text required", yes(required), yes(text.required));
    }
    compare_children(path, fact, decl, differences);
}

fn allows(expression: ExpressionUse) -> bool {
    expression == ExpressionUse::Allowed
}

fn compare_attribute(
    path: &str,
    fact: &Value,
    decl: &AttributeDecl,
    differences: &mut Differences,
) {
    let required = fact["required"].as_bool().unwrap_or(false);
    differences.compare(path, "required", yes(required), yes(decl.required != Required::No));
    let default = match &fact["default"] {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    differences.compare(path, "default", &default, decl.default.unwrap_or("none"));
    if let Some(allowed) = fact["expressions"].as_bool() {
        differences.compare(path, "expression", yes(allowed), yes(allows(decl.expression)));
    }
    differences.compare(path, "documented", yes(is_documented(fact)), yes(decl.documented));
    // A range that only good sense asks for is no fact.
    let expected = decl.expected.filter(|expected| expected.strictness.basis != Basis::Advice);
    let (family, words, range) = describe(expected.map_or(decl.kind, |expected| expected.kind));
    let fact_family = match text_of(fact, "type") {
        "bool" => "boolean",
        "int" | "long" | "duration-seconds" => "integer",
        "double" => "number",
        "enum" => "keyword",
        "datetime-iso8601" => "date",
        "uri" => "uri",
        _ => "text",
    };
    differences.compare(path, "type", fact_family, family);
    let mut fact_words: Vec<_> =
        list(&fact["enum"]).iter().map(|word| word.as_str().unwrap()).collect();
    fact_words.sort_unstable();
    differences.compare(path, "words", &fact_words.join(" "), &words);
    let bounds: Vec<_> = list(&fact["range"])
        .iter()
        .map(|bound| bound.as_f64().map_or("*".to_owned(), |bound| bound.to_string()))
        .collect();
    // So is a lower bound of 1 where the facts have an upper bound only.
    let bounds = bounds.join("..");
    let range = if bounds.starts_with('*') { range.replacen('1', "*", 1) } else { range };
    differences.compare(path, "range", &bounds, &range);
}

/// A kind as family, words and range.
fn describe(kind: ValueKind) -> (&'static str, String, String) {
    let range = |min: Option<f64>, max: Option<f64>| {
        let bound = |bound: Option<f64>| bound.map_or("*".to_owned(), |bound| bound.to_string());
        match (min, max) {
            (None, None) => String::new(),
            _ => format!("{}..{}", bound(min), bound(max)),
        }
    };
    match kind {
        ValueKind::Boolean => ("boolean", String::new(), String::new()),
        ValueKind::Integer { min, max } => (
            "integer",
            String::new(),
            range((min != i32::MIN).then_some(min.into()), (max != i32::MAX).then_some(max.into())),
        ),
        ValueKind::Long { min, max } => (
            "integer",
            String::new(),
            range((min != i64::MIN).then_some(min as f64), (max != i64::MAX).then_some(max as f64)),
        ),
        ValueKind::Number { min, max } => (
            "number",
            String::new(),
            range(min.is_finite().then_some(min), max.is_finite().then_some(max)),
        ),
        ValueKind::Keyword(words) => {
            let mut words = words.to_vec();
            words.sort_unstable();
            ("keyword", words.join(" "), String::new())
        }
        ValueKind::DateTime => ("date", String::new(), String::new()),
        ValueKind::Uri => ("uri", String::new(), String::new()),
        ValueKind::Text
        | ValueKind::NonEmptyText
        | ValueKind::IpAddress
        | ValueKind::Regex
        | ValueKind::Shape(_) => ("text", String::new(), String::new()),
    }
}

fn compare_children(path: &str, fact: &Value, decl: &ElementDecl, differences: &mut Differences) {
    if let Some(order) = fact["children_ordered"].as_bool()
        && list(&fact["children"]).len() > 1
    {
        let declared = !matches!(decl.order, ChildOrder::Any);
        differences.compare(path, "children in order", yes(order), yes(declared));
    }
    for child in list(&fact["children"]) {
        let name = text_of(child, "name");
        let path = format!("{path}/{name}");
        let Some((at, found)) = find_child(decl, name) else {
            differences.0.push(format!("{path}: not declared"));
            continue;
        };
        let count = |min: String, max: String| format!("{min}..{max}");
        let max = child["max"].as_u64().map_or("*".to_owned(), |max| max.to_string());
        let min = child["min"].as_u64().unwrap_or(0).to_string();
        let declared_max = found.max.map_or("*".to_owned(), |max| max.to_string());
        differences.compare(
            &path,
            "count",
            &count(min, max),
            &count(found.min.to_string(), declared_max),
        );
        differences.compare(&path, "documented", yes(is_documented(child)), yes(found.documented));
        for after in list(&child["ordered_after"]) {
            let before = find_child(decl, after.as_str().unwrap());
            if before.is_none_or(|(before, _)| before >= at) {
                differences.0.push(format!("{path}: stands before {after}"));
            }
        }
        if let ChildContent::Element(element) = found.content {
            compare_element(&path, child, element, false, differences);
        }
    }
    for child in decl.children {
        let name = child_name(child);
        let known = list(&fact["children"]).iter().any(|each| text_of(each, "name") == name);
        if !known {
            differences.0.push(format!("{path}/{name}: not in the facts"));
        }
    }
}

/// The name of a kind of child as the facts write it.
fn child_name(child: &ChildDecl) -> &'static str {
    match child.content {
        ChildContent::AnyPolicy | ChildContent::AnyPolicyExcept(_) => "*policy*",
        ChildContent::AnyXml => "*any-xml*",
        ChildContent::Element(element) => element.name,
        ChildContent::Policy(name) => name,
    }
}

fn find_child(decl: &ElementDecl, name: &str) -> Option<(usize, &'static ChildDecl)> {
    decl.children.iter().enumerate().find(|(_, child)| child_name(child) == name)
}

#[test]
fn real_documents_hold_nothing_unknown() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let mut unknown = Vec::new();
    let mut elements = 0;
    for entry in json_lines(&corpus, "index.jsonl") {
        let file = text_of(&entry, "file");
        let whole = file.starts_with("docs/") || file.starts_with("templated/");
        if !whole
            || entry["test_like"].as_bool().unwrap()
            || !list(&entry["parser_errors"]).is_empty()
        {
            continue;
        }
        let document = read(&corpus.join(file));
        for element in document.elements().filter(|element| element.is_judged()) {
            elements += 1;
            let place = format!("{file}: {}", describe_place(element));
            if let ElementKind::Unexpected(_) = element.kind() {
                unknown.push(place.clone());
            }
            let Some(decl) = element.decl() else { continue };
            let is_policy = element.policy().is_some();
            for attribute in element.attributes() {
                let name = attribute.name();
                let universal = (is_policy && name == "id") || name.starts_with("xmlns");
                if decl.attribute(name).is_none() && !universal {
                    unknown.push(format!("{place}@{name}"));
                }
            }
        }
    }
    assert!(elements > 0, "no element was seen");
    check_reasons(&unknown, UNKNOWN_TO_THE_CATALOGUE);
}

fn read(path: &Path) -> Document {
    let text = fs::read_to_string(path).unwrap();
    Document::parse(SourceFile::new(path.display().to_string(), text), &ParseOptions::default())
}

fn describe_place(element: ElementRef<'_>) -> String {
    let parent = element.parent().map_or("", ElementRef::name);
    format!("{parent}/{}", element.name())
}
