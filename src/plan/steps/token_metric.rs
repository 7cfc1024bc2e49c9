//! `llm-emit-token-metric` and `azure-openai-emit-token-metric`.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::Dimension;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// Emits the token counts of an exchange.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenMetric {
    /// Namespace of the metrics.
    pub namespace: Value<String>,
    /// Dimensions in the order of the policy.
    pub dimensions: Vec<Dimension>,
}

impl Listed for TokenMetric {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        writeln!(lister.text, " in {}", self.namespace)?;
        super::dimension::list(&self.dimensions, lister, depth)
    }
}
