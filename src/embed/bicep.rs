//! Bicep: strings between `'''` and between `'`, and the targets of `loadTextContent`.

use crate::source::{MapBuilder, SourceMap, Span};

use super::json::after;
use super::place::Writing;
use super::string::{decode, hole_end, target};
use super::{Found, Host};

/// Bicep files.
#[derive(Debug)]
pub(super) struct Bicep;

/// The function that reads a file as text.
const LOAD: &str = "loadTextContent";

/// How deep strings and their interpolations may be nested.
const MAX_DEPTH: usize = 64;

impl Host for Bicep {
    fn name(&self) -> &'static str {
        "Bicep"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["bicep"]
    }

    fn read(&self, text: &str) -> Found {
        let mut found = Found::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = bytes.get(at..).unwrap_or_default();
            at = match byte {
                b'/' if rest.starts_with(b"//") => after(bytes, at, b"\n"),
                b'/' if rest.starts_with(b"/*") => after(bytes, at + 2, b"*/"),
                b'\'' if rest.starts_with(b"'''") => {
                    let end = block_end(bytes, at);
                    found.push(
                        block(text, at, end),
                        Writing::Lines { prefix: String::new(), end: "'''".to_owned() },
                    );
                    end
                }
                b'\'' => {
                    let end = string_end(bytes, at, 0);
                    let span = Span::from_range(at + 1..end.saturating_sub(1).max(at + 1));
                    if span.of(text).contains('<') {
                        found.push(decoded(text, span), Writing::Bicep);
                    }
                    end
                }
                b if b.is_ascii_alphabetic() || b == b'_' => {
                    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_';
                    let end = at + rest.iter().take_while(is_name).count();
                    if text.get(at..end) == Some(LOAD) {
                        found.references.extend(target(text, end, '\'', ""));
                    }
                    end
                }
                _ => at + 1,
            };
        }
        found
    }
}

/// The offset after a `'''…'''` that begins at `start`. Quotes right before the closing three
/// belong to the text.
fn block_end(bytes: &[u8], start: usize) -> usize {
    let mut end = after(bytes, start + 3, b"'''");
    while bytes.get(end) == Some(&b'\'') {
        end += 1;
    }
    end
}

/// The text of a `'''…'''`, without the line break after the opening quotes. Nothing in it is
/// escaped.
fn block(text: &str, start: usize, end: usize) -> (String, SourceMap) {
    let content = text.get(start + 3..end).unwrap_or_default();
    let content = content.strip_suffix("'''").unwrap_or(content);
    let after_break = content.strip_prefix("\r\n").or(content.strip_prefix('\n'));
    let piece = after_break.unwrap_or(content);
    let mut builder = MapBuilder::new();
    let at = start + 3 + content.len() - piece.len();
    builder.push_verbatim(piece, Span::from_range(at..at).start);
    builder.finish()
}

/// The offset after the string that begins with the quote at `start`; it ends with its line.
fn string_end(bytes: &[u8], start: usize, depth: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'\'' => return at + 1,
            b'\\' => at + 2,
            b'\n' => return at,
            b'$' if bytes.get(at + 1) == Some(&b'{') && depth < MAX_DEPTH => {
                let inner = |at| string_end(bytes, at, depth + 1);
                hole_end(bytes, at + 2, (b'\'', Some(b'\n')), inner)
            }
            _ => at + 1,
        };
    }
    bytes.len()
}

/// What a `'…'` stands for; interpolations stay, they are holes. An escape that Bicep does not
/// know is itself.
fn decoded(text: &str, span: Span) -> (String, SourceMap) {
    let mut builder = MapBuilder::new();
    decode(&mut builder, text, span, escape);
    builder.finish()
}

/// The character of the escape that `rest` begins with, and the length of the escape.
fn escape(rest: &str) -> Option<(char, usize)> {
    let c = match rest.strip_prefix('\\')?.as_bytes().first()? {
        b'\\' => '\\',
        b'\'' => '\'',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'$' => '$',
        b'u' => {
            let digits = rest.get(2..)?.strip_prefix('{')?;
            let (digits, _) = digits.split_once('}').filter(|(digits, _)| digits.len() <= 6)?;
            let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            return Some((c, 4 + digits.len()));
        }
        _ => return None,
    };
    Some((c, 2))
}
