//! What `policyc import` tells: what was read, what was left over, and which questions the
//! exchanges cannot answer.

mod census;
mod text;

pub use census::Census;
pub use text::write_import;
