//! `policyc`: compiler, linter and traffic simulator for Azure API Management policy XML.
//!
//! ```text
//! bytes ─ source ─ xml ─┐                     ┌─ lint ── report ── cli
//!                       ├─ policy (typed AST) ┤
//!           expr ───────┘       │             └─ plan ─ sim ── report ── cli
//!                               └─ model
//!                                              traffic ─ usage ──┘
//! ```
//!
//! The core is pure: text in, values and findings out. Files, terminals and
//! standard input are touched only by [`cli`]; [`lsp`] speaks with editors.

pub mod cli;
pub mod config;
pub mod diff;
pub mod embed;
pub mod expr;
pub mod format;
pub mod ide;
pub mod lint;
pub mod lsp;
pub mod model;
pub mod plan;
pub mod policy;
pub mod prices;
pub mod report;
pub mod sim;
pub mod source;
pub mod testing;
pub mod traffic;
pub mod usage;
pub mod xml;
