//! The catalogue of policies in figures: what each declares, itself and within its parts.

use crate::policy::catalogue;
use crate::policy::schema::{ChildContent, ElementDecl, Gateway, PolicyDecl, SectionKind};

/// What an element and its parts declare.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    attributes: usize,
    children: usize,
    constraints: usize,
}

impl Figures {
    fn of(element: &ElementDecl) -> Self {
        let mut figures = Self {
            attributes: element.attributes.len(),
            children: element.children.len(),
            constraints: element.constraints.len(),
        };
        for child in element.children {
            if let ChildContent::Element(part) = child.content {
                figures.add(Self::of(part));
            }
        }
        figures
    }

    fn add(&mut self, other: Self) {
        self.attributes += other.attributes;
        self.children += other.children;
        self.constraints += other.constraints;
    }

    fn cells(self) -> String {
        format!("{} | {} | {}", self.attributes, self.children, self.constraints)
    }
}

/// A table with a row for each declaration, and what all have together.
pub(in crate::cli) fn table() -> String {
    let mut text = "\n## In figures\n\n\
        Attributes, children and constraints are those of the policy and of the parts that belong to it \
        alone; a policy that stands inside of another one counts once, for itself.\n\n\
        | policy | attributes | children | constraints | sections | gateways |\n\
        |---|---|---|---|---|---|\n"
        .to_owned();
    let mut all = Figures::default();
    for policy in catalogue::ALL {
        let figures = Figures::of(&policy.element);
        all.add(figures);
        let (name, cells) = (policy.name(), figures.cells());
        text.push_str(&format!(
            "| `{name}` | {cells} | {} | {} |\n",
            sections(policy),
            gateways(policy)
        ));
    }
    let (names, declarations) = (catalogue::names().count(), catalogue::ALL.len());
    let cells = all.cells();
    text.push_str(&format!("| {names} names, {declarations} declarations | {cells} | | |\n"));
    text
}

fn sections(policy: &PolicyDecl) -> String {
    let sections: Vec<_> = policy.placement.sections.iter().map(SectionKind::name).collect();
    match sections.as_slice() {
        [] if policy.placement.root => "root of a resolver".to_owned(),
        [] => "inside of other policies".to_owned(),
        all if all.len() == SectionKind::ALL.len() => "all".to_owned(),
        some => some.join(", "),
    }
}

fn gateways(policy: &PolicyDecl) -> String {
    let gateways: Vec<_> = policy.placement.gateways.iter().map(Gateway::name).collect();
    match gateways.as_slice() {
        all if all.len() == Gateway::ALL.len() => "all".to_owned(),
        some => some.join(", "),
    }
}
