//! Where a value most likely ends whose expression does not close.

use memchr::{memchr, memchr_iter};

use super::scan::{blanks_at, is_name_byte, is_name_start};

/// How far behind the start of an unclosed expression a whole tag is looked for, in bytes.
const REACH: usize = 64 << 10;
/// How many bytes of a tag are looked at to see whether it is whole.
const TAG_REACH: usize = 4 << 10;
/// How many quotes are tried.
const MAX_TRIES: usize = 256;
/// How many quotes are tried when only the end of a tag is looked for.
const MAX_FAR_TRIES: usize = 4096;

/// The end of an attribute value that holds an unclosed expression.
pub(super) struct Recovery {
    /// Offset of the closing quote, or where it is missing.
    pub end: usize,
    /// True when no closing quote was found.
    pub quote_missing: bool,
}

/// Finds the end of the value whose unclosed expression begins at `start`: the first quote
/// after which the rest of the tag is whole, else the first quote before `>` or `/>`.
pub(super) fn end_of_value(bytes: &[u8], start: usize, quote: u8) -> Recovery {
    let reach = bytes.get(start..bytes.len().min(start + REACH)).unwrap_or_default();
    let quotes = || memchr_iter(quote, reach).map(|at| start + at).take(MAX_TRIES);
    let whole = quotes().find(|&at| tag_is_whole(bytes, at + 1));
    let found = whole.or_else(|| {
        let rest = bytes.get(start..).unwrap_or_default();
        let mut quotes = memchr_iter(quote, rest).map(|at| start + at).take(MAX_FAR_TRIES);
        quotes.find(|&at| ends_tag_for_good(bytes, at + 1))
    });
    if let Some(end) = found {
        return Recovery { end, quote_missing: false };
    }
    let line = memchr(b'\n', reach).unwrap_or(reach.len());
    let line = reach.get(..line).unwrap_or_default();
    let mut end = memchr(b'>', line).unwrap_or(line.len());
    while line
        .get(..end)
        .is_some_and(|line| line.last().is_some_and(|b| matches!(b, b'/' | b'\r' | b' ' | b'\t')))
    {
        end -= 1;
    }
    Recovery { end: start + end, quote_missing: true }
}

/// Finds the end of the text whose unclosed expression begins at `start`: the end tag of
/// the element that owns it, else the next end tag, else the end of the file.
pub(super) fn end_of_text(bytes: &[u8], start: usize, owner: Option<&str>) -> usize {
    let mut first = None;
    let reach = bytes.get(start..).unwrap_or_default();
    for at in memchr_iter(b'<', reach).filter(|at| reach.get(at + 1) == Some(&b'/')) {
        first.get_or_insert(start + at);
        let name = reach.get(at + 2..).unwrap_or_default();
        let closes = owner.is_some_and(|owner| {
            name.strip_prefix(owner.as_bytes())
                .is_some_and(|rest| rest.first().is_none_or(|&b| !is_name_byte(b)))
        });
        if closes {
            return start + at;
        }
    }
    first.unwrap_or(bytes.len())
}

/// True when a tag can go on at `at`, just after the closing quote of a value: `>`, `/>`,
/// `?>`, or blanks and a name with `=`.
pub(super) fn continues_tag(bytes: &[u8], at: usize) -> bool {
    let blanks = blanks_at(bytes, at);
    ends_tag(bytes, at) || (blanks > 0 && attribute_name(bytes, at + blanks).is_some())
}

fn ends_tag(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at + blanks_at(bytes, at)..).unwrap_or_default();
    matches!(rest, [b'>', ..] | [b'/' | b'?', b'>', ..])
}

/// True when a tag ends at `at` and what follows does not look like code, as it does in
/// `x.Replace("a", ">")`.
fn ends_tag_for_good(bytes: &[u8], at: usize) -> bool {
    let close = at + blanks_at(bytes, at);
    let after = close + if bytes.get(close) == Some(&b'>') { 1 } else { 2 };
    let next = bytes.get(after + blanks_at(bytes, after));
    ends_tag(bytes, at) && !matches!(next, Some(b'"' | b'\'' | b')' | b';' | b',' | b'.' | b'='))
}

/// Reads `name =`: the offset after the `=`.
fn attribute_name(bytes: &[u8], start: usize) -> Option<usize> {
    bytes.get(start).filter(|&&b| is_name_start(b))?;
    let rest = bytes.get(start..)?;
    let len = rest.iter().take(256).position(|&b| !is_name_byte(b))?;
    let at = start + len + blanks_at(bytes, start + len);
    (bytes.get(at) == Some(&b'=')).then_some(at + 1)
}

/// True when only whole attributes and the end of the tag follow at `at`.
fn tag_is_whole(bytes: &[u8], mut at: usize) -> bool {
    let limit = at + TAG_REACH;
    while at < limit {
        if ends_tag(bytes, at) {
            return ends_tag_for_good(bytes, at);
        }
        let blanks = blanks_at(bytes, at);
        let Some(after) = attribute_name(bytes, at + blanks).filter(|_| blanks > 0) else {
            return false;
        };
        let start = after + blanks_at(bytes, after);
        let Some(&quote) = bytes.get(start).filter(|b| matches!(b, b'"' | b'\'')) else {
            return false;
        };
        if matches!(bytes.get(start + 1..start + 3), Some(b"@(" | b"@{")) {
            return true;
        }
        let reach = bytes.len().min(limit);
        let Some(value) = bytes.get(start + 1..reach.max(start + 1)) else { return false };
        let Some(len) = memchr(quote, value) else { return false };
        at = start + 1 + len + 1;
    }
    false
}
