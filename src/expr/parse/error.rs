//! What may be wrong with the text of an expression.

use std::fmt;

use thiserror::Error;

use super::feature::Feature;
use crate::source::Span;

/// Something that C# does not read, or that the service does not know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct SyntaxError {
    /// What is wrong. Empty where something is missing: the place to write it.
    pub span: Span,
    /// Why it is wrong.
    pub kind: SyntaxErrorKind,
    /// A second place that explains the error: the bracket that is not closed.
    pub related: Option<Span>,
}

/// The kinds of [`SyntaxError`]. Their text is a finding's message: lower case, no full stop.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SyntaxErrorKind {
    /// The text has neither form of an expression.
    #[error("a policy expression is written `@(…)` or `@{{…}}`")]
    NotAnExpression,
    /// More bytes than are read.
    #[error("the expression has {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// Size of the expression.
        bytes: usize,
        /// What is read at most.
        limit: usize,
    },
    /// Brackets in brackets, or an endless chain of operators.
    #[error("the expression is nested more than {limit} levels deep")]
    TooDeep {
        /// What is read at most.
        limit: u32,
    },
    /// The text is hardly C#: there are more errors than are listed.
    #[error("there are more errors from here on; the first {limit} are listed")]
    TooManyErrors {
        /// What is listed at most.
        limit: usize,
    },
    /// Something else should stand here.
    #[error("expected {}, found {found}", Alternatives(expected))]
    Expected {
        /// What could stand here; at least one.
        expected: Vec<Expected>,
        /// What stands here.
        found: Found,
    },
    /// Something has to be inserted here.
    #[error("expected {0}")]
    Missing(Expected),
    /// A bracket that is not closed where it has to be; the related span is the bracket.
    #[error("expected `{close}` to close this `{open}`")]
    NotClosed {
        /// The opening bracket.
        open: &'static str,
        /// The bracket that is missing.
        close: &'static str,
    },
    /// A closing bracket without an opening one.
    #[error("`{0}` closes nothing")]
    ClosesNothing(&'static str),
    /// A string that its line or the expression cuts off.
    #[error("the string is not closed")]
    StringNotClosed,
    /// A regular string that runs over its line.
    #[error("the string is not closed on its line; only `@\"…\"` may span lines")]
    StringCutByLine,
    /// A character literal without its closing quote.
    #[error("the character literal is not closed")]
    CharacterNotClosed,
    /// `''`.
    #[error("the character literal is empty")]
    EmptyCharacter,
    /// `'ab'`.
    #[error("a character literal holds one character; strings are written `\"…\"`")]
    LongCharacter,
    /// A comment without `*/`.
    #[error("the comment is not closed with `*/`")]
    CommentNotClosed,
    /// A backslash before something that makes no escape.
    #[error("`{0}` is no escape sequence; a backslash itself is written `\\\\`")]
    UnknownEscape(String),
    /// A number with a part that makes no sense.
    #[error("`{0}` is no number")]
    InvalidNumber(String),
    /// An integer beyond 64 bits.
    #[error("`{0}` is too large for any integer type")]
    NumberTooLarge(String),
    /// A character that means nothing in C#.
    #[error("`{0}` means nothing in C#{hint}", hint = quote_hint(*.0))]
    UnknownCharacter(char),
    /// A single brace in the text of an interpolated string.
    #[error("a `{0}` in the text of an interpolated string is written `{0}{0}`")]
    SingleBrace(char),
    /// `{a:}`.
    #[error("a format has to follow the `:` of an interpolation")]
    EmptyFormat,
    /// A blank at the end of a format.
    #[error("the format of an interpolation cannot end with a blank")]
    FormatEndsWithBlank,
    /// `?:` in an interpolation, whose colon begins the format.
    #[error("a conditional in an interpolation needs parentheses, since `:` begins the format")]
    ConditionalNeedsParentheses,
    /// A line that begins with `#`.
    #[error("preprocessor directive `{0}` is not supported by the service")]
    Directive(String),
    /// A word that only means something elsewhere.
    #[error("`{0}` is not available in a policy expression")]
    NotAvailable(&'static str),
    /// A reserved word as a name.
    #[error("`{0}` is a keyword; as a name it is written `@{0}`")]
    KeywordAsName(&'static str),
    /// `@(return 1)`.
    #[error("`{0}` begins a statement; statements are written `@{{…}}`, with a `return`")]
    StatementInValue(&'static str),
    /// A declaration where a value has to stand.
    #[error("a variable cannot be declared here")]
    DeclarationNotAllowed,
    /// `void` as the type of a value.
    #[error("`void` can only be the result of a function")]
    VoidNotAllowed,
    /// `(int a, b) => a`.
    #[error("the parameters of a lambda have types either all or none")]
    MixedParameters,
    /// `catch { } catch (A) { }`.
    #[error("this `catch` is never reached: the one before catches everything")]
    CatchAfterGeneral,
    /// `if (a) int b = 1;`.
    #[error("a declaration or label needs braces around it here")]
    DeclarationNeedsBraces,
    /// `throw` in the middle of an expression.
    #[error("`throw` can only stand after `??`, in a branch of `?:` or after `=>`")]
    ThrowNotAllowed,
    /// `new int[2][3]`.
    #[error("only the first bracket pair of a new array takes sizes")]
    SizeInLaterRank,
    /// `new int[]` without braces.
    #[error("a new array needs sizes in its brackets or values in braces")]
    ArrayWithoutSize,
    /// `new T`.
    #[error("`new` needs arguments in parentheses or an initializer in braces")]
    NewWithoutArguments,
    /// `(name: 1)`.
    #[error("a tuple has at least two elements")]
    TupleOfOne,
    /// A `try` alone.
    #[error("a `try` needs a `catch` or a `finally`")]
    TryAlone,
    /// `A = 1` beside `2` in one initializer.
    #[error("an initializer sets members or adds elements, not both")]
    MixedInitializer,
    /// `{1, 2}` as the value of something that is no array declaration.
    #[error("values in braces need `new[]` before them here")]
    BareArrayInitializer,
    /// A part of C# that the service does not know.
    #[error("{} is not supported by the service", .0.name())]
    NotSupported(Feature),
}

/// Something that could stand in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Anything with a value.
    Expression,
    /// A statement.
    Statement,
    /// A name of the author's choice.
    Name,
    /// A type.
    Type,
    /// A pattern after `case` or `is`.
    Pattern,
    /// The end of the expression.
    End,
    /// A symbol or keyword.
    Text(&'static str),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expression => f.write_str("an expression"),
            Self::Statement => f.write_str("a statement"),
            Self::Name => f.write_str("a name"),
            Self::Type => f.write_str("a type"),
            Self::Pattern => f.write_str("a pattern"),
            Self::End => f.write_str("the end of the expression"),
            Self::Text(text) => write!(f, "`{text}`"),
        }
    }
}

/// What stands where something else was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing: the expression ends.
    End,
    /// This text, cut to [`Self::MOST_CHARACTERS`].
    Text(String),
}

