//! The text of a JSON string, decoded only when somebody asks.

use std::borrow::Cow;

/// The inside of a JSON string as it stands in the text, escapes included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text<'a> {
    inside: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    /// A text from what stands between the quotes; `escaped` tells whether that
    /// holds escapes.
    #[inline]
    pub(super) fn new(inside: &'a str, escaped: bool) -> Self {
        Self { inside, escaped }
    }

    /// What stands between the quotes.
    #[must_use]
    #[inline]
    pub fn raw(self) -> &'a str {
        self.inside
    }

    /// Whether there is nothing between the quotes.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.inside.is_empty()
    }

    /// The text when it holds no escape, and so is what it looks like; else nothing.
    #[must_use]
    #[inline]
    pub fn plain(self) -> &'a str {
        if self.escaped { "" } else { self.inside }
    }

    /// Whether the decoded text is `expected`.
    #[must_use]
    #[inline]
    pub fn is(self, expected: &str) -> bool {
        self.inside == expected || (self.escaped && self.decode() == expected)
    }

    /// The decoded text; borrowed when it holds no escape. Half of a surrogate
    /// pair, which recorders do write, becomes U+FFFD.
    #[must_use]
    #[inline]
    pub fn decode(self) -> Cow<'a, str> {
        if !self.escaped {
            return Cow::Borrowed(self.inside);
        }
        let mut decoded = String::with_capacity(self.inside.len());
        self.decode_into(&mut decoded);
        Cow::Owned(decoded)
    }

    /// Appends the decoded text to `into`.
    pub fn decode_into(self, into: &mut String) {
        let mut rest = self.inside;
        while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
            let (plain, escape) = rest.split_at(at);
            into.push_str(plain);
            rest = decode_escape(escape, into);
        }
        into.push_str(rest);
    }
}

/// Decodes the escape that `text` begins with and gives what follows it.
fn decode_escape<'a>(text: &'a str, into: &mut String) -> &'a str {
    let simple = match text.as_bytes().get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'u') => return decode_unicode(text, into),
        Some(&byte) if byte.is_ascii() => char::from(byte),
        // Cannot stand in a string that was scanned; kept as it is.
        _ => '\\',
    };
    into.push(simple);
    text.get(2..).unwrap_or_default()
}

/// Decodes `\uXXXX`, or a pair of them that stands for one character.
fn decode_unicode<'a>(text: &'a str, into: &mut String) -> &'a str {
    let rest = text.get(6..).unwrap_or_default();
    let Some(first) = hex_unit(text) else {
        into.push(char::REPLACEMENT_CHARACTER);
        return rest;
    };
    if let Some(character) = char::from_u32(first) {
        into.push(character);
        return rest;
    }
    if let (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) = (first, hex_unit(rest)) {
        let joined = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        into.push(char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER));
        return rest.get(6..).unwrap_or_default();
    }
    into.push(char::REPLACEMENT_CHARACTER);
    rest
}

/// The UTF-16 unit of the `\uXXXX` that `text` begins with.
fn hex_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}
