//! What differs between two policy documents, as far as they say something else: layout, quotes,
//! the order of attributes, the form of entities and the layout of code do not count
//! ([`crate::policy::meaning`]).
//!
//! Children are matched in three steps: those that are the same, then those with the same name
//! and key (`set-header` by its `name`), then those of the same name in their order. What is
//! matched and stands in another order was moved; what is left was added or removed.

mod order;
mod tree;

use crate::policy::Document;
use crate::policy::meaning::{Meaning, ValueMeaning};
use crate::source::Span;

#[cfg(test)]
mod tests;

/// What became of a part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It stands only in the second document.
    Added,
    /// It stands only in the first document.
    Removed,
    /// It says the same at another place.
    Moved,
    /// Its attributes or its text say something else.
    Changed,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::Changed => "changed",
        }
    }
}

/// A place in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The way to it from the root: `policies/inbound/set-header[name="x"]`.
    pub path: String,
    /// All of it, in the document.
    pub span: Span,
}

/// One value that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// Name of the attribute; `None` for what stands between the tags.
    pub attribute: Option<String>,
    /// What it was; `None` when it was not there.
    pub before: Option<String>,
    /// What it is; `None` when it is not there any more.
    pub after: Option<String>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub kind: Kind,
    /// Where it stands in the first document.
    pub before: Option<Place>,
    /// Where it stands in the second one.
    pub after: Option<Place>,
    /// For what was changed: the values.
    pub values: Vec<ValueChange>,
}

impl Change {
    /// Where it stands now, or stood.
    #[must_use]
    pub fn path(&self) -> &str {
        let place = self.after.as_ref().or(self.before.as_ref());
        place.map_or("", |place| &place.path)
    }
}

/// The differences between two documents, in the order of the second one, what was removed where
/// it stood. With `comments`, comments count too.
#[must_use]
pub fn diff(before: &Document, after: &Document, comments: bool) -> Vec<Change> {
    let (before, after) = (Meaning::of(before, comments), Meaning::of(after, comments));
    if before == after {
        return Vec::new();
    }
    tree::compare(&before, &after)
}

/// A value as people read it: text as it is, code in one layout, with its comments before it.
fn shown(value: &ValueMeaning) -> String {
    match value {
        ValueMeaning::Text(text) => text.clone(),
        ValueMeaning::Code { code, comments } if comments.is_empty() => code.clone(),
        ValueMeaning::Code { code, comments } => format!("{}\n{code}", comments.join("\n")),
    }
}
