//! `forward-request`: the call to the backend.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `forward-request`. The backend's answer is the recorded one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForwardRequest {
    /// Whether an error status of the backend raises an error; `false` where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail_on_error_status_code: Option<Value<bool>>,
    /// How long it waits for the answer's headers; 300 seconds where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Timeout>,
}

/// How long a request waits for its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timeout {
    /// In seconds.
    Seconds(Value<u64>),
    /// In milliseconds.
    Milliseconds(Value<u64>),
}

impl Listed for ForwardRequest {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        if let Some(timeout) = &self.timeout {
            write!(lister.text, " within {timeout}")?;
        }
        writeln!(lister.text)
    }
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(value) => write!(f, "{value} seconds"),
            Self::Milliseconds(value) => write!(f, "{value} milliseconds"),
        }
    }
}
