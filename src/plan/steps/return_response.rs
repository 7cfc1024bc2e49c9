//! `return-response` and what may stand in it.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::plan::Value;

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

/// `set-status`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetStatus {
    /// HTTP status code.
    pub code: Value<u16>,
    /// Reason phrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Value<String>>,
}

/// `set-body`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetBody {
    /// The new body; for a template language its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value<String>>,
    /// The template language, where the body is a template: `liquid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}
