//! Slips of the pen: what a rule would call missing stands there under a misspelled name, and
//! the rules on unknown names say so already.

use crate::lint::nearest;
use crate::policy::schema::Item;
use crate::policy::{ElementKind, ElementRef};

/// True when an unknown attribute or child of the element is a slip of the item's name.
pub(super) fn is_misspelled(element: ElementRef<'_>, item: Item) -> bool {
    let slip = |written: &str, name: &str| nearest(written, [name]).is_some();
    match item {
        Item::Attribute(name) => element
            .attributes()
            .any(|attribute| attribute.decl().is_none() && slip(attribute.name(), name)),
        Item::Child(name) => element.children().any(|child| {
            matches!(child.kind(), ElementKind::Unexpected(None)) && slip(child.name(), name)
        }),
        Item::Text => false,
    }
}
