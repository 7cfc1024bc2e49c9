//! `choose`: the first branch whose condition holds.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::plan::Value;

/// `choose`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choose {
    /// `when`, in order; the first one whose condition holds runs.
    pub branches: Vec<Branch>,
    /// `otherwise`: runs when no condition holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Vec<Step>>,
}

/// One `when`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// Whether it runs.
    pub condition: Value<bool>,
    /// What runs.
    pub steps: Vec<Step>,
}
