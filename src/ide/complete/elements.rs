//! Elements by the place in the schema: sections, policies, parts, `<base />`, end tags.

use crate::policy::schema::{
    ChildContent, ElementDecl, PolicyDecl, Required, Scope, SectionKind, ValueKind,
};
use crate::policy::{BASE, Document, ElementKind, FRAGMENT, POLICIES, catalogue};
use crate::source::Span;

use super::super::context::{self, Closing, Context, Open, Tag};
use super::super::describe;
use super::{Item, ItemKind, plain};

/// How deep required parts are written out.
const DEEPEST: usize = 3;

/// Something that may stand as a child.
struct Child {
    name: &'static str,
    kind: ItemKind,
    decl: &'static ElementDecl,
    policy: Option<&'static PolicyDecl>,
    documented: bool,
    /// Rank: what belongs here before what may stand anywhere.
    rank: u32,
}

/// The children that the element of the last name takes, without those of which it has enough.
fn children(document: &Document, open: &[Open], scope: Option<Scope>) -> Vec<Child> {
    let text = document.text();
    let Some(last) = open.last() else { return roots() };
    let Some(kind) = context::kind_of(text, open) else { return Vec::new() };
    let Some(decl) = kind.decl() else { return Vec::new() };
    let section = section(text, open);
    let count = |name: &str| last.children.iter().filter(|child| child.of(text) == name).count();
    let mut found = Vec::new();
    for child in decl.children {
        let is_full = |name: &str| child.max.is_some_and(|max| count(name) >= max as usize);
        match child.content {
            ChildContent::Element(element) if !is_full(element.name) => found.push(Child {
                name: element.name,
                kind: ItemKind::Element,
                decl: element,
                policy: None,
                documented: child.documented,
                rank: 0,
            }),
            ChildContent::Policy(name) if !is_full(name) => {
                found.extend(catalogue::policy(name).map(|policy| of_policy(policy, name, 0)));
            }
            ChildContent::AnyPolicy => found.extend(policies(section, scope, &[])),
            ChildContent::AnyPolicyExcept(names) => found.extend(policies(section, scope, names)),
            _ => {}
        }
    }
    found
}

fn of_policy(policy: &'static PolicyDecl, name: &'static str, rank: u32) -> Child {
    Child {
        name,
        kind: ItemKind::Policy,
        decl: &policy.element,
        policy: Some(policy),
        documented: policy.documented,
        rank,
    }
}

/// The roots of documents.
fn roots() -> Vec<Child> {
    let root = |decl: &'static ElementDecl| Child {
        name: decl.name,
        kind: ItemKind::Element,
        decl,
        policy: None,
        documented: true,
        rank: 0,
    };
    let resolvers = catalogue::ALL.iter().filter(|policy| policy.placement.root);
    let resolvers = resolvers.map(|policy| of_policy(policy, policy.name(), 1));
    [root(&POLICIES), root(&FRAGMENT)].into_iter().chain(resolvers).collect()
}

/// The section around a place.
fn section(text: &str, open: &[Open]) -> Option<SectionKind> {
    let mut names = open.iter().map(|each| each.name.of(text));
    names.find_map(SectionKind::from_name)
}

/// The policies that a section takes.
fn policies(section: Option<SectionKind>, scope: Option<Scope>, without: &[&str]) -> Vec<Child> {
    let fits = |policy: &&&'static PolicyDecl| {
        let place = &policy.placement;
        let by_variant = policy.variants.iter().any(|variant| {
            section.is_some_and(|section| variant.placement.sections.contains(section))
        });
        let in_section = section.is_none_or(|it| place.sections.contains(it)) || by_variant;
        let in_scope = scope.is_none_or(|it| place.scopes.contains(it));
        let stands = place.sections.iter().next().is_some();
        in_section && in_scope && stands && !place.root
    };
    let found = catalogue::ALL.iter().filter(fits).flat_map(|policy| {
        policy.names.iter().enumerate().map(|(at, name)| {
            let rank = 1 + u32::from(at > 0) + u32::from(!policy.documented);
            of_policy(policy, name, rank)
        })
    });
    found.filter(|child| !without.contains(&child.name)).collect()
}

/// The elements that can be written in text, with their brackets; and the end of what is open.
pub(super) fn in_text(
    document: &Document,
    context: &Context,
    text: Span,
    scope: Option<Scope>,
) -> Vec<Item> {
    let source = document.text();
    let typed = text.of(source);
    let word =
        typed.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')).len();
    let replace = Span::new(text.start.saturating_add(Span::from_range(0..word).end), text.end);
    let text_only = context::kind_of(source, &context.open)
        .and_then(ElementKind::decl)
        .is_some_and(|decl| decl.children.is_empty());
    let mut items: Vec<_> = children(document, &context.open, scope)
        .into_iter()
        .filter(|_| !text_only)
        .map(|child| item(&child, replace, true, true))
        .collect();
    items.extend(end_tag(document, context, replace, "</"));
    items
}

