//! The language server through its protocol: an editor that talks to it in memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod client;
mod diagnostics;
mod features;
mod fuzz;
mod session;
