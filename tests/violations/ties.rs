//! The constraints of a declaration, read a second time: what they ask of an element. The
//! rules read them on their own, and both must agree.

use policyc::policy::schema::{Check, Condition, Constraint, ElementDecl, Item};

use crate::samples::is_expression;
use crate::tree::{Node, Part, Path};

/// What a broken constraint gives.
pub(crate) struct Broken {
    pub rule: &'static str,
    /// From the element to the place of the finding.
    pub path: Path,
    pub part: Part,
}

pub(crate) fn has(node: &Node, item: Item) -> bool {
    match item {
        Item::Attribute(name) => node.attribute(name).is_some(),
        Item::Child(name) => node.children.iter().any(|child| child.name == name),
        Item::Text => node.text.is_some(),
    }
}

/// True when the constraint applies to the element.
pub(crate) fn applies(node: &Node, decl: &ElementDecl, condition: Condition) -> bool {
    // Nobody knows what an expression gives.
    let value = |name: &str| match node.attribute(name) {
        Some(value) if is_expression(value) => None,
        Some(value) => Some(value.to_owned()),
        None => Some(decl.attribute(name)?.default.unwrap_or_default().to_owned()),
    };
    match condition {
        Condition::Always => true,
        Condition::Has(item) => has(node, item),
        Condition::Lacks(item) => !has(node, item),
        Condition::Is(name, words) => value(name).is_some_and(|value| words.contains(&&*value)),
        Condition::IsNot(name, words) => value(name).is_some_and(|value| !words.contains(&&*value)),
    }
}

/// What is wrong with the element by one constraint.
pub(crate) fn broken(node: &Node, decl: &ElementDecl, constraint: &Constraint) -> Option<Broken> {
    if !applies(node, decl, constraint.when) {
        return None;
    }
    let present = |items: &[Item]| -> Vec<Item> {
        items.iter().copied().filter(|item| has(node, *item)).collect()
    };
    let (lacks, extra) = match constraint.check {
        Check::AtLeastOne(groups) => {
            (!groups.iter().any(|group| present(group).len() == group.len()), None)
        }
        Check::AtMostOne(items) => (false, present(items).get(1).copied()),
        Check::ExactlyOne(items) => (present(items).is_empty(), present(items).get(1).copied()),
        Check::AllOrNone(items) => (![0, items.len()].contains(&present(items).len()), None),
        Check::All(items) => (present(items).len() < items.len(), None),
        Check::None(items) => (false, present(items).first().copied()),
    };
    if lacks {
        return Some(Broken { rule: "incomplete-element", path: Vec::new(), part: Part::Name });
    }
    let (path, part) = match extra? {
        Item::Attribute(name) => (Vec::new(), Part::AttributeName(name.to_owned())),
        Item::Text => (Vec::new(), Part::Text),
        Item::Child(name) => {
            let at = node.children.iter().position(|child| child.name == name)?;
            (vec![at], Part::Name)
        }
    };
    Some(Broken { rule: "conflicting-attributes", path, part })
}
