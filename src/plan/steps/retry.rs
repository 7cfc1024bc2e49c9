//! `retry`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::Step;
use crate::plan::listing::{Listed, Lister};

/// `retry`. The backend's answer is the recorded one, which is that of the last attempt: the
/// steps run once, and condition, count and waiting do not matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retry {
    /// What is attempted.
    pub steps: Vec<Step>,
}

impl Listed for Retry {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text, " (once)")?;
        lister.steps(&self.steps, depth + 1)
    }

    fn nested(&self) -> Vec<&[Step]> {
        vec![&self.steps]
    }
}
