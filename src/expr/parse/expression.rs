//! Expressions above the primary ones: assignments, conditionals, operators, casts.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::feature::Feature;
use super::operators::{Infix, Precedence};
use super::token::TokenKind;
use super::types::TypePlace;
use crate::expr::ast::{AssignmentOperator, BinaryOperator, Chained, Expression, ExpressionKind};
use crate::source::Span;

impl Cursor<'_> {
    /// The value of `@(…)`: an expression and nothing after it.
    pub(super) fn whole_value(&mut self) -> Expression {
        if self.kind().begins_statement() {
            let token = self.token();
            self.error(token.span, SyntaxErrorKind::StatementInValue(token.kind.text()));
            return self.missing_expression();
        }
        let value = self.expression();
        if !self.is(TokenKind::End) {
            self.expected(&[Expected::End]);
        }
        value
    }

    /// Any expression.
    pub(super) fn expression(&mut self) -> Expression {
        self.nested(Self::assignment)
    }

    /// An expression, or `throw` where C# lets it stand in for one.
    pub(super) fn expression_or_throw(&mut self) -> Expression {
        if self.is(TokenKind::Throw) {
            return self.nested(Self::throw_expression);
        }
        self.expression()
    }

    fn throw_expression(&mut self) -> Expression {
        let start = self.bump().span.start;
        let value = self.nested(|cursor| cursor.binary(Precedence::Coalesce));
        let kind = ExpressionKind::Throw(Box::new(value));
        Expression { span: self.span_from(start), kind }
    }

    fn assignment(&mut self) -> Expression {
        if self.at_query() {
            return self.refuse_query();
        }
        if self.at_lambda() {
            return self.lambda();
        }
        let outer = self.begin_chain();
        let target = self.conditional();
        let assignment = self.assignment_tail(target);
        self.end_chain(outer);
        assignment
    }

    fn assignment_tail(&mut self, target: Expression) -> Expression {
        if self.is(TokenKind::QuestionQuestionEqual) {
            let span = self.bump().span;
            self.refuse(span, Feature::CoalescingAssignment);
            self.expression();
            return self.unknown_from(target.span.start);
        }
        if self.at_unsigned_shift_assignment() {
            let span = Span::new(self.start(), self.token_at(self.position() + 2).span.end);
            self.refuse(span, Feature::UnsignedShift);
            self.go_to(self.position() + 3);
            self.expression();
            return self.unknown_from(target.span.start);
        }
        let Some((operator, tokens)) = self.assignment_operator() else { return target };
        if operator == AssignmentOperator::Assign {
            self.check_deconstruction(&target);
        }
        self.link();
        let operator_span = self.take(tokens);
        let value = match self.is(TokenKind::Ref) {
            true => self.refuse_ref(),
            false => self.expression(),
        };
        let (target, value) = (Box::new(target), Box::new(value));
        let span = target.span.cover(value.span);
        let kind = ExpressionKind::Assignment { operator, operator_span, target, value };
        Expression { span, kind }
    }

    fn at_unsigned_shift_assignment(&self) -> bool {
        let at = self.position();
        self.is(TokenKind::Greater)
            && self.peek(1) == TokenKind::Greater
            && self.peek(2) == TokenKind::GreaterEqual
            && self.touches_next(at)
            && self.touches_next(at + 1)
    }

    /// Before C# 10 a deconstruction declares all of its variables or none.
    fn check_deconstruction(&mut self, target: &Expression) {
        let ExpressionKind::Tuple(elements) = &target.kind else { return };
        let declares = |value: &Expression| match &value.kind {
            ExpressionKind::Declaration { .. } => Some(true),
            ExpressionKind::Name(name) if &*name.identifier.text == "_" => None,
            ExpressionKind::Tuple(_) => None,
            _ => Some(false),
        };
        let kinds: Vec<bool> = elements.iter().filter_map(|e| declares(&e.value)).collect();
        if kinds.contains(&true) && kinds.contains(&false) {
            self.refuse(target.span, Feature::MixedDeconstruction);
        }
    }

    /// Takes `tokens` tokens and gives the span that they cover.
    fn take(&mut self, tokens: usize) -> Span {
        let start = self.start();
        for _ in 0..tokens {
            self.bump();
        }
        self.span_from(start)
    }

    /// `a ? b : c`, or what binds tighter.
    pub(super) fn conditional(&mut self) -> Expression {
        let outer = self.begin_chain();
        let condition = self.binary(Precedence::Coalesce);
        if !self.is(TokenKind::Question) {
            self.end_chain(outer);
            return condition;
        }
        self.link();
        let question = self.bump().span;
        let when_true = self.expression_or_throw();
        if self.is(TokenKind::InterpolationFormat) {
            let span = question.cover(self.token().span);
            self.error(span, SyntaxErrorKind::ConditionalNeedsParentheses);
            self.end_chain(outer);
            return self.unknown_from(condition.span.start);
        }
        let when_false = match self.eat(TokenKind::Colon) {
            true => self.expression_or_throw(),
            false => {
                self.expected(&[Expected::Text(":")]);
                self.missing_expression()
            }
        };
        self.end_chain(outer);
        let span = self.span_from(condition.span.start);
        let kind = ExpressionKind::Conditional {
            condition: Box::new(condition),
            when_true: Box::new(when_true),
            when_false: Box::new(when_false),
        };
        Expression { span, kind }
    }

    /// Operands and operators that bind at least as tightly as `least`.
    pub(super) fn binary(&mut self, least: Precedence) -> Expression {
        let outer = self.begin_chain();
        let mut left = self.unary();
        while let Some(infix) = self.infix() {
            let precedence = infix.precedence();
            if precedence < least {
                break;
            }
            // A chain of binary operators counts as one level, however long it is.
            match infix {
                Infix::Binary(operator, _) if operator != BinaryOperator::Coalesce => {}
                _ => self.link(),
            }
            left = match infix {
                Infix::Binary(operator, tokens) => self.binary_tail(left, operator, tokens),
                Infix::Is => self.is_tail(left),
                Infix::As => self.as_tail(left),
                Infix::Range => {
                    let span = self.bump().span;
                    self.refuse(span, Feature::Range);
                    if self.starts_expression(self.position()) || self.is(TokenKind::Caret) {
                        self.nested(Self::unary);
                    }
                    self.unknown_from(left.span.start)
                }
                Infix::UnsignedShift => {
                    let span = self.take(3);
                    self.refuse(span, Feature::UnsignedShift);
                    self.nested(|cursor| cursor.binary(precedence.tighter()));
                    self.unknown_from(left.span.start)
                }
            };
        }
        self.end_chain(outer);
        left
    }

    fn binary_tail(
        &mut self,
        left: Expression,
        operator: BinaryOperator,
        tokens: usize,
    ) -> Expression {
        let operator_span = self.take(tokens);
        let right = match operator {
            BinaryOperator::Coalesce if self.is(TokenKind::Throw) => {
                self.nested(Self::throw_expression)
            }
            // Groups to the right.
            BinaryOperator::Coalesce => self.nested(|cursor| cursor.binary(Precedence::Coalesce)),
            _ => self.nested(|cursor| cursor.binary(operator.precedence().tighter())),
        };
        let span = self.span_from(left.span.start);
        let (left, right) = (Chained::new(left), Box::new(right));
        let kind = ExpressionKind::Binary { operator, operator_span, left, right };
        Expression { span, kind }
    }

    fn as_tail(&mut self, value: Expression) -> Expression {
        self.bump();
        let ty = self.type_in(TypePlace::Operand);
        let span = self.span_from(value.span.start);
        Expression { span, kind: ExpressionKind::As { value: Box::new(value), ty } }
    }

    /// Prefix operators, casts, and the primary expression below them.
    pub(super) fn unary(&mut self) -> Expression {
        if let Some(operator) = self.prefix_operator() {
            let operator_span = self.bump().span;
            let operand = Box::new(self.nested(Self::unary));
            let span = self.span_from(operator_span.start);
            let kind = ExpressionKind::Unary { operator, operator_span, operand };
            return Expression { span, kind };
        }
        match self.kind() {
            TokenKind::OpenParenthesis if self.at_cast() => self.cast(),
            TokenKind::Caret => self.refuse_prefix(Feature::IndexFromEnd),
            TokenKind::DotDot => self.refuse_prefix(Feature::Range),
            TokenKind::And | TokenKind::Star => self.refuse_prefix(Feature::Unsafe),
            TokenKind::Identifier if self.at_await() => self.refuse_prefix(Feature::Await),
            _ => self.postfix(),
        }
    }

    /// True when `await` is the operator: a name cannot stand before an operand.
    fn at_await(&self) -> bool {
        use TokenKind as T;
        self.is_word("await")
            && self.starts_expression(self.position() + 1)
            && !matches!(self.peek(1), T::Plus | T::Minus | T::PlusPlus | T::MinusMinus)
    }

    fn cast(&mut self) -> Expression {
        let start = self.bump().span.start;
        let ty = self.type_syntax();
        self.expect_closer(TokenKind::CloseParenthesis, &[]);
        let operand = Box::new(self.nested(Self::unary));
        let span = self.span_from(start);
        Expression { span, kind: ExpressionKind::Cast { ty, operand } }
    }

    // ---- What is refused by name ----

    /// A prefix operator that is refused; its operand is read.
    fn refuse_prefix(&mut self, feature: Feature) -> Expression {
        let operator = self.bump().span;
        self.refuse(operator, feature);
        if self.starts_expression(self.position()) || self.is(TokenKind::Caret) {
            self.nested(Self::unary);
        }
        self.unknown_from(operator.start)
    }

    /// `ref a`.
    pub(super) fn refuse_ref(&mut self) -> Expression {
        let start = self.bump().span;
        self.refuse(start, Feature::RefLocal);
        self.expression();
        self.unknown_from(start.start)
    }

    /// A LINQ query: refused, and passed over up to the end of the expression.
    fn refuse_query(&mut self) -> Expression {
        let start = self.token().span;
        self.refuse(start, Feature::QuerySyntax);
        self.skip_until(|cursor| matches!(cursor.kind(), TokenKind::Comma | TokenKind::Semicolon));
        self.unknown_from(start.start)
    }

    /// The node for something that was read and refused.
    pub(super) fn unknown_from(&self, start: u32) -> Expression {
        Expression { span: self.span_from(start), kind: ExpressionKind::Missing }
    }
}
