//! Between bytes and what the protocol counts, and between paths and addresses.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::{Position, PositionEncodingKind, Range, Uri};

use crate::source::{SourceFile, Span};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every client knows.
    #[default]
    Utf16,
}

impl Encoding {
    /// The best of those that the client knows: bytes, which need no counting.
    #[must_use]
    pub fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offered = offered.unwrap_or_default();
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    /// The name in the protocol.
    #[must_use]
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The position of a byte; past the end of the text, that of its end. The place between the
    /// two characters of a line break has none: it counts as the end of the line.
    #[must_use]
    pub fn position(self, file: &SourceFile, offset: u32) -> Position {
        let (text, lines) = (file.text(), file.lines());
        let offset = text.floor_char_boundary(offset as usize);
        let offset = Span::from_range(offset..offset).start;
        let line = lines.line_of(offset);
        let content = lines.content_span(text, line);
        let offset = offset.min(content.end);
        match self {
            Self::Utf16 => {
                let (line, column) = lines.position_utf16(text, offset);
                Position::new(line, column)
            }
            Self::Utf8 => Position::new(line, offset.saturating_sub(content.start)),
        }
    }

    /// The byte at a position. A column past the end of its line stands for that end, a line past
    /// the end of the text for the end of the text.
    #[must_use]
    pub fn offset(self, file: &SourceFile, position: Position) -> u32 {
        let (text, lines) = (file.text(), file.lines());
        match self {
            Self::Utf16 => lines.offset_utf16(text, position.line, position.character),
            Self::Utf8 => {
                let content = lines.content_span(text, position.line);
                let column = content.of(text).floor_char_boundary(position.character as usize);
                content.start.saturating_add(Span::from_range(0..column).end)
            }
        }
    }

    /// The range of a span.
    #[must_use]
    pub fn range(self, file: &SourceFile, span: Span) -> Range {
        Range::new(self.position(file, span.start), self.position(file, span.end))
    }

    /// The span of a range; one whose end stands before its start is turned around.
    #[must_use]
    pub fn span(self, file: &SourceFile, range: Range) -> Span {
        let (start, end) = (self.offset(file, range.start), self.offset(file, range.end));
        Span::new(start.min(end), start.max(end))
    }
}

/// The path that an address of the scheme `file` stands for; `None` for other schemes.
#[must_use]
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let text = uri.as_str();
    let rest = text.strip_prefix("file://")?;
    let slash = rest.find('/')?;
    let (host, path) = rest.split_at(slash);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = decoded(path)?;
    if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
        return Some(PathBuf::from(format!("//{host}{path}")));
    }
    // `/c:/folder` of a Windows client.
    let drive = path.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    match drive {
        Some(rest) if cfg!(windows) => {
            let mut path = rest.to_owned();
            if let Some(letter) = path.get_mut(..1) {
                letter.make_ascii_uppercase();
            }
            Some(PathBuf::from(path))
        }
        _ => Some(PathBuf::from(path)),
    }
}

/// The text with `%XX` decoded; `None` when that is no UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = (byte == b'%').then(|| after.get(..2)).flatten();
        let value = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match value {
            Some(value) => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// The address of a path; `None` for a relative one.
#[must_use]
pub fn uri_of(path: &Path) -> Option<Uri> {
    use std::fmt::Write;

    if !path.is_absolute() {
        return None;
    }
    let path = path.display().to_string().replace('\\', "/");
    let mut text = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:@!$&'()*+,;=".contains(&byte) {
            text.push(char::from(byte));
        } else {
            write!(text, "%{byte:02X}").ok()?;
        }
    }
    Uri::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_there_and_back() {
        let file = SourceFile::new("a.xml", "aé\u{1f600}b\r\n\u{1f600}x");
        for (encoding, offset, line, column) in [
            (Encoding::Utf8, 7, 0, 7),
            (Encoding::Utf16, 7, 0, 4),
            (Encoding::Utf8, 14, 1, 4),
            (Encoding::Utf16, 14, 1, 2),
        ] {
            let position = Position::new(line, column);
            assert_eq!(encoding.position(&file, offset), position, "{encoding:?} {offset}");
            assert_eq!(encoding.offset(&file, position), offset, "{encoding:?} {offset}");
        }
    }

    #[test]
    fn positions_outside_are_taken_to_the_nearest_place_inside() {
        let file = SourceFile::new("a.xml", "é\nb");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(encoding.offset(&file, Position::new(0, 99)), 2);
            assert_eq!(encoding.offset(&file, Position::new(9, 0)), 4);
            assert_eq!(encoding.position(&file, 99), Position::new(1, 1));
        }
        assert_eq!(Encoding::Utf8.offset(&file, Position::new(0, 1)), 0, "within a character");
        let backwards = Range::new(Position::new(1, 0), Position::new(0, 0));
        assert_eq!(Encoding::Utf8.span(&file, backwards), Span::new(0, 3));
    }

    #[test]
    fn the_middle_of_a_line_break_is_the_end_of_the_line() {
        // A `\r` that no `\n` follows is a character of its line.
        let file = SourceFile::new("a.xml", "a\r\nb\rc\r\r\nd\r");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let position = |offset| {
                let Position { line, character } = encoding.position(&file, offset);
                (line, character)
            };
            assert_eq!([0, 1, 2, 3].map(position), [(0, 0), (0, 1), (0, 1), (1, 0)]);
            assert_eq!([6, 7, 8, 9].map(position), [(1, 3), (1, 4), (1, 4), (2, 0)]);
            assert_eq!([10, 11].map(position), [(2, 1), (2, 2)]);
            for offset in 0..=11 {
                let position = encoding.position(&file, offset);
                let back = encoding.offset(&file, position);
                assert_eq!(back, if matches!(offset, 2 | 8) { offset - 1 } else { offset });
                assert_eq!(encoding.position(&file, back), position, "{encoding:?} {offset}");
            }
        }
    }

    #[test]
    fn paths_there_and_back() {
        let path = Path::new("/home/ü/my api/{a}#1.xml");
        let uri = uri_of(path).unwrap();
        assert_eq!(uri.as_str(), "file:///home/%C3%BC/my%20api/%7Ba%7D%231.xml");
        assert_eq!(path_of(&uri).as_deref(), Some(path));
        assert_eq!(uri_of(Path::new("a.xml")), None);
        let other = Uri::from_str("untitled:Untitled-1").unwrap();
        assert_eq!(path_of(&other), None);
    }
}
