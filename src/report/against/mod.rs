//! What `policyc simulate --against` writes: what another policy changes.

mod compare;
mod json;
mod metrics;
mod text;

pub use compare::{Changes, Comparison, Difference, End, Example, FieldChanges, Moved, Side};
pub use json::{against_schema, write_against_json};
pub use text::write_against;

use crate::sim::Report;

/// Two runs over the same traffic, and what differs.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// Name and report of the policy that is compared with.
    pub old: (&'a str, &'a Report),
    /// Name and report of the policy that is asked about.
    pub new: (&'a str, &'a Report),
    /// What changes.
    pub difference: &'a Difference,
}
