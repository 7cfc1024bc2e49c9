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

/// Bytes between two landmarks: what a query scans at most.
const STRIDE: usize = 1024;

/// How many characters stand before a byte of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    scalars: u32,
    utf16: u32,
}

impl Count {
    /// Counts the characters that begin within `bytes`.
    fn of(bytes: &[u8]) -> Self {
        let starts = bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        let astral = bytes.iter().filter(|&&byte| byte >= 0xf0).count();
        let clamp = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self { scalars: clamp(starts), utf16: clamp(starts + astral) }
    }

    const fn plus(self, other: Self) -> Self {
        Self { scalars: self.scalars + other.scalars, utf16: self.utf16 + other.utf16 }
    }
}

/// The line starts of one text, and landmarks for columns, so that a query costs the same
/// wherever it stands in however long a line. `\n` and `\r\n` end a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// What stands before each multiple of [`STRIDE`].
    landmarks: Vec<Count>,
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
        let mut before = Count::default();
        let mut landmarks = vec![before];
        landmarks.extend(text.as_bytes().chunks_exact(STRIDE).map(|chunk| {
            before = before.plus(Count::of(chunk));
            before
        }));
        Self { starts, landmarks }
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

    /// Byte range of the zero-based `line` without its line break, which is `\n` or `\r\n`:
    /// other `\r` belong to the line.
    #[must_use]
    pub fn content_span(&self, text: &str, line: u32) -> Span {
        let span = self.line_span(text, line);
        let whole = span.of(text);
        let content = match whole.strip_suffix('\n') {
            Some(content) => content.strip_suffix('\r').unwrap_or(content),
            None => whole,
        };
        let len = Span::from_range(0..content.len()).len();
        Span::new(span.start, span.start.saturating_add(len))
    }

    /// Line and column (Unicode scalars) of a byte offset.
    ///
    /// An offset inside a character counts as the start of that character.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> LineColumn {
        let (line, start, end) = self.before(text, offset);
        let marked = start == 0 && end > 0 && text.starts_with('\u{feff}');
        let scalars = self.count(text, end).scalars - self.count(text, start).scalars;
        LineColumn { line: line + 1, column: scalars - u32::from(marked) + 1 }
    }

    /// Zero-based line and UTF-16 column of a byte offset: what editors and SARIF count.
    #[must_use]
    pub fn position_utf16(&self, text: &str, offset: u32) -> (u32, u32) {
        let (line, start, end) = self.before(text, offset);
        (line, self.count(text, end).utf16 - self.count(text, start).utf16)
    }

    /// Byte offset of a zero-based line and UTF-16 column; clamped to the line's end, which is
    /// before its line break.
    #[must_use]
    pub fn offset_utf16(&self, text: &str, line: u32, column: u32) -> u32 {
        let span = self.content_span(text, line);
        let content = span.of(text);
        let wanted = self.count(text, span.start as usize).utf16.saturating_add(column);
        let landmark = self.landmarks.partition_point(|count| count.utf16 < wanted);
        // The last landmark before the column, if it stands within the line.
        let near = (landmark.saturating_sub(1) * STRIDE).max(span.start as usize);
        let near = text.ceil_char_boundary(near).min(span.start as usize + content.len());
        let mut units = self.count(text, near).utf16;
        let rest = content.get(near - span.start as usize..).unwrap_or_default();
        for (at, c) in rest.char_indices() {
            if units >= wanted {
                return Span::from_range(near + at..near + at).start;
            }
            units += u32::try_from(c.len_utf16()).unwrap_or(1);
        }
        Span::from_range(near + rest.len()..near + rest.len()).start
    }

    /// Zero-based line of `offset`, where it starts, and `offset` at the start of its character.
    fn before(&self, text: &str, offset: u32) -> (u32, usize, usize) {
        let line = self.line_of(offset);
        let start = self.line_span(text, line).start as usize;
        (line, start, text.floor_char_boundary(offset as usize).max(start))
    }

    /// The characters that begin before the byte at `offset`.
    fn count(&self, text: &str, offset: usize) -> Count {
        let near = offset / STRIDE;
        let rest = text.as_bytes().get(near * STRIDE..offset).unwrap_or_default();
        self.landmarks.get(near).copied().unwrap_or_default().plus(Count::of(rest))
    }
}
