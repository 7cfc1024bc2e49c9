//! What can be written at a place.

mod attributes;
mod code;
mod elements;
mod values;

use crate::model::Member;
use crate::policy::schema::Scope;
use crate::source::Span;

use super::code::region_at;
use super::context::{self, Place};

/// What an item is, for its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A policy.
    Policy,
    /// A section, a part of a policy, `<base />`.
    Element,
    /// The end of an element.
    EndTag,
    /// An attribute.
    Attribute,
    /// A word that an attribute takes.
    Word,
    /// A named value, fragment, backend and so on.
    Resource,
    /// A variable of the call.
    Variable,
    /// A piece of text to be filled in.
    Snippet,
    /// A local of an expression.
    Local,
    /// A property of a type.
    Property,
    /// A method of a type.
    Method,
    /// A value of an enumeration.
    Constant,
    /// A type.
    Type,
    /// An enumeration.
    Enumeration,
    /// A namespace.
    Namespace,
    /// A word of C#.
    Keyword,
}

/// Something that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What the user sees and types.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// A few words beside it.
    pub detail: String,
    /// More about it, in Markdown.
    pub documentation: String,
    /// What is replaced.
    pub replace: Span,
    /// What takes its place.
    pub insert: String,
    /// The same with places to fill in, as snippets of the protocol have them.
    pub snippet: Option<String>,
    /// Items of a lower number come first.
    pub rank: u32,
    /// False for what the service refuses or does not document.
    pub recommended: bool,
    /// True where the next completion follows at once.
    pub goes_on: bool,
}

impl Item {
    fn new(label: impl Into<String>, kind: ItemKind, replace: Span) -> Self {
        let label = label.into();
        Self {
            insert: label.clone(),
            label,
            kind,
            detail: String::new(),
            documentation: String::new(),
            replace,
            snippet: None,
            rank: 0,
            recommended: true,
            goes_on: false,
        }
    }
}

/// Text within a snippet: its signs stand for themselves.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What can be written at the byte at `offset`; `scope` is where the document is attached, where
/// that is known.
#[must_use]
pub fn complete(member: Member<'_>, offset: u32, scope: Option<Scope>) -> Vec<Item> {
    let document = &member.document.document;
    if let Some(items) = values::named_value(member, offset) {
        return items;
    }
    if region_at(document, offset).is_some() {
        return code::complete(member, offset);
    }
    let context = context::at(document, offset);
    let scope = scope.or(member.scope());
    match &context.place {
        Place::Text(text) => {
            let mut items = values::text(member, &context, *text, offset);
            items.extend(elements::in_text(document, &context, *text, scope));
            items
        }
        Place::TagName(tag) => elements::names(document, &context, tag, scope),
        Place::EndName(name) => elements::end_name(document, &context, *name),
        Place::AttributeName(tag, name) => attributes::names(document, &context, tag, *name),
        Place::Value(tag, attribute) => values::attribute(member, &context, tag, attribute),
        Place::Elsewhere => Vec::new(),
    }
}
