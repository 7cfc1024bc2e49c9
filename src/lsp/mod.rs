//! The language server, `policyc lsp`: what the rest of the tool knows, in the words of the
//! Language Server Protocol 3.17. It judges nothing itself.
//!
//! ```text
//! transport ── server (queue, cancelling) ── state (folders, texts, findings) ── handlers
//!                                              │
//!                                              └─ disk, which the command line implements
//! ```
//!
//! One thread does everything in the order in which the client asks. What takes long is done
//! in small steps while no message waits, so that the next key press is never kept waiting by
//! the last one.

mod capabilities;
mod convert;
mod diagnostics;
mod disk;
mod folder;
mod handlers;
mod options;
mod server;
mod state;
mod text;
mod transport;

pub use convert::{Encoding, path_of, uri_of};
pub use disk::{Configuration, Disk, Loaded};
pub use options::Options;
pub use server::{ServeError, serve};
pub use state::State;
pub use transport::connect;
