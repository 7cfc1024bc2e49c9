//! Elements that hold what their declaration asks for, and what one wishes besides.

use policyc::policy::catalogue;
use policyc::policy::schema::{
    Check, ChildContent, ChildDecl, Condition, ElementDecl, Item, Required, ValueKind,
};

use crate::samples::Samples;
use crate::ties;
use crate::tree::Node;

/// What an element should hold beyond the least that it needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    pub present: Vec<Item>,
    pub absent: Vec<Item>,
    pub values: Vec<(&'static str, String)>,
    /// The constraint that may be broken.
    pub broken: Option<usize>,
}

impl Wish {
    pub(crate) fn present(items: &[Item]) -> Self {
        Self { present: items.to_vec(), ..Self::default() }
    }

    pub(crate) fn value(name: &'static str, value: &str) -> Self {
        Self { values: vec![(name, value.to_owned())], ..Self::default() }
    }

    /// True when the item must stay.
    fn keeps(&self, item: Item) -> bool {
        let by_value = self.values.iter().any(|(name, _)| item == Item::Attribute(name));
        by_value || self.present.contains(&item)
    }
}

/// Steps that a repair may take.
const MOST_REPAIRS: usize = 8;

impl Samples {
    /// An element of that declaration with all that it needs and all that is wished;
    /// `None` when the constraints leave no such element.
    pub(crate) fn complete(
        &self,
        parent: &str,
        decl: &'static ElementDecl,
        wish: &Wish,
    ) -> Option<Node> {
        let node = self.unrepaired(parent, decl, wish);
        self.repair(parent, decl, wish, node, MOST_REPAIRS)
    }

    /// The same without a look at the constraints.
    pub(crate) fn unrepaired(&self, parent: &str, decl: &'static ElementDecl, wish: &Wish) -> Node {
        let mut node = Node::new(decl.name);
        if decl.name.contains(':') {
            node.set("xmlns:xsl", "http://www.w3.org/1999/XSL/Transform");
        }
        for attribute in decl.attributes {
            let item = Item::Attribute(attribute.name);
            if matches!(attribute.required, Required::Yes(_)) && !wish.absent.contains(&item) {
                self.add(parent, decl, &mut node, item);
            }
        }
        for child in decl.children {
            let item = child.name().map(Item::Child);
            if item.is_some_and(|item| wish.absent.contains(&item)) {
                continue;
            }
            node.children.extend((0..child.min).map(|_| self.child(decl, child)));
        }
        if decl.text.is_some_and(|text| text.required) && !wish.absent.contains(&Item::Text) {
            self.add(parent, decl, &mut node, Item::Text);
        }
        for item in &wish.present {
            self.add(parent, decl, &mut node, *item);
        }
        for (name, value) in &wish.values {
            node.set(name, value);
        }
        node
    }

    /// Adds an item unless it is there.
    fn add(&self, parent: &str, decl: &'static ElementDecl, node: &mut Node, item: Item) {
        if ties::has(node, item) {
            return;
        }
        match item {
            Item::Attribute(name) => {
                let attribute = decl.attribute(name).expect("a declared attribute");
                node.set(name, &self.attribute(parent, decl.name, attribute));
            }
            Item::Child(name) => {
                let (position, child) = decl.child(name, true).expect("a declared child");
                let new = match child.name() {
                    Some(_) => self.child(decl, child),
                    // One of any policies.
                    None => self.policy(name),
                };
                let later = |each: &Node| {
                    decl.child(&each.name, catalogue::policy(&each.name).is_some())
                        .is_some_and(|(other, _)| other > position)
                };
                let at = node.children.iter().position(later).unwrap_or(node.children.len());
                node.children.insert(at, new);
            }
            Item::Text => {
                let kind = decl.text.map_or(ValueKind::Text, |text| text.kind);
                node.text = Some(self.text(parent, decl.name, kind));
            }
        }
    }

    /// A child of that kind.
    pub(crate) fn child(&self, parent: &ElementDecl, child: &ChildDecl) -> Node {
        match child.content {
            ChildContent::Element(decl) => self.least(parent.name, decl),
            ChildContent::Policy(name) => self.policy(name),
            ChildContent::AnyPolicy | ChildContent::AnyPolicyExcept(_) => any_policy(),
            ChildContent::AnyXml => Node::new("free").with("any", "thing"),
        }
    }

