//! Where a finding stands, as other programs count and write it.

use crate::source::{Location, SourceFile};

use super::{LintRun, file_of};

/// A stretch of text in lines and columns from 1, the end being the first place behind it.
/// Columns count UTF-16 code units; a byte-order mark takes none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub start_line: u32,
    pub start_column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl Region {
    pub(super) fn of(file: &SourceFile, location: Location) -> Self {
        let (start_line, start_column) = place(file, location.span.start);
        let (end_line, end_column) = place(file, location.span.end);
        Self { start_line, start_column, end_line, end_column }
    }
}

fn place(file: &SourceFile, offset: u32) -> (u32, u32) {
    let text = file.text();
    let (line, column) = file.lines().position_utf16(text, offset);
    let mark = u32::from(line == 0 && text.starts_with('\u{feff}'));
    (line + 1, column.saturating_sub(mark) + 1)
}

/// File and region of a location.
pub(super) fn region(run: &LintRun, location: Location) -> std::io::Result<(&SourceFile, Region)> {
    let file = file_of(run, location.file)?;
    Ok((file, Region::of(file, location)))
}

/// A path as URLs and other systems write it: slashes, no leading `./`.
pub(super) fn slashed(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut rest = path.as_str();
    while let Some(inner) = rest.strip_prefix("./") {
        rest = inner;
    }
    rest.to_owned()
}
