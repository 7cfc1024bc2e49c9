//! Primary expressions and what follows them: members, calls, indexes.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::feature::Feature;
use super::literal::{self, LiteralError, Style};
use super::operators::Precedence;
use super::token::{Token, TokenKind};
use super::types::{TypePlace, predefined};
use crate::expr::ast::{
    AliasQualified, Expression, ExpressionKind, Literal, PostfixOperator, TypeSyntax,
};
use crate::source::Span;

impl Cursor<'_> {
    /// A primary expression with all that follows it.
    pub(super) fn postfix(&mut self) -> Expression {
        let outer = self.begin_chain();
        let first = self.primary();
        let chain = self.postfix_tail(first);
        self.end_chain(outer);
        chain
    }

    /// `.b`, `(b)`, `[b]`, `++`, `?.b` after `target`.
    fn postfix_tail(&mut self, mut target: Expression) -> Expression {
        loop {
            let start = target.span.start;
            let kind = match self.kind() {
                TokenKind::Dot => {
                    self.link();
                    self.bump();
                    let name = self.simple_name();
                    ExpressionKind::Member { target: Box::new(target), name }
                }
                TokenKind::OpenParenthesis => {
                    self.link();
                    let arguments = self.arguments(TokenKind::CloseParenthesis);
                    ExpressionKind::Invocation { target: Box::new(target), arguments }
                }
                TokenKind::OpenBracket => {
                    self.link();
                    let arguments = self.arguments(TokenKind::CloseBracket);
                    ExpressionKind::Index { target: Box::new(target), arguments }
                }
                TokenKind::PlusPlus => self.postfix_operator(PostfixOperator::Increment, target),
                TokenKind::MinusMinus => self.postfix_operator(PostfixOperator::Decrement, target),
                TokenKind::Question
                    if matches!(self.peek(1), TokenKind::Dot | TokenKind::OpenBracket) =>
                {
                    self.link();
                    let operator_span = self.bump().span;
                    let when_not_null = Box::new(self.nested(Self::conditional_access));
                    ExpressionKind::ConditionalAccess {
                        target: Box::new(target),
                        operator_span,
                        when_not_null,
                    }
                }
                TokenKind::Bang if !self.starts_expression(self.position() + 1) => {
                    let span = self.bump().span;
                    self.refuse(span, Feature::NullForgiving);
                    continue;
                }
                TokenKind::PointerArrow => {
                    let span = self.bump().span;
                    self.refuse(span, Feature::Unsafe);
                    self.simple_name();
                    ExpressionKind::Missing
                }
                TokenKind::Switch if self.peek(1) == TokenKind::OpenBrace => {
                    self.refuse_braces(Feature::SwitchExpression)
                }
                TokenKind::Identifier
                    if self.is_word("with") && self.peek(1) == TokenKind::OpenBrace =>
                {
                    self.refuse_braces(Feature::With)
                }
                _ => return target,
            };
            target = Expression { span: self.span_from(start), kind };
        }
    }

    fn postfix_operator(
        &mut self,
        operator: PostfixOperator,
        operand: Expression,
    ) -> ExpressionKind {
        self.link();
        let operator_span = self.bump().span;
        ExpressionKind::Postfix { operator, operator_span, operand: Box::new(operand) }
    }

    /// What follows the `?` of `a?.b.c`: the binding and the rest of the chain.
    fn conditional_access(&mut self) -> Expression {
        let outer = self.begin_chain();
        let start = self.start();
        let kind = if self.eat(TokenKind::Dot) {
            ExpressionKind::MemberBinding(self.simple_name())
        } else {
            ExpressionKind::IndexBinding(self.arguments(TokenKind::CloseBracket))
        };
        let binding = Expression { span: self.span_from(start), kind };
        let chain = self.postfix_tail(binding);
        self.end_chain(outer);
        chain
    }

    /// A keyword and a group in braces, refused.
    fn refuse_braces(&mut self, feature: Feature) -> ExpressionKind {
        let keyword = self.bump().span;
        self.refuse(keyword, feature);
        self.skip_group();
        ExpressionKind::Missing
    }

    /// Takes the group that opens at the current token.
    pub(super) fn skip_group(&mut self) {
        self.go_to(self.partner_at(self.position()) + 1);
    }

    fn primary(&mut self) -> Expression {
        let start = self.start();
        let kind = match self.kind() {
            TokenKind::Identifier | TokenKind::Hole => return self.named(),
            TokenKind::OpenParenthesis => return self.parenthesized(),
            TokenKind::Number => self.number(),
            TokenKind::String => self.string(Style::Regular),
            TokenKind::VerbatimString => self.string(Style::Verbatim),
            TokenKind::Character => self.character(),
            TokenKind::InterpolatedStart => self.interpolated(Style::Interpolated),
            TokenKind::InterpolatedVerbatimStart => self.interpolated(Style::InterpolatedVerbatim),
            TokenKind::True => self.constant(Literal::Bool(true)),
            TokenKind::False => self.constant(Literal::Bool(false)),
            TokenKind::Null => self.constant(Literal::Null),
            TokenKind::New => return self.creation(),
            TokenKind::Default => self.default_value(),
            TokenKind::Typeof => {
                ExpressionKind::TypeOf(self.type_in_parentheses(TypePlace::Result))
            }
            TokenKind::Sizeof => ExpressionKind::SizeOf(self.type_in_parentheses(TypePlace::Plain)),
            TokenKind::Checked => ExpressionKind::Checked(Box::new(self.in_parentheses())),
            TokenKind::Unchecked => ExpressionKind::Unchecked(Box::new(self.in_parentheses())),
            kind => match predefined(kind) {
                Some(predefined) => {
                    if self.peek(1) != TokenKind::Dot || kind == TokenKind::Void {
                        return self.misplaced_type();
                    }
                    self.bump();
                    ExpressionKind::PredefinedType(predefined)
                }
                None => return self.no_expression(),
            },
        };
        Expression { span: self.span_from(start), kind }
    }

    fn constant(&mut self, literal: Literal) -> ExpressionKind {
        self.bump();
        ExpressionKind::Literal(literal)
    }

    fn number(&mut self) -> ExpressionKind {
        let token = self.bump();
        if let Some(hole) = self.hole_in(token.span) {
            return ExpressionKind::Hole(hole);
        }
        match literal::number(self.source(token.span)) {
            Ok(literal) => ExpressionKind::Literal(literal),
            Err(kind) => {
                self.error(token.span, kind);
                ExpressionKind::Missing
            }
        }
    }

    fn string(&mut self, style: Style) -> ExpressionKind {
        let token = self.bump();
        let opening = if style == Style::Verbatim { "@\"" } else { "\"" }.len();
        let (masked, _) = literal::content(self.masked(token.span));
        let original = self.source(token.span);
        let original = original.get(opening..opening + masked.len()).unwrap_or_default();
        let mut errors = Vec::new();
        let text = literal::string(masked, original, style, &mut errors);
        let content_start = Span::at(token.span.start).shift(u32::try_from(opening).unwrap_or(0));
        self.literal_errors(content_start.start, errors);
        ExpressionKind::Literal(Literal::String(text))
    }

    /// Reports what is wrong in a literal whose errors count from `start`.
    pub(super) fn literal_errors(&mut self, start: u32, errors: Vec<LiteralError>) {
        for (span, kind) in errors {
            self.error(span.shift(start), kind);
        }
    }

    fn character(&mut self) -> ExpressionKind {
        let token = self.bump();
        if let Some(hole) = self.hole_in(token.span) {
            return ExpressionKind::Hole(hole);
        }
        let mut errors = Vec::new();
        let unit = literal::character(self.source(token.span), &mut errors);
        self.literal_errors(token.span.start, errors);
        ExpressionKind::Literal(Literal::Char(unit))
    }

    /// What begins with a name.
    fn named(&mut self) -> Expression {
        let token = self.token();
        if self.at_var_designation() {
            return self.declaration_expression();
        }
        if self.is_word("nameof") && self.peek(1) == TokenKind::OpenParenthesis {
            self.bump();
            let operand = Box::new(self.in_parentheses_after_keyword());
            let kind = ExpressionKind::NameOf(operand);
            return Expression { span: self.span_from(token.span.start), kind };
        }
        if self.peek(1) == TokenKind::ColonColon {
            let alias = self.expect_name();
            self.bump();
            let name = self.simple_name();
            let span = self.span_from(token.span.start);
            let kind = ExpressionKind::AliasQualified(Box::new(AliasQualified { alias, name }));
            return Expression { span, kind };
        }
        if token.kind == TokenKind::Hole
            && !(self.peek(1) == TokenKind::Less && self.opens_type_arguments(self.position() + 1))
            && let Some(hole) = self.hole_in(token.span)
        {
            self.bump();
            return Expression { span: token.span, kind: ExpressionKind::Hole(hole) };
        }
        if is_undocumented(self.masked_at(self.position())) {
            self.refuse(token.span, Feature::UndocumentedKeyword);
        }
        let name = self.simple_name();
        Expression { span: name.span, kind: ExpressionKind::Name(name) }
    }

    /// `default(T)` or `default`.
    fn default_value(&mut self) -> ExpressionKind {
        if self.peek(1) == TokenKind::OpenParenthesis {
            return ExpressionKind::Default(Some(self.type_in_parentheses(TypePlace::Plain)));
        }
        self.bump();
        ExpressionKind::Default(None)
    }

    /// A keyword and a type in parentheses.
    fn type_in_parentheses(&mut self, place: TypePlace) -> TypeSyntax {
        self.bump();
        if !self.is(TokenKind::OpenParenthesis) {
            self.expected(&[Expected::Text("(")]);
            return self.type_in(place);
        }
        self.bump();
        let ty = self.type_in(place);
        self.expect_closer(TokenKind::CloseParenthesis, &[]);
        ty
    }

    /// A keyword and a value in parentheses.
    fn in_parentheses(&mut self) -> Expression {
        self.bump();
        self.in_parentheses_after_keyword()
    }

    /// A value in the parentheses that a statement or operator asks for.
    pub(super) fn in_parentheses_after_keyword(&mut self) -> Expression {
        if !self.is(TokenKind::OpenParenthesis) {
            self.expected(&[Expected::Text("(")]);
            return match self.starts_expression(self.position()) {
                true => self.expression(),
                false => self.missing_expression(),
            };
        }
        self.bump();
        let value = self.expression();
        self.expect_closer(TokenKind::CloseParenthesis, &[]);
        value
    }

    // ---- What is no expression ----

    /// A keyword type that is not followed by a member: often a declaration in a wrong place.
    fn misplaced_type(&mut self) -> Expression {
        let start = self.start();
        if let Some(name) = self.scan_declared_name() {
            let span = Span::new(start, self.token_at(name).span.end);
            self.error(span, SyntaxErrorKind::DeclarationNotAllowed);
            self.go_to(name + 1);
        } else if let Some(scanned) = self.scan_type(self.position()) {
            if self.kind_at(scanned.end) == TokenKind::Arrow {
                return self.no_expression();
            }
            if self.kind_at(scanned.end) == TokenKind::OpenParenthesis
                && self.kind_at(self.partner_at(scanned.end) + 1) == TokenKind::Arrow
            {
                let span = Span::new(start, self.token_at(scanned.end - 1).span.end);
                self.refuse(span, Feature::LambdaReturnType);
                self.go_to(scanned.end);
                return self.lambda();
            }
            self.expected(&[Expected::Expression]);
            self.go_to(scanned.end);
        }
        self.unknown_from(start)
    }

    /// The current token cannot begin an expression.
    fn no_expression(&mut self) -> Expression {
        let Token { kind, span, .. } = self.token();
        match kind {
            TokenKind::Refused => {
                self.bump();
                return self.unknown_from(span.start);
            }
            TokenKind::This | TokenKind::Base => {
                self.error(span, SyntaxErrorKind::NotAvailable(kind.text()));
                self.bump();
                return self.unknown_from(span.start);
            }
            TokenKind::Stackalloc => {
                self.refuse(span, Feature::StackAllocation);
                self.bump();
                if predefined(self.kind()).is_some() || self.is_name_at(self.position()) {
                    self.type_in(TypePlace::Creation);
                }
                while matches!(self.kind(), TokenKind::OpenBracket | TokenKind::OpenBrace) {
                    self.skip_group();
                }
                return self.unknown_from(span.start);
            }
            TokenKind::Throw => {
                self.error(span, SyntaxErrorKind::ThrowNotAllowed);
                self.bump();
                self.nested(|cursor| cursor.binary(Precedence::Coalesce));
                return self.unknown_from(span.start);
            }
            TokenKind::Ref => return self.refuse_ref(),
            TokenKind::OpenBracket => {
                let after = self.kind_at(self.partner_at(self.position()) + 1);
                if after == TokenKind::OpenParenthesis
                    || self.is_name_at(self.partner_at(self.position()) + 1)
                {
                    self.refuse(span, Feature::LocalFunctionAttribute);
                } else {
                    self.refuse(span, Feature::CollectionExpression);
                }
                self.skip_group();
                return self.unknown_from(span.start);
            }
            TokenKind::Delegate | TokenKind::Static => return self.lambda(),
            TokenKind::OpenBrace => {
                self.error(span, SyntaxErrorKind::BareArrayInitializer);
                self.skip_group();
                return self.unknown_from(span.start);
            }
            _ => self.expected(&[Expected::Expression]),
        }
        self.missing_expression()
    }
}

/// True for the keywords of the compiler that no specification has.
fn is_undocumented(word: &str) -> bool {
    matches!(word, "__makeref" | "__reftype" | "__refvalue" | "__arglist")
}
