//! `choose`: the first branch whose condition holds.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::Step;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `choose`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choose {
    /// `when`, in order; the first one whose condition holds runs.
    pub branches: Vec<Branch>,
    /// `otherwise`: runs when no condition holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Vec<Step>>,
}

/// One `when`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// Whether it runs.
    pub condition: Value<bool>,
    /// What runs.
    pub steps: Vec<Step>,
}

impl Listed for Choose {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text)?;
        for branch in &self.branches {
            lister.more(depth)?;
            writeln!(lister.text, "when {}", branch.condition)?;
            lister.steps(&branch.steps, depth + 2)?;
        }
        if let Some(steps) = &self.otherwise {
            lister.more(depth)?;
            writeln!(lister.text, "otherwise")?;
            lister.steps(steps, depth + 2)?;
        }
        Ok(())
    }

    fn nested(&self) -> Vec<&[Step]> {
        let branches = self.branches.iter().map(|branch| branch.steps.as_slice());
        branches.chain(self.otherwise.as_deref()).collect()
    }
}
