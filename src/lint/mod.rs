//! Rules over policy documents, one file per rule, and what runs them.
//!
//! [`check`] runs every rule of [`rules::ALL`] over one document, [`check_member`] over one among
//! others, [`check_workspace`] over all of them together. Nothing here reads a file.

mod address;
pub mod baseline;
mod derived;
mod fingerprint;
pub mod fix;
pub mod levels;
mod nearest;
mod page;
mod rule;
pub mod rules;
mod runner;
mod settings;
mod suppression;

pub use address::{AddressError, PageAddress};
pub use derived::Derived;
pub use fingerprint::fingerprints;
pub use levels::{Level, Levels};
pub use nearest::nearest;
pub use page::{Example, Page};
pub use rule::{Answer, Declared, Report, Rule, RuleMeta, Sink, Unit, WorkspaceSink};
pub use runner::{check, check_member, check_workspace, suppress, suppress_in};
pub use settings::Settings;

#[cfg(test)]
mod tests;
