//! Applying the fixes of findings until nothing changes, without breaking anything.
//!
//! [`run`] works on a [`Subject`]: whatever has texts, findings, and can take edits. [`Single`]
//! is one document alone; the command line has one for all files of a run.

mod engine;
mod single;

pub use engine::{Applied, MAX_ROUNDS, Outcome, Refusal, Refused, Subject, run};
pub use single::{Single, fix};

#[cfg(test)]
mod tests;
