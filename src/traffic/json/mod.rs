//! A lazy JSON reader that borrows: where a value ends, the members of an
//! object, the text of a string. It builds no tree.
//!
//! Why not a crate: recorded bodies come from anywhere, so a reader must not
//! recurse. `sonic-rs` 0.5 skips lazy values by unbounded recursion (a megabyte
//! of `[` overflows the stack) and copies every string that holds an escape,
//! which streamed bodies always do. This one keeps its own stack of one bit a
//! level, refuses more than [`MAX_DEPTH`] levels and always borrows.

mod scan;
mod text;

pub use scan::{Fault, FaultKind, MAX_DEPTH};
pub use text::Text;

#[cfg(test)]
mod tests;

use memchr::memmem;

use scan::{known_value_end, skip_space, string_end, value_end};

/// One JSON value as it stands in the text, without space around it. Only a scan
/// that has checked it makes one, so its parts need not be checked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

/// The kind of a JSON value, by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`.
    Object,
    /// `[…]`.
    Array,
    /// `"…"`.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
}

impl Kind {
    /// The word for error messages, with its article.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Null => "null",
        }
    }
}

impl<'a> Raw<'a> {
    /// The value that `text` consists of, with optional space around it.
    ///
    /// # Errors
    /// The first [`Fault`] when `text` is not exactly one JSON value.
    pub fn parse(text: &'a str) -> Result<Self, Fault> {
        let mut cursor = Cursor::new(text);
        let value = cursor.value()?;
        cursor.end()?;
        Ok(value)
    }

    /// The value as it stands in the text.
    #[must_use]
    #[inline]
    pub fn text(self) -> &'a str {
        self.0
    }

    /// What kind of value it is.
    #[must_use]
    #[inline]
    pub fn kind(self) -> Kind {
        match self.0.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// The text of a string; `None` for anything else.
    #[must_use]
    #[inline]
    pub fn string(self) -> Option<Text<'a>> {
        let inside = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(Text::new(inside, has_escape(inside.as_bytes())))
    }

    /// A number that is a whole number from 0 to 2⁶⁴−1, however it is written
    /// (`12`, `12.0`, `1.2e1`); `None` for anything else.
    #[must_use]
    #[inline]
    pub fn unsigned(self) -> Option<u64> {
        let bytes = self.0.as_bytes();
        if bytes.is_empty() {
            return None;
        }
        let mut value = 0_u64;
        for byte in bytes {
            if !byte.is_ascii_digit() {
                return self.unsigned_in_full();
            }
            value = value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
        }
        Some(value)
    }

    /// The slow half of [`Self::unsigned`]: fractions and exponents.
    fn unsigned_in_full(self) -> Option<u64> {
        /// Above this, an `f64` no longer holds every whole number.
        const MOST: f64 = 9_007_199_254_740_992.0;
        let value = self.number()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be a whole number in the exact range"
        )]
        (value.fract() == 0.0 && (0.0..=MOST).contains(&value)).then_some(value as u64)
    }

    /// A number as the nearest `f64`; `None` for anything else.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        if self.kind() != Kind::Number {
            return None;
        }
        self.0.parse().ok()
    }

    /// The members of an object in their order; empty for anything else.
    #[must_use]
    #[inline]
    pub fn members(self) -> Members<'a> {
        let at = if self.kind() == Kind::Object { 1 } else { self.0.len() };
        Members { text: self.0, at }
    }

    /// The elements of an array in their order; empty for anything else.
    #[must_use]
    #[inline]
    pub fn elements(self) -> Elements<'a> {
        let at = if self.kind() == Kind::Array { 1 } else { self.0.len() };
        Elements { text: self.0, at }
    }

    /// The value of the member `key` of an object: the last one, should it stand twice.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Raw<'a>> {
        self.members().filter(|(name, _)| name.is(key)).map(|(_, value)| value).last()
    }

    /// Like [`Self::get`], searched from the end and so without reading what stands
    /// before: for members that usually stand late in a long object. A key that was
    /// written with escapes is found only where the search gives up and reads on.
    ///
    /// In JSON a quote within a string has a backslash before it, and backslashes
    /// stand nowhere else. So `"usage"` with both quotes, no backslash before it and a
    /// colon after it is a key, wherever it stands; and it is a key of this object if
    /// the text after its value leads to the object's end without leaving a level.
    #[must_use]
    pub fn get_late(self, key: &LateKey) -> Option<Raw<'a>> {
        /// Places that are tried; each may read the text to its end.
        const TRIES: usize = 8;
        if self.kind() != Kind::Object {
            return None;
        }
        let bytes = self.0.as_bytes();
        let mut end = bytes.len();
        for _ in 0..TRIES {
            end = key.last_in(bytes.get(..end)?)?;
            let within = end > 0 && bytes.get(end - 1) == Some(&b'\\');
            let colon = skip_space(bytes, end + key.quoted.len());
            if within || bytes.get(colon) != Some(&b':') {
                continue;
            }
            let start = skip_space(bytes, colon + 1);
            let stop = known_value_end(bytes, start);
            if leads_to_end(bytes, stop) {
                return Some(Raw(self.0.get(start..stop)?));
            }
        }
        self.get(key.quoted.trim_matches('"'))
    }
}

/// Whether the inside of a string holds an escape.
#[inline]
fn has_escape(inside: &[u8]) -> bool {
    /// Bytes up to which a search costs more than a look at each.
    const FEW: usize = 64;
    if inside.len() > FEW {
        return memchr::memchr(b'\\', inside).is_some();
    }
    // Looked at as a whole, so that the compiler makes vector code of it.
    inside.iter().fold(false, |any, &byte| any | (byte == b'\\'))
}

