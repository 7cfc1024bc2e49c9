//! What `policyc simulate` writes: the report for people and for programs, a line for each
//! decision, a line for each row of a metric.

mod costs;
mod estimates;
mod json;
mod lines;
mod rows;
mod sensitivity;
mod text;

pub(in crate::report) use costs::consumption;
pub use costs::{Costs, SimulatedCosts};
pub use json::write_json;
pub use lines::write_decision;
pub use rows::{RowFormat, Rows};
pub use sensitivity::{sensitivity_schema, write_sensitivity, write_sensitivity_json};
pub(in crate::report) use text::share;
pub use text::write_text;
