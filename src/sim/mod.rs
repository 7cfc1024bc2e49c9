//! The discrete-event simulator: clock, counters, metrics, flow, assumptions.
//!
//! It runs a plan over recorded exchanges on their own clock: a request is admitted at its
//! timestamp and charged when its response has ended. Same input, same output, to the byte.
//! What API Management documents is done as documented; what it leaves open is an entry of
//! [`assumptions`], with a default, a switch and a count of the decisions that rested on it.

pub mod assumptions;
pub mod clock;
pub mod counters;
pub mod metrics;
mod tokens;

pub use tokens::Tokens;
