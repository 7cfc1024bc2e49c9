//! Where text comes from and what is said about it: spans, files, line index,
//! source map, findings and fixes. A leaf: it knows no XML, no C# and no policy.

mod file;
mod finding;
mod fix;
mod lines;
mod map;
mod span;

pub use file::{DecodeError, FileId, SourceFile};
pub use finding::{Basis, Finding, Label, Location, Severity};
pub use fix::{Edit, Fix, Safety, apply};
pub use lines::{LineColumn, LineIndex};
pub use map::{MapBuilder, SourceMap};
pub use span::Span;

#[cfg(test)]
mod tests;
