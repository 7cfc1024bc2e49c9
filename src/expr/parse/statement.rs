//! Statements: which one begins, blocks, `if`, and going on after an error.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::feature::Feature;
use super::token::TokenKind;
use crate::expr::ast::{Block, ExpressionKind, Statement, StatementKind};
use crate::source::Span;

impl Cursor<'_> {
    /// The statements of `@{…}`; `span` is that of the block.
    pub(super) fn whole_statements(&mut self, span: Span) -> Block {
        Block { span, statements: self.statements() }
    }

    /// `{ … }`; the caller has seen the brace.
    pub(super) fn braced_block(&mut self) -> Block {
        let start = self.bump().span.start;
        let statements = self.statements();
        self.eat(TokenKind::CloseBrace);
        Block { span: self.span_from(start), statements }
    }

    /// Statements up to the end of the enclosing group.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        while !self.at_group_end() {
            statements.push(self.statement());
        }
        statements
    }

    /// A statement; takes at least one token.
    pub(super) fn statement(&mut self) -> Statement {
        let before = self.position();
        let start = self.start();
        let kind = self.nested(Self::statement_kind);
        if self.position() == before {
            // What stands here begins nothing, which was reported.
            self.skip_group();
        }
        Statement { span: self.span_from(start), kind }
    }

    /// The statement that `if`, `for` and others repeat or choose. A declaration needs a block
    /// around it.
    pub(super) fn embedded_statement(&mut self) -> Box<Statement> {
        if self.at_group_end() {
            self.expected(&[Expected::Statement]);
            let span = Span::at(self.last_end());
            return Box::new(Statement { span, kind: StatementKind::Empty });
        }
        let statement = self.statement();
        if matches!(
            statement.kind,
            StatementKind::Local(_)
                | StatementKind::LocalFunction(_)
                | StatementKind::Labeled { .. }
        ) {
            self.error(statement.span, SyntaxErrorKind::DeclarationNeedsBraces);
        }
        Box::new(statement)
    }

    fn statement_kind(&mut self) -> StatementKind {
        use TokenKind as T;
        match self.kind() {
            T::Semicolon => {
                self.bump();
                StatementKind::Empty
            }
            T::OpenBrace => StatementKind::Block(self.braced_block()),
            T::If => self.if_statement(),
            T::While => self.while_statement(),
            T::Do => self.do_statement(),
            T::For => self.for_statement(),
            T::Foreach => self.foreach_statement(),
            T::Switch => self.switch_statement(),
            T::Try => self.try_statement(),
            T::Using => self.using_statement(),
            T::Lock => self.lock_statement(),
            T::Return => self.return_statement(),
            T::Throw => self.throw_statement(),
            T::Break => self.simple_statement(StatementKind::Break),
            T::Continue => self.simple_statement(StatementKind::Continue),
            T::Goto => self.goto_statement(),
            T::Checked if self.peek(1) == T::OpenBrace => {
                self.bump();
                StatementKind::Checked(self.block())
            }
            T::Unchecked if self.peek(1) == T::OpenBrace => {
                self.bump();
                StatementKind::Unchecked(self.block())
            }
            T::Const => self.const_statement(),
            T::Static => self.refuse_modifier(Feature::StaticLocalFunction),
            T::Ref => self.refuse_modifier(Feature::RefLocal),
            T::Unsafe | T::Fixed => self.refuse_unsafe(),
            T::Else | T::Catch | T::Finally | T::In | T::Colon => self.no_statement(),
            T::Case => self.no_label(),
            T::Default if self.peek(1) == T::Colon => self.no_label(),
            T::OpenBracket => {
                self.refuse(self.token().span, Feature::LocalFunctionAttribute);
                self.skip_group();
                if self.at_group_end() { StatementKind::Empty } else { self.statement_kind() }
            }
            kind if self.at_type_declaration(kind) => self.refuse_type_declaration(),
            T::Identifier | T::Hole => self.named_statement(),
            _ => self.declaration_or_expression(),
        }
    }

    /// A statement that begins with a name.
    fn named_statement(&mut self) -> StatementKind {
        let next = self.peek(1);
        if next == TokenKind::Colon {
            let label = self.expect_name();
            self.bump();
            return StatementKind::Labeled { label, statement: Box::new(self.labeled()) };
        }
        if self.is_word("yield") && matches!(next, TokenKind::Return | TokenKind::Break) {
            return self.yield_statement();
        }
        if self.is_word("await") && matches!(next, TokenKind::Foreach | TokenKind::Using) {
            return self.refuse_modifier(Feature::Await);
        }
        if self.is_word("async")
            && self.scan_type(self.position() + 1).is_some()
            && !self.at_lambda()
        {
            return self.refuse_modifier(Feature::Async);
        }
        self.declaration_or_expression()
    }

    /// The statement after a label, which may be missing before a brace.
    fn labeled(&mut self) -> Statement {
        if self.at_group_end() {
            self.expected(&[Expected::Statement]);
            return Statement { span: Span::at(self.last_end()), kind: StatementKind::Empty };
        }
        self.statement()
    }

    fn declaration_or_expression(&mut self) -> StatementKind {
        if let Some(declaration) = self.local_statement() {
            return declaration;
        }
        let value = self.expression();
        // A hole may be filled with a whole statement, semicolon included.
        let is_hole = matches!(value.kind, ExpressionKind::Hole(_));
        if !is_hole || self.is(TokenKind::Semicolon) {
            self.semicolon();
        }
        StatementKind::Expression(value)
    }

    fn if_statement(&mut self) -> StatementKind {
        self.bump();
        let condition = self.in_parentheses_after_keyword();
        let then = self.embedded_statement();
        let otherwise = self.eat(TokenKind::Else).then(|| self.embedded_statement());
        StatementKind::If { condition, then, otherwise }
    }

    /// A keyword and a semicolon.
    fn simple_statement(&mut self, kind: StatementKind) -> StatementKind {
        self.bump();
        self.semicolon();
        kind
    }

    /// The semicolon that ends a statement. Without one, goes on where the next one begins.
    pub(super) fn semicolon(&mut self) {
        if self.eat(TokenKind::Semicolon) {
            return;
        }
        self.missing(Expected::Text(";"));
        let begins = |cursor: &Self| {
            let kind = cursor.kind();
            kind == TokenKind::Semicolon
                || kind == TokenKind::OpenBrace
                || (kind.is_keyword()
                    && !matches!(kind, TokenKind::Is | TokenKind::As | TokenKind::In))
        };
        if !self.is_name_at(self.position()) {
            self.skip_until(begins);
        }
        self.eat(TokenKind::Semicolon);
    }

    // ---- What is no statement, or refused by name ----

    fn no_statement(&mut self) -> StatementKind {
        self.expected(&[Expected::Statement]);
        self.bump();
        StatementKind::Empty
    }

    /// `case a:` outside of a `switch`.
    fn no_label(&mut self) -> StatementKind {
        self.expected(&[Expected::Statement]);
        self.skip_until(|cursor| matches!(cursor.kind(), TokenKind::Colon | TokenKind::Semicolon));
        if !self.at_group_end() {
            self.bump();
        }
        StatementKind::Empty
    }

    /// A modifier before a statement that is read.
    pub(super) fn refuse_modifier(&mut self, feature: Feature) -> StatementKind {
        let span = self.bump().span;
        self.refuse(span, feature);
        if self.at_group_end() {
            return StatementKind::Empty;
        }
        self.statement_kind()
    }

    fn refuse_unsafe(&mut self) -> StatementKind {
        let span = self.bump().span;
        self.refuse(span, Feature::Unsafe);
        if self.is(TokenKind::OpenParenthesis) {
            self.skip_group();
        }
        match self.is(TokenKind::OpenBrace) {
            true => StatementKind::Block(self.block()),
            false => {
                self.skip_until(|cursor| cursor.is(TokenKind::Semicolon));
                self.eat(TokenKind::Semicolon);
                StatementKind::Empty
            }
        }
    }

    fn at_type_declaration(&self, kind: TokenKind) -> bool {
        use TokenKind as T;
        match kind {
            T::Class
            | T::Struct
            | T::Interface
            | T::Enum
            | T::Namespace
            | T::Public
            | T::Private
            | T::Protected
            | T::Internal
            | T::Abstract
            | T::Sealed
            | T::Virtual
            | T::Override
            | T::Extern
            | T::Event
            | T::Operator
            | T::Implicit
            | T::Explicit
            | T::Readonly
            | T::Volatile => true,
            T::Delegate => !matches!(self.peek(1), T::OpenParenthesis | T::OpenBrace),
            T::Identifier => self.at_record(),
            _ => false,
        }
    }

    fn at_record(&self) -> bool {
        use TokenKind as T;
        self.is_word("record")
            && (matches!(self.peek(1), T::Class | T::Struct)
                || (self.peek(1) == T::Identifier
                    && matches!(self.peek(2), T::OpenParenthesis | T::OpenBrace)))
    }

    fn refuse_type_declaration(&mut self) -> StatementKind {
        let feature = if self.at_record() { Feature::Record } else { Feature::TypeDeclaration };
        let span = self.bump().span;
        self.refuse(span, feature);
        self.skip_until(|cursor| {
            matches!(cursor.kind(), TokenKind::Semicolon | TokenKind::OpenBrace)
        });
        if self.is(TokenKind::OpenBrace) {
            self.skip_group();
        } else {
            self.eat(TokenKind::Semicolon);
        }
        StatementKind::Empty
    }
}
