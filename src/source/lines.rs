//! From byte offsets to lines and columns.

use super::Span;

/// A place for people and editors. Line and column count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1. A byte-order mark takes no column.
    pub column: u32,
}

/// The line starts of one text. `\n` and `\r\n` end a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`, which must be shorter than 4 GiB.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            memchr::memchr_iter(b'\n', text.as_bytes())
                .map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        );
        Self { starts }
    }

    /// Number of lines; a text without a line break has one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Zero-based line that holds the byte at `offset`.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> u32 {
        let after = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Byte range of the zero-based `line`, with its line break; empty past the end.
    #[must_use]
    pub fn line_span(&self, text: &str, line: u32) -> Span {
        let end_of_text = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let start = self.starts.get(line as usize).copied().unwrap_or(end_of_text);
        let end = self.starts.get(line as usize + 1).copied().unwrap_or(end_of_text);
        Span::new(start, end)
    }

    /// Line and column (Unicode scalars) of a byte offset.
    ///
    /// An offset inside a character counts as the start of that character.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> LineColumn {
        let (line, before) = self.before(text, offset);
        let scalars = before.chars().filter(|&c| c != '\u{feff}' || line > 0).count();
        LineColumn { line: line + 1, column: u32::try_from(scalars).unwrap_or(u32::MAX) + 1 }
    }

    /// Zero-based line and UTF-16 column of a byte offset: what editors and SARIF count.
    #[must_use]
    pub fn position_utf16(&self, text: &str, offset: u32) -> (u32, u32) {
        let (line, before) = self.before(text, offset);
        let units: usize = before.chars().map(char::len_utf16).sum();
        (line, u32::try_from(units).unwrap_or(u32::MAX))
    }

    /// Byte offset of a zero-based line and UTF-16 column; clamped to the line's end.
    #[must_use]
    pub fn offset_utf16(&self, text: &str, line: u32, column: u32) -> u32 {
        let span = self.line_span(text, line);
        let content = span.of(text).trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, c) in content.char_indices() {
            if units >= column {
                return span.start + u32::try_from(at).unwrap_or(u32::MAX);
            }
            units += u32::try_from(c.len_utf16()).unwrap_or(1);
        }
        span.start + u32::try_from(content.len()).unwrap_or(u32::MAX)
    }

    /// Zero-based line and the text of that line before `offset`.
    fn before<'t>(&self, text: &'t str, offset: u32) -> (u32, &'t str) {
        let line = self.line_of(offset);
        let span = self.line_span(text, line);
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        (line, text.get(span.start as usize..end).unwrap_or_default())
    }
}
