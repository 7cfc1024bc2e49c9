//! Recorded exchanges: what one is, how it is read from any source, one file per
//! format. Nothing here knows policies or token counts.
//!
//! A line is decoded without copying: an [`Exchange`] borrows from the line, and
//! bodies, headers and context stay as they stand there until somebody asks.
//! [`read_exchanges`] decodes on several threads, in order and in bounded memory.

mod body;
mod context;
mod decode;
mod error;
mod exchange;
pub mod format;
mod headers;
pub mod import;
pub mod json;
mod lines;
mod merge;
mod reader;
mod records;
mod redact;
mod schema;
mod timestamp;

pub use body::Body;
pub use context::{Context, ContextIds};
pub use error::{LineError, LineFault, TrafficError};
pub use exchange::{Exchange, Request, Response};
pub use format::{FORMATS, Format};
pub use headers::{HeaderValues, Headers};
pub use lines::open;
pub use merge::{MergeInput, Merged, Places};
pub use reader::{Line, Lines, ReadOptions, ReadSummary, read_exchanges, read_lines};
pub use redact::{REDACTED, Redaction, Redactor, is_secret_name, redact};
pub use schema::{ExchangeLine, UsageLine, schema};
pub use timestamp::Timestamp;

#[cfg(test)]
mod tests;
