//! `emit-metric`: one custom metric of any value.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::Dimension;
use crate::plan::Value;
use crate::plan::listing::{Listed, Lister};

/// `emit-metric`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EmitMetric {
    /// Name of the metric.
    pub name: Value<String>,
    /// Namespace of the metric.
    pub namespace: Value<String>,
    /// Value of each row; 1 where the policy gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value<f64>>,
    /// Dimensions in the order of the policy.
    pub dimensions: Vec<Dimension>,
}

impl Listed for EmitMetric {
    fn list(&self, lister: &mut Lister, depth: usize) -> fmt::Result {
        write!(lister.text, " {} in {}", self.name, self.namespace)?;
        match &self.value {
            Some(value) => writeln!(lister.text, " value {value}")?,
            None => writeln!(lister.text)?,
        }
        super::dimension::list(&self.dimensions, lister, depth)
    }
}
