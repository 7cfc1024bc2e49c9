//! `send-request` and `send-one-way-request`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::{Step, Timeout};
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `send-request`: a request of the gateway's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendRequest {
    /// `new`, or `copy` of the request; `new` where it is not given.
    pub mode: Value<String>,
    /// Variable that takes the answer; nobody waits for it where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<Value<String>>,
    /// How long it waits for the answer; 60 seconds where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Timeout>,
    /// Whether the call goes on when the request failed.
    pub ignore_error: Value<bool>,
    /// Whether an answer of 400 and above is a failure.
    pub fail_on_error_status: Value<bool>,
    /// What makes the request: `set-url`, `set-method`, `set-header`, `set-body` and how it signs
    /// in.
    pub steps: Vec<Step>,
}

/// `set-url`: of a request that the gateway sends itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetUrl {
    /// The URL.
    pub url: Value<String>,
}

impl Listed for SendRequest {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        write!(lister.text, " {}", self.mode)?;
        if let Some(variable) = &self.variable {
            write!(lister.text, " to {variable}")?;
        }
        if let Some(timeout) = &self.timeout {
            write!(lister.text, " within {timeout}")?;
        }
        writeln!(lister.text)?;
        let flags = [
            ("ignores errors", &self.ignore_error),
            ("fails on error status", &self.fail_on_error_status),
        ];
        for (what, flag) in flags.into_iter().filter(|(_, flag)| flag.literal() != Some(&false)) {
            lister.more(depth)?;
            writeln!(lister.text, "{what} {flag}")?;
        }
        lister.steps(&self.steps, depth + 1)
    }

    fn nested(&self) -> Vec<&[Step]> {
        vec![&self.steps]
    }
}

impl Listed for SetUrl {
    fn list(&self, lister: &mut Lister, _: usize) -> fmt::Result {
        writeln!(lister.text, " {}", self.url)
    }
}
