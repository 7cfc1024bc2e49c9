//! What `policyc recommend` writes: limits for people, for programs, and as a policy.

mod json;
mod policy;
mod text;

pub use json::{recommend_schema, write_recommendations_json};
pub use policy::write_snippet;
pub use text::write_recommendations;

use crate::sim::recommend::{Bound, KeyRecommendation, Share};
use crate::sim::{Field, Gateway};

/// Limits for each key.
#[derive(Clone, Copy, Debug)]
pub struct Recommendations<'a> {
    /// What a counter is kept for.
    pub field: Field,
    /// The gateway that the limits are for.
    pub gateway: Gateway,
    /// Whether prompts are estimated.
    pub estimates: bool,
    /// How many calls of a key may be refused.
    pub share: Share,
    /// What is limited.
    pub bounds: &'a [Bound],
    /// The limits of each key, in the order of the bounds.
    pub keys: &'a [KeyRecommendation],
    /// For each bound, limits for all keys alike and the calls that each refuses.
    pub curves: &'a [Vec<(u64, u64)>],
    /// Hundredths of the limits of the policies, and the calls that they refuse then.
    pub together: &'a [(u64, u64)],
}

/// How a bound is named: algorithm or period.
fn name(bound: Bound) -> String {
    match bound {
        Bound::Rate(Gateway::V2) => "tokens per minute (v2 bucket)".to_owned(),
        Bound::Rate(Gateway::Classic) => "tokens per minute (sliding window)".to_owned(),
        Bound::Rate(gateway) => format!("tokens per minute ({})", gateway.name()),
        Bound::Quota(period) => format!("{} quota", period.name()),
    }
}

#[cfg(test)]
mod tests;
