//! Which document inherits from which, and which fragments they include.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::schema::SectionKind;
use crate::policy::{ElementKind, ElementRef};

use super::effective::{Effective, included};
use super::{DocumentId, Service, Workspace};

/// Why one document uses another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// By `<base />`; from the narrower scope to the wider one.
    Base,
    /// The scopes lie one within the other, and no section has `<base />`.
    WithoutBase,
    /// By `include-fragment`.
    Include,
}

/// One line of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The document that uses another.
    pub from: DocumentId,
    /// The document that is used.
    pub to: DocumentId,
    /// Why.
    pub link: Link,
    /// The sections in which it does, in the usual order; empty within fragments.
    pub sections: Vec<SectionKind>,
}

/// The documents of one service and how they use each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// The documents, scopes from wide to narrow, then fragments.
    pub nodes: Vec<DocumentId>,
    /// The lines, in the order of their documents.
    pub edges: Vec<Edge>,
    /// Fragments that are included and not there: who includes it, and its name.
    pub missing: Vec<(DocumentId, String)>,
}

impl Graph {
    /// The graph of a service.
    #[must_use]
    pub fn of(workspace: &Workspace, service: &Service) -> Self {
        let fragments = service.fragments().map(|(_, id)| id);
        let nodes: Vec<_> = service.policies().map(|(_, id)| id).chain(fragments).collect();
        let mut edges: BTreeMap<(DocumentId, DocumentId, Link), BTreeSet<SectionKind>> =
            BTreeMap::new();
        for effective in Effective::all(workspace, service) {
            for pair in effective.layers().windows(2) {
                let [wide, narrow] = pair else { continue };
                let sections = sections_with_base(narrow.document.document.root());
                let link = if sections.is_empty() { Link::WithoutBase } else { Link::Base };
                edges.entry((narrow.id, wide.id, link)).or_default().extend(sections);
            }
        }
        let mut missing = BTreeSet::new();
        for member in nodes.iter().filter_map(|id| workspace.member(*id)) {
            for element in member.document.document.elements() {
                let Some(name) = included(element) else { continue };
                match member.fragment(&name) {
                    Some(fragment) => {
                        let sections =
                            edges.entry((member.id, fragment.id, Link::Include)).or_default();
                        sections.extend(element.section());
                    }
                    None => {
                        missing.insert((member.id, name));
                    }
                }
            }
        }
        let edge = |((from, to, link), sections): ((_, _, _), BTreeSet<_>)| Edge {
            from,
            to,
            link,
            sections: sections.into_iter().collect(),
        };
        let edges = edges.into_iter().map(edge).collect();
        Self { nodes, edges, missing: missing.into_iter().collect() }
    }
}

/// The sections that hold `<base />`.
fn sections_with_base(root: Option<ElementRef<'_>>) -> Vec<SectionKind> {
    let with_base = |element: ElementRef<'_>| {
        let ElementKind::Section(section) = element.kind() else { return None };
        element.children().any(|child| child.kind() == ElementKind::Base).then_some(section)
    };
    root.into_iter().flat_map(ElementRef::children).filter_map(with_base).collect()
}
