//! `retry`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::Step;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `retry`: runs its steps, and again while the condition holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retry {
    /// Whether they run again; asked after each run.
    pub condition: Value<bool>,
    /// How often they run again at most.
    pub count: Value<u64>,
    /// Seconds between two runs.
    pub interval: Value<u64>,
    /// Most seconds between two runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_interval: Option<Value<u64>>,
    /// Seconds by which the pause grows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delta: Option<Value<u64>>,
    /// Whether the first repetition comes at once.
    pub first_fast_retry: Value<bool>,
    /// What is attempted.
    pub steps: Vec<Step>,
}

impl Listed for Retry {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text, " {} times while {}", self.count, self.condition)?;
        lister.more(depth)?;
        write!(lister.text, "after {} seconds", self.interval)?;
        if let Some(delta) = &self.delta {
            write!(lister.text, ", growing by {delta}")?;
        }
        if let Some(most) = &self.max_interval {
            write!(lister.text, ", at most {most}")?;
        }
        if self.first_fast_retry.literal() != Some(&false) {
            write!(lister.text, ", the first at once {}", self.first_fast_retry)?;
        }
        writeln!(lister.text)?;
        lister.steps(&self.steps, depth + 1)
    }

    fn nested(&self) -> Vec<&[Step]> {
        vec![&self.steps]
    }
}
