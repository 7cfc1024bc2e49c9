//! Matches, their groups and captures, and the collections of them.

use std::rc::Rc;

use super::named;
use crate::expr::eval::Interpreter;
use crate::expr::regular::{Capture, Captures, Pattern};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Fault, Object, Text, Value, enumerate_values};

/// `Regex`
#[derive(Debug)]
pub(super) struct Regex(pub(super) Rc<Pattern>);

impl Object for Regex {
    fn type_of(&self) -> Type {
        named("Regex")
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.0.source.clone())
    }
}

/// What a match, its groups and captures share.
#[derive(Debug)]
pub(super) struct Matched {
    pub(super) pattern: Rc<Pattern>,
    pub(super) input: Text,
    /// Empty for no match.
    pub(super) captures: Captures,
}

/// Which part of a match an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Match,
    /// A group by its place; past the end for a group that does not exist.
    Group(usize),
    Capture(Capture),
}

/// `Match`, `Group` or `Capture`.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) matched: Rc<Matched>,
    pub(super) part: Part,
}

impl Found {
    /// A match; an empty one for none.
    pub(super) fn new(pattern: &Rc<Pattern>, input: &Text, captures: Captures) -> Self {
        let matched = Matched { pattern: Rc::clone(pattern), input: input.clone(), captures };
        Self { matched: Rc::new(matched), part: Part::Match }
    }

    /// The captures of the match or group.
    pub(super) fn captures(&self) -> &[Capture] {
        let slot = match self.part {
            Part::Match => 0,
            Part::Group(slot) => slot,
            Part::Capture(_) => return &[],
        };
        self.matched.captures.get(slot).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn span(&self) -> Option<Capture> {
        match self.part {
            Part::Capture(capture) => Some(capture),
            _ => self.captures().last().copied(),
        }
    }

    pub(super) fn text_of(&self, (at, length): Capture) -> Text {
        self.matched.input.slice(at..at + length).unwrap_or_default()
    }

    pub(super) fn text(&self) -> Text {
        self.span().map(|span| self.text_of(span)).unwrap_or_default()
    }

    /// The group of a place; group 0 is the match itself.
    pub(super) fn group(&self, slot: Option<usize>) -> Value {
        let part = match slot {
            Some(0) => Part::Match,
            Some(slot) => Part::Group(slot),
            None => Part::Group(usize::MAX),
        };
        Value::object(Self { matched: Rc::clone(&self.matched), part })
    }

    /// `Success`
    pub(super) fn is_success(&self) -> bool {
        self.span().is_some()
    }

    /// Groups that the collection shows: only one without a match.
    pub(super) fn group_count(&self) -> usize {
        if self.matched.captures.is_empty() { 1 } else { self.matched.pattern.groups.len() }
    }
}

impl Object for Found {
    fn type_of(&self) -> Type {
        named(match self.part {
            Part::Capture(_) => "Capture",
            Part::Group(_) => "Group",
            Part::Match => "Match",
        })
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.text())
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Self>().is_some_and(|other| {
            Rc::ptr_eq(&self.matched, &other.matched) && self.part == other.part
        })
    }
}

/// `GroupCollection`, `MatchCollection`, `CaptureCollection`.
#[derive(Debug)]
pub(super) struct Collection {
    pub(super) class: &'static str,
    /// The match of a collection of groups.
    pub(super) of: Option<Found>,
    pub(super) items: Vec<Value>,
}

impl Object for Collection {
    fn type_of(&self) -> Type {
        named(self.class)
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.items.clone()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.items.len())
    }
}
