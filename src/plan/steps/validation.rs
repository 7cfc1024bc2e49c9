//! Policies that validate what a recording cannot prove.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `validate-jwt`, `validate-content`, `llm-content-safety` and the like: keys, schemas and
/// services that they ask are not at hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// Status with which the service refuses what is not valid.
    pub status: Value<u16>,
}

impl Listed for Validation {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " else {}", self.status)
    }
}
