//! `retry`.

use serde::{Deserialize, Serialize};

use super::Step;

/// `retry`. The backend's answer is the recorded one, which is that of the last attempt: the
/// steps run once, and condition, count and waiting do not matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retry {
    /// What is attempted.
    pub steps: Vec<Step>,
}
