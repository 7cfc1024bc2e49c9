//! What one policy emits for one exchange.

use serde::Serialize;

use crate::sim::Tokens;
use crate::sim::clock::Time;

/// The rows that one policy emits for one exchange: same time, namespace and dimensions, a
/// row per value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Emission<'a> {
    /// When the rows are sent: the end of the exchange.
    pub time: Time,
    /// The policy's `namespace`, or its default.
    pub namespace: &'a str,
    /// Dimensions in the order of the policy, those that are always added included.
    pub dimensions: &'a [Dimension<'a>],
    /// Metric name and value of each row.
    pub values: &'a [(&'a str, Value)],
}

/// One dimension of a row. Names compare without case (documented: changelog of May 2025).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimension<'a> {
    /// Its name as the policy writes it.
    pub name: &'a str,
    /// Its value, evaluated.
    pub value: &'a str,
}

/// The value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A token count.
    Tokens(Tokens),
    /// What `emit-metric` computes.
    Number(f64),
}
