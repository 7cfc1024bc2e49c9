//! `set-variable`.

use serde::{Deserialize, Serialize};

use crate::plan::Value;

/// `set-variable`: an expression keeps the type of its result, a literal is a string.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetVariable {
    /// Name in `context.Variables`.
    pub name: Value<String>,
    /// What it is set to.
    pub value: Value<String>,
}
