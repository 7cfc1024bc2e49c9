//! Rules over policy documents, one file per rule, and what runs them.
//!
//! [`check`] runs every rule of [`rules::ALL`] over one document. Nothing here reads a file.

mod nearest;
mod page;
mod rule;
pub mod rules;
mod runner;
mod settings;

pub use nearest::nearest;
pub use page::{Example, Page};
pub use rule::{Declared, Report, Rule, RuleMeta, Sink, Unit};
pub use runner::check;
pub use settings::Settings;

#[cfg(test)]
mod tests;