impl Found {
    /// Characters of the text that a message repeats at most.
    pub const MOST_CHARACTERS: usize = 40;

    /// The beginning of `text`.
    pub(super) fn text(text: &str) -> Self {
        let line = text.lines().next().unwrap_or_default();
        match line.char_indices().nth(Self::MOST_CHARACTERS) {
            Some((end, _)) => Self::Text(format!("{}…", line.get(..end).unwrap_or_default())),
            None => Self::Text(line.to_owned()),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::End => f.write_str("the end of the expression"),
            Self::Text(text) => write!(f, "`{text}`"),
        }
    }
}

/// Writes `a`, `a or b`, `a, b or c`.
struct Alternatives<'e>(&'e [Expected]);

impl fmt::Display for Alternatives<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, expected) in self.0.iter().enumerate() {
            let separator = match at {
                0 => "",
                _ if at + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            write!(f, "{separator}{expected}")?;
        }
        Ok(())
    }
}

/// What to write instead of a quotation mark of a word processor.
fn quote_hint(c: char) -> &'static str {
    match c {
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => {
            "; strings are written with straight quotes `\"`"
        }
        '\u{2018}'..='\u{201b}' | '\u{b4}' => "; characters are written with straight quotes `'`",
        '\u{2013}' | '\u{2014}' | '\u{2212}' => "; the minus sign is `-`",
        _ => "",
    }
}
