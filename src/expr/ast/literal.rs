//! Literals with their values.

use std::sync::Arc;

use super::Expression;
use crate::source::Span;

/// A literal with its decoded value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// `1`, `0xFFu`, `0b1010L`, `1_000`. Never negative: the minus of `-2147483648` is an
    /// operator, and the literal below it may be one larger than the largest `int` or `long`.
    Integer {
        /// The value.
        value: u64,
        /// The suffix, which narrows the type.
        suffix: IntegerSuffix,
    },
    /// `1.5`, `1e3`, `2f`, `3m`.
    Real {
        /// Digits, point and exponent (`1.50e-3`): no underscores, no suffix.
        digits: Arc<str>,
        /// The type that the suffix gives.
        kind: RealKind,
    },
    /// `'a'`: one UTF-16 code unit.
    Char(u16),
    /// `"…"` or `@"…"`.
    String(StringText),
}

/// Suffix of an integer literal, in either case of its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntegerSuffix {
    /// None: the first of `int`, `uint`, `long`, `ulong` that holds the value.
    None,
    /// `U`: the first of `uint`, `ulong`.
    Unsigned,
    /// `L`: the first of `long`, `ulong`.
    Long,
    /// `UL`, `LU`: `ulong`.
    UnsignedLong,
}

/// Type of a real literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RealKind {
    /// No suffix or `D`.
    Double,
    /// `F`.
    Float,
    /// `M`.
    Decimal,
}

/// The value of a string literal or of a literal part of an interpolated string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StringText {
    /// The value; a lone surrogate, which only an escape can write, is U+FFFD here. Named
    /// values and placeholders stand in it as they are written.
    pub text: Arc<str>,
    /// The exact UTF-16 code units, given only when [`Self::text`] had to replace a lone
    /// surrogate.
    pub exact: Option<Arc<[u16]>>,
    /// True when at least one hole stands in the string; the parse's list of holes has them.
    pub has_hole: bool,
}

/// `$"…"` or `$@"…"`.
#[derive(Clone, Debug, PartialEq)]
pub struct InterpolatedString {
    /// Text and interpolations in turn; no two texts stand side by side.
    pub parts: Vec<InterpolationPart>,
}

/// A piece of an interpolated string.
#[derive(Clone, Debug, PartialEq)]
pub enum InterpolationPart {
    /// Literal text, `{{` and `}}` already read as one brace.
    Text {
        /// Where it stands.
        span: Span,
        /// Its value.
        value: StringText,
    },
    /// `{value,alignment:format}`.
    Interpolation(Box<Interpolation>),
}

/// `{value,alignment:format}` in an interpolated string.
#[derive(Clone, Debug, PartialEq)]
pub struct Interpolation {
    /// With the braces.
    pub span: Span,
    /// What is formatted.
    pub value: Expression,
    /// Width after the comma; a constant, often a negated literal.
    pub alignment: Option<Expression>,
    /// What follows the colon.
    pub format: Option<FormatText>,
}

/// Format text of an interpolation, escapes decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatText {
    /// Without the colon.
    pub span: Span,
    /// The format string.
    pub text: Arc<str>,
}
