//! Text in XML reports.

use std::borrow::Cow;

/// `text` as it may stand in an attribute or between tags. Characters that XML cannot hold
/// become U+FFFD.
pub(in crate::report) fn escaped(text: &str) -> Cow<'_, str> {
    let plain = |c: char| replacement(c).is_none();
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match replacement(c) {
            Some(replacement) => safe.push_str(replacement),
            None => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

const fn replacement(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        // An attribute would turn them into blanks.
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        '\t' => Some("&#9;"),
        '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    }
}
