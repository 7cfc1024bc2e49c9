//! Counters of limits: one file per algorithm.
//!
//! A limit keeps one counter per key. An [`Algorithm`] says what a counter remembers and how
//! time changes it; [`Table`] keeps the counters of one limit by key, decides admissions and
//! forgets counters that can no longer matter. Everything is exact integer arithmetic.
//!
//! What an algorithm counts is an [`Amount`] of what [`Measure`] says: tokens, or calls and
//! kilobytes. A new algorithm is a file and a line in [`ALL`].

mod amount;
mod decide;
mod measure;
mod sliding_window;
mod table;
mod token_bucket;
mod window_quota;

pub use amount::Amount;
pub use decide::{Refusal, Verdict, whole_seconds};
pub use measure::Measure;
pub use sliding_window::SlidingWindow;
pub use table::Table;
pub use token_bucket::TokenBucket;
pub use window_quota::WindowQuota;

use std::sync::Arc;

use super::assumptions::Assumed;
use super::clock::{Micros, Time};

/// What is told about an algorithm.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// Its name in kebab-case.
    pub name: &'static str,
    /// Which limits use it.
    pub used_by: &'static str,
    /// How it counts, in a sentence or two.
    pub rule: &'static str,
    /// Where that is known from.
    pub source: &'static str,
}

/// Every algorithm.
pub const ALL: &[&Description] =
    &[&sliding_window::DESCRIPTION, &token_bucket::DESCRIPTION, &window_quota::DESCRIPTION];

/// How a kind of counter counts. Times handed to it never go back.
pub trait Algorithm {
    /// What one counter remembers. A state that is idle answers as a fresh one does.
    type State;

    /// Units of the state per counted token, call or byte.
    fn scale(&self) -> u128;

    /// A counter never charged before, at `at`.
    fn fresh(&mut self, at: Time, limit: Amount, assumed: &mut Assumed) -> Self::State;

    /// Lets time go on to `at`.
    fn pass(&mut self, state: &mut Self::State, at: Time, assumed: &mut Assumed);

    /// What is used, in units.
    fn used(&self, state: &Self::State) -> u128;

    /// Adds `amount` at `at`.
    fn charge(&mut self, state: &mut Self::State, at: Time, limit: Amount, amount: Amount);

    /// Takes back `amount` of what was charged at `charged_at`, as far as it still counts.
    fn refund(&mut self, state: &mut Self::State, charged_at: Time, amount: Amount);

    /// How long until usage has fallen to `target` units or less; see [`Wait`].
    fn wait(&self, state: &Self::State, at: Time, target: Option<u128>) -> Wait;

    /// True when the counter can be forgotten: a fresh one would answer the same from `at` on.
    /// May free memory that the counter no longer needs.
    fn is_idle(&mut self, state: &mut Self::State, at: Time) -> bool;

    /// What happens at the edge of the limit.
    fn boundary(&self, assumed: &Assumed) -> Boundary;
}

/// Times to wait after a refusal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wait {
    /// Until the oldest part of the usage falls away.
    pub first: Option<Micros>,
    /// Until enough has fallen away; `None` when that never happens by waiting.
    pub enough: Option<Micros>,
}

/// The answer to "is exactly the limit too much?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// What a request wants must fit: usage never passes the limit on admission.
    MustFit,
    /// Usage alone decides, and what a request wants as far as the assumptions say.
    Assumed {
        /// True when usage at the limit refuses.
        refuses_at_limit: bool,
        /// The assumption that it rests on.
        assumption: super::assumptions::Id,
    },
}

/// The counters of one limit, whatever their algorithm. Times must not go back.
pub trait Counters {
    /// Whether a request that wants `wanted` (the estimate of its prompt, 0 without one; for
    /// calls the calls that it counts as) is admitted.
    /// Changes nothing that later answers depend on.
    fn check(
        &mut self,
        key: &str,
        at: Time,
        limit: Amount,
        wanted: Amount,
        assumed: &mut Assumed,
    ) -> Verdict;

    /// Adds `amount` to the counter of `key`.
    fn charge(
        &mut self,
        key: &Arc<str>,
        at: Time,
        limit: Amount,
        amount: Amount,
        assumed: &mut Assumed,
    );

    /// Takes back `amount` of what was charged to `key` at `charged_at`.
    fn refund(
        &mut self,
        key: &str,
        at: Time,
        charged_at: Time,
        amount: Amount,
        assumed: &mut Assumed,
    );

    /// What is left of `limit`, whole tokens, never below 0.
    fn remaining(&mut self, key: &str, at: Time, limit: Amount, assumed: &mut Assumed) -> Amount;

    /// The shared form of a key: the stored one if the key has a counter.
    fn intern(&self, key: &str) -> Arc<str>;

    /// How many counters are kept.
    fn stored(&self) -> usize;
}

#[cfg(test)]
mod tests;
