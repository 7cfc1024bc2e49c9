//! The search for the smallest limit that refuses no more than allowed.

use std::collections::HashMap;

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
    /// A limit for each bound, in the order of the bounds, where it stands alone.
    pub limits: Vec<Recommended>,
    /// The limits of one policy.
    pub together: Together,
}

/// Limits that keep the bound as one policy: alone each may refuse what is allowed, together they
/// could refuse more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// A limit for each bound, in the order of the bounds; `None` for a rate of another gateway.
    pub limits: Vec<Option<u64>>,
    /// Calls that all of them would have refused: played, not added up.
    pub refused: u64,
    /// Whether they refuse no more than is allowed.
    pub keeps: bool,
}

/// The smallest limits of each key, most tokens first, then by key.
#[must_use]
pub fn recommend(loads: &Loads, bounds: &[Bound], terms: &Terms) -> Vec<KeyRecommendation> {
    let mut found: Vec<_> = loads
        .keys()
        .par_iter()
        .map(|(key, load)| {
            let limits: Vec<_> =
                bounds.iter().map(|bound| smallest(loads, load, *bound, terms)).collect();
            KeyRecommendation {
                key: key.clone(),
                calls: load.calls.len() as u64,
                tokens: load.tokens(),
                unknown_calls: load.unknown(),
                busiest_minute: load.busiest_minute(),
                together: together(loads, load, bounds, &limits, terms),
                limits,
            }
        })
        .collect();
    found.sort_by(|a, b| b.tokens.cmp(&a.tokens).then_with(|| a.key.cmp(&b.key)));
    found
}

/// Hundredths by which all limits of a policy are raised at most: far above any use.
const MOST_RAISED: u64 = 100 << 20;

/// The limits of one policy: raised alike until they keep the bound, then lowered again one by
/// one as far as the others allow.
fn together(
    loads: &Loads,
    load: &KeyLoad,
    bounds: &[Bound],
    alone: &[Recommended],
    terms: &Terms,
) -> Together {
    let allowed = terms.share.of(load.calls.len() as u64);
    let of_gateway =
        |(_, (bound, _)): &(usize, (&Bound, &Recommended))| loads.is_of_gateway(**bound);
    let meant = bounds.iter().zip(alone).enumerate().filter(of_gateway);
    let (places, mut limits): (Vec<usize>, Vec<(Bound, u64)>) =
        meant.map(|(at, (bound, found))| (at, (*bound, found.limit))).unzip();
    let least = limits.clone();
    let refused = |limits: &[(Bound, u64)]| loads.refused_together(load, limits, terms);
    if refused(&limits) > allowed {
        let (mut too_small, mut enough) = (100, 200);
        while refused(&scaled(&least, enough)) > allowed && enough < MOST_RAISED {
            (too_small, enough) = (enough, enough.saturating_mul(2));
        }
        while enough.saturating_sub(too_small) > 1 {
            let middle = too_small + (enough - too_small) / 2;
            let keeps = refused(&scaled(&least, middle)) <= allowed;
            if keeps { enough = middle } else { too_small = middle }
        }
        limits = scaled(&least, enough);
        for at in 0..limits.len() {
            lower(at, &least, &mut limits, |limits| refused(limits) <= allowed);
        }
    }
    let refused = refused(&limits);
    let mut placed = vec![None; bounds.len()];
    for (at, (_, limit)) in places.into_iter().zip(limits) {
        if let Some(place) = placed.get_mut(at) {
            *place = Some(limit);
        }
    }
    Together { limits: placed, refused, keeps: refused <= allowed }
}

/// Limits in hundredths of themselves, rounded up.
fn scaled(limits: &[(Bound, u64)], hundredths: u64) -> Vec<(Bound, u64)> {
    let scale = |limit: u64| limit.saturating_mul(hundredths).div_ceil(100).max(1);
    limits.iter().map(|(bound, limit)| (*bound, scale(*limit))).collect()
}

/// Lowers one limit as far towards its least as all of them keep the bound.
fn lower(
    at: usize,
    least: &[(Bound, u64)],
    limits: &mut [(Bound, u64)],
    keeps: impl Fn(&[(Bound, u64)]) -> bool,
) {
    let (Some((_, least)), Some((_, enough))) = (least.get(at), limits.get(at)) else { return };
    let (mut too_small, mut enough) = (least.saturating_sub(1), *enough);
    let mut with = |limit: u64| {
        if let Some((_, place)) = limits.get_mut(at) {
            *place = limit;
        }
        keeps(limits)
    };
    while enough.saturating_sub(too_small) > 1 {
        let middle = too_small + (enough - too_small) / 2;
        if with(middle) { enough = middle } else { too_small = middle }
    }
    with(enough);
}

/// Hundredths of the limits of a policy that its curve tells about.
const CURVE: [u64; 8] = [50, 75, 90, 100, 110, 125, 150, 200];

/// What the policies of all keys would have refused had all their limits been smaller or larger:
/// hundredths of the limits, and refused calls.
#[must_use]
pub fn together_curve(
    loads: &Loads,
    bounds: &[Bound],
    keys: &[KeyRecommendation],
    terms: &Terms,
) -> Vec<(u64, u64)> {
    let policies: HashMap<Option<&str>, Vec<(Bound, u64)>> = keys
        .iter()
        .map(|key| {
            let limits = bounds.iter().zip(&key.together.limits);
            let limits = limits.filter_map(|(bound, limit)| Some((*bound, (*limit)?)));
            (key.key.as_deref(), limits.collect())
        })
        .collect();
    let refused = |hundredths: &u64| {
        let each = loads.keys().iter().filter_map(|(key, load)| {
            let limits = policies.get(&key.as_deref())?;
            Some(loads.refused_together(load, &scaled(limits, *hundredths), terms))
        });
        (*hundredths, each.sum())
    };
    CURVE.par_iter().map(refused).collect()
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
