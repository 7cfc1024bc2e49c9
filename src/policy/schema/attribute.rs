//! Attributes: their types, ranges, defaults, and whether an expression may stand there.

use std::borrow::Cow;

use super::Strictness;

/// What the text of an attribute or element must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueKind {
    /// Any text.
    Text,
    /// Text of at least one character.
    NonEmptyText,
    /// `true` or `false`; XML Schema also takes `1` and `0`.
    Boolean,
    /// A 32-bit integer within the range, both ends included.
    Integer {
        /// Smallest value.
        min: i32,
        /// Largest value.
        max: i32,
    },
    /// A 64-bit integer within the range, both ends included.
    Long {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// A number within the range, both ends included.
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
    },
    /// One of the given words, exactly as spelled.
    Keyword(&'static [&'static str]),
    /// An absolute URI.
    Uri,
    /// An IPv4 or IPv6 address.
    IpAddress,
    /// A .NET regular expression.
    Regex,
    /// A date and time in ISO 8601.
    DateTime,
    /// Text of a shape.
    Shape(&'static Shape),
}

/// A shape that text may have.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What it is, in words: `the name of an HTTP header`.
    pub name: &'static str,
    /// Judges a text.
    pub fits: fn(&str) -> bool,
    /// Texts that have it.
    pub right: &'static [&'static str],
    /// Texts that do not, the empty one among them.
    pub wrong: &'static [&'static str],
}

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl ValueKind {
    /// An integer kind narrowed to `min..=max`; any other kind as it is.
    const fn narrowed(self, min: i64, max: i64) -> Self {
        match self {
            Self::Integer { .. } => {
                let min = if min < i32::MIN as i64 { i32::MIN } else { min as i32 };
                let max = if max > i32::MAX as i64 { i32::MAX } else { max as i32 };
                Self::Integer { min, max }
            }
            Self::Long { .. } => Self::Long { min, max },
            other => other,
        }
    }

    /// The kind in words, for messages and docs: `an integer from 1 to 50`.
    #[must_use]
    pub fn describe(self) -> Cow<'static, str> {
        match self {
            Self::Text => "text".into(),
            Self::NonEmptyText => "text that is not empty".into(),
            Self::Boolean => "`true` or `false`".into(),
            Self::Integer { min: i32::MIN, max: i32::MAX } => "an integer".into(),
            Self::Integer { min, max: i32::MAX } => format!("an integer of at least {min}").into(),
            Self::Integer { min, max } => format!("an integer from {min} to {max}").into(),
            Self::Long { min: i64::MIN, max: i64::MAX } => "a 64-bit integer".into(),
            Self::Long { min, max: i64::MAX } => {
                format!("a 64-bit integer of at least {min}").into()
            }
            Self::Long { min, max } => format!("a 64-bit integer from {min} to {max}").into(),
            Self::Number { min, max } if min.is_infinite() && max.is_infinite() => {
                "a number".into()
            }
            Self::Number { min, max } if max.is_infinite() => {
                format!("a number of at least {min}").into()
            }
            Self::Number { min, max } => format!("a number from {min} to {max}").into(),
            Self::Keyword(words) => {
                let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("one of {}", quoted.join(", ")).into()
            }
            Self::Uri => "an absolute URI".into(),
            Self::IpAddress => "an IP address".into(),
            Self::Regex => "a regular expression".into(),
            Self::DateTime => "a date and time in ISO 8601".into(),
            Self::Shape(shape) => shape.name.into(),
        }
    }
}

/// Whether an attribute must be there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Required {
    /// It may be left out.
    No,
    /// It must be there; leaving it out is judged as said.
    Yes(Strictness),
}

/// Whether a policy expression may stand as the value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ExpressionUse {
    /// It may.
    Allowed,
    /// It may not; the strictness says how that is judged.
    NotAllowed(Strictness),
}

/// A narrower kind than the service enforces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedKind {
    /// What the text should be; within the kind of the attribute.
    pub kind: ValueKind,
    /// Values outside of it that are as good, such as `0` for no end.
    pub also: &'static [&'static str],
    /// How a value beyond it is judged.
    pub strictness: Strictness,
}

impl ExpectedKind {
    /// The kind in words, with the values that are as good.
    #[must_use]
    pub fn describe(&self) -> Cow<'static, str> {
        match self.also {
            [] => self.kind.describe(),
            also => format!("`{}`, or {}", also.join("`, `"), self.kind.describe()).into(),
        }
    }
}

/// What the policy does with the context variable that an attribute names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableRole {
    /// Sets it, to a value of the C# type, where that is known and the same each time.
    Sets(Option<&'static str>),
    /// Reads it.
    Reads,
}

