//! The caches of values and of responses, on the clock of the exchanges.

use std::collections::HashMap;
use std::rc::Rc;

use super::evaluate::Variable;
use crate::sim::clock::Time;

/// Entries after which those that have ended are looked for.
const SWEEP_AT: usize = 1_024;

/// Entries by key, each with the time at which it ends.
#[derive(Debug)]
struct Entries<T> {
    entries: HashMap<Box<str>, (T, Time)>,
    sweep_at: usize,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self { entries: HashMap::new(), sweep_at: 0 }
    }
}

impl<T: Clone> Entries<T> {
    fn get(&self, key: &str, now: Time) -> Option<T> {
        let (entry, end) = self.entries.get(key)?;
        (now < *end).then(|| entry.clone())
    }

    fn store(&mut self, key: Box<str>, entry: T, now: Time, end: Time) {
        self.entries.insert(key, (entry, end));
        if self.entries.len() > self.sweep_at.max(SWEEP_AT) {
            self.entries.retain(|_, (_, end)| now < *end);
            self.sweep_at = self.entries.len().saturating_mul(2);
        }
    }
}

/// Values by key.
#[derive(Debug, Default)]
pub(in crate::sim) struct ValueCache(Entries<Variable>);

impl ValueCache {
    /// The value under a key, unless it has ended.
    pub(super) fn get(&self, key: &str, now: Time) -> Option<Variable> {
        self.0.get(key, now)
    }

    /// Stores a value until `end`.
    pub(super) fn store(&mut self, key: &str, value: Variable, now: Time, end: Time) {
        self.0.store(key.into(), value, now, end);
    }

    /// Removes a value.
    pub(super) fn remove(&mut self, key: &str) {
        self.0.entries.remove(key);
    }
}

/// Which cache of responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim) enum CacheKind {
    /// That of `cache-lookup`.
    Response,
    /// That of `llm-semantic-cache-lookup`.
    Semantic,
}

/// A response in a cache.
#[derive(Debug)]
pub(in crate::sim) struct KeptResponse {
    pub status: u16,
    pub reason: Option<String>,
    pub headers: Vec<(String, Vec<String>)>,
    pub body: String,
}

/// Responses by key.
#[derive(Debug, Default)]
pub(in crate::sim) struct ResponseCache {
    responses: Entries<Rc<KeptResponse>>,
    semantic: Entries<Rc<KeptResponse>>,
}

impl ResponseCache {
    /// The response under a key, unless it has ended.
    pub(super) fn get(&self, kind: CacheKind, key: &str, now: Time) -> Option<Rc<KeptResponse>> {
        match kind {
            CacheKind::Response => self.responses.get(key, now),
            CacheKind::Semantic => self.semantic.get(key, now),
        }
    }

    /// Stores a response until `end`.
    pub(super) fn store(
        &mut self,
        kind: CacheKind,
        key: Box<str>,
        kept: KeptResponse,
        now: Time,
        end: Time,
    ) {
        match kind {
            CacheKind::Response => self.responses.store(key, Rc::new(kept), now, end),
            CacheKind::Semantic => self.semantic.store(key, Rc::new(kept), now, end),
        }
    }
}
