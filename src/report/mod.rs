//! What is written for people and programs, one file for each output format.
//!
//! Nothing here touches a file or a terminal: every format writes to an [`std::io::Write`]
//! and is told by a [`Look`] how the place looks.

pub mod against;
mod diagnostic;
pub mod diff;
mod excerpt;
pub mod import;
pub mod lint;
mod markdown;
mod money;
mod paint;
mod printable;
pub mod recommend;
pub mod simulate;
mod table;
pub mod testing;
pub mod trace;
mod unified;
pub mod usage;

pub use diagnostic::FindingDiagnostic;
pub use markdown::write_markdown;
pub use unified::write_unified;

/// How the place looks that a report is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours may be used.
    pub color: bool,
    /// Characters beyond ASCII may be used for drawing.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Look {
    /// A file or a pipe: no colours, 80 columns.
    pub const PLAIN: Self = Self { color: false, unicode: true, width: 80 };
}
