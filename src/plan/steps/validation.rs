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
    /// The most bytes of a body, where larger ones are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<Value<u64>>,
    /// The variable that a refusal is told in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors_variable: Option<Value<String>>,
}

impl Validation {
    /// One that refuses with this status.
    #[must_use]
    pub const fn new(status: u16) -> Self {
        Self { status: Value::Literal(status), max_size: None, errors_variable: None }
    }
}

impl Listed for Validation {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        if let Some(size) = &self.max_size {
            write!(lister.text, " at most {size} bytes")?;
        }
        writeln!(lister.text, " else {}", self.status)
    }
}
