//! What a pattern is made of.

use crate::expr::regular::set::Set;

/// One node of a pattern.
#[derive(Clone, Debug)]
pub(in crate::expr::regular) enum Node {
    Empty,
    Unit(u16),
    /// A unit without regard to case, folded.
    Folded(u16),
    Set(Set),
    /// In the order of matching; the flag says from right to left.
    Concat(Vec<Self>),
    Alternate(Vec<Self>),
    Loop {
        node: Box<Self>,
        least: u32,
        most: u32,
        lazy: bool,
    },
    /// A group's slot, and the slot of the group that it balances.
    Capture {
        slot: Option<usize>,
        balanced: Option<usize>,
        node: Box<Self>,
    },
    Look {
        negative: bool,
        node: Box<Self>,
    },
    Atomic(Box<Self>),
    Backreference {
        slot: usize,
        folded: bool,
    },
    IfCaptured {
        slot: usize,
        yes: Box<Self>,
        no: Box<Self>,
    },
    IfMatches {
        condition: Box<Self>,
        yes: Box<Self>,
        no: Box<Self>,
    },
    Assert(Assertion),
    /// Its parts match from right to left, or from left to right.
    Direction {
        right_to_left: bool,
        node: Box<Self>,
    },
}

/// What holds between two units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expr::regular) enum Assertion {
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    /// The end, or before the last line feed.
    TextEndOrLineFeed,
    SearchStart,
    Boundary,
    NotBoundary,
    EcmaBoundary,
    NotEcmaBoundary,
}

/// A group of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its number.
    pub number: usize,
    /// Its name; the number for groups without one.
    pub name: String,
}

/// A pattern that was read.
pub(in crate::expr::regular) struct Parsed {
    pub(in crate::expr::regular) root: Node,
    /// Group 0 is the whole match; ordered by number.
    pub(in crate::expr::regular) groups: Vec<Group>,
}
