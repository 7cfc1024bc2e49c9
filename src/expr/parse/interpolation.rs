//! Interpolated strings.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::literal::{self, Style};
use super::token::TokenKind;
use crate::expr::ast::{
    ExpressionKind, FormatText, InterpolatedString, Interpolation, InterpolationPart, StringText,
};
use crate::source::Span;

impl Cursor<'_> {
    /// `$"…"` or `$@"…"`.
    pub(super) fn interpolated(&mut self, style: Style) -> ExpressionKind {
        self.bump();
        let mut parts = Vec::new();
        loop {
            match self.kind() {
                TokenKind::InterpolatedText => {
                    let span = self.bump().span;
                    let value = self.string_part(span, style);
                    parts.push(InterpolationPart::Text { span, value });
                }
                TokenKind::InterpolationStart => {
                    let interpolation = self.interpolation(style);
                    parts.push(InterpolationPart::Interpolation(Box::new(interpolation)));
                }
                _ => break,
            }
        }
        self.eat(TokenKind::InterpolatedEnd);
        ExpressionKind::Interpolated(InterpolatedString { parts })
    }

    fn string_part(&mut self, span: Span, style: Style) -> StringText {
        let mut errors = Vec::new();
        let text = literal::string(self.masked(span), self.source(span), style, &mut errors);
        self.literal_errors(span.start, errors);
        text
    }

    /// `{value,alignment:format}`.
    fn interpolation(&mut self, style: Style) -> Interpolation {
        let start = self.bump().span.start;
        let value = self.expression();
        let alignment = self.eat(TokenKind::Comma).then(|| self.expression());
        let format = self.is(TokenKind::InterpolationFormat).then(|| {
            let span = self.bump().span;
            if span.is_empty() {
                self.error(span, SyntaxErrorKind::EmptyFormat);
            } else if self.masked(span).ends_with(char::is_whitespace) {
                self.error(span, SyntaxErrorKind::FormatEndsWithBlank);
            }
            FormatText { span, text: self.string_part(span, style).text }
        });
        self.expect_closer(
            TokenKind::InterpolationEnd,
            &[Expected::Text(","), Expected::Text(":")],
        );
        Interpolation { span: self.span_from(start), value, alignment, format }
    }
}
