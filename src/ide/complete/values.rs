//! Values of attributes and text of elements: words, names of resources and variables, named
//! values, default dimensions, the beginning of an expression.

use crate::model::{Member, ResourceKind};
use crate::policy::catalogue::DEFAULT_DIMENSIONS;
use crate::policy::schema::{ExpressionUse, ValueKind};
use crate::source::Span;

use super::super::context::{Attribute, Context, Tag};
use super::super::names::variables;
use super::attributes::kind_of_tag;
use super::{Item, ItemKind};

/// The attributes that name resources. What they name is told by the model.
const RESOURCES: &[(&str, ResourceKind)] = &[
    ("backend-id", ResourceKind::Backend),
    ("certificate-id", ResourceKind::Certificate),
    ("embeddings-backend-id", ResourceKind::Backend),
    ("fragment-id", ResourceKind::Fragment),
    ("issuer-certificate-id", ResourceKind::Certificate),
    ("logger-id", ResourceKind::Logger),
    ("provider-id", ResourceKind::CredentialProvider),
];

/// How far behind the cursor a `{{` is looked for.
const REACH: usize = 256;

/// The named values, where the cursor stands after `{{`.
pub(super) fn named_value(member: Member<'_>, offset: u32) -> Option<Vec<Item>> {
    let text = member.document.document.text();
    let end = text.floor_char_boundary(offset as usize);
    let start = text.ceil_char_boundary(end.saturating_sub(REACH));
    let before = text.get(start..end)?;
    let braces = before.rfind("{{")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let typed = before.get(braces + 2..)?;
    if !typed.chars().all(is_name) {
        return None;
    }
    let rest = text.get(end..)?;
    let after = rest.trim_start_matches(is_name);
    let name = Span::from_range(end - typed.len()..end + (rest.len() - after.len()));
    let close = match (after.starts_with("}}"), after.starts_with('}')) {
        (true, _) => "",
        (false, true) => "}",
        (false, false) => "}}",
    };
    let items: Vec<_> = member
        .names(ResourceKind::NamedValue)
        .map(|known| Item {
            insert: format!("{known}{close}"),
            detail: detail(member, known),
            ..Item::new(known, ItemKind::Resource, name)
        })
        .collect();
    // In code without named values, two braces are C#.
    (!items.is_empty()).then_some(items)
}

fn detail(member: Member<'_>, name: &str) -> String {
    let resource = member.resource(ResourceKind::NamedValue, name);
    let is_secret = resource.is_some_and(|resource| resource.secret);
    if is_secret { "secret named value".to_owned() } else { "named value".to_owned() }
}

/// The words of a kind of value.
fn words(kind: ValueKind, replace: Span) -> Vec<Item> {
    let words: &[&str] = match kind {
        ValueKind::Keyword(words) => words,
        ValueKind::Boolean => &["true", "false"],
        _ => &[],
    };
    words.iter().map(|word| Item::new(*word, ItemKind::Word, replace)).collect()
}

/// The beginning of an expression and of a named value, where nothing is written yet.
fn beginnings(expression: ExpressionUse, replace: Span, member: Member<'_>) -> Vec<Item> {
    if !replace.is_empty() {
        return Vec::new();
    }
    let mut items = Vec::new();
    if expression == ExpressionUse::Allowed {
        for (label, insert, snippet, detail) in [
            ("@(…)", "@()", "@($0)", "expression with one value"),
            ("@{…}", "@{ return ; }", "@{\n\t$0\n\\}", "expression with statements"),
        ] {
            items.push(Item {
                insert: insert.to_owned(),
                snippet: Some(snippet.to_owned()),
                detail: detail.to_owned(),
                rank: 5,
                ..Item::new(label, ItemKind::Snippet, replace)
            });
        }
    }
    for name in member.names(ResourceKind::NamedValue) {
        items.push(Item {
            detail: detail(member, name),
            rank: 6,
            ..Item::new(format!("{{{{{name}}}}}"), ItemKind::Resource, replace)
        });
    }
    items
}

/// What the value of an attribute may be.
pub(super) fn attribute(
    member: Member<'_>,
    context: &Context,
    tag: &Tag,
    attribute: &Attribute,
) -> Vec<Item> {
    let document = &member.document.document;
    let text = document.text();
    let Some(value) = attribute.value else { return Vec::new() };
    let kind = kind_of_tag(document, context, tag);
    let Some(decl) = kind.decl() else { return Vec::new() };
    let Some(decl_of) = decl.attribute(attribute.name.of(text)) else { return Vec::new() };
    let mut items = words(decl_of.kind, value);
    items.extend(decl_of.undocumented_words.iter().map(|word| Item {
        rank: 1,
        recommended: false,
        ..Item::new(*word, ItemKind::Word, value)
    }));
    if let Some(default) =
        decl_of.default.filter(|default| !items.iter().any(|item| item.label == *default))
    {
        items.push(Item {
            detail: "default".to_owned(),
            ..Item::new(default, ItemKind::Word, value)
        });
    }
    if decl.name == "dimension" && decl_of.name == "name" {
        items.extend(DEFAULT_DIMENSIONS.iter().map(|name| Item {
            detail: "default dimension".to_owned(),
            ..Item::new(*name, ItemKind::Word, value)
        }));
    }
    if let Some((_, kind)) = RESOURCES.iter().find(|(name, _)| *name == decl_of.name) {
        items.extend(member.names(*kind).map(|name| Item {
            detail: kind.name().to_owned(),
            ..Item::new(name, ItemKind::Resource, value)
        }));
    }
    if decl_of.variable.is_some() {
        items.extend(variables(member).into_iter().map(|variable| Item {
            detail: variable.ty.unwrap_or_else(|| "variable".to_owned()),
            ..Item::new(variable.name, ItemKind::Variable, value)
        }));
    }
    items.extend(beginnings(decl_of.expression, value, member));
    items
}

/// What the text of an element may be.
pub(super) fn text(member: Member<'_>, context: &Context, text: Span, offset: u32) -> Vec<Item> {
    let document = &member.document.document;
    let kind = super::super::context::kind_of(document.text(), &context.open);
    let Some(decl) = kind.and_then(crate::policy::ElementKind::decl) else { return Vec::new() };
    let Some(decl) = decl.text else { return Vec::new() };
    let typed = text.of(document.text());
    let blanks = typed.len() - typed.trim_start().len();
    let start = text.start.saturating_add(Span::from_range(0..blanks).end);
    let replace = Span::new(start.min(offset), offset);
    let mut items = words(decl.kind, replace);
    items.extend(beginnings(decl.expression, replace, member));
    items
}