/// One attribute of an element.
#[derive(Clone, Copy, Debug)]
pub struct AttributeDecl {
    /// Name as written.
    pub name: &'static str,
    /// What its text must be.
    pub kind: ValueKind,
    /// How a value that is not of that kind is judged.
    pub kind_strictness: Strictness,
    /// A narrower kind that the documentation or good sense asks for.
    pub expected: Option<ExpectedKind>,
    /// Whether it must be there.
    pub required: Required,
    /// What holds when it is left out.
    pub default: Option<&'static str>,
    /// Whether an expression may stand there.
    pub expression: ExpressionUse,
    /// Words beyond [`ValueKind::Keyword`] that the service takes without documenting them.
    pub undocumented_words: &'static [&'static str],
    /// False for what only the service's XSD knows.
    pub documented: bool,
    /// What the policy does with the context variable that is named here.
    pub variable: Option<VariableRole>,
    /// One or two sentences for hover and docs.
    pub doc: &'static str,
}

impl AttributeDecl {
    /// An optional attribute that takes no expression.
    #[must_use]
    pub const fn new(name: &'static str, kind: ValueKind) -> Self {
        Self {
            name,
            kind,
            kind_strictness: Strictness::SCHEMA,
            expected: None,
            required: Required::No,
            default: None,
            expression: ExpressionUse::NotAllowed(Strictness::DOCUMENTED_ERROR),
            undocumented_words: &[],
            documented: true,
            variable: None,
            doc: "",
        }
    }

    /// Must be there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = Required::Yes(Strictness::SCHEMA);
        self
    }

    /// Should be there; leaving it out is judged as `strictness` says.
    #[must_use]
    pub const fn required_as(mut self, strictness: Strictness) -> Self {
        self.required = Required::Yes(strictness);
        self
    }

    /// Takes a policy expression.
    #[must_use]
    pub const fn expression(mut self) -> Self {
        self.expression = ExpressionUse::Allowed;
        self
    }

    /// Should take no expression; one that stands there is judged as `strictness` says.
    #[must_use]
    pub const fn no_expression_as(mut self, strictness: Strictness) -> Self {
        self.expression = ExpressionUse::NotAllowed(strictness);
        self
    }

    /// What holds when it is left out.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// Narrows an integer to `min..=max`.
    #[must_use]
    pub const fn range(mut self, min: i64, max: i64) -> Self {
        self.kind = self.kind.narrowed(min, max);
        self
    }

    /// Takes every integer of its kind; one outside of `min..=max` is judged as `strictness`
    /// says.
    #[must_use]
    pub const fn expected_range(self, min: i64, max: i64, strictness: Strictness) -> Self {
        self.expected_range_or(min, max, &[], strictness)
    }

    /// The same where the values of `also` are as good as those of the range.
    #[must_use]
    pub const fn expected_range_or(
        mut self,
        min: i64,
        max: i64,
        also: &'static [&'static str],
        strictness: Strictness,
    ) -> Self {
        let kind = self.kind.narrowed(min, max);
        self.expected = Some(ExpectedKind { kind, also, strictness });
        self
    }

    /// Takes every number; one outside of `min..=max` is judged as `strictness` says.
    #[must_use]
    pub const fn expected_number(mut self, min: f64, max: f64, strictness: Strictness) -> Self {
        let kind = ValueKind::Number { min, max };
        self.expected = Some(ExpectedKind { kind, also: &[], strictness });
        self
    }

    /// Narrows a number to `min..=max`.
    #[must_use]
    pub const fn number_range(mut self, min: f64, max: f64) -> Self {
        self.kind = ValueKind::Number { min, max };
        self
    }

    /// A value of another kind or out of range is judged as `strictness` says.
    #[must_use]
    pub const fn kind_as(mut self, strictness: Strictness) -> Self {
        self.kind_strictness = strictness;
        self
    }

    /// Further words that the service takes.
    #[must_use]
    pub const fn also_takes(mut self, words: &'static [&'static str]) -> Self {
        self.undocumented_words = words;
        self
    }

    /// Known to the service's XSD only.
    #[must_use]
    pub const fn undocumented(mut self) -> Self {
        self.documented = false;
        self
    }

    /// Names a context variable that the policy sets.
    #[must_use]
    pub const fn sets_variable(mut self) -> Self {
        self.variable = Some(VariableRole::Sets(None));
        self
    }

    /// Names a context variable that the policy sets to a value of the C# type `ty`.
    #[must_use]
    pub const fn sets_variable_of(mut self, ty: &'static str) -> Self {
        self.variable = Some(VariableRole::Sets(Some(ty)));
        self
    }

    /// Names a context variable that the policy reads.
    #[must_use]
    pub const fn reads_variable(mut self) -> Self {
        self.variable = Some(VariableRole::Reads);
        self
    }

    /// Text for hover and docs.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }
}

/// A Rust type that stands for the literal value of an attribute.
pub trait AttributeType {
    /// The parsed value.
    type Value<'d>: Clone + std::fmt::Debug;

    /// The widest kind of text that the type takes.
    const KIND: ValueKind;

    /// Words beyond [`ValueKind::Keyword`] that the service takes without documenting them.
    const UNDOCUMENTED_WORDS: &'static [&'static str] = &[];

    /// Parses the decoded text; `None` when it is not of the kind.
    fn parse(text: Cow<'_, str>) -> Option<Self::Value<'_>>;
}
