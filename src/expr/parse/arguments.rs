//! Arguments, tuples and what stands in parentheses.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::token::TokenKind;
use crate::expr::ast::{
    Argument, ArgumentList, ArgumentModifier, Expression, ExpressionKind, Identifier, TupleElement,
};

impl Cursor<'_> {
    /// Arguments from the opening to the closing bracket, which is a `close`.
    pub(super) fn arguments(&mut self, close: TokenKind) -> ArgumentList {
        let start = self.bump().span.start;
        let mut arguments = Vec::new();
        while !self.is(close) {
            arguments.push(self.argument());
            if self.is(close) || !self.separator(close) {
                break;
            }
            if self.is(close) {
                self.expected(&[Expected::Expression]);
            }
        }
        if arguments.is_empty() && close == TokenKind::CloseBracket {
            self.expected(&[Expected::Expression]);
        }
        self.expect_closer(close, &[Expected::Text(",")]);
        ArgumentList { span: self.span_from(start), arguments }
    }

    /// Takes the comma between two elements of a group that a `close` ends. What stands before
    /// it is reported and passed over. False when no comma follows.
    pub(super) fn separator(&mut self, close: TokenKind) -> bool {
        if self.eat(TokenKind::Comma) {
            return true;
        }
        if self.is(close) {
            return false;
        }
        self.expected(&[Expected::Text(","), Expected::Text(close.text())]);
        self.skip_until(|cursor| matches!(cursor.kind(), TokenKind::Comma | TokenKind::Semicolon));
        self.eat(TokenKind::Comma)
    }

    fn argument(&mut self) -> Argument {
        let start = self.start();
        let name = self.argument_name();
        let modifier = match self.kind() {
            TokenKind::Ref => Some(ArgumentModifier::Ref),
            TokenKind::Out => Some(ArgumentModifier::Out),
            TokenKind::In => Some(ArgumentModifier::In),
            _ => None,
        };
        if modifier.is_some() {
            self.bump();
        }
        let declares = modifier == Some(ArgumentModifier::Out)
            && self.scan_declared_name().is_some_and(|name| {
                matches!(
                    self.kind_at(name + 1),
                    TokenKind::Comma | TokenKind::CloseParenthesis | TokenKind::CloseBracket
                )
            });
        let value = match declares {
            true => self.nested(Self::declaration_expression),
            false => self.expression(),
        };
        Argument { span: self.span_from(start), name, modifier, value }
    }

    /// `name:`, if it stands at the current token.
    fn argument_name(&mut self) -> Option<Identifier> {
        if !self.is_name_at(self.position()) || self.peek(1) != TokenKind::Colon {
            return None;
        }
        let name = self.expect_name();
        self.bump();
        Some(name)
    }

    /// `(a)` or a tuple.
    pub(super) fn parenthesized(&mut self) -> Expression {
        let start = self.bump().span.start;
        let mut elements = Vec::new();
        while !self.is(TokenKind::CloseParenthesis) {
            elements.push(self.tuple_element(!elements.is_empty()));
            if self.is(TokenKind::CloseParenthesis) || !self.separator(TokenKind::CloseParenthesis)
            {
                break;
            }
            if self.is(TokenKind::CloseParenthesis) {
                self.expected(&[Expected::Expression]);
            }
        }
        if elements.is_empty() {
            self.expected(&[Expected::Expression]);
        }
        self.expect_closer(TokenKind::CloseParenthesis, &[Expected::Text(",")]);
        let span = self.span_from(start);
        let kind = match <[TupleElement; 1]>::try_from(elements) {
            Ok([only]) => {
                if only.name.is_some() {
                    self.error(span, SyntaxErrorKind::TupleOfOne);
                }
                ExpressionKind::Parenthesized(Box::new(only.value))
            }
            Err(elements) if elements.is_empty() => ExpressionKind::Missing,
            Err(elements) => ExpressionKind::Tuple(elements),
        };
        Expression { span, kind }
    }

    /// An element of a tuple, which may declare a variable: `(int a, var b) = …`.
    fn tuple_element(&mut self, in_tuple: bool) -> TupleElement {
        let start = self.start();
        let name = self.argument_name();
        let value = match name.is_none() && self.at_declared_element(in_tuple) {
            true => self.nested(Self::declaration_expression),
            false => self.expression(),
        };
        TupleElement { span: self.span_from(start), name, value }
    }

    /// True when a type and a name, or `var (a, b)`, fill the element of a tuple.
    fn at_declared_element(&self, in_tuple: bool) -> bool {
        let after = if self.is_word("var") && self.peek(1) == TokenKind::OpenParenthesis {
            self.partner_at(self.position() + 1) + 1
        } else {
            match self.scan_declared_name() {
                Some(name) => name + 1,
                None => return false,
            }
        };
        match self.kind_at(after) {
            TokenKind::Comma => true,
            TokenKind::CloseParenthesis => in_tuple,
            _ => false,
        }
    }
}
