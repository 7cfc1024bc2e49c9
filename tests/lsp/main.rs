//! The language server through its protocol: an editor that talks to it in memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod answers;
mod client;
mod diagnostics;
mod embedded;
mod features;
mod fuzz;
mod session;
mod typing;