/// A key for [`Raw::get_late`], made once.
#[derive(Debug)]
pub struct LateKey {
    quoted: String,
    finder: memmem::Finder<'static>,
}

impl LateKey {
    /// The key `name`, which has no characters that JSON escapes.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let quoted = format!("\"{name}\"");
        let finder = memmem::Finder::new(&quoted).into_owned();
        Self { quoted, finder }
    }

    /// Where the key stands last in `bytes`: looked for in pieces from the end, each
    /// searched forward, which is many times faster than searching backward.
    fn last_in(&self, bytes: &[u8]) -> Option<usize> {
        let mut end = bytes.len();
        let mut size = 512;
        while end >= self.quoted.len() {
            let start = end.saturating_sub(size);
            let piece = bytes.get(start..end)?;
            if let Some(at) = self.finder.find_iter(piece).last() {
                return Some(start + at);
            }
            if start == 0 {
                return None;
            }
            // A key may stand across the cut.
            end = start + self.quoted.len() - 1;
            size *= 4;
        }
        None
    }
}

/// Whether the rest of an object's text from `at`, after a value, are members of
/// this object and its end, and not the end of something within it.
fn leads_to_end(bytes: &[u8], at: usize) -> bool {
    let mut at = skip_space(bytes, at);
    while bytes.get(at) == Some(&b',') {
        let key = skip_space(bytes, at + 1);
        // An element of an array is no member.
        if bytes.get(key) != Some(&b'"') {
            return false;
        }
        let Ok((after, _)) = string_end(bytes, key + 1) else { return false };
        let colon = skip_space(bytes, after);
        if bytes.get(colon) != Some(&b':') {
            return false;
        }
        at = known_value_end(bytes, skip_space(bytes, colon + 1));
        at = skip_space(bytes, at);
    }
    at + 1 == bytes.len()
}

/// The members of an object.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Text<'a>, Raw<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let at = skip_space(bytes, self.at);
        let key = skip_space(bytes, at + usize::from(bytes.get(at) == Some(&b',')));
        if bytes.get(key) != Some(&b'"') {
            return None;
        }
        let (after, escaped) = string_end(bytes, key + 1).ok()?;
        let name = Text::new(self.text.get(key + 1..after - 1)?, escaped);
        let start = skip_space(bytes, skip_space(bytes, after) + 1);
        self.at = known_value_end(bytes, start);
        Some((name, Raw(self.text.get(start..self.at)?)))
    }
}

/// The elements of an array.
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Raw<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let at = skip_space(bytes, self.at);
        let start = skip_space(bytes, at + usize::from(bytes.get(at) == Some(&b',')));
        if matches!(bytes.get(start), None | Some(b']')) {
            return None;
        }
        self.at = known_value_end(bytes, start);
        Some(Raw(self.text.get(start..self.at)?))
    }
}

/// A place in a JSON text, moved forward value by value.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Offset of the next byte.
    #[must_use]
    #[inline]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The next byte that is not space, if there is one; the cursor moves to it.
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        self.at = skip_space(self.text.as_bytes(), self.at);
        self.text.as_bytes().get(self.at).copied()
    }

    /// Moves over `{`.
    ///
    /// # Errors
    /// When something else stands there.
    pub fn enter_object(&mut self) -> Result<(), Fault> {
        self.expect(b'{', "`{`")
    }

    /// Moves over one value.
    ///
    /// # Errors
    /// The first place where it is not JSON.
    #[inline]
    pub fn value(&mut self) -> Result<Raw<'a>, Fault> {
        let start = skip_space(self.text.as_bytes(), self.at);
        self.at = value_end(self.text.as_bytes(), start)?;
        Ok(Raw(self.text.get(start..self.at).unwrap_or_default()))
    }

    /// The next key of the object that the cursor is in, and the colon after
    /// it; `None` past its `}`. `first` is true before the first key.
    ///
    /// # Errors
    /// The first place where it is not JSON.
    pub fn next_key(&mut self, first: &mut bool) -> Result<Option<Text<'a>>, Fault> {
        match self.peek() {
            Some(b'}') => {
                self.at += 1;
                return Ok(None);
            }
            _ if std::mem::take(first) => {}
            _ => {
                self.expect(b',', "`,` or `}`")?;
                self.peek();
            }
        }
        let start = self.at + 1;
        if self.text.as_bytes().get(self.at) != Some(&b'"') {
            return Err(self.expected("a key in quotes"));
        }
        let (end, escaped) = string_end(self.text.as_bytes(), start)?;
        self.at = end;
        let key = Text::new(self.text.get(start..end - 1).unwrap_or_default(), escaped);
        self.expect(b':', "`:`")?;
        Ok(Some(key))
    }

    /// Makes sure that nothing but space is left.
    ///
    /// # Errors
    /// [`FaultKind::Trailing`] at what else stands there.
    pub fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(Fault { kind: FaultKind::Trailing, at: self.at }),
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8, name: &'static str) -> Result<(), Fault> {
        if self.peek() != Some(byte) {
            return Err(self.expected(name));
        }
        self.at += 1;
        Ok(())
    }

    /// The fault that `name` does not stand at the cursor.
    #[cold]
    fn expected(&self, name: &'static str) -> Fault {
        let ended = self.at >= self.text.len();
        let kind = if ended { FaultKind::Truncated } else { FaultKind::Expected(name) };
        Fault { kind, at: self.at }
    }
}
