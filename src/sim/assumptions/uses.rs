//! How many decisions rested on each assumption.

use super::{ALL, Assumption, Id};

/// Counts per assumption, for the run and for the exchange in hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    counts: [u64; ALL.len()],
    /// One bit per assumption.
    exchange: u64,
}

impl Uses {
    /// Counts one decision that rested on `id`.
    pub fn note(&mut self, id: Id) {
        if let Some(count) = self.counts.get_mut(id as usize) {
            *count = count.saturating_add(1);
        }
        self.exchange |= 1 << id as u8;
    }

    /// How many decisions rested on `id`.
    #[must_use]
    pub fn count(&self, id: Id) -> u64 {
        self.counts.get(id as usize).copied().unwrap_or(0)
    }

    /// The assumptions noted since the last call, and starts anew.
    pub fn take_exchange(&mut self) -> ExchangeUses {
        ExchangeUses(std::mem::take(&mut self.exchange))
    }

    /// Every assumption that at least one decision rested on, with the number of decisions.
    pub fn used(&self) -> impl Iterator<Item = (&'static dyn Assumption, u64)> + '_ {
        ALL.iter().zip(self.counts).filter(|(_, count)| *count > 0).map(|(entry, n)| (*entry, n))
    }
}

/// The assumptions that the outcome of one exchange rested on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExchangeUses(u64);

impl ExchangeUses {
    /// The names, in the order of the registry.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let entries = ALL.iter().map(|entry| entry.facts());
        entries.filter(move |facts| self.0 >> facts.id as u8 & 1 == 1).map(|facts| facts.name)
    }

    /// True when the outcome rested on none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
