//! Policies that the simulator passes by.

use std::fmt::{self, Write};

use crate::plan::Expression;
use crate::plan::listing::{Listed, Lister};
use serde::{Deserialize, Serialize};

/// A policy that changes nothing about metering: not who is admitted, not what is charged,
/// not what is emitted, not what later expressions see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inert {
    /// Why it does not matter.
    pub reason: String,
    /// Its expressions: one that fails raises an error all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expressions: Vec<Expression>,
}

/// A policy that could change something about metering and is not run. The report names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSimulated {
    /// What it could change.
    pub reason: String,
    /// Whether that is the message of its section and nothing else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rewrites: bool,
}

impl NotSimulated {
    /// A policy that could change anything.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), rewrites: false }
    }

    /// A policy that changes the message of its section.
    #[must_use]
    pub fn rewriting(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), rewrites: true }
    }
}

impl Listed for Inert {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " (no effect: {})", self.reason)
    }
}

impl Listed for NotSimulated {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " (not simulated: {})", self.reason)
    }
}
