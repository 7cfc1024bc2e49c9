//! `dimension`, shared by the three metric policies, and the names that have a value of
//! their own.

use super::prelude::*;

element! {
    /// One dimension of a metric.
    pub struct Dimension("dimension") {
        attributes {
            /// Name of the dimension. Names are compared without case.
            name: NonEmpty = "name", required(), kind_as(EMPTY), expression();
            /// Value of the dimension. It may be left out where the name is a default one.
            value: Text = "value", expression();
        }
    }
}

/// Dimension names that need no value, in the documentation's order
/// (documented: emit-metric dimensions, 2025-04).
pub const DEFAULT_DIMENSIONS: [&str; 8] = [
    "API ID",
    "Operation ID",
    "Product ID",
    "User ID",
    "Subscription ID",
    "Location",
    "Gateway ID",
    "Backend ID",
];

/// Dimension keys that the service adds to every custom metric
/// (documented: custom metrics limits; it counts five and names four).
pub const ALWAYS_ADDED: [&str; 4] = ["Region", "Service ID", "Service Name", "Service Type"];

/// The default dimension of that name, in its documented spelling.
#[must_use]
pub fn default_dimension(name: &str) -> Option<&'static str> {
    DEFAULT_DIMENSIONS.into_iter().find(|default| default.eq_ignore_ascii_case(name))
}
