//! The page of a policy, written from its declaration.

use std::fmt::Write;

use crate::policy::schema::{
    AttributeDecl, Check, ChildContent, ChildDecl, ChildOrder, Condition, Constraint, ElementDecl,
    ExpressionUse, Gateways, Item, PolicyDecl, Repeat, Required, Scopes, Sections, TextDecl,
};

use super::{Page, Topic, doc_text, listed};

/// Nesting of child elements up to which a page goes; no declaration is deeper.
const DEEPEST: usize = 8;

/// The page of the policy.
pub(super) fn page(decl: &'static PolicyDecl) -> Page {
    let doc = doc_text(decl.element.doc);
    let summary = doc.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let aliases: Vec<_> = decl.names.iter().copied().filter(|name| *name != decl.name()).collect();
    let sections: Vec<_> =
        decl.placement.sections.iter().map(|kind| kind.name().to_owned()).collect();
    Page {
        topic: Topic::Policy,
        name: decl.name(),
        remark: sections.join(", "),
        fixes: None,
        markdown: markdown(decl, &aliases, &doc),
        summary,
        aliases,
    }
}

fn markdown(decl: &PolicyDecl, aliases: &[&str], doc: &str) -> String {
    let mut page = format!("# {}\n\n{doc}\n", decl.name());
    if !aliases.is_empty() {
        let names: Vec<_> = aliases.iter().map(|alias| code(alias)).collect();
        add(&mut page, &format!("\nAlso written {}.\n", listed(&names)));
    }
    if !decl.documented {
        add(&mut page, "\nKnown from the service's schema only; the documentation is silent.\n");
    }
    add(&mut page, &format!("\n## Where\n\n{}", placement(decl)));
    section(&mut page, "Attributes", &attributes(&decl.element, 0));
    section(&mut page, "Content", &content(&decl.element, 0));
    section(&mut page, "Conditions", &conditions(&decl.element, 0));
    if !decl.example.is_empty() {
        section(&mut page, "Example", &format!("```xml\n{}\n```\n", decl.example.trim()));
    }
    section(&mut page, "Source", &format!("{}.\n", decl.source));
    page
}

fn add(page: &mut String, text: &str) {
    page.push_str(text);
}

