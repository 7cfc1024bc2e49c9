//! `llm-emit-token-metric` and `azure-openai-emit-token-metric`.

use serde::{Deserialize, Serialize};

use super::Dimension;
use crate::plan::Value;

/// Emits the token counts of an exchange.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenMetric {
    /// Namespace of the metrics.
    pub namespace: Value<String>,
    /// Dimensions in the order of the policy.
    pub dimensions: Vec<Dimension>,
}