/// The names for a start tag that is being written.
pub(super) fn names(
    document: &Document,
    context: &Context,
    tag: &Tag,
    scope: Option<Scope>,
) -> Vec<Item> {
    // The rest of the tag stays as it is, if there is one.
    let whole = tag.closing == Closing::Missing && tag.attributes.is_empty();
    let mut items: Vec<_> = children(document, &context.open, scope)
        .iter()
        .map(|child| item(child, tag.name, false, whole))
        .collect();
    if tag.name.is_empty() {
        items.extend(end_tag(document, context, tag.name, "/"));
    }
    items
}

/// The name of the innermost open element.
pub(super) fn end_name(document: &Document, context: &Context, name: Span) -> Vec<Item> {
    let rest = document.text().get(name.end as usize..).unwrap_or_default();
    let Some(open) = context.open.last() else { return Vec::new() };
    let label = open.name.of(document.text());
    let close = if rest.trim_start().starts_with('>') { "" } else { ">" };
    let insert = format!("{label}{close}");
    vec![Item { insert, ..Item::new(label, ItemKind::EndTag, name) }]
}

fn end_tag(document: &Document, context: &Context, replace: Span, mark: &str) -> Option<Item> {
    let name = context.open.last()?.name.of(document.text());
    let insert = format!("{mark}{name}>");
    Some(Item { insert, rank: 9, ..Item::new(format!("/{name}"), ItemKind::EndTag, replace) })
}

fn item(child: &Child, replace: Span, with_bracket: bool, whole: bool) -> Item {
    let documentation = match child.policy {
        Some(policy) => describe::policy(policy),
        None => describe::element(child.decl),
    };
    let bracket = if with_bracket { "<" } else { "" };
    let (insert, snippet) = if whole {
        let mut stops = 0;
        let snippet = element_snippet(child.name, child.decl, &mut stops, 0);
        let bare = bare(child.name, child.decl);
        (format!("{bracket}{bare}"), Some(format!("{bracket}{snippet}")))
    } else {
        (format!("{bracket}{}", child.name), None)
    };
    Item {
        insert,
        snippet,
        documentation,
        detail: summary(child.decl.doc),
        rank: child.rank,
        recommended: child.documented,
        ..Item::new(child.name, child.kind, replace)
    }
}

/// The first sentence of a doc comment.
fn summary(doc: &str) -> String {
    let text = describe::doc_text(doc);
    let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let sentence = paragraph.split_inclusive(". ").next().unwrap_or_default();
    sentence.trim().trim_end_matches('.').to_owned()
}

/// True for an element without anything between its tags.
fn is_empty(decl: &ElementDecl) -> bool {
    decl.children.is_empty() && decl.text.is_none()
}

/// The element with its required attributes, empty.
fn bare(name: &str, decl: &ElementDecl) -> String {
    let required = decl.attributes.iter().filter(|it| it.required != Required::No);
    let attributes: String = required.map(|it| format!(" {}=\"\"", it.name)).collect();
    if is_empty(decl) {
        return format!("{name}{attributes} />");
    }
    format!("{name}{attributes}></{name}>")
}

/// The element with places to fill in: what is required, to a few levels.
fn element_snippet(name: &str, decl: &ElementDecl, stops: &mut u32, depth: usize) -> String {
    let mut out = name.to_owned();
    for attribute in decl.attributes.iter().filter(|it| it.required != Required::No) {
        *stops += 1;
        out.push_str(&format!(" {}=\"{}\"", attribute.name, stop(*stops, attribute.kind)));
    }
    if std::ptr::eq(decl, &BASE) || is_empty(decl) {
        out.push_str(if depth == 0 { " />$0" } else { " />" });
        return out;
    }
    out.push('>');
    let required: Vec<_> = decl
        .children
        .iter()
        .filter(|child| child.min > 0 && depth < DEEPEST)
        .filter_map(|child| match child.content {
            ChildContent::Element(element) => Some((element.name, element)),
            ChildContent::Policy(name) => {
                catalogue::policy(name).map(|policy| (name, &policy.element))
            }
            _ => None,
        })
        .collect();
    if required.is_empty() {
        match (&decl.text, depth) {
            (Some(text), _) if decl.children.is_empty() => {
                *stops += 1;
                out.push_str(&stop(*stops, text.kind));
            }
            (_, 0) => out.push_str("\n\t$0\n"),
            _ => {
                *stops += 1;
                out.push_str(&format!("${stops}"));
            }
        }
    } else {
        for (name, element) in required {
            let inner = element_snippet(name, element, stops, depth + 1);
            out.push_str(&format!("\n\t<{}", inner.replace('\n', "\n\t")));
        }
        out.push('\n');
    }
    out.push_str(&format!("</{name}>"));
    out
}

/// A place to fill in: a choice where only some words are taken.
pub(super) fn stop(number: u32, kind: ValueKind) -> String {
    match kind {
        ValueKind::Keyword(words) if !words.is_empty() => {
            let words: Vec<_> = words
                .iter()
                .map(|word| plain(word).replace(',', "\\,").replace('|', "\\|"))
                .collect();
            format!("${{{number}|{}|}}", words.join(","))
        }
        ValueKind::Boolean => format!("${{{number}|true,false|}}"),
        _ => format!("${number}"),
    }
}
