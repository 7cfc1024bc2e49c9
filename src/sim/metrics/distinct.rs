//! How many different values were seen, in bounded memory.
//!
//! A value is remembered by a 64-bit fingerprint. Up to [`DistinctSet::EXACT`] values every
//! one is kept and the count is exact (two values share a fingerprint with a probability of
//! one in ten thousand million). Past that, only fingerprints from a shrinking share of all
//! possible ones are kept (adaptive sampling, after Wegman), and the count becomes an
//! estimate with a standard error of about half a percent beside a certain lower bound.
//!
//! One set serves up to 64 metrics that share their dimensions: a value carries a bit for
//! each metric that it was seen with.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::Serialize;

/// A number of different values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Exactly so many.
    Exact(u128),
    /// Too many to remember each.
    Estimated {
        /// The best guess.
        about: u128,
        /// So many were certainly seen.
        at_least: u128,
    },
}

impl Count {
    /// The exact number, or the best guess.
    #[must_use]
    pub const fn best(self) -> u128 {
        match self {
            Self::Exact(count) => count,
            Self::Estimated { about, .. } => about,
        }
    }

    /// What is certain.
    #[must_use]
    pub const fn at_least(self) -> u128 {
        match self {
            Self::Exact(count) => count,
            Self::Estimated { at_least, .. } => at_least,
        }
    }

    /// The product; exact when both are. Saturates.
    #[must_use]
    pub const fn times(self, other: Self) -> Self {
        self.both(
            other,
            self.best().saturating_mul(other.best()),
            self.at_least().saturating_mul(other.at_least()),
        )
    }

    /// The sum; exact when both are. Saturates.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        self.both(
            other,
            self.best().saturating_add(other.best()),
            self.at_least().saturating_add(other.at_least()),
        )
    }

    const fn both(self, other: Self, about: u128, at_least: u128) -> Self {
        match (self, other) {
            (Self::Exact(_), Self::Exact(_)) => Self::Exact(about),
            _ => Self::Estimated { about, at_least },
        }
    }
}

/// Values seen, each with the metrics that it was seen with.
#[derive(Clone, Debug)]
pub struct DistinctSet {
    seen: HashMap<u64, u64, BuildHasherDefault<Fingerprinted>>,
    most: usize,
    /// One fingerprint in 2^level is kept.
    level: u32,
    /// Values per metric among those kept.
    counts: Vec<u64>,
    /// Values per metric when they were last counted exactly.
    certain: Vec<u64>,
}

impl Default for DistinctSet {
    fn default() -> Self {
        Self::exact_up_to(Self::EXACT)
    }
}

impl DistinctSet {
    /// Values that the default set counts exactly: more than the 50,000 time series of Azure
    /// Monitor's limit, so that "below the limit" is always an exact answer.
    pub const EXACT: usize = 65_536;

    /// A set that counts up to `most` values exactly.
    #[must_use]
    pub fn exact_up_to(most: usize) -> Self {
        Self {
            seen: HashMap::default(),
            most: most.max(1),
            level: 0,
            counts: Vec::new(),
            certain: Vec::new(),
        }
    }

    /// Notes the value with this fingerprint for the metrics whose bits are set.
    pub fn insert(&mut self, fingerprint: u64, metrics: u64) {
        if !self.keeps(fingerprint) {
            return;
        }
        let known = self.seen.entry(fingerprint).or_insert(0);
        let fresh = metrics & !*known;
        if fresh == 0 {
            return;
        }
        *known |= metrics;
        count_bits(&mut self.counts, fresh);
        while self.seen.len() > self.most {
            self.thin_out();
        }
    }

    /// How many values were seen with the metric of bit `metric`.
    #[must_use]
    pub fn count(&self, metric: usize) -> Count {
        let at = |counts: &[u64]| u128::from(counts.get(metric).copied().unwrap_or(0));
        if self.level == 0 {
            return Count::Exact(at(&self.counts));
        }
        let at_least = at(&self.certain).max(at(&self.counts));
        let about = at(&self.counts).checked_shl(self.level).unwrap_or(u128::MAX).max(at_least);
        Count::Estimated { about, at_least }
    }

    /// Forgets everything but keeps the memory.
    pub fn clear(&mut self) {
        self.seen.clear();
        self.level = 0;
        self.counts.clear();
        self.certain.clear();
    }

    /// True when the fingerprint belongs to the kept share. The bits in the middle decide:
    /// the table places entries by the others.
    const fn keeps(&self, fingerprint: u64) -> bool {
        (fingerprint >> 20) & ((1 << self.level) - 1) == 0
    }

    fn thin_out(&mut self) {
        // 30 bits decide at most; more would need 2^46 values.
        if self.level >= 30 {
            return;
        }
        if self.level == 0 {
            self.certain.clone_from(&self.counts);
        }
        self.level += 1;
        let Self { seen, level, counts, .. } = self;
        seen.retain(|fingerprint, _| (fingerprint >> 20) & ((1 << *level) - 1) == 0);
        counts.clear();
        for metrics in seen.values() {
            count_bits(counts, *metrics);
        }
    }
}

/// Adds one to the count of every set bit.
fn count_bits(counts: &mut Vec<u64>, mut bits: u64) {
    while bits != 0 {
        let bit = bits.trailing_zeros() as usize;
        if counts.len() <= bit {
            counts.resize(bit + 1, 0);
        }
        if let Some(count) = counts.get_mut(bit) {
            *count = count.saturating_add(1);
        }
        bits &= bits - 1;
    }
}

/// Hashes a `u64` that is a hash already: by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Fingerprinted(u64);

impl Hasher for Fingerprinted {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
