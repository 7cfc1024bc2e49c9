//! `wait`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::Step;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `wait`: its steps begin at the same time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    /// `all` or `any` of them must have ended; `all` where it is not given.
    pub what: Value<String>,
    /// The steps.
    pub steps: Vec<Step>,
}

impl Listed for Wait {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text, " for {}", self.what)?;
        lister.steps(&self.steps, depth + 1)
    }

    fn nested(&self) -> Vec<&[Step]> {
        vec![&self.steps]
    }
}
