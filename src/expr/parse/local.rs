//! Local variables, constants and functions.

use super::cursor::Cursor;
use super::error::Expected;
use super::feature::Feature;
use super::lambda::ParametersOf;
use super::token::TokenKind;
use super::types::TypePlace;
use crate::expr::ast::{
    Declarator, Expression, Identifier, LocalDeclaration, LocalFunction, StatementKind,
};

impl Cursor<'_> {
    /// A declaration of variables or of a function, if one begins at the current token.
    pub(super) fn local_statement(&mut self) -> Option<StatementKind> {
        if self.is_word("await") {
            return None;
        }
        if self.at_keyword_as_name() {
            return Some(self.local_declaration_statement(false));
        }
        let name = self.scan_declared_name()?;
        if self.at_function_name(name) {
            return Some(self.local_function());
        }
        if self.kind_at(name + 1) == TokenKind::OpenParenthesis {
            // `a b(c)`: two statements without a semicolon rather than a declaration.
            return None;
        }
        Some(self.local_declaration_statement(false))
    }

    /// True when a type is followed by a keyword in place of a name: `int class = 1`.
    fn at_keyword_as_name(&self) -> bool {
        let Some(scanned) = self.scan_type(self.position()) else { return false };
        let after = self.kind_at(scanned.end + 1);
        self.kind_at(scanned.end).is_keyword()
            && matches!(after, TokenKind::Equal | TokenKind::Semicolon | TokenKind::Comma)
    }

    /// True when the name at `index`, after a type, is that of a function.
    fn at_function_name(&self, index: usize) -> bool {
        let mut open = index + 1;
        if self.kind_at(open) == TokenKind::Less {
            loop {
                open += 1;
                if !self.is_name_at(open) {
                    return false;
                }
                open += 1;
                match self.kind_at(open) {
                    TokenKind::Comma => {}
                    TokenKind::Greater => break,
                    _ => return false,
                }
            }
            open += 1;
        }
        if self.kind_at(open) != TokenKind::OpenParenthesis {
            return false;
        }
        let after = self.partner_at(open) + 1;
        matches!(self.kind_at(after), TokenKind::OpenBrace | TokenKind::Arrow)
            || self.is_word_at(after, "where")
            || (self.kind().is_predefined_type() && self.kind_at(after) == TokenKind::Semicolon)
    }

    fn local_function(&mut self) -> StatementKind {
        let return_type = self.type_in(TypePlace::Result);
        let name = self.expect_name();
        let mut type_parameters: Vec<Identifier> = Vec::new();
        if self.eat(TokenKind::Less) {
            type_parameters.push(self.expect_name());
            while self.eat(TokenKind::Comma) {
                type_parameters.push(self.expect_name());
            }
            self.eat(TokenKind::Greater);
        }
        let parameters = self.parameters(ParametersOf::Function);
        if self.is_word("where") {
            let span = self.token().span;
            self.refuse(span, Feature::Constraint);
            self.skip_until(|cursor| {
                matches!(
                    cursor.kind(),
                    TokenKind::OpenBrace | TokenKind::Arrow | TokenKind::Semicolon
                )
            });
        }
        let body = self.function_body();
        let function = LocalFunction { return_type, name, type_parameters, parameters, body };
        StatementKind::LocalFunction(Box::new(function))
    }

    /// `const int a = 1;`.
    pub(super) fn const_statement(&mut self) -> StatementKind {
        self.bump();
        if self.scan_declared_name().is_none() {
            self.type_syntax();
            self.expected(&[Expected::Name]);
            self.skip_until(|cursor| cursor.is(TokenKind::Semicolon));
            self.eat(TokenKind::Semicolon);
            return StatementKind::Empty;
        }
        self.local_declaration_statement(true)
    }

    fn local_declaration_statement(&mut self, is_const: bool) -> StatementKind {
        let declaration = self.local_declaration(is_const);
        self.semicolon();
        StatementKind::Local(declaration)
    }

    /// `int a = 1, b`; after `const` the type.
    pub(super) fn local_declaration(&mut self, is_const: bool) -> LocalDeclaration {
        let start = match self.position().checked_sub(1) {
            Some(keyword) if is_const => self.token_at(keyword).span.start,
            _ => self.start(),
        };
        let ty = self.declared_type();
        let mut declarators = vec![self.declarator(is_const)];
        while self.eat(TokenKind::Comma) {
            declarators.push(self.declarator(is_const));
        }
        LocalDeclaration { span: self.span_from(start), is_const, ty, declarators }
    }

    fn declarator(&mut self, is_const: bool) -> Declarator {
        let start = self.start();
        let name = self.expect_name();
        let initializer = self.eat(TokenKind::Equal).then(|| self.initial_value());
        if is_const && initializer.is_none() {
            self.missing(Expected::Text("="));
        }
        Declarator { span: self.span_from(start), name, initializer }
    }

    fn initial_value(&mut self) -> Expression {
        match self.kind() {
            TokenKind::OpenBrace => self.nested(Self::array_initializer),
            TokenKind::Ref => self.refuse_ref(),
            _ => self.expression(),
        }
    }
}
