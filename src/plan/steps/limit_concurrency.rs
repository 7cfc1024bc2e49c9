//! `limit-concurrency`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::Step;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `limit-concurrency`: so many calls at most run its steps at the same time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LimitConcurrency {
    /// Whose calls are counted together.
    pub key: Value<String>,
    /// How many may run at the same time.
    pub max_count: Value<u64>,
    /// What they run.
    pub steps: Vec<Step>,
}

impl Listed for LimitConcurrency {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text, " {} at the same time per {}", self.max_count, self.key)?;
        lister.steps(&self.steps, depth + 1)
    }

    fn nested(&self) -> Vec<&[Step]> {
        vec![&self.steps]
    }
}
