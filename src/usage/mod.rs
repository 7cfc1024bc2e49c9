//! Token usage of an exchange: as its response reports it ([`read`], where nothing is
//! estimated: what the response does not say stays unknown), and as the tokenizers of its
//! model count its bodies ([`estimate`]).
//!
//! [`read`] finds out whose call it was ([`provider`]), which API ([`api`], one file
//! each) and how the answer is framed ([`stream`]), and lets the API read the usage
//! from the documents of the answer, the last one first.

pub mod api;
mod call;
pub mod estimate;
mod provider;
mod read;
mod recorded;
mod stream;
mod tokenizer;
mod tokens;
mod totals;

pub use call::Call;
pub use provider::{PROVIDERS, Provider};
pub use read::{Usage, read};
pub use stream::{Framing, StreamKind};
pub use tokenizer::Encoding;
pub use tokens::{Source, TokenUsage};
pub use totals::{Group, Sum, Totals};

#[cfg(test)]
mod tests;
