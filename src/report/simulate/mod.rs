//! What `policyc simulate` writes: the report for people and for programs, a line for each
//! decision, a line for each row of a metric.

mod costs;
mod json;
mod lines;
mod rows;
mod text;

pub use costs::{Costs, SimulatedCosts};
pub use json::write_json;
pub use lines::write_decision;
pub use rows::{RowFormat, Rows};
pub use text::write_text;
