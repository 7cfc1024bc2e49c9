//! The cache of values, on the clock of the exchanges.

use std::collections::HashMap;

use super::evaluate::Variable;
use crate::sim::clock::Time;

/// Entries after which those that have ended are looked for.
const SWEEP_AT: usize = 1_024;

/// Values by key, each with the time at which it ends.
#[derive(Debug, Default)]
pub(in crate::sim) struct ValueCache {
    entries: HashMap<Box<str>, (Variable, Time)>,
    sweep_at: usize,
}

impl ValueCache {
    /// The value under a key, unless it has ended.
    pub(super) fn get(&self, key: &str, now: Time) -> Option<Variable> {
        let (value, end) = self.entries.get(key)?;
        (now < *end).then(|| value.clone())
    }

    /// Stores a value until `end`.
    pub(super) fn store(&mut self, key: &str, value: Variable, now: Time, end: Time) {
        self.entries.insert(key.into(), (value, end));
        if self.entries.len() > self.sweep_at.max(SWEEP_AT) {
            self.entries.retain(|_, (_, end)| now < *end);
            self.sweep_at = self.entries.len().saturating_mul(2);
        }
    }

    /// Removes a value.
    pub(super) fn remove(&mut self, key: &str) {
        self.entries.remove(key);
    }
}
