//! The token usage of recorded traffic: a table of sums for people, a line for each
//! exchange for programs.

mod by;
mod json;
mod text;

pub use by::FieldSums;
pub use json::{json_schema, write_row};
pub use text::write_totals;
