//! `emit-metric`: one custom metric of any value.

use serde::{Deserialize, Serialize};

use crate::plan::Value;

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

/// A dimension of any of the metric policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its name.
    pub name: Value<String>,
    /// Its value; a default dimension may do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value<String>>,
}
