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

use scan::{skip_space, string_end, value_end};

/// One JSON value as it stands in the text, without space around it.
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
    pub fn text(self) -> &'a str {
        self.0
    }

    /// What kind of value it is.
    #[must_use]
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
    pub fn string(self) -> Option<Text<'a>> {
        let inside = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(Text::new(inside))
    }

    /// A number that is a whole number from 0 to 2⁶⁴−1, however it is written
    /// (`12`, `12.0`, `1.2e1`); `None` for anything else.
    #[must_use]
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
    pub fn members(self) -> Members<'a> {
        let open = (self.kind() == Kind::Object).then_some(Cursor { text: self.0, at: 1 });
        Members { cursor: open, first: true }
    }

    /// The elements of an array in their order; empty for anything else.
    #[must_use]
    pub fn elements(self) -> Elements<'a> {
        let open = (self.kind() == Kind::Array).then_some(Cursor { text: self.0, at: 1 });
        Elements { cursor: open, first: true }
    }

    /// The value of the member `key` of an object: the last one, should it stand twice.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Raw<'a>> {
        self.members().filter(|(name, _)| name.is(key)).map(|(_, value)| value).last()
    }
}

/// The members of an object. Ends early where the text is not JSON, which
/// cannot happen for a [`Raw`] that a [`Cursor`] has read.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    cursor: Option<Cursor<'a>>,
    first: bool,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Text<'a>, Raw<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let cursor = self.cursor.as_mut()?;
        let member = cursor.next_key(&mut self.first).ok().flatten().and_then(|key| {
            let value = cursor.value().ok()?;
            Some((key, value))
        });
        if member.is_none() {
            self.cursor = None;
        }
        member
    }
}

/// The elements of an array; see [`Members`].
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    cursor: Option<Cursor<'a>>,
    first: bool,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Raw<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let cursor = self.cursor.as_mut()?;
        let element = cursor.next_element(&mut self.first).ok().flatten();
        if element.is_none() {
            self.cursor = None;
        }
        element
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
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The next byte that is not space, if there is one; the cursor moves to it.
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
        self.at = string_end(self.text.as_bytes(), start)?;
        let key = Text::new(self.text.get(start..self.at - 1).unwrap_or_default());
        self.expect(b':', "`:`")?;
        Ok(Some(key))
    }

    /// The next element of the array that the cursor is in; `None` past its `]`.
    ///
    /// # Errors
    /// The first place where it is not JSON.
    pub fn next_element(&mut self, first: &mut bool) -> Result<Option<Raw<'a>>, Fault> {
        match self.peek() {
            Some(b']') => {
                self.at += 1;
                return Ok(None);
            }
            _ if std::mem::take(first) => {}
            _ => self.expect(b',', "`,` or `]`")?,
        }
        self.value().map(Some)
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

    fn expect(&mut self, byte: u8, name: &'static str) -> Result<(), Fault> {
        if self.peek() != Some(byte) {
            return Err(self.expected(name));
        }
        self.at += 1;
        Ok(())
    }

    /// The fault that `name` does not stand at the cursor.
    fn expected(&self, name: &'static str) -> Fault {
        let ended = self.at >= self.text.len();
        let kind = if ended { FaultKind::Truncated } else { FaultKind::Expected(name) };
        Fault { kind, at: self.at }
    }
}
