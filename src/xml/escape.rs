//! Text on its way back into a file: raw, as APIM's `rawxml` form has it, or as XML proper.

use std::borrow::Cow;

use super::entity::reference_at;

/// Code as it stands raw in a file: nothing is escaped but what would be read as a reference or
/// changed on the way, so that decoding gives the same code again.
#[must_use]
pub fn raw_code(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for (at, c) in code.char_indices() {
        match c {
            '&' if reference_at(code.as_bytes(), at).is_some() => out.push_str("&amp;"),
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
    out
}

/// Decoded text as XML, for the text of an element, or for a value within `quote`.
#[must_use]
pub fn xml_text(text: &str, quote: Option<char>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '"' if quote == Some('"') => out.push_str("&quot;"),
            '\'' if quote == Some('\'') => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    out
}

/// Raw text whose bare `&` and `<`, and with a `quote` that one, become references; references
/// stay as they are.
#[must_use]
pub fn xml_raw(raw: &str, quote: Option<char>) -> Cow<'_, str> {
    let bare = |at: usize, c: char| match c {
        '&' => reference_at(raw.as_bytes(), at).is_none(),
        '<' => true,
        c => Some(c) == quote,
    };
    if !raw.char_indices().any(|(at, c)| bare(at, c)) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len() + 16);
    for (at, c) in raw.char_indices() {
        match c {
            '&' if bare(at, c) => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' if bare(at, c) => out.push_str("&quot;"),
            '\'' if bare(at, c) => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// True when raw code holds something that XML would have escaped: `"`, `<`, or a `&` that
/// begins no reference.
#[must_use]
pub fn is_raw_code(raw: &str) -> bool {
    raw.char_indices().any(|(at, c)| match c {
        '"' | '<' => true,
        '&' => reference_at(raw.as_bytes(), at).is_none(),
        _ => false,
    })
}
