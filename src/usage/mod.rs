//! Token usage of an exchange, as its response reports it. Nothing is estimated
//! here: what the response does not say stays unknown.
//!
//! [`read`] finds out whose call it was ([`provider`]), which API ([`api`], one file
//! each) and how the answer is framed ([`stream`]), and lets the API read the usage
//! from the documents of the answer, the last one first.

pub mod api;
mod call;
mod provider;
mod read;
mod recorded;
mod stream;
mod tokens;
mod totals;

pub use call::Call;
pub use provider::{PROVIDERS, Provider};
pub use read::{Usage, read};
pub use stream::{Framing, StreamKind};
pub use tokens::{Source, TokenUsage};
pub use totals::{Group, Sum, Totals};

#[cfg(test)]
mod tests;
