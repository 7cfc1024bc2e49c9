//! The search for the smallest limit that refuses no more than allowed.

use rayon::prelude::*;
use serde::Serialize;

use super::load::{KeyLoad, Loads};
use super::{Bound, Terms};

/// Limits above the one that was found that are tried as well.
const CHECKED: u64 = 12;

/// A share of calls, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share(pub u32);

impl Share {
    /// All calls.
    pub const ALL: Self = Self(1_000_000);

    /// How many of `calls` it is, rounded down.
    #[must_use]
    pub fn of(self, calls: u64) -> u64 {
        let part = u128::from(calls) * u128::from(self.0) / u128::from(Self::ALL.0);
        u64::try_from(part).unwrap_or(u64::MAX)
    }
}

/// The smallest limit for one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Recommended {
    /// Tokens per minute, or tokens of a period.
    pub limit: u64,
    /// Calls that it would have refused.
    pub refused: u64,
    /// Limits that were tried, smallest first, and the calls that each would have refused.
    pub curve: Vec<(u64, u64)>,
    /// False where a larger one of the limits that were tried refuses more calls than a
    /// smaller one.
    pub is_monotone: bool,
}

/// What is recommended for a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRecommendation {
    /// The key; `None` for calls whose key was not recorded.
    pub key: Option<String>,
    /// Its calls.
    pub calls: u64,
    /// Their tokens.
    pub tokens: u64,
    /// Calls that nothing tells the tokens of: they are charged nothing.
    pub unknown_calls: u64,
    /// The most tokens that ended within a minute.
    pub busiest_minute: u64,
    /// A limit for each bound, in the order of the bounds.
    pub limits: Vec<Recommended>,
}

/// The smallest limits of each key, most tokens first, then by key.
#[must_use]
pub fn recommend(loads: &Loads, bounds: &[Bound], terms: &Terms) -> Vec<KeyRecommendation> {
    let mut found: Vec<_> = loads
        .keys()
        .par_iter()
        .map(|(key, load)| KeyRecommendation {
            key: key.clone(),
            calls: load.calls.len() as u64,
            tokens: load.tokens(),
            unknown_calls: load.unknown(),
            busiest_minute: load.busiest_minute(),
            limits: bounds.iter().map(|bound| smallest(loads, load, *bound, terms)).collect(),
        })
        .collect();
    found.sort_by(|a, b| b.tokens.cmp(&a.tokens).then_with(|| a.key.cmp(&b.key)));
    found
}

/// Tries limits for one key and remembers what each refused.
struct Trial<'l> {
    loads: &'l Loads,
    load: &'l KeyLoad,
    bound: Bound,
    terms: &'l Terms,
    tried: Vec<(u64, u64)>,
}

impl Trial<'_> {
    fn refused(&mut self, limit: u64) -> u64 {
        if let Some((_, refused)) = self.tried.iter().find(|(known, _)| *known == limit) {
            return *refused;
        }
        let refused = self.loads.refused(self.load, self.bound, limit, self.terms);
        self.tried.push((limit, refused));
        refused
    }

    /// The smallest limit between one that refuses too many and one that does not.
    fn between(&mut self, mut too_small: u64, mut enough: u64, allowed: u64) -> u64 {
        while enough.saturating_sub(too_small) > 1 {
            let middle = too_small + (enough - too_small) / 2;
            if self.refused(middle) <= allowed { enough = middle } else { too_small = middle }
        }
        enough
    }
}

fn smallest(loads: &Loads, load: &KeyLoad, bound: Bound, terms: &Terms) -> Recommended {
    let allowed = terms.share.of(load.calls.len() as u64);
    let mut trial = Trial { loads, load, bound, terms, tried: Vec::new() };
    let peak = match bound {
        Bound::Rate(_) => load.busiest_minute(),
        Bound::Quota(period) => load.busiest_window(period, terms),
    };
    // Past its busiest time no key is refused, but for estimates that are larger.
    let mut enough = peak.saturating_add(1);
    while trial.refused(enough) > allowed && enough < u64::MAX / 2 {
        enough = enough.saturating_mul(2);
    }
    let top = enough;
    // A limit of 0 is none.
    let mut limit = match trial.refused(1) <= allowed {
        true => 1,
        false => trial.between(1, enough, allowed),
    };
    // Larger limits are expected to refuse no more; where one does, the search goes on above.
    let step = (top.saturating_sub(limit) / CHECKED).max(1);
    for number in (1..=CHECKED).rev() {
        let larger = limit.saturating_add(step.saturating_mul(number));
        if larger < top && trial.refused(larger) > allowed {
            limit = trial.between(larger, top, allowed);
            break;
        }
    }
    let refused = trial.refused(limit);
    let mut curve = trial.tried;
    curve.sort_unstable();
    let is_monotone = curve.is_sorted_by(|(_, before), (_, after)| before >= after);
    Recommended { limit, refused, curve, is_monotone }
}

/// One limit for all keys alike: limits, and the calls that each would have refused over all
/// keys. `limits` are those to try.
#[must_use]
pub fn curve(loads: &Loads, bound: Bound, limits: &[u64], terms: &Terms) -> Vec<(u64, u64)> {
    let refused = |limit: &u64| {
        let each = loads.keys().iter().map(|(_, load)| loads.refused(load, bound, *limit, terms));
        (*limit, each.sum())
    };
    limits.par_iter().map(refused).collect()
}
