//! `check-header`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `check-header`: refuses a request whose header is missing or has no allowed value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckHeader {
    /// Name of the header.
    pub name: Value<String>,
    /// Status of the refusal.
    pub status: Value<u16>,
    /// Message of the refusal; the service's own where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Value<String>>,
    /// Whether values compare without case.
    pub ignore_case: Value<bool>,
    /// Allowed values; any will do where there are none.
    pub values: Vec<Value<String>>,
}

impl Listed for CheckHeader {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        write!(lister.text, " {} else {}", self.name, self.status)?;
        for (at, value) in self.values.iter().enumerate() {
            let mark = if at == 0 { " one of" } else { "," };
            write!(lister.text, "{mark} {value}")?;
        }
        writeln!(lister.text)
    }
}
