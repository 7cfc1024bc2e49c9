//! Policy tests: calls on a timeline, and what each of them has to come to. Text in, outcomes
//! out; the command line reads the files.
//!
//! ```text
//! format.rs   a test file: types with their documentation, from which the schema is made
//! line.rs     a call as a line of recorded traffic
//! play.rs     plays the calls of a test
//! compare.rs  what came out against what is expected
//! snapshot.rs all that came out, as text
//! coverage.rs which steps and branches ran
//! ```

mod compare;
mod coverage;
mod format;
mod line;
mod play;
mod snapshot;

use std::sync::Arc;

pub use compare::Failure;
pub use coverage::{BranchCount, Coverage, FileCoverage, StepCount};
pub use format::{At, Case, Policies, TestFile, json_schema, parse};
pub use play::{Played, Row, Seen, play};
pub use snapshot::snapshot;

use crate::sim::Routing;

/// How a test went.
#[derive(Debug)]
pub struct Outcome {
    /// Its name.
    pub name: At<String>,
    /// What came out otherwise than expected.
    pub failures: Vec<Failure>,
    /// What each call came to.
    pub played: Played,
}

/// Plays one test of a file.
///
/// # Errors
///
/// What is wrong with the test itself, with its place: a choice of an assumption that does not
/// exist, a call before the start of time.
pub fn run(file: &TestFile, case: &Case, routing: &Arc<Routing>) -> Result<Outcome, Failure> {
    let played = play(file, case, routing)?;
    let failures = compare::compare(case, &played);
    Ok(Outcome { name: case.name.clone(), failures, played })
}

#[cfg(test)]
mod tests;
