//! From the text of an expression to its syntax tree.
//!
//! Three steps, each linear in the text: the pest grammar reads tokens, the lexer matches
//! brackets (and is the only place that nesting can grow in, up to [`MAX_NESTING`]), and a
//! recursive-descent parser with operator precedence builds the tree, up to
//! [`MAX_DEPTH`] nodes deep. All errors of an expression are reported: after one
//! the parser goes on at the next argument, element or statement.

mod arguments;
mod classes;
mod creation;
mod cursor;
mod error;
mod expression;
mod feature;
mod grammar;
mod guarded;
mod interpolation;
mod jump;
mod lambda;
mod lexer;
mod literal;
mod local;
mod loops;
mod operators;
mod pattern;
mod primary;
mod scan;
mod source;
mod statement;
mod switch;
mod token;
mod types;

use std::borrow::Cow;

pub use classes::{TokenClass, token_classes};
pub use error::{Expected, Found, SyntaxError, SyntaxErrorKind};
pub use feature::Feature;
pub use source::{ExpressionSource, Form, Hole, HoleKind, HolePlace, HoleSpan};

pub(super) use self::operators::Precedence;

use self::cursor::Cursor;
use self::token::{Token, TokenKind};
use super::ast::{Body, MAX_DEPTH};
use crate::source::Span;

/// True for a word that C# reserves: as a name it is written with `@`.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    TokenKind::of_keyword(word).is_some()
}

/// Largest expression that is read, in bytes: as much as a whole policy document may have
/// (documented: API Management limits, 2024-11).
pub const MAX_BYTES: usize = 512 << 10;

/// Most brackets, strings and interpolations that may be open at once.
pub const MAX_NESTING: usize = 100;

/// Most errors that are listed of one expression.
pub const MAX_ERRORS: usize = 100;

/// What the bytes of a hole are overwritten with before the grammar reads the text. No XML
/// document can hold this character; where another text does, it is an unknown character.
const HOLE_FILLER: u8 = 1;

/// A comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// With its delimiters, without the line break.
    pub span: Span,
    /// True for `/*…*/`.
    pub is_block: bool,
}

/// What parsing an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The tree. With errors it has missing nodes, or is itself missing.
    pub body: Option<Body>,
    /// What is wrong, in the order of the text; empty when the expression is C# 7.3. After
    /// [`MAX_ERRORS`] of them the last one says that there are more.
    pub errors: Vec<SyntaxError>,
    /// The comments, in the order of the text.
    pub comments: Vec<Comment>,
    /// Named values and placeholders, in the order of the text; the tree refers to them by
    /// index.
    pub holes: Vec<Hole>,
}

impl Parsed {
    fn refused(span: Span, kind: SyntaxErrorKind) -> Self {
        let error = SyntaxError { span, kind, related: None };
        Self { body: None, errors: vec![error], comments: Vec::new(), holes: Vec::new() }
    }
}

/// Parses an expression. Total: every text gives a tree, errors, or both.
#[must_use]
pub fn parse(source: &ExpressionSource<'_>) -> Parsed {
    let text = source.text();
    let whole = Span::from_range(0..text.len());
    if text.len() > MAX_BYTES {
        let kind = SyntaxErrorKind::TooLarge { bytes: text.len(), limit: MAX_BYTES };
        return Parsed::refused(whole, kind);
    }
    let Some((form, code)) = source.code() else {
        return Parsed::refused(whole, SyntaxErrorKind::NotAnExpression);
    };
    if let Some(at) = memchr::memchr(HOLE_FILLER, text.as_bytes()) {
        let kind = SyntaxErrorKind::UnknownCharacter(char::from(HOLE_FILLER));
        return Parsed::refused(Span::from_range(at..at + 1), kind);
    }
    let mut holes = source.holes(code);
    let masked = mask(text, &holes);
    let lexed = lexer::lex(&masked, form, code);
    if lexed.too_deep {
        let errors = lexed
            .errors
            .into_iter()
            .filter(|error| matches!(error.kind, SyntaxErrorKind::TooDeep { .. }));
        return Parsed { body: None, errors: errors.collect(), comments: lexed.comments, holes };
    }
    place(&mut holes, &lexed.tokens, &lexed.comments);
    let mut cursor = Cursor::new(text, &masked, &lexed.tokens, &holes, code);
    let body = match form {
        Form::Value => Body::Expression(cursor.whole_value()),
        Form::Statements => Body::Block(cursor.whole_statements(with_braces(text, code))),
    };
    let too_deep = cursor.is_too_deep();
    let mut errors = cursor.into_errors();
    if !too_deep {
        errors = merge(text, lexed.errors, errors);
    }
    let body = (!too_deep).then_some(body);
    Parsed { body, errors, comments: lexed.comments, holes }
}

