//! `set-status`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `set-status`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetStatus {
    /// HTTP status code.
    pub code: Value<u16>,
    /// Reason phrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Value<String>>,
}

impl Listed for SetStatus {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        write!(lister.text, " {}", self.code)?;
        match &self.reason {
            Some(reason) => writeln!(lister.text, " {reason}"),
            None => writeln!(lister.text),
        }
    }
}
