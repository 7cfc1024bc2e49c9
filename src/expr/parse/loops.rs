//! `while`, `do`, `for`, `foreach`.

use super::cursor::Cursor;
use super::error::Expected;
use super::token::TokenKind;
use crate::expr::ast::{Expression, ForEachVariable, ForInitializer, StatementKind};

impl Cursor<'_> {
    pub(super) fn while_statement(&mut self) -> StatementKind {
        self.bump();
        let condition = self.in_parentheses_after_keyword();
        let body = self.embedded_statement();
        StatementKind::While { condition, body }
    }

    pub(super) fn do_statement(&mut self) -> StatementKind {
        self.bump();
        let body = self.embedded_statement();
        let condition = match self.expect(TokenKind::While) {
            true => self.in_parentheses_after_keyword(),
            false => self.missing_expression(),
        };
        self.semicolon();
        StatementKind::Do { body, condition }
    }

    pub(super) fn for_statement(&mut self) -> StatementKind {
        self.bump();
        let mut initializer = ForInitializer::Expressions(Vec::new());
        let (mut condition, mut steps) = (None, Vec::new());
        if self.is(TokenKind::OpenParenthesis) {
            self.bump();
            initializer = match self.scan_declared_name() {
                Some(_) => ForInitializer::Declaration(self.local_declaration(false)),
                None => ForInitializer::Expressions(self.expressions(TokenKind::Semicolon)),
            };
            if self.for_semicolon() {
                condition = (!self.is(TokenKind::Semicolon)).then(|| self.expression());
            }
            if self.for_semicolon() {
                steps = self.expressions(TokenKind::CloseParenthesis);
            }
            self.expect_closer(TokenKind::CloseParenthesis, &[Expected::Text(",")]);
        } else {
            self.expected(&[Expected::Text("(")]);
        }
        let body = self.embedded_statement();
        StatementKind::For { initializer, condition, steps, body }
    }

    /// A semicolon in the parentheses of a `for`. What stands before it is reported.
    fn for_semicolon(&mut self) -> bool {
        if !self.is(TokenKind::Semicolon) {
            self.expected(&[Expected::Text(";")]);
            self.skip_until(|cursor| cursor.is(TokenKind::Semicolon));
        }
        self.eat(TokenKind::Semicolon)
    }

    /// Expressions with commas between them, up to `end`.
    fn expressions(&mut self, end: TokenKind) -> Vec<Expression> {
        let mut expressions = Vec::new();
        if !self.is(end) && !self.at_group_end() {
            expressions.push(self.expression());
            while self.eat(TokenKind::Comma) {
                expressions.push(self.expression());
            }
        }
        expressions
    }

    pub(super) fn foreach_statement(&mut self) -> StatementKind {
        self.bump();
        let has_parenthesis = self.eat(TokenKind::OpenParenthesis);
        if !has_parenthesis {
            self.expected(&[Expected::Text("(")]);
        }
        let variable = self.foreach_variable();
        if !self.is(TokenKind::In) {
            self.expected(&[Expected::Text("in")]);
            self.skip_until(|cursor| cursor.is(TokenKind::In));
        }
        let collection = match self.eat(TokenKind::In) {
            true => self.expression(),
            false => self.missing_expression(),
        };
        if has_parenthesis {
            self.expect_closer(TokenKind::CloseParenthesis, &[]);
        }
        let body = self.embedded_statement();
        StatementKind::ForEach { variable, collection, body }
    }

    fn foreach_variable(&mut self) -> ForEachVariable {
        if self.at_var_designation() {
            self.bump();
            return ForEachVariable::Var(self.designation());
        }
        if self.is(TokenKind::OpenParenthesis)
            && self.kind_at(self.partner_at(self.position()) + 1) == TokenKind::In
        {
            return ForEachVariable::Tuple(self.nested(Self::parenthesized));
        }
        let ty = self.declared_type();
        ForEachVariable::Single { ty, name: self.expect_name() }
    }
}
