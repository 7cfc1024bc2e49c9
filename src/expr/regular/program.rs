//! A pattern as instructions of a machine that goes back.

use super::parse::{Assertion, Node};
use super::set::Set;

/// What matches one unit.
#[derive(Clone, Debug)]
pub(super) enum One {
    Unit(u16),
    Folded(u16),
    Set(Box<Set>),
}

impl One {
    /// True for a unit that it matches.
    pub(super) fn has(&self, unit: u16) -> bool {
        match self {
            Self::Unit(own) => *own == unit,
            Self::Folded(own) => *own == unit || super::set::fold(unit) == *own,
            Self::Set(set) => set.has(unit),
        }
    }
}

/// An instruction.
#[derive(Clone, Debug)]
pub(super) enum Step {
    One {
        one: One,
        back: bool,
    },
    Repeat {
        one: One,
        least: u32,
        most: u32,
        lazy: bool,
        back: bool,
    },
    /// Tries what follows, and the target when that fails.
    Split(usize),
    Jump(usize),
    Mark,
    Capture {
        slot: Option<usize>,
        balanced: Option<usize>,
    },
    LoopStart(usize),
    LoopCheck {
        counter: usize,
        least: u32,
        most: u32,
        lazy: bool,
        exit: usize,
    },
    LoopIterate(usize),
    /// Begins a look; goes to the target when what follows fails, if there is one.
    Look(Option<usize>),
    /// Ends a look that succeeded: back to where it began.
    LookEnd,
    /// Ends an atomic group.
    AtomicEnd,
    /// Ends a negative look that succeeded, which so fails.
    LookFails,
    /// Leaves a look that failed.
    LookLeave,
    Backreference {
        slot: usize,
        folded: bool,
        back: bool,
    },
    /// Goes to the target when the group captured nothing.
    IfCaptured {
        slot: usize,
        otherwise: usize,
    },
    Assert(Assertion),
    Done,
}

/// A compiled pattern.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) counters: usize,
    /// What the first unit of a match must be, when that is known.
    pub(super) first: Option<One>,
}

impl Program {
    /// Compiles a pattern.
    pub(super) fn new(root: &Node, right_to_left: bool) -> Self {
        let mut program = Self::default();
        program.node(root, right_to_left);
        program.push(Step::Done);
        if !right_to_left {
            program.first = first_of(root);
        }
        program
    }

    fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    /// Sets the target of a step to what comes next.
    fn land(&mut self, at: usize) {
        let here = self.steps.len();
        match self.steps.get_mut(at) {
            Some(Step::Split(target) | Step::Jump(target) | Step::Look(Some(target))) => {
                *target = here;
            }
            Some(Step::IfCaptured { otherwise, .. }) => *otherwise = here,
            Some(Step::LoopCheck { exit, .. }) => *exit = here,
            _ => {}
        }
    }

    fn node(&mut self, node: &Node, back: bool) {
        match node {
            Node::Empty => {}
            Node::Unit(_) | Node::Folded(_) | Node::Set(_) => {
                if let Some(one) = one_of(node) {
                    self.push(Step::One { one, back });
                }
            }
            Node::Concat(nodes) => nodes.iter().for_each(|node| self.node(node, back)),
            Node::Alternate(branches) => self.alternate(branches, back),
            Node::Loop { node, least, most, lazy } => self.repeat(node, *least, *most, *lazy, back),
            Node::Capture { slot, balanced, node } => {
                self.push(Step::Mark);
                self.node(node, back);
                self.push(Step::Capture { slot: *slot, balanced: *balanced });
            }
            Node::Look { negative: false, node } => {
                self.push(Step::Look(None));
                self.node(node, back);
                self.push(Step::LookEnd);
            }
            Node::Look { negative: true, node } => {
                let start = self.push(Step::Look(Some(0)));
                self.node(node, back);
                self.push(Step::LookFails);
                self.land(start);
                self.push(Step::LookLeave);
            }
            Node::Atomic(node) => {
                self.push(Step::Look(None));
                self.node(node, back);
                self.push(Step::AtomicEnd);
            }
            Node::Backreference { slot, folded } => {
                self.push(Step::Backreference { slot: *slot, folded: *folded, back });
            }
            Node::IfCaptured { slot, yes, no } => {
                let start = self.push(Step::IfCaptured { slot: *slot, otherwise: 0 });
                self.node(yes, back);
                let end = self.push(Step::Jump(0));
                self.land(start);
                self.node(no, back);
                self.land(end);
            }
            Node::IfMatches { condition, yes, no } => {
                let start = self.push(Step::Look(Some(0)));
                self.node(condition, back);
                self.push(Step::LookEnd);
                self.node(yes, back);
                let end = self.push(Step::Jump(0));
                self.land(start);
                self.push(Step::LookLeave);
                self.node(no, back);
                self.land(end);
            }
            Node::Assert(assertion) => {
                self.push(Step::Assert(*assertion));
            }
            Node::Direction { right_to_left, node } => self.node(node, *right_to_left),
        }
    }

    fn alternate(&mut self, branches: &[Node], back: bool) {
        let mut ends = Vec::new();
        let last = branches.len().saturating_sub(1);
        for (index, branch) in branches.iter().enumerate() {
            if index == last {
                self.node(branch, back);
            } else {
                let split = self.push(Step::Split(0));
                self.node(branch, back);
                ends.push(self.push(Step::Jump(0)));
                self.land(split);
            }
        }
        ends.into_iter().for_each(|end| self.land(end));
    }

    fn repeat(&mut self, node: &Node, least: u32, most: u32, lazy: bool, back: bool) {
        if most == 0 {
            return;
        }
        if let Some(one) = one_of(node) {
            self.push(Step::Repeat { one, least, most, lazy, back });
            return;
        }
        let counter = self.counters;
        self.counters += 1;
        self.push(Step::LoopStart(counter));
        let check = self.push(Step::LoopCheck { counter, least, most, lazy, exit: 0 });
        self.push(Step::LoopIterate(counter));
        self.node(node, back);
        self.push(Step::Jump(check));
        self.land(check);
    }
}

fn one_of(node: &Node) -> Option<One> {
    Some(match node {
        Node::Unit(unit) => One::Unit(*unit),
        Node::Folded(unit) => One::Folded(*unit),
        Node::Set(set) => One::Set(Box::new(set.clone())),
        _ => return None,
    })
}

/// What every match must begin with; `None` when that is not one unit.
fn first_of(node: &Node) -> Option<One> {
    match node {
        Node::Concat(nodes) => first_of(nodes.first()?),
        Node::Capture { node, .. } | Node::Atomic(node) => first_of(node),
        Node::Loop { node, least, .. } if *least > 0 => first_of(node),
        node => one_of(node),
    }
}
