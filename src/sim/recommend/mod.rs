//! Which limits would have refused how many calls: the smallest limit for each key.
//!
//! Keys are independent, so each is played by itself against counters of its own: the same
//! counters, charges and order of events as in a run. What a call is charged does not depend
//! on the limit; whether it comes to be charged does, because a refused call charges nothing.
//! That is why fewer tokens allowed can, now and then, refuse fewer calls: a large call that
//! is refused leaves room for many small ones. The search says where it met that.
//!
//! Limits that each refuse what is allowed may together refuse more: those of one policy are
//! played together, and raised until the policy as a whole keeps the bound.

mod load;
mod search;

pub use load::{KeyLoad, Load, Loads};
pub use search::{
    KeyRecommendation, Recommended, Share, Together, curve, recommend, together_curve,
};

use super::assumptions::Choices;
use super::clock::Period;
use super::gateway::Gateway;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `tokens-per-minute` on that kind of gateway.
    Rate(Gateway),
    /// `token-quota` of that period.
    Quota(Period),
}

/// How calls are played.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terms {
    /// What is taken for granted.
    pub choices: Choices,
    /// How many calls of a key may be refused.
    pub share: Share,
}

#[cfg(test)]
mod tests;
