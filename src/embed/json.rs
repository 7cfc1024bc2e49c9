//! JSON: ARM templates and what the management API takes (`properties.value`). Any string that is
//! a document is one, whatever its key and whichever `format` stands beside it: the reader of
//! policies takes the raw and the escaped form alike.

use memchr::{memchr, memchr2};

use crate::source::{MapBuilder, SourceMap, Span};

use super::place::Writing;
use super::{Found, Host, Unread, is_document};

/// JSON files, comments and strings over several lines included, as ARM takes them.
#[derive(Debug)]
pub(super) struct Json;

impl Host for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json", "jsonc", "json5"]
    }

    fn read(&self, text: &str) -> Found {
        let mut found = Found::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(next) = memchr2(b'"', b'/', bytes.get(at..).unwrap_or_default()) {
            at += next;
            at = match bytes.get(at..at + 2) {
                Some(b"//") => after(bytes, at + 2, b"\n"),
                Some(b"/*") => after(bytes, at + 2, b"*/"),
                _ if bytes.get(at) == Some(&b'"') => {
                    let end = string_end(bytes, at + 1);
                    string(text, Span::from_range(at + 1..end), &mut found);
                    end + 1
                }
                _ => at + 1,
            };
        }
        found
    }
}

/// The offset after the next `end`, or the end of the text.
pub(super) fn after(bytes: &[u8], from: usize, end: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memmem::find(rest, end).map_or(bytes.len(), |found| from + found + end.len())
}

/// The offset of the quote that ends a string, or the end of the text.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

fn string(text: &str, span: Span, found: &mut Found) {
    let raw = span.of(text);
    // Most strings are short and have no tag in them.
    let may_be = raw.contains('<') || raw.contains("\\u003");
    if !may_be {
        return;
    }
    let decoded = decode(raw, span.start);
    if raw.starts_with('[') && !raw.starts_with("[[") {
        // The literals of an ARM expression stand in single quotes.
        if decoded.0.split('\'').any(is_document) {
            let why = "it is put together by an ARM expression";
            found.unread.push(Unread { span, why });
        }
        return;
    }
    found.push(decoded, Writing::Json);
}

/// What the raw text of a string at `start` stands for. An escape that JSON does not know is
/// itself.
fn decode(raw: &str, start: u32) -> (String, SourceMap) {
    let mut builder = MapBuilder::new();
    let place = |from: usize, to: usize| Span::from_range(from..to).shift(start);
    let (mut pushed, mut at) = (0, 0);
    while let Some(found) = memchr(b'\\', raw.as_bytes().get(at..).unwrap_or_default()) {
        at += found;
        let Some((c, len)) = escape(raw.as_bytes(), at) else {
            at += 2;
            continue;
        };
        if pushed < at {
            let piece = raw.get(pushed..at).unwrap_or_default();
            builder.push_verbatim(piece, place(pushed, at).start);
        }
        builder.push_replaced(c.encode_utf8(&mut [0; 4]), place(at, at + len));
        at += len;
        pushed = at;
    }
    let rest = raw.get(pushed..).unwrap_or_default();
    builder.push_verbatim(rest, place(pushed, raw.len()).start);
    builder.finish()
}

/// The character of the escape at `at` and the length of the escape.
fn escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let c = match bytes.get(at + 1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(bytes, at),
        _ => return None,
    };
    Some((c, 2))
}

/// `\u0041`, or two of them that are a surrogate pair. Half a pair stands for U+FFFD.
fn unicode(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let unit = |at: usize| -> Option<u32> {
        let digits = std::str::from_utf8(bytes.get(at + 2..at + 6)?).ok()?;
        let is_unit = bytes.get(at..at + 2) == Some(b"\\u")
            && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_unit.then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let first = unit(at)?;
    if let 0xd800..=0xdbff = first
        && let Some(second @ 0xdc00..=0xdfff) = unit(at + 6)
    {
        let c = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return Some((char::from_u32(c)?, 12));
    }
    Some((char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6))
}
