//! How many calls are within a `limit-concurrency`, by key.

use std::collections::HashMap;

/// Calls by key.
#[derive(Debug, Default)]
pub(in crate::sim) struct Concurrency(HashMap<Box<str>, u64>);

impl Concurrency {
    /// Takes a place under the key; false when `most` are taken.
    pub(super) fn take(&mut self, key: &str, most: u64) -> bool {
        let taken = self.0.get(key).copied().unwrap_or(0);
        if taken >= most {
            return false;
        }
        self.0.insert(key.into(), taken.saturating_add(1));
        true
    }

    /// Gives a place back.
    pub(super) fn release(&mut self, key: &str) {
        match self.0.get_mut(key) {
            Some(taken) if *taken > 1 => *taken -= 1,
            _ => {
                self.0.remove(key);
            }
        }
    }
}
