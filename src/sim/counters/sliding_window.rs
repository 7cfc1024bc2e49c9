//! The sliding window of the classic tiers.
//!
//! Documented: classic tiers limit tokens per minute with a sliding window. Observed in one
//! recorded session (see `docs/metering.md`): a charge counts from the end of its response
//! for one minute, remaining is clamped at 0, and a refusal tells the time until the oldest
//! charge leaves the window.

use std::collections::VecDeque;

use super::{Algorithm, Amount, Boundary, Description, Measure, Wait};
use crate::sim::assumptions::Assumed;
use crate::sim::clock::{Micros, Time};

pub(super) const DESCRIPTION: Description = Description {
    name: "sliding-window",
    used_by: "tokens-per-minute, rate-limit and rate-limit-by-key on classic tiers",
    rule: "the charges of the last 60 seconds (of the renewal period) count; a charge of tokens \
           counts from the end of its response",
    source: "rate-limit notes of the token limit pages (2025-11); one recorded session of \
             AOAI-APIM-AIGateway fits no other rule",
};

/// A window of fixed length over the charges.
#[derive(Clone, Copy, Debug)]
pub struct SlidingWindow {
    length: Micros,
    measure: Measure,
}

impl SlidingWindow {
    /// A window of `length`; one minute for tokens per minute.
    #[must_use]
    pub const fn new(length: Micros, measure: Measure) -> Self {
        Self { length, measure }
    }
}

/// The charges that still count, oldest first, and their sum.
#[derive(Clone, Debug, Default)]
pub struct Charges {
    entries: VecDeque<(Time, u64)>,
    // Exact: no number of 64-bit charges that fits in memory overflows it.
    sum: u128,
}

impl Algorithm for SlidingWindow {
    type State = Charges;

    fn scale(&self) -> u128 {
        1
    }

    fn fresh(&mut self, _: Time, _: Amount, _: &mut Assumed) -> Charges {
        Charges::default()
    }

    fn pass(&mut self, state: &mut Charges, at: Time, _: &mut Assumed) {
        while let Some(&(time, amount)) = state.entries.front() {
            if at.since(time) < self.length {
                break;
            }
            state.entries.pop_front();
            state.sum = state.sum.saturating_sub(u128::from(amount));
        }
    }

    fn used(&self, state: &Charges) -> u128 {
        state.sum
    }

    fn charge(&mut self, state: &mut Charges, at: Time, _: Amount, amount: Amount) {
        if amount == Amount::ZERO {
            return;
        }
        state.sum += u128::from(amount.0);
        match state.entries.back_mut() {
            Some((time, sum)) if *time == at && sum.checked_add(amount.0).is_some() => {
                *sum = sum.saturating_add(amount.0);
            }
            _ => state.entries.push_back((at, amount.0)),
        }
    }

    fn refund(&mut self, state: &mut Charges, charged_at: Time, amount: Amount) {
        let at = state.entries.partition_point(|(time, _)| *time < charged_at);
        if let Some((time, sum)) = state.entries.get_mut(at)
            && *time == charged_at
        {
            let back = amount.0.min(*sum);
            *sum = sum.saturating_sub(back);
            state.sum = state.sum.saturating_sub(u128::from(back));
        }
    }

    fn wait(&self, state: &Charges, at: Time, target: Option<u128>) -> Wait {
        let until = |time: Time| time.plus(self.length).since(at);
        let mut left = state.sum;
        let counted = || state.entries.iter().filter(|(_, amount)| *amount > 0);
        let enough = target.and_then(|target| {
            let last = counted().find(|(_, amount)| {
                left = left.saturating_sub(u128::from(*amount));
                left <= target
            });
            last.map(|(time, _)| until(*time))
        });
        Wait { first: counted().next().map(|(time, _)| until(*time)), enough }
    }

    fn is_idle(&mut self, state: &mut Charges, at: Time) -> bool {
        let newest = state.entries.back();
        let idle = newest.is_none_or(|(time, _)| at.since(*time) >= self.length);
        if !idle && state.entries.capacity() / 4 > state.entries.len() {
            state.entries.shrink_to_fit();
        }
        idle
    }

    fn boundary(&self, assumed: &Assumed) -> Boundary {
        self.measure.rate(assumed)
    }
}
