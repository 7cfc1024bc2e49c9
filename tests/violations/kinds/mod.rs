//! What can be done to a good document, one file for each part of a declaration.

pub(crate) mod attributes;
pub(crate) mod children;
pub(crate) mod constraints;
pub(crate) mod placement;
pub(crate) mod structure;
pub(crate) mod texts;
pub(crate) mod values;

use crate::case::{Case, Expected};
use crate::complete::Wish;
use crate::places::Place;
use crate::samples::Samples;
use crate::tree::{Node, Part};

/// Makes the cases of one element.
pub(crate) struct Maker<'s> {
    pub samples: &'s Samples,
    pub place: &'s Place,
    pub cases: Vec<Case>,
}

impl Maker<'_> {
    /// The element with what is wished; `None` when its constraints rule that out.
    fn good(&self, wish: &Wish) -> Option<Node> {
        self.samples.complete(self.place.parent(), self.place.decl(), wish)
    }

    /// A document around the element that gives nothing.
    fn accept(&mut self, kind: &'static str, fact: &str, node: Node) {
        let (document, _) = self.place.document(self.samples, node);
        self.cases.push(Case::new(kind, self.fact(fact), document));
    }

    /// A document around the element that gives one finding at a part of the element.
    fn reject(&mut self, kind: &'static str, fact: &str, node: Node, expected: Expected) {
        let (document, path) = self.place.document(self.samples, node);
        let path = [&path[..], &expected.path].concat();
        let expected = Expected { path, ..expected };
        self.cases.push(Case::new(kind, self.fact(fact), document).expect(expected));
    }

    /// Says for the last case what was meant, where a slip is near enough to be seen as one.
    fn meant(&mut self, node: Node, is_near: bool) {
        let (document, _) = self.place.document(self.samples, node);
        if let Some(case) = self.cases.last_mut().filter(|_| is_near) {
            case.meant = Some(document);
        }
    }

    /// A fact with the element that it belongs to: `validate-jwt@clock-skew: kind`.
    fn fact(&self, fact: &str) -> String {
        format!("{}{fact}", self.place.label())
    }
}

/// A finding at the element itself.
fn here(rule: &'static str, part: Part) -> Expected {
    Expected::new(rule, &[], part)
}

/// A finding at a child of the element.
fn at_child(rule: &'static str, at: usize, part: Part) -> Expected {
    Expected::new(rule, &[at], part)
}

/// The name with a slip in it: two letters changed places, or one too many in a short one.
fn misspelled(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    for at in (1..letters.len()).rev() {
        if letters[at] != letters[at - 1] && ![letters[at], letters[at - 1]].contains(&':') {
            letters.swap(at, at - 1);
            return letters.into_iter().collect();
        }
    }
    format!("{name}x")
}
