//! `string` of .NET: a sequence of UTF-16 units.
//!
//! Texts of ASCII only, by far the most, are kept as bytes: one byte is one unit, so length and
//! indexing are exact and cheap. Every other text is kept as UTF-16, lone surrogates included.
//! The two forms never hold the same text, so that equality and hash need no conversion.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// An immutable text of UTF-16 units; cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Ascii(Arc<str>),
    Wide(Arc<[u16]>),
}

impl Text {
    /// The text of UTF-16 units.
    #[must_use]
    pub fn from_units(units: &[u16]) -> Self {
        if units.iter().all(|&unit| unit < 0x80) {
            let bytes: Vec<u8> = units.iter().map(|&unit| unit.to_le_bytes()[0]).collect();
            return Self(Form::Ascii(String::from_utf8(bytes).unwrap_or_default().into()));
        }
        Self(Form::Wide(units.into()))
    }

    /// A text of one unit.
    #[must_use]
    pub fn from_unit(unit: u16) -> Self {
        Self::from_units(&[unit])
    }

    /// Number of UTF-16 units: `Length`.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Form::Ascii(text) => text.len(),
            Form::Wide(units) => units.len(),
        }
    }

    /// True for `""`.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The unit at an index.
    #[must_use]
    pub fn unit(&self, index: usize) -> Option<u16> {
        match &self.0 {
            Form::Ascii(text) => text.as_bytes().get(index).copied().map(u16::from),
            Form::Wide(units) => units.get(index).copied(),
        }
    }

    /// The units of a range; `None` when it does not fit.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Option<Self> {
        match &self.0 {
            Form::Ascii(text) => Some(Self(Form::Ascii(text.get(range)?.into()))),
            Form::Wide(units) => Some(Self::from_units(units.get(range)?)),
        }
    }

    /// The text when it is ASCII: the fast path of most members.
    #[must_use]
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        match &self.0 {
            Form::Ascii(text) => Some(text),
            Form::Wide(_) => None,
        }
    }

    /// All units.
    #[must_use]
    pub fn units(&self) -> Cow<'_, [u16]> {
        match &self.0 {
            Form::Ascii(text) => Cow::Owned(text.bytes().map(u16::from).collect()),
            Form::Wide(units) => Cow::Borrowed(units),
        }
    }

    /// As UTF-8; a lone surrogate becomes U+FFFD, as .NET's UTF-8 encoder has it.
    #[must_use]
    #[inline]
    pub fn to_utf8(&self) -> Cow<'_, str> {
        match &self.0 {
            Form::Ascii(text) => Cow::Borrowed(text),
            Form::Wide(units) => Cow::Owned(String::from_utf16_lossy(units)),
        }
    }

    /// True for one and the same object, as `ReferenceEquals` has it: equal literals of an
    /// expression are one object, and so are all empty texts; texts that were computed or came
    /// with the request are not, even when they are equal.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Ascii(a), Form::Ascii(b)) => Arc::ptr_eq(a, b) || a.is_empty() && b.is_empty(),
            (Form::Wide(a), Form::Wide(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// Ordinal comparison, unit by unit.
    #[must_use]
    pub fn compare_ordinal(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Ascii(a), Form::Ascii(b)) => a.as_bytes().cmp(b.as_bytes()),
            (Form::Wide(a), Form::Wide(b)) => a.cmp(b),
            _ => self.units().cmp(&other.units()),
        }
    }

    /// Both texts in one.
    #[must_use]
    pub fn concat(parts: &[&Self]) -> Self {
        if parts.iter().all(|part| part.as_ascii().is_some()) {
            let mut joined = String::with_capacity(parts.iter().map(|part| part.len()).sum());
            parts.iter().filter_map(|part| part.as_ascii()).for_each(|part| joined.push_str(part));
            return Self(Form::Ascii(joined.into()));
        }
        let mut units = Vec::with_capacity(parts.iter().map(|part| part.len()).sum());
        for part in parts {
            units.extend_from_slice(&part.units());
        }
        Self(Form::Wide(units.into()))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        if text.is_ascii() {
            return Self(Form::Ascii(text.into()));
        }
        Self(Form::Wide(text.encode_utf16().collect()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        if text.is_ascii() {
            return Self(Form::Ascii(text.into()));
        }
        Self(Form::Wide(text.encode_utf16().collect()))
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::from("")
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        match &self.0 {
            Form::Ascii(text) => &**text == other,
            Form::Wide(units) => other.encode_utf16().eq(units.iter().copied()),
        }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.to_utf8(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utf8())
    }
}

/// Collects units into a [`Text`] without deciding its form beforehand.
#[derive(Clone, Debug, Default)]
pub struct TextBuilder {
    units: Vec<u16>,
}

impl TextBuilder {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn push(&mut self, text: &Text) {
        match &text.0 {
            Form::Ascii(text) => self.units.extend(text.bytes().map(u16::from)),
            Form::Wide(units) => self.units.extend_from_slice(units),
        }
    }

    /// Adds UTF-8 text.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            self.units.extend(text.bytes().map(u16::from));
        } else {
            self.units.extend(text.encode_utf16());
        }
    }

    /// Adds one unit.
    pub fn push_unit(&mut self, unit: u16) {
        self.units.push(unit);
    }

    /// Units so far.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// True when nothing was added.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The text.
    #[must_use]
    pub fn finish(&self) -> Text {
        Text::from_units(&self.units)
    }
}
