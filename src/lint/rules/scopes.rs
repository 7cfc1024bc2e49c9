//! What the rules about several scopes have in common.

use crate::model::Member;
use crate::model::effective::{Entry, ancestors, included};
use crate::policy::{ElementKind, ElementRef};
use crate::source::Location;

/// Where an entry comes into the document of its scope: the outermost `include-fragment`
/// through which it is inserted, or the entry itself.
pub(super) fn anchor<'w>(entries: &[Entry<'w>], at: usize) -> Option<(Member<'w>, ElementRef<'w>)> {
    let own = entries.get(at)?;
    let of_scope = ancestors(entries, at)
        .map(|(_, entry)| entry)
        .take_while(|entry| entry.element.kind() != ElementKind::Base);
    let include = of_scope.filter(|entry| included(entry.element).is_some()).last();
    let entry = include.unwrap_or(own);
    Some((entry.member, entry.element))
}

/// The name of an element as a place.
pub(super) fn name_of(member: Member<'_>, element: ElementRef<'_>) -> Location {
    member.at(element.name_span())
}

/// The place of a document in words; its file where nothing is known.
pub(super) fn place_of(member: Member<'_>) -> String {
    match member.place() {
        Some(place) => place.to_string(),
        None => format!("`{}`", member.document.document.file().name()),
    }
}

#[cfg(test)]
mod tests;