/// Appends a section unless it is empty.
fn section(page: &mut String, heading: &str, text: &str) {
    if !text.is_empty() {
        add(page, &format!("\n## {heading}\n\n{text}"));
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn placement(decl: &PolicyDecl) -> String {
    let place = &decl.placement;
    let names = |names: Vec<&'static str>| listed(&names.into_iter().map(code).collect::<Vec<_>>());
    let mut text = String::new();
    let sections = match place.sections {
        Sections::ALL => "all".to_owned(),
        sections if sections.iter().next().is_none() => "none".to_owned(),
        sections => names(sections.iter().map(|value| value.name()).collect()),
    };
    let scopes = match place.scopes {
        Scopes::ALL => "all".to_owned(),
        scopes if scopes.iter().next().is_none() => "GraphQL resolvers".to_owned(),
        scopes => names(scopes.iter().map(|value| value.name()).collect()),
    };
    let gateways = match place.gateways {
        Gateways::ALL => "all".to_owned(),
        gateways => names(gateways.iter().map(|value| value.name()).collect()),
    };
    let repeat = match place.repeat {
        Repeat::Any => "as often as needed",
        Repeat::OncePerSection => "once on every path through a section",
        Repeat::OncePerDocument => "once on every path through a document",
    };
    for (what, value, note) in [
        ("sections", &*sections, place.sections_strictness.note),
        ("scopes", &scopes, ""),
        ("gateways", &gateways, ""),
        ("how often", repeat, ""),
    ] {
        add(&mut text, &item(0, &format!("{what}: {value}"), &remarks(&[note])));
    }
    text
}

fn attributes(element: &ElementDecl, indent: usize) -> String {
    element.attributes.iter().map(|attribute| attribute_item(attribute, indent)).collect()
}

/// `` - `counter-key` (required, expression allowed): text. What it is. ``
fn attribute_item(attribute: &AttributeDecl, indent: usize) -> String {
    let mut facts = Vec::new();
    if attribute.required != Required::No {
        facts.push("required".to_owned());
    }
    if let Some(default) = attribute.default {
        facts.push(format!("default {}", code(default)));
    }
    if attribute.expression == ExpressionUse::Allowed {
        facts.push("expression allowed".to_owned());
    }
    if !attribute.documented {
        facts.push("undocumented".to_owned());
    }
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    let mut kind = attribute.kind.describe().into_owned();
    let mut notes = vec![attribute.kind_strictness.note];
    if let Some(expected) = attribute.expected {
        kind = format!("{kind}; expected: {}", expected.describe());
        notes.push(expected.strictness.note);
    }
    if !attribute.undocumented_words.is_empty() {
        let words: Vec<_> = attribute.undocumented_words.iter().map(|word| code(word)).collect();
        kind = format!("{kind}; undocumented: {}", listed(&words));
    }
    if let Required::Yes(strictness) = attribute.required {
        notes.push(strictness.note);
    }
    if let ExpressionUse::NotAllowed(strictness) = attribute.expression {
        notes.push(strictness.note);
    }
    let doc = format!("{} {}", doc_text(attribute.doc), remarks(&notes));
    item(indent, &format!("{}{facts}: {kind}", code(attribute.name)), &doc)
}

/// What a declaration says on its sources and on practice, as sentences.
fn remarks(notes: &[&str]) -> String {
    let notes = notes.iter().filter(|note| !note.is_empty());
    notes.map(|note| format!("Note: {note}. ")).collect()
}

/// A list item that ends with the sentences of a doc comment.
fn item(indent: usize, head: &str, doc: &str) -> String {
    let doc = doc_text(doc).split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if doc.is_empty() { head.to_owned() } else { format!("{head}. {doc}") };
    format!("{:indent$}- {text}\n", "")
}

fn content(element: &ElementDecl, depth: usize) -> String {
    let indent = depth * 2;
    let mut text = String::new();
    if let Some(decl) = &element.text {
        let doc = format!("{} {}", doc_text(decl.doc), remarks(&[decl.strictness.note]));
        add(&mut text, &item(indent, &text_item(decl), &doc));
    }
    if depth == 0 && element.children.len() > 1 && element.order != ChildOrder::Any {
        let blank = if text.is_empty() { "" } else { "\n" };
        add(&mut text, &format!("{blank}In this order:\n\n"));
    }
    for child in element.children {
        add(&mut text, &child_item(child, depth));
    }
    text
}

fn text_item(decl: &TextDecl) -> String {
    let required = if decl.required { "required" } else { "optional" };
    let expression = match decl.expression {
        ExpressionUse::Allowed => ", expression allowed",
        ExpressionUse::NotAllowed(_) => "",
    };
    format!("text ({required}{expression}): {}", decl.kind.describe())
}

fn child_item(child: &ChildDecl, depth: usize) -> String {
    let indent = depth * 2;
    let name = match child.content {
        ChildContent::Element(element) => format!("`<{}>`", element.name),
        ChildContent::Policy(name) => format!("`<{name}>`, a policy of its own"),
        ChildContent::AnyPolicy => "any policy that the section takes".to_owned(),
        ChildContent::AnyPolicyExcept(names) => {
            let names: Vec<_> = names.iter().map(|name| code(name)).collect();
            format!("any policy that the section takes, except {}", listed(&names))
        }
        ChildContent::AnyXml => "any XML".to_owned(),
    };
    let count = match (child.min, child.max) {
        (0, None) => "any number".to_owned(),
        (0, Some(1)) => "optional".to_owned(),
        (1, Some(1)) => "once".to_owned(),
        (0, Some(max)) => format!("at most {max}"),
        (min, None) => format!("at least {min}"),
        (min, Some(max)) => format!("{min} to {max}"),
    };
    let undocumented = if child.documented { "" } else { ", undocumented" };
    let head = format!("{name} ({count}{undocumented})");
    let note = remarks(&[child.strictness.note]);
    let with_doc = |doc: &str| item(indent, &head, &format!("{} {note}", doc_text(doc)));
    let ChildContent::Element(element) = child.content else { return with_doc(child.doc) };
    let mut text = with_doc(element.doc);
    if depth < DEEPEST {
        add(&mut text, &attributes(element, indent + 2));
        add(&mut text, &content(element, depth + 1));
        add(&mut text, &conditions(element, indent + 2));
    }
    text
}

fn conditions(element: &ElementDecl, indent: usize) -> String {
    let line = |constraint: &Constraint| {
        item(indent, &condition(constraint), &remarks(&[constraint.strictness.note]))
    };
    element.constraints.iter().map(line).collect()
}

/// ``all or none of `token-quota` and `token-quota-period` ``
fn condition(constraint: &Constraint) -> String {
    let items =
        |items: &[Item]| listed(&items.iter().map(|item| item.describe()).collect::<Vec<_>>());
    let mut text = match constraint.check {
        Check::AtLeastOne(groups) => {
            let groups: Vec<_> = groups.iter().map(|group| items(group)).collect();
            format!("at least one of {}", groups.join(" or "))
        }
        Check::AtMostOne(list) => format!("at most one of {}", items(list)),
        Check::ExactlyOne(list) => format!("exactly one of {}", items(list)),
        Check::AllOrNone(list) => format!("all or none of {}", items(list)),
        Check::All(list) => format!("{} must be there", items(list)),
        Check::None(list) => format!("{} must not be there", items(list)),
    };
    let words =
        |words: &[&str]| words.iter().map(|word| code(word)).collect::<Vec<_>>().join(" or ");
    match constraint.when {
        Condition::Always => Ok(()),
        Condition::Has(item) => write!(text, ", when {} is there", item.describe()),
        Condition::Lacks(item) => write!(text, ", when {} is not there", item.describe()),
        Condition::Is(name, list) => write!(text, ", when `{name}` is {}", words(list)),
        Condition::IsNot(name, list) => write!(text, ", unless `{name}` is {}", words(list)),
    }
    .unwrap_or_default();
    text
}
