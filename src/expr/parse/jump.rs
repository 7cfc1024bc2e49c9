//! `return`, `throw`, `goto`, `yield`.

use super::cursor::Cursor;
use super::token::TokenKind;
use crate::expr::ast::{Expression, GotoTarget, StatementKind};

impl Cursor<'_> {
    pub(super) fn return_statement(&mut self) -> StatementKind {
        self.bump();
        let value = match self.is(TokenKind::Ref) {
            true => Some(self.refuse_ref()),
            false => self.optional_value(),
        };
        self.semicolon();
        StatementKind::Return(value)
    }

    pub(super) fn throw_statement(&mut self) -> StatementKind {
        self.bump();
        let value = self.optional_value();
        self.semicolon();
        StatementKind::Throw(value)
    }

    /// A value, unless the statement ends here.
    fn optional_value(&mut self) -> Option<Expression> {
        let ends = self.is(TokenKind::Semicolon) || self.at_group_end();
        (!ends).then(|| self.expression())
    }

    pub(super) fn goto_statement(&mut self) -> StatementKind {
        self.bump();
        let target = match self.kind() {
            TokenKind::Case => {
                self.bump();
                GotoTarget::Case(self.expression())
            }
            TokenKind::Default => {
                self.bump();
                GotoTarget::Default
            }
            _ => GotoTarget::Label(self.expect_name()),
        };
        self.semicolon();
        StatementKind::Goto(target)
    }

    pub(super) fn yield_statement(&mut self) -> StatementKind {
        self.bump();
        let returns = self.bump().kind == TokenKind::Return;
        let value = returns.then(|| self.expression());
        self.semicolon();
        value.map_or(StatementKind::YieldBreak, StatementKind::YieldReturn)
    }
}
