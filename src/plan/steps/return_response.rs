//! `return-response`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::Step;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `return-response`: ends the exchange with a response of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReturnResponse {
    /// Variable that holds the response to start from; a response 200 without body where it
    /// is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_variable_name: Option<Value<String>>,
    /// `set-status`, `set-header` and `set-body`, in order.
    pub steps: Vec<Step>,
}

impl Listed for ReturnResponse {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        if let Some(name) = &self.response_variable_name {
            write!(lister.text, " from {name}")?;
        }
        writeln!(lister.text)?;
        lister.steps(&self.steps, depth + 1)
    }

    fn nested(&self) -> Vec<&[Step]> {
        vec![&self.steps]
    }
}
