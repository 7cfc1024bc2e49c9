//! What a counter counts.

use std::fmt;

use crate::sim::Tokens;

/// A number of tokens, calls or bytes: whatever the limit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub u64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// In the finer units of an algorithm. Cannot overflow for a scale below 2^64.
    pub(super) const fn units(self, scale: u128) -> u128 {
        (self.0 as u128).saturating_mul(scale)
    }

    /// From units, rounded down, at most `u64::MAX`.
    pub(super) fn from_units(units: u128, scale: u128) -> Self {
        Self(u64::try_from(units / scale.max(1)).unwrap_or(u64::MAX))
    }
}

impl From<Tokens> for Amount {
    fn from(tokens: Tokens) -> Self {
        Self(tokens.0)
    }
}

impl From<Amount> for Tokens {
    fn from(amount: Amount) -> Self {
        Self(amount.0)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
