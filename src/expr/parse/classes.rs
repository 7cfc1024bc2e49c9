//! The tokens of an expression by their kind, for editors that colour them.

use super::source::ExpressionSource;
use super::token::TokenKind;
use super::{lexer, mask};
use crate::source::Span;

/// What a token is, as far as colours go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenClass {
    /// A reserved word.
    Keyword,
    /// A name.
    Name,
    /// A number.
    Number,
    /// A string or character, or a stretch of text of an interpolated one.
    Text,
    /// A comment.
    Comment,
    /// An operator; brackets and punctuation are left out.
    Operator,
}

/// The tokens of an expression in the order of the text. Total: every text has some, or none.
#[must_use]
pub fn token_classes(source: &ExpressionSource<'_>) -> Vec<(Span, TokenClass)> {
    let text = source.text();
    let Some((form, code)) = source.code().filter(|_| text.len() <= super::MAX_BYTES) else {
        return Vec::new();
    };
    let holes = source.holes(code);
    let masked = mask(text, &holes);
    let lexed = lexer::lex(&masked, form, code);
    let tokens = lexed.tokens.iter().filter_map(|token| Some((token.span, class(token.kind)?)));
    let comments = lexed.comments.iter().map(|comment| (comment.span, TokenClass::Comment));
    let mut found: Vec<_> = tokens.chain(comments).filter(|(span, _)| !span.is_empty()).collect();
    found.sort_by_key(|(span, _)| span.start);
    found
}

fn class(kind: TokenKind) -> Option<TokenClass> {
    Some(match kind {
        TokenKind::Identifier => TokenClass::Name,
        TokenKind::Number => TokenClass::Number,
        TokenKind::String
        | TokenKind::VerbatimString
        | TokenKind::Character
        | TokenKind::InterpolatedStart
        | TokenKind::InterpolatedVerbatimStart
        | TokenKind::InterpolatedText
        | TokenKind::InterpolatedEnd
        | TokenKind::InterpolationFormat
        | TokenKind::Refused => TokenClass::Text,
        TokenKind::End
        | TokenKind::Hole
        | TokenKind::InterpolationStart
        | TokenKind::InterpolationEnd
        | TokenKind::OpenParenthesis
        | TokenKind::CloseParenthesis
        | TokenKind::OpenBracket
        | TokenKind::CloseBracket
        | TokenKind::OpenBrace
        | TokenKind::CloseBrace
        | TokenKind::Comma
        | TokenKind::Semicolon
        | TokenKind::Dot => return None,
        kind if kind.is_keyword() => TokenClass::Keyword,
        _ => TokenClass::Operator,
    })
}
