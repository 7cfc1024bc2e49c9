//! The attributes of a tag.

use crate::policy::schema::{Required, ValueKind};
use crate::policy::{Document, ElementKind};
use crate::source::Span;

use super::super::context::{self, Context, Open, Tag};
use super::super::describe;
use super::elements::stop;
use super::{Item, ItemKind};

/// The declaration of the element of a tag.
pub(super) fn kind_of_tag(document: &Document, context: &Context, tag: &Tag) -> ElementKind {
    let mut open = context.open.clone();
    open.push(Open { name: tag.name, children: Vec::new() });
    context::kind_of(document.text(), &open).unwrap_or(ElementKind::Free)
}

/// The attributes that the tag lacks.
pub(super) fn names(document: &Document, context: &Context, tag: &Tag, name: Span) -> Vec<Item> {
    let text = document.text();
    let kind = kind_of_tag(document, context, tag);
    let decl = match kind {
        // What stands in the wrong place is written all the same.
        ElementKind::Unexpected(Some(crate::policy::KnownElement::Policy(policy))) => {
            Some(&policy.element)
        }
        kind => kind.decl(),
    };
    let Some(decl) = decl else { return Vec::new() };
    let written = |attribute: &str| {
        tag.attributes.iter().any(|it| it.name != name && it.name.of(text) == attribute)
    };
    let rest = text.get(name.end as usize..).unwrap_or_default();
    let has_value = rest.trim_start().starts_with('=');
    let missing = decl.attributes.iter().filter(|attribute| !written(attribute.name));
    missing
        .map(|attribute| {
            let is_required = attribute.required != Required::No;
            let mut item = Item {
                detail: describe::attribute_line(attribute),
                documentation: describe::attribute(attribute),
                rank: u32::from(!is_required) + u32::from(!attribute.documented),
                recommended: attribute.documented,
                goes_on: matches!(attribute.kind, ValueKind::Keyword(_) | ValueKind::Boolean)
                    || attribute.variable.is_some(),
                ..Item::new(attribute.name, ItemKind::Attribute, name)
            };
            if !has_value {
                item.insert = format!("{}=\"\"", attribute.name);
                item.snippet = Some(format!("{}=\"{}\"", attribute.name, stop(1, attribute.kind)));
            }
            item
        })
        .collect()
}
