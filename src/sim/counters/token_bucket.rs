//! The token bucket of the v2 tiers.
//!
//! Documented: v2 tiers limit tokens per minute with a token bucket. Inferred from a
//! Retry-After of 180 s at 10 tokens per minute after a call of 40: the bucket holds one
//! minute's tokens and goes into debt, and the answer is the time until the debt is paid.
//!
//! The state is what has been taken out and not yet refilled, so that a bucket is full when
//! that is 0, whatever the limit is at the time. It is kept in token-microseconds: a bucket
//! with limit L refills L of them each microsecond, and nothing is ever rounded.

use super::{Algorithm, Amount, Boundary, Description, Measure, Wait};
use crate::sim::assumptions::{Assumed, BucketStart, Id};
use crate::sim::clock::{Micros, Time};

pub(super) const DESCRIPTION: Description = Description {
    name: "token-bucket",
    used_by: "tokens-per-minute, rate-limit and rate-limit-by-key on v2 tiers",
    rule: "a bucket of one minute's tokens (one renewal period's calls) refills continuously; a \
           charge of tokens may take it into debt, and while nothing is left requests are refused",
    source: "rate-limit notes of the token limit pages (2025-11) for the bucket; the debt is \
             inferred from a Retry-After of 180 s at 10 tokens per minute",
};

/// A bucket that refills `limit` tokens in each period.
#[derive(Clone, Copy, Debug)]
pub struct TokenBucket {
    period: Micros,
    start: Time,
    measure: Measure,
}

impl TokenBucket {
    /// A bucket refilled once over in `period` (one minute for tokens per minute); `start` is
    /// the time of the first exchange of the run.
    ///
    /// A period of less than a microsecond is taken as one.
    #[must_use]
    pub fn new(period: Micros, start: Time, measure: Measure) -> Self {
        Self { period: period.max(Micros(1)), start, measure }
    }

    /// Since the start of the run.
    fn age(&self, at: Time) -> u128 {
        u128::from(at.since(self.start).0.max(0).unsigned_abs())
    }
}

/// What has been taken and not yet refilled.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    units: u128,
    at: Time,
    /// Tokens per period at which it refills: the limit of the last charge.
    rate: u64,
}

impl Algorithm for TokenBucket {
    type State = Taken;

    fn scale(&self) -> u128 {
        u128::from(self.period.0.unsigned_abs())
    }

    fn fresh(&mut self, at: Time, limit: Amount, assumed: &mut Assumed) -> Taken {
        let missing = self.scale().saturating_sub(self.age(at));
        let mut units = 0;
        if missing > 0 {
            assumed.uses.note(Id::V2BucketInitialFill);
            if assumed.choices.bucket_start == BucketStart::Empty {
                units = limit.units(missing);
            }
        }
        Taken { units, at, rate: limit.0 }
    }

    fn pass(&mut self, state: &mut Taken, at: Time, _: &mut Assumed) {
        let elapsed = u128::from(at.since(state.at).0.max(0).unsigned_abs());
        state.units = state.units.saturating_sub(elapsed.saturating_mul(u128::from(state.rate)));
        state.at = state.at.max(at);
    }

    fn used(&self, state: &Taken) -> u128 {
        state.units
    }

    fn charge(&mut self, state: &mut Taken, _: Time, limit: Amount, amount: Amount) {
        state.units = state.units.saturating_add(amount.units(self.scale()));
        state.rate = limit.0;
    }

    fn refund(&mut self, state: &mut Taken, _: Time, amount: Amount) {
        state.units = state.units.saturating_sub(amount.units(self.scale()));
    }

    fn wait(&self, state: &Taken, _: Time, target: Option<u128>) -> Wait {
        let excess = target.map(|target| state.units.saturating_sub(target));
        let micros = excess.and_then(|excess| match state.rate {
            0 => None,
            rate => Some(excess.div_ceil(u128::from(rate))),
        });
        let wait = micros.map(|micros| Micros(i64::try_from(micros).unwrap_or(i64::MAX)));
        Wait { first: wait, enough: wait }
    }

    fn is_idle(&mut self, state: &mut Taken, at: Time) -> bool {
        let elapsed = u128::from(at.since(state.at).0.max(0).unsigned_abs());
        let refilled = elapsed.saturating_mul(u128::from(state.rate)) >= state.units;
        // Within the first period a fresh bucket may be less than full.
        refilled && self.age(at) >= self.scale()
    }

    fn boundary(&self, assumed: &Assumed) -> Boundary {
        self.measure.rate(assumed)
    }
}
