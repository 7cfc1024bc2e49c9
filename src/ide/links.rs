//! Places that lead to another file: the fragments that are included.

use crate::model::Member;
use crate::model::effective::included;
use crate::source::{FileId, Span};

/// A place and the file that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The name of the fragment.
    pub span: Span,
    /// The file of the fragment.
    pub file: FileId,
    /// The fragment.
    pub name: String,
}

/// The included fragments of which the workspace has the documents.
#[must_use]
pub fn links(member: Member<'_>) -> Vec<Link> {
    let elements = member.document.document.elements();
    let link = |element: crate::policy::ElementRef<'_>| {
        let name = included(element)?;
        let file = member.fragment(&name)?.document.file;
        Some(Link { span: element.attribute("fragment-id")?.value_span(), file, name })
    };
    elements.filter_map(link).collect()
}
