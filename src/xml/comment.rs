//! Where a comment ends, also if its author got `<!--` or `-->` wrong.
//!
//! A comment whose end is misspelt swallows the file up to the end of the next comment.
//! The scanner and the diagnosis must agree on where it was meant to end.

use memchr::{memchr, memmem};

use super::scan::{blanks_at, find_end};

/// How a comment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommentEnd {
    /// With `-->`, which begins here.
    Proper(usize),
    /// With `->` or `--`, which begins here.
    Misspelt(usize),
    /// Not at all.
    Missing,
}

/// The end of the comment whose `<!--` stands at `at`.
pub(super) fn comment_end(bytes: &[u8], at: usize) -> CommentEnd {
    let start = at + 4;
    let proper = find_end(bytes, start, b"-->");
    let content = bytes.get(start..proper.unwrap_or(bytes.len())).unwrap_or_default();
    let inner = memmem::find(content, b"<!--");
    if let (Some(end), None) = (proper, inner) {
        return CommentEnd::Proper(end);
    }
    // A comment within the comment: this one may have been meant to end before it.
    let before = content.get(..inner.unwrap_or(content.len())).unwrap_or_default();
    if let Some(end) = misspelt_end(before) {
        return CommentEnd::Misspelt(start + end);
    }
    proper.map_or(CommentEnd::Missing, CommentEnd::Proper)
}

/// The first `->` or `--` that ends a line of `text` and has a tag on the next.
fn misspelt_end(text: &[u8]) -> Option<usize> {
    let mut line = 0;
    while let Some(found) = memchr(b'\n', text.get(line..)?) {
        let next = line + found + 1;
        let content = text.get(line..next)?.trim_ascii_end();
        line = next;
        let after = text.get(next + blanks_at(text, next)..)?.first();
        let end = content.len().checked_sub(2);
        let Some(end) = end.filter(|_| after.is_none_or(|&b| b == b'<')) else { continue };
        let (before, mark) = content.split_at(end);
        if matches!(mark, b"->" | b"--") && before.last() != Some(&b'-') {
            return Some(next - found - 1 + end);
        }
    }
    None
}

/// How a misspelt comment at `at` begins: its first signs.
pub(super) fn misspelt_start(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let len: usize = rest.chars().take(3).map(char::len_utf8).sum();
    let start = rest.get(..len).unwrap_or_default();
    if start == "<--" { start } else { start.trim_end_matches(|c: char| c.is_ascii() && c != '-') }
}

/// The offset after the comment that begins with a misspelt `<!--` at `at`: after its
/// `-->`, if no other comment begins before it, else after the next `>`.
pub(super) fn misspelt_comment(bytes: &[u8], at: usize) -> usize {
    let proper = find_end(bytes, at + 2, b"-->").filter(|&end| {
        bytes.get(at + 2..end).is_some_and(|content| memmem::find(content, b"<!--").is_none())
    });
    if let Some(end) = proper {
        return end + 3;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    memchr(b'>', rest).map_or(bytes.len(), |found| at + found + 1)
}

/// True when a misspelt comment begins at `at`: `<!-`, `<--`, or `<!` and a long dash.
pub(super) fn begins_misspelt_comment(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    let dashes = ["<!-", "<--", "<!\u{2013}", "<!\u{2014}"];
    !rest.starts_with(b"<!--") && dashes.iter().any(|dash| rest.starts_with(dash.as_bytes()))
}
