//! The structure of a document: sections and policies.

use crate::policy::{ElementKind, ElementRef};
use crate::source::Span;

/// What an entry of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// The whole document.
    Document,
    /// A section.
    Section,
    /// A policy.
    Policy,
    /// A policy that sets a variable.
    Variable,
    /// A part of a policy.
    Part,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called: the element's name.
    pub name: String,
    /// What tells it from others of the name: `name="x"`.
    pub detail: String,
    /// What it is.
    pub kind: EntryKind,
    /// All of it.
    pub span: Span,
    /// Its name.
    pub name_span: Span,
    /// What is in it.
    pub children: Vec<Entry>,
}

/// The attributes that tell elements of one name apart, best first.
const TELLING: [&str; 8] = [
    "name",
    "fragment-id",
    "backend-id",
    "variable-name",
    "id",
    "condition",
    "code",
    "counter-key",
];

/// Most characters of a detail.
const MOST: usize = 60;

/// The outline of a document.
#[must_use]
pub fn outline(document: &crate::policy::Document) -> Vec<Entry> {
    document.roots().map(entry).collect()
}

/// The depth is that of the document, which the parser limits.
fn entry(element: ElementRef<'_>) -> Entry {
    let kind = match element.kind() {
        ElementKind::Policies | ElementKind::Fragment => EntryKind::Document,
        ElementKind::Section(_) => EntryKind::Section,
        ElementKind::Policy(policy) if policy.name() == "set-variable" => EntryKind::Variable,
        ElementKind::Policy(_) | ElementKind::Base => EntryKind::Policy,
        ElementKind::Part(_) | ElementKind::Unexpected(_) | ElementKind::Free => EntryKind::Part,
    };
    let children = element.children().filter(|child| child.is_judged()).map(entry).collect();
    Entry {
        name: element.name().to_owned(),
        detail: detail(element),
        kind,
        span: element.span(),
        name_span: element.name_span(),
        children,
    }
}

fn detail(element: ElementRef<'_>) -> String {
    let attribute = TELLING.iter().find_map(|name| element.attribute(name));
    let text = match attribute {
        Some(attribute) => attribute.value_span().of(element.document().text()),
        None => element.text().map_or("", |text| text.span().of(element.document().text())),
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
