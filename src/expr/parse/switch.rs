//! `switch`.

use super::cursor::Cursor;
use super::error::Expected;
use super::token::TokenKind;
use crate::expr::ast::{StatementKind, SwitchLabel, SwitchLabelKind, SwitchSection};

impl Cursor<'_> {
    pub(super) fn switch_statement(&mut self) -> StatementKind {
        self.bump();
        let value = self.in_parentheses_after_keyword();
        let mut sections = Vec::new();
        if !self.is(TokenKind::OpenBrace) {
            self.expected(&[Expected::Text("{")]);
            return StatementKind::Switch { value, sections };
        }
        self.bump();
        while !self.at_group_end() {
            if self.at_label() {
                sections.push(self.nested(Self::section));
            } else {
                self.expected(&[
                    Expected::Text("case"),
                    Expected::Text("default"),
                    Expected::Text("}"),
                ]);
                self.skip_until(Self::at_label);
            }
        }
        self.eat(TokenKind::CloseBrace);
        StatementKind::Switch { value, sections }
    }

    fn at_label(&self) -> bool {
        match self.kind() {
            TokenKind::Case => true,
            TokenKind::Default => self.peek(1) == TokenKind::Colon,
            _ => false,
        }
    }

    fn section(&mut self) -> SwitchSection {
        let start = self.start();
        let mut labels = Vec::new();
        while self.at_label() {
            labels.push(self.label());
        }
        let mut statements = Vec::new();
        while !self.at_group_end() && !self.at_label() {
            statements.push(self.statement());
        }
        SwitchSection { span: self.span_from(start), labels, statements }
    }

    fn label(&mut self) -> SwitchLabel {
        let start = self.start();
        let keyword = self.bump().kind;
        let kind = match keyword {
            TokenKind::Default => SwitchLabelKind::Default,
            _ => {
                let pattern = Box::new(self.case_pattern());
                let when = self.is_word("when").then(|| {
                    self.bump();
                    Box::new(self.expression())
                });
                SwitchLabelKind::Case { pattern, when }
            }
        };
        if !self.eat(TokenKind::Colon) {
            self.expected(&[Expected::Text(":")]);
            self.skip_until(|cursor| {
                matches!(cursor.kind(), TokenKind::Colon | TokenKind::Semicolon)
                    || cursor.at_label()
            });
            self.eat(TokenKind::Colon);
        }
        SwitchLabel { span: self.span_from(start), kind }
    }
}
