//! Where the elements of the catalogue stand, and documents around them.

use std::sync::LazyLock;

use policyc::policy::catalogue;
use policyc::policy::schema::{ChildContent, ElementDecl, Item, PolicyDecl, SectionKind};

use crate::complete::Wish;
use crate::samples::Samples;
use crate::tree::{Node, Path};

/// One element of one policy, by one of the policy's names.
#[derive(Clone)]
pub(crate) struct Place {
    pub policy: &'static PolicyDecl,
    /// The policy's name as written.
    pub name: &'static str,
    /// From the policy down to the element.
    pub levels: Vec<&'static ElementDecl>,
}

impl Place {
    /// The element itself.
    pub(crate) fn decl(&self) -> &'static ElementDecl {
        self.levels[self.levels.len() - 1]
    }

    /// The name of the element above within the policy.
    pub(crate) fn parent(&self) -> &'static str {
        match self.levels.as_slice() {
            [.., parent, _] => parent.name,
            _ => "",
        }
    }

    pub(crate) fn is_policy(&self) -> bool {
        self.levels.len() == 1
    }

    /// `validate-jwt/issuers/issuer`, by the policy's first name.
    pub(crate) fn label(&self) -> String {
        let names: Vec<_> = self.levels.iter().map(|level| level.name).collect();
        names.join("/")
    }

    /// A document with the element in it, and the path to it.
    pub(crate) fn document(&self, samples: &Samples, node: Node) -> (Node, Path) {
        let (policy, path) = self.in_policy(samples, node);
        wrap(samples, self.policy, policy, path)
    }

    /// The policy with the element in it.
    pub(crate) fn in_policy(&self, samples: &Samples, mut node: Node) -> (Node, Path) {
        let mut path = Path::new();
        for (at, pair) in self.levels.windows(2).enumerate().rev() {
            let [outer, inner] = pair else { unreachable!("windows of two") };
            let above = at.checked_sub(1).map_or("", |above| self.levels[above].name);
            let wish = Wish::present(&[Item::Child(inner.name)]);
            let mut parent = samples
                .complete(above, outer, &wish)
                .unwrap_or_else(|| panic!("{}: no place for `{}`", self.label(), inner.name));
            let index = parent.children.iter().position(|child| child.name == inner.name).unwrap();
            parent.children[index] = node;
            path.insert(0, index);
            node = parent;
        }
        if self.name != self.policy.name() {
            self.name.clone_into(&mut node.name);
        }
        (node, path)
    }
}

/// Every element of every policy under every name.
pub(crate) fn all() -> Vec<Place> {
    let mut places = Vec::new();
    for policy in catalogue::ALL {
        for name in policy.names {
            let mut open = vec![Place { policy, name, levels: vec![&policy.element] }];
            while let Some(place) = open.pop() {
                for child in place.decl().children {
                    if let ChildContent::Element(part) = child.content {
                        let mut below = place.clone();
                        below.levels.push(part);
                        open.push(below);
                    }
                }
                places.push(place);
            }
        }
    }
    places
}

/// Where a policy stands.
enum Host {
    Section(SectionKind),
    /// It is the root of its document.
    Root,
    /// As a named child of an element of another policy.
    Child(Place),
}

fn host(policy: &'static PolicyDecl) -> Host {
    static PLACES: LazyLock<Vec<Place>> = LazyLock::new(all);
    if let Some(section) = policy.placement.sections.iter().next() {
        return Host::Section(section);
    }
    if policy.placement.root {
        return Host::Root;
    }
    let takes = |place: &Place| {
        place.decl().children.iter().any(
            |child| matches!(child.content, ChildContent::Policy(name) if name == policy.name()),
        )
    };
    Host::Child(PLACES.iter().find(|place| takes(place)).cloned().expect("a place for the policy"))
}

/// A document around a policy, and the path to what was at `path` inside of it.
fn wrap(
    samples: &Samples,
    decl: &'static PolicyDecl,
    policy: Node,
    mut path: Path,
) -> (Node, Path) {
    match host(decl) {
        Host::Root => (policy, path),
        Host::Section(section) => {
            let (document, at) = in_section(section, policy);
            path.splice(0..0, at);
            (document, path)
        }
        Host::Child(place) => {
            let wish = Wish::present(&[Item::Child(decl.name())]);
            let mut node = samples.complete(place.parent(), place.decl(), &wish).unwrap();
            let index = node.children.iter().position(|child| child.name == decl.name()).unwrap();
            node.children[index] = policy;
            let (document, mut above) = place.document(samples, node);
            above.push(index);
            path.splice(0..0, above);
            (document, path)
        }
    }
}

/// A document with the policy in a section, and the path to it.
pub(crate) fn in_section(section: SectionKind, policy: Node) -> (Node, Path) {
    let mut holder = Node::new(section.name());
    // The backend section takes one policy, `<base />` included.
    if section != SectionKind::Backend {
        holder = holder.child(Node::new("base"));
    }
    let at = holder.children.len();
    (Node::new("policies").child(holder.child(policy)), vec![0, at])
}
