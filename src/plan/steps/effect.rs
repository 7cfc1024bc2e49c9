//! Policies that the simulator passes by.

use serde::{Deserialize, Serialize};

/// A policy that changes nothing about metering: not who is admitted, not what is charged,
/// not what is emitted, not what later expressions see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inert {
    /// Why it does not matter.
    pub reason: String,
}

/// A policy that could change something about metering and is not run. The report names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSimulated {
    /// What it could change.
    pub reason: String,
}
