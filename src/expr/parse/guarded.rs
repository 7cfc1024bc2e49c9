//! `try`, `using`, `lock`.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::feature::Feature;
use super::token::TokenKind;
use crate::expr::ast::{CatchClause, StatementKind, UsingResource};

impl Cursor<'_> {
    pub(super) fn try_statement(&mut self) -> StatementKind {
        let keyword = self.bump().span;
        let block = self.block();
        let mut catches = Vec::new();
        let mut catches_all = false;
        while self.is(TokenKind::Catch) {
            if catches_all {
                self.error(self.token().span, SyntaxErrorKind::CatchAfterGeneral);
            }
            let clause = self.catch_clause();
            catches_all |= clause.ty.is_none() && clause.filter.is_none();
            catches.push(clause);
        }
        let finally = self.eat(TokenKind::Finally).then(|| self.block());
        if catches.is_empty() && finally.is_none() {
            self.error(keyword, SyntaxErrorKind::TryAlone);
        }
        StatementKind::Try { block, catches, finally }
    }

    fn catch_clause(&mut self) -> CatchClause {
        let start = self.bump().span.start;
        let (mut ty, mut name) = (None, None);
        if self.is(TokenKind::OpenParenthesis) {
            self.bump();
            ty = Some(self.type_syntax());
            name = self.is_name_at(self.position()).then(|| self.expect_name());
            self.expect_closer(TokenKind::CloseParenthesis, &[]);
        }
        let filter = self.is_word("when").then(|| {
            self.bump();
            self.in_parentheses_after_keyword()
        });
        let block = self.block();
        CatchClause { span: self.span_from(start), ty, name, filter, block }
    }

    pub(super) fn using_statement(&mut self) -> StatementKind {
        let keyword = self.bump().span;
        if !self.is(TokenKind::OpenParenthesis) {
            return self.refuse_using(keyword);
        }
        self.bump();
        let resource = match self.scan_declared_name() {
            Some(_) => UsingResource::Declaration(self.local_declaration(false)),
            None => UsingResource::Expression(self.expression()),
        };
        self.expect_closer(TokenKind::CloseParenthesis, &[]);
        let body = self.embedded_statement();
        StatementKind::Using { resource, body }
    }

    /// `using var a = b;`, `using System;`.
    fn refuse_using(&mut self, keyword: crate::source::Span) -> StatementKind {
        if self.scan_declared_name().is_some() {
            self.refuse(keyword, Feature::UsingDeclaration);
            let declaration = self.local_declaration(false);
            self.semicolon();
            return StatementKind::Local(declaration);
        }
        if self.is_name_at(self.position()) || self.is(TokenKind::Static) {
            self.refuse(keyword, Feature::UsingDirective);
        } else {
            self.expected(&[Expected::Text("(")]);
        }
        self.skip_until(|cursor| cursor.is(TokenKind::Semicolon));
        self.eat(TokenKind::Semicolon);
        StatementKind::Empty
    }

    pub(super) fn lock_statement(&mut self) -> StatementKind {
        self.bump();
        let target = self.in_parentheses_after_keyword();
        let body = self.embedded_statement();
        StatementKind::Lock { target, body }
    }
}
