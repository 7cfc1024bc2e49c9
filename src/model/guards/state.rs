//! What is known at a point of an expression.

use std::collections::{BTreeMap, BTreeSet};

use super::Cause;
use crate::source::Span;

/// Values that are there for certain, and variables that may be null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Texts of values that are not null: `context.User`, `token`, `headers["a"]`.
    present: BTreeSet<String>,
    /// Variables whose value may be null, with the cause and where they got it.
    maybe: BTreeMap<String, (Cause, Span)>,
    /// Control does not come here.
    pub(super) dead: bool,
}

impl Known {
    pub(super) fn has(&self, key: &str) -> bool {
        self.dead || self.present.contains(key)
    }

    pub(super) fn add(&mut self, key: String) {
        self.present.insert(key);
    }

    /// The cause for which a variable may be null here.
    pub(super) fn maybe(&self, name: &str) -> Option<(Cause, Span)> {
        if self.has(name) { None } else { self.maybe.get(name).copied() }
    }

    /// A variable gets a new value: what was known of it and its parts is void.
    pub(super) fn assign(&mut self, name: &str, cause: Option<(Cause, Span)>) {
        let part = |key: &String| {
            key.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.present.retain(|key| !part(key));
        match cause {
            Some(cause) => self.maybe.insert(name.to_owned(), cause),
            None => self.maybe.remove(name),
        };
    }

    /// What holds on both ways.
    pub(super) fn join(mut self, other: Self) -> Self {
        if self.dead {
            return other;
        }
        if other.dead {
            return self;
        }
        for (name, cause) in other.maybe {
            if !other.present.contains(&name) {
                self.present.remove(&name);
                self.maybe.insert(name, cause);
            }
        }
        self.present.retain(|key| other.present.contains(key));
        self
    }

    /// Adds what another place has found out.
    pub(super) fn absorb(&mut self, other: Self) {
        self.present.extend(other.present);
    }

    /// Only what other expressions see too.
    pub(super) fn of_context(mut self) -> Self {
        self.present.retain(|key| key.starts_with("context."));
        self.maybe.clear();
        self.dead = false;
        self
    }
}
