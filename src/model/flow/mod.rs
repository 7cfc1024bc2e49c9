//! How control flows through a document: what runs one after another, what is a choice, what
//! is repeated, what ends the call.
//!
//! The gateway runs `inbound`, `backend` and `outbound` one after another; an error anywhere
//! leads to `on-error`. `return-response` and `mock-response` end the call: nothing runs after
//! them, in no section (documented: return-response, 2024-07; mock-response, 2024-07).

mod same;

use crate::policy::schema::ChildContent;
use crate::policy::{Document, ElementKind, ElementRef};

pub use same::same_code;

/// How an element takes part in the flow of control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// It does its own work; its parts belong to that work.
    Step,
    /// Its children run one after another, once.
    Sequence,
    /// `choose`: one of its children runs, or none.
    Choice,
    /// `retry`: its children run one after another, at least once.
    Loop,
    /// `wait`: its children run at the same time.
    Parallel,
    /// `base`, `include-fragment`: policies from elsewhere run here.
    Inserted,
    /// It answers the caller, and nothing runs after it.
    End,
    /// Nobody knows what it does.
    Unknown,
}

/// How the element takes part in the flow of control.
#[must_use]
pub fn control(element: ElementRef<'_>) -> Control {
    match element.kind() {
        ElementKind::Policies | ElementKind::Fragment | ElementKind::Section(_) => {
            Control::Sequence
        }
        ElementKind::Base => Control::Inserted,
        ElementKind::Unexpected(_) => Control::Unknown,
        ElementKind::Free => Control::Step,
        ElementKind::Part(_) if holds_policies(element) => Control::Sequence,
        ElementKind::Part(_) => Control::Step,
        ElementKind::Policy(policy) => match policy.name() {
            "choose" => Control::Choice,
            "retry" => Control::Loop,
            "wait" => Control::Parallel,
            "include-fragment" => Control::Inserted,
            "return-response" => Control::End,
            "mock-response" if is_switched_on(element) => Control::End,
            _ if holds_policies(element) => Control::Sequence,
            _ => Control::Step,
        },
    }
}

/// True when the element's declaration takes policies of any kind as children.
fn holds_policies(element: ElementRef<'_>) -> bool {
    let any =
        |content| matches!(content, ChildContent::AnyPolicy | ChildContent::AnyPolicyExcept(_));
    element.decl().is_some_and(|decl| decl.children.iter().any(|child| any(child.content)))
}

/// False when `mock-response` may be switched off by its undocumented `enabled`.
fn is_switched_on(element: ElementRef<'_>) -> bool {
    element
        .attribute("enabled")
        .is_none_or(|enabled| enabled.literal().is_some_and(|text| text.trim() == "true"))
}

/// What is known of the flow through one document.
#[derive(Debug)]
pub struct Flow<'d> {
    document: &'d Document,
    /// For each element: whether every way through it ends the call.
    ends: Vec<bool>,
}

/// A policy that never runs, for a policy before it ends the call.
#[derive(Clone, Copy, Debug)]
pub struct Unreachable<'d> {
    /// The first of the policies that never run.
    pub element: ElementRef<'d>,
    /// How many elements at the same level never run, the first one counted.
    pub count: usize,
    /// What ends the call before.
    pub after: ElementRef<'d>,
}

impl<'d> Flow<'d> {
    /// Looks through the document once.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        let elements: Vec<_> = document.elements().collect();
        let mut flow = Self { document, ends: vec![false; elements.len()] };
        // Children stand after their parents.
        for element in elements.into_iter().rev() {
            let ends = flow.computed(element);
            if let Some(known) = flow.ends.get_mut(element.id().index()) {
                *known = ends;
            }
        }
        flow
    }

    /// True when every way through the element ends the call.
    #[must_use]
    pub fn ends(&self, element: ElementRef<'_>) -> bool {
        self.ends.get(element.id().index()).copied().unwrap_or(false)
    }

    /// From what is known of the children.
    fn computed(&self, element: ElementRef<'_>) -> bool {
        match control(element) {
            Control::End => true,
            Control::Choice => {
                let mut branches = element.children();
                element.children().any(|branch| branch.name() == "otherwise")
                    && !element.has_hole_content()
                    && branches.all(|branch| self.ends(branch))
            }
            // The root holds sections, which have an order of their own.
            Control::Sequence if element.kind() == ElementKind::Policies => false,
            Control::Sequence | Control::Loop => element.children().any(|child| self.ends(child)),
            Control::Step | Control::Parallel | Control::Inserted | Control::Unknown => false,
        }
    }

    /// The policies that never run because one before them, at the same level, ends the call.
    /// What stands below one of them is not named again.
    #[must_use]
    pub fn unreachable(&self) -> Vec<Unreachable<'d>> {
        let mut found = Vec::new();
        let mut open: Vec<_> = self.document.roots().collect();
        open.reverse();
        while let Some(element) = open.pop() {
            let runs_in_order = matches!(control(element), Control::Sequence | Control::Loop)
                && element.kind() != ElementKind::Policies;
            let end = element.children().position(|child| runs_in_order && self.ends(child));
            let reached = end.map_or(usize::MAX, |end| end + 1);
            if let Some(first) = element.children().nth(reached) {
                let after = element.children().nth(reached - 1).unwrap_or(first);
                let count = element.children().skip(reached).count();
                found.push(Unreachable { element: first, count, after });
            }
            let start = open.len();
            open.extend(element.children().take(reached));
            open.get_mut(start..).unwrap_or_default().reverse();
        }
        found
    }
}

#[cfg(test)]
mod tests;