/// The errors of lexer and parser in the order of the text, without those that only follow from
/// another, and at most [`MAX_ERRORS`] of them with a remark that there are more.
fn merge(
    text: &str,
    mut of_lexer: Vec<SyntaxError>,
    of_parser: Vec<SyntaxError>,
) -> Vec<SyntaxError> {
    of_lexer.sort_by_key(|error| error.span.start);
    let own = |error: &SyntaxError| {
        let after = of_lexer.partition_point(|cause| cause.span.start <= error.span.start);
        let nearest = after.checked_sub(1).and_then(|at| of_lexer.get(at));
        !nearest.is_some_and(|cause| causes(text, cause, error))
    };
    let mut errors: Vec<_> = of_parser.into_iter().filter(own).collect();
    errors.append(&mut of_lexer);
    errors.sort_by_key(|error| error.span.start);
    if errors.len() > MAX_ERRORS {
        errors.truncate(MAX_ERRORS + 1);
        if let Some(last) = errors.last_mut() {
            last.kind = SyntaxErrorKind::TooManyErrors { limit: MAX_ERRORS };
            last.related = None;
        }
    }
    errors
}

/// True when the parser's error only follows from that of the lexer: it stumbles over the same
/// place, or over what comes right after text that was passed over.
fn causes(text: &str, cause: &SyntaxError, error: &SyntaxError) -> bool {
    let passed_over = matches!(
        cause.kind,
        SyntaxErrorKind::UnknownCharacter(_)
            | SyntaxErrorKind::Directive(_)
            | SyntaxErrorKind::CommentNotClosed
            | SyntaxErrorKind::StringNotClosed
            | SyntaxErrorKind::StringCutByLine
    );
    let between = text.get(cause.span.end as usize..error.span.start as usize);
    cause.span.start == error.span.start
        || (passed_over && between.is_some_and(|between| between.trim().is_empty()))
}

/// The code with the brackets around it, where they belong to the text.
fn with_braces(text: &str, code: Span) -> Span {
    let outer = Span::new(code.start.saturating_sub(1), code.end.saturating_add(1));
    if outer.of(text).starts_with('{') && code.start > 0 { outer } else { code }
}

/// The text with its holes overwritten.
fn mask<'t>(text: &'t str, holes: &[Hole]) -> Cow<'t, str> {
    if holes.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for hole in holes {
        masked += text.get(end..hole.span.start as usize).unwrap_or_default();
        masked.extend((0..hole.span.len()).map(|_| char::from(HOLE_FILLER)));
        end = hole.span.end as usize;
    }
    masked += text.get(end..).unwrap_or_default();
    Cow::Owned(masked)
}

/// Notes what surrounds each hole. Tokens, comments and holes are all in order.
fn place(holes: &mut [Hole], tokens: &[Token], comments: &[Comment]) {
    let (mut tokens, mut comments) = (tokens.iter().peekable(), comments.iter().peekable());
    for hole in holes {
        let start = hole.span.start;
        while tokens.next_if(|token| token.span.end <= start).is_some() {}
        while comments.next_if(|comment| comment.span.end <= start).is_some() {}
        let in_literal = tokens.peek().is_some_and(|token| {
            token.span.contains(hole.span)
                && matches!(
                    token.kind,
                    TokenKind::String
                        | TokenKind::VerbatimString
                        | TokenKind::Character
                        | TokenKind::InterpolatedText
                        | TokenKind::InterpolationFormat
                        | TokenKind::Refused
                )
        });
        if comments.peek().is_some_and(|comment| comment.span.contains(hole.span)) {
            hole.place = HolePlace::Comment;
        } else if in_literal {
            hole.place = HolePlace::Literal;
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
