//! The formats that recorded traffic comes in: one file each, one registry.
//!
//! A format is recognised by its content and turned into native lines while it
//! streams; everything after that knows native lines only.

mod native;

use std::io::Read;

pub use native::Native;

/// A source of bytes that may move to another thread.
pub type Source<'r> = Box<dyn Read + Send + 'r>;

/// A format of recorded traffic.
pub trait Format: Sync {
    /// Short name in lower case.
    fn name(&self) -> &'static str;

    /// One line about what it is and who writes it.
    fn about(&self) -> &'static str;

    /// Whether a source that begins with `head` is of this format. `head` is
    /// decompressed, has no byte-order mark and may end anywhere.
    fn detect(&self, head: &str) -> bool;

    /// The same exchanges as native lines.
    fn native_lines<'r>(&self, source: Source<'r>) -> Source<'r>;
}

/// Every format, the surest to recognise first.
pub const FORMATS: &[&dyn Format] = &[&Native];

/// The format of a source that begins with `head`; if it is none, what it looks like.
///
/// # Errors
/// A phrase that says what the source seems to be.
pub(super) fn detect(head: &str) -> Result<&'static dyn Format, &'static str> {
    let found = FORMATS.iter().find(|format| format.detect(head));
    found.copied().ok_or_else(|| looks_like(head))
}

/// What a source that no format claims seems to be.
fn looks_like(head: &str) -> &'static str {
    let start = head.trim_start();
    let first_line = start.lines().next().unwrap_or_default();
    if start.contains('\0') {
        "it is binary"
    } else if start.starts_with('<') {
        "it looks like XML or HTML"
    } else if start.starts_with('[') {
        "it is one JSON array, not one object a line"
    } else if first_line.trim_end() == "{" {
        "it is one JSON object over many lines, not one object a line"
    } else if start.starts_with('{') {
        "its objects have no `timestamp`, `request` and `response`"
    } else if first_line.contains(',') {
        "it looks like CSV"
    } else {
        "its lines are not JSON objects"
    }
}