    fn policy(&self, name: &str) -> Node {
        self.least("", &catalogue::policy(name).expect("a policy").element)
    }

    /// An element with nothing but what it needs.
    fn least(&self, parent: &str, decl: &'static ElementDecl) -> Node {
        self.complete(parent, decl, &Wish::default())
            .unwrap_or_else(|| panic!("nothing satisfies `{}`", decl.name))
    }

    /// Adds and removes what the constraints ask for.
    fn repair(
        &self,
        parent: &str,
        decl: &'static ElementDecl,
        wish: &Wish,
        node: Node,
        left: usize,
    ) -> Option<Node> {
        let wrong = decl.constraints.iter().enumerate().find(|(at, constraint)| {
            wish.broken != Some(*at) && ties::broken(&node, decl, constraint).is_some()
        });
        let Some((_, constraint)) = wrong else { return Some(node) };
        let left = left.checked_sub(1)?;
        let add = |items: &[Item]| {
            let possible = items.iter().all(|item| !wish.absent.contains(item));
            possible.then(|| {
                let mut changed = node.clone();
                items.iter().for_each(|item| self.add(parent, decl, &mut changed, *item));
                changed
            })
        };
        let remove = |items: &[Item]| {
            let mut changed = node.clone();
            for item in items.iter().filter(|item| !wish.keeps(**item)) {
                remove(&mut changed, *item);
            }
            Some(changed)
        };
        let set = |name: &'static str, value: &str| {
            let fixed = wish.values.iter().any(|(each, _)| *each == name);
            (!fixed && !wish.absent.contains(&Item::Attribute(name))).then(|| {
                let mut changed = node.clone();
                changed.set(name, value);
                changed
            })
        };
        let mut tries = Vec::new();
        match constraint.check {
            Check::AtLeastOne(groups) => tries.extend(groups.iter().map(|group| add(group))),
            Check::ExactlyOne(items) | Check::AtMostOne(items) => {
                for item in items {
                    let others: Vec<_> =
                        items.iter().copied().filter(|other| other != item).collect();
                    let only = add(&[*item]).map(|mut changed| {
                        for other in others.iter().filter(|other| !wish.keeps(**other)) {
                            self::remove(&mut changed, *other);
                        }
                        changed
                    });
                    tries.push(only);
                }
            }
            Check::AllOrNone(items) => tries.extend([add(items), remove(items)]),
            Check::All(items) => tries.push(add(items)),
            Check::None(items) => tries.push(remove(items)),
        }
        match constraint.when {
            Condition::Always => {}
            Condition::Has(item) => tries.push(remove(&[item])),
            Condition::Lacks(item) => tries.push(add(&[item])),
            Condition::Is(name, words) => {
                let others = words_of(decl, name).into_iter().filter(|word| !words.contains(word));
                tries.extend(others.map(|word| set(name, word)));
            }
            Condition::IsNot(name, words) => tries.extend(words.iter().map(|word| set(name, word))),
        }
        tries
            .into_iter()
            .flatten()
            .find_map(|changed| self.repair(parent, decl, wish, changed, left))
    }
}

/// The words of a keyword, or a text that is none of any words.
fn words_of(decl: &ElementDecl, name: &str) -> Vec<&'static str> {
    match decl.attribute(name).map(|attribute| attribute.kind) {
        Some(ValueKind::Keyword(words)) => words.to_vec(),
        Some(ValueKind::Boolean) => vec!["true", "false"],
        _ => vec!["another"],
    }
}

fn remove(node: &mut Node, item: Item) {
    match item {
        Item::Attribute(name) => node.attributes.retain(|(each, _)| each != name),
        Item::Child(name) => node.children.retain(|child| child.name != name),
        Item::Text => node.text = None,
    }
}

/// A policy that stands anywhere.
pub(crate) fn any_policy() -> Node {
    Node::new("set-variable").with("name", "kind").with("value", "sample")
}
