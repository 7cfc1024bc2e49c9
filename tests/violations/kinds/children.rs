//! Children: too few, too many, unknown, misspelled, misplaced, out of order.

use policyc::lint::nearest;
use policyc::policy::catalogue;
use policyc::policy::schema::{ChildContent, ChildDecl, ChildOrder, Item};

use super::{Maker, at_child, here, misspelled};
use crate::complete::{Wish, any_policy};
use crate::tree::{Node, Part};

impl Maker<'_> {
    pub(crate) fn children(&mut self) {
        let decl = self.place.decl();
        let any_xml =
            decl.children.iter().any(|child| matches!(child.content, ChildContent::AnyXml));
        for child in decl.children {
            self.counts(child);
            if !any_xml {
                self.misspelled_child(child);
            }
        }
        if !any_xml {
            self.strangers();
        }
        self.order();
    }

    /// The name of a kind of child in a fact.
    fn child_name(child: &ChildDecl) -> &'static str {
        child.name().unwrap_or("*")
    }

    /// An element with at least one child of that kind.
    fn with_child(&self, child: &ChildDecl) -> Option<Node> {
        match child.name() {
            Some(name) => self.good(&Wish::present(&[Item::Child(name)])),
            None => {
                let mut node = self.good(&Wish::default())?;
                node.children.push(self.samples.child(self.place.decl(), child));
                Some(node)
            }
        }
    }

    fn counts(&mut self, child: &ChildDecl) {
        let decl = self.place.decl();
        let name = Self::child_name(child);
        let Some(node) = self.with_child(child) else { return };
        self.accept("accepted: child added", &format!("/{name}"), node.clone());
        let is_it = |each: &Node| {
            decl.child(&each.name, catalogue::policy(&each.name).is_some())
                .is_some_and(|(_, found)| std::ptr::eq(found, child))
        };
        let last = node.children.iter().rposition(is_it).unwrap();
        if child.min > 0 {
            let mut fewer = node.clone();
            let mut left = child.min - 1;
            fewer.children.retain(|each| {
                let goes = is_it(each) && left == 0;
                left = left.saturating_sub(u32::from(is_it(each)));
                !goes
            });
            let expected = here("missing-child", Part::Name).judged(child.strictness);
            let fact = format!("/{name}: minimum");
            self.reject("child removed", &fact, fewer, expected);
        }
        let more = |count: usize| {
            let mut more = node.clone();
            let there = more.children.iter().filter(|each| is_it(each)).count();
            for _ in there..count {
                more.children.insert(last + 1, self.samples.child(decl, child));
            }
            more
        };
        match child.max {
            Some(max) => {
                let max = max as usize;
                let many = more(max + 1);
                let mut of_kind = many.children.iter().enumerate().filter(|(_, each)| is_it(each));
                let extra = of_kind.nth(max).map(|(at, _)| at).unwrap();
                let expected =
                    at_child("too-many-children", extra, Part::Name).judged(child.strictness);
                self.reject("child repeated", &format!("/{name}: maximum"), many, expected);
            }
            None => {
                let several = more(3);
                self.accept("accepted: children repeated", &format!("/{name}"), several);
            }
        }
    }

    fn misspelled_child(&mut self, child: &ChildDecl) {
        let Some(name) = child.name() else { return };
        let Some(mut node) = self.with_child(child) else { return };
        let meant = node.clone();
        let at = node.children.iter().rposition(|each| each.name == name).unwrap();
        let written = misspelled(name);
        let is_near = nearest(&written, [name]).is_some();
        node.children[at].name = written;
        // What the element is cannot be known, so nothing inside is judged.
        let expected = at_child("unknown-element", at, Part::Name);
        self.reject("child misspelled", &format!("/{name}: spelling"), node, expected);
        let mut meant = meant;
        // Inside of it nothing is judged.
        meant.children[at] = Node::new(name);
        self.meant(meant, is_near);
    }

    /// Elements that nobody knows, and known ones that do not belong here.
    fn strangers(&mut self) {
        let decl = self.place.decl();
        let Some(node) = self.good(&Wish::default()) else { return };
        let at = node.children.len();
        let mut reject = |kind, fact: &str, stranger: Node, rule, part| {
            let mut node = node.clone();
            node.children.push(stranger);
            self.reject(kind, fact, node, at_child(rule, at, part));
        };
        reject(
            "child invented",
            ": children",
            Node::new("unheard-of").with("any", "thing").child(Node::new("thing")),
            "unknown-element",
            Part::Name,
        );
        reject("base nested", ": base", Node::new("base"), "nested-base", Part::StartTag);
        reject(
            "section nested",
            ": sections",
            Node::new("on-error").child(any_policy()),
            "misplaced-element",
            Part::Name,
        );
        // No policy but `choose` has branches.
        if decl.name != "choose" {
            let branch = Node::new("otherwise").child(any_policy());
            reject("part misplaced", ": parts", branch, "misplaced-element", Part::Name);
        }
        let takes = |name: &str| decl.child(name, true).is_some();
        for policy in ["set-variable", "return-response", "wait"] {
            if !takes(policy) {
                let stranger = Node::new(policy).with("any", "thing");
                reject("policy misplaced", ": policies", stranger, "misplaced-element", Part::Name);
            }
        }
    }

    /// Each pair of kinds the wrong way round.
    fn order(&mut self) {
        let decl = self.place.decl();
        let names: Vec<_> = decl.children.iter().filter_map(ChildDecl::name).collect();
        for (at, before) in names.iter().enumerate() {
            for after in names.iter().skip(at + 1) {
                let wish = Wish::present(&[Item::Child(before), Item::Child(after)]);
                let Some(mut node) = self.good(&wish) else { continue };
                let from = node.children.iter().position(|each| each.name == *before).unwrap();
                let moved = node.children.remove(from);
                let to = node.children.iter().rposition(|each| each.name == *after).unwrap();
                node.children.insert(to + 1, moved);
                match decl.order {
                    ChildOrder::Declared(strictness) => {
                        let expected = at_child("children-out-of-order", to + 1, Part::Name)
                            .judged(strictness);
                        self.reject("children swapped", ": order", node, expected);
                    }
                    ChildOrder::Any => self.accept("accepted: children swapped", "", node),
                }
            }
        }
    }
}
