//! What `policyc trace` writes: one exchange step by step, for people and for programs.

mod json;
mod text;

pub use json::{TraceReport, json_schema, write_json};
pub use text::write_text;
