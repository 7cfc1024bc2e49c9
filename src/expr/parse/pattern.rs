//! `is`, `case`, and the declarations in expressions.

use super::cursor::Cursor;
use super::error::{Expected, SyntaxErrorKind};
use super::feature::Feature;
use super::operators::Precedence;
use super::scan::Shape;
use super::token::TokenKind;
use super::types::TypePlace;
use crate::expr::ast::{
    Designation, DesignationKind, Expression, ExpressionKind, Pattern, PatternKind,
};

impl Cursor<'_> {
    /// `is …` after `value`.
    pub(super) fn is_tail(&mut self, value: Expression) -> Expression {
        let start = value.span.start;
        self.bump();
        if self.refuse_pattern() {
            return self.unknown_from(start);
        }
        if self.at_var_pattern() {
            let pattern = Box::new(self.var_pattern());
            let kind = ExpressionKind::IsPattern { value: Box::new(value), pattern };
            return self.with_combinators(Expression { span: self.span_from(start), kind });
        }
        let kind = match self.type_of_is() {
            Some(end) if self.is_designation_at(end) => {
                let pattern = Box::new(self.declaration_pattern(TypePlace::Operand));
                ExpressionKind::IsPattern { value: Box::new(value), pattern }
            }
            Some(_) => {
                let ty = self.type_in(TypePlace::Operand);
                if self.refuse_after_type() {
                    return self.unknown_from(start);
                }
                ExpressionKind::IsType { value: Box::new(value), ty }
            }
            None => {
                let constant = self.nested(|cursor| cursor.binary(Precedence::Shift));
                let pattern = constant_pattern(constant);
                ExpressionKind::IsPattern { value: Box::new(value), pattern: Box::new(pattern) }
            }
        };
        self.with_combinators(Expression { span: self.span_from(start), kind })
    }

    /// Index of the token after the type that follows `is`; `None` when a constant follows.
    fn type_of_is(&self) -> Option<usize> {
        use TokenKind as T;
        let scanned = self.scan_type(self.position())?;
        let mut end = scanned.end;
        if self.is_word("nameof") && self.peek(1) == T::OpenParenthesis {
            return None;
        }
        // `a is T ? b : c`: the question mark belongs to the conditional.
        if end > 0 && self.kind_at(end - 1) == T::Question && self.starts_expression(end) {
            end -= 1;
        }
        let continues = match self.kind_at(end) {
            T::Dot | T::OpenBracket => true,
            T::Plus | T::Minus | T::Star | T::Slash | T::Percent | T::LessLess => true,
            T::Greater => self.touches_next(end) && self.kind_at(end + 1) == T::Greater,
            _ => false,
        };
        (!continues).then_some(end)
    }

    /// True when the token at `index`, after a type, is the name that a pattern declares.
    fn is_designation_at(&self, index: usize) -> bool {
        self.is_name_at(index) && !self.is_combinator_at(index)
    }

    /// `T a`, `T _`.
    fn declaration_pattern(&mut self, place: TypePlace) -> Pattern {
        let start = self.start();
        let ty = self.type_in(place);
        let designation = self.single_designation();
        let kind = PatternKind::Declaration { ty, designation };
        Pattern { span: self.span_from(start), kind }
    }

    fn at_var_pattern(&self) -> bool {
        self.is_word("var") && self.is_name_at(self.position() + 1)
    }

    /// `var a`, `var _`.
    fn var_pattern(&mut self) -> Pattern {
        let start = self.bump().span.start;
        let kind = PatternKind::Var(self.single_designation());
        Pattern { span: self.span_from(start), kind }
    }

    /// The pattern after `case`.
    pub(super) fn case_pattern(&mut self) -> Pattern {
        let start = self.start();
        if self.refuse_pattern() {
            let missing = self.unknown_from(start);
            return constant_pattern(missing);
        }
        let pattern = self.case_pattern_unrefused();
        if self.refuse_combinators() {
            let missing = self.unknown_from(start);
            return constant_pattern(missing);
        }
        pattern
    }

    fn case_pattern_unrefused(&mut self) -> Pattern {
        let start = self.start();
        if self.at_var_pattern() {
            return self.var_pattern();
        }
        if let Some(scanned) = self.scan_type(self.position()) {
            if self.is_case_designation_at(scanned.end) {
                return self.declaration_pattern(TypePlace::Plain);
            }
            let may_be_constant =
                scanned.shape == Shape::Name && self.kind_at(scanned.end - 1) != TokenKind::Greater;
            if !may_be_constant
                && (self.kind_at(scanned.end) == TokenKind::Colon
                    || self.is_word_at(scanned.end, "when"))
            {
                let ty = self.type_syntax();
                self.refuse(ty.span, Feature::TypePattern);
                return constant_pattern(self.unknown_from(start));
            }
            if self.kind_at(scanned.end) == TokenKind::OpenBrace
                || (self.kind_at(scanned.end) == TokenKind::OpenParenthesis
                    && !self.is_word("nameof"))
            {
                self.type_syntax();
                self.refuse_after_type();
                return constant_pattern(self.unknown_from(start));
            }
        }
        constant_pattern(self.nested(Self::conditional))
    }

    /// As [`Self::is_designation_at`], but `case T when a:` declares nothing.
    fn is_case_designation_at(&self, index: usize) -> bool {
        self.is_designation_at(index) && !self.is_word_at(index, "when")
    }

    // ---- Designations and declarations ----

    fn single_designation(&mut self) -> Designation {
        let is_discard = self.is_word("_");
        let name = self.expect_name();
        let span = name.span;
        let kind = match is_discard {
            true => DesignationKind::Discard,
            false => DesignationKind::Single(name),
        };
        Designation { span, kind }
    }

    /// `a`, `_`, `(a, (b, _))`.
    pub(super) fn designation(&mut self) -> Designation {
        if !self.is(TokenKind::OpenParenthesis) {
            return self.single_designation();
        }
        let start = self.bump().span.start;
        let mut parts = Vec::new();
        loop {
            parts.push(self.nested(Self::designation));
            if !self.separator(TokenKind::CloseParenthesis) {
                break;
            }
        }
        self.expect_closer(TokenKind::CloseParenthesis, &[Expected::Text(",")]);
        let span = self.span_from(start);
        if parts.len() < 2 {
            self.error(span, SyntaxErrorKind::TupleOfOne);
        }
        Designation { span, kind: DesignationKind::Parenthesized(parts) }
    }

    /// `int a`, `var a`, `var (a, b)`: variables declared in an expression.
    pub(super) fn declaration_expression(&mut self) -> Expression {
        let start = self.start();
        let ty = self.declared_type();
        let designation = self.designation();
        let kind = ExpressionKind::Declaration { ty, designation };
        Expression { span: self.span_from(start), kind }
    }

    // ---- What is refused by name ----

    /// Refuses and passes over a pattern that is newer than C# 7.3, if one begins here.
    fn refuse_pattern(&mut self) -> bool {
        use TokenKind as T;
        let span = self.token().span;
        let after = self.position() + 1;
        let feature = match self.kind() {
            T::OpenBrace => Feature::PropertyPattern,
            T::OpenBracket => Feature::ListPattern,
            T::Less | T::Greater | T::LessEqual | T::GreaterEqual => Feature::RelationalPattern,
            T::Identifier if self.is_word("not") && self.starts_pattern(after) => {
                Feature::NotPattern
            }
            T::Identifier if self.is_word("_") && self.peek(1) != T::Dot => Feature::DiscardPattern,
            T::Identifier if self.is_word("var") && self.peek(1) == T::OpenParenthesis => {
                Feature::PositionalPattern
            }
            T::OpenParenthesis if self.has_comma() => Feature::PositionalPattern,
            _ => return false,
        };
        self.refuse(span, feature);
        self.skip_pattern();
        true
    }

    /// True when a comma stands in the group that opens at the current token, not deeper.
    fn has_comma(&self) -> bool {
        let mut at = self.position() + 1;
        let close = self.partner_at(self.position());
        while at < close {
            if self.kind_at(at) == TokenKind::Comma {
                return true;
            }
            at = self.partner_at(at).max(at) + 1;
        }
        false
    }

    /// Refuses `{…}` or `(…)` after the type of a pattern.
    fn refuse_after_type(&mut self) -> bool {
        let feature = match self.kind() {
            TokenKind::OpenBrace => Feature::PropertyPattern,
            TokenKind::OpenParenthesis => Feature::PositionalPattern,
            _ => return false,
        };
        let span = self.token().span;
        self.refuse(span, feature);
        self.skip_pattern();
        true
    }

    /// True when the token at `index` combines two patterns.
    fn is_combinator_at(&self, index: usize) -> bool {
        (self.is_word_at(index, "and") || self.is_word_at(index, "or"))
            && self.starts_pattern(index + 1)
    }

    /// True when a pattern may begin at `index`, right after a word that may also be a name.
    fn starts_pattern(&self, index: usize) -> bool {
        use TokenKind as T;
        match self.kind_at(index) {
            T::OpenBrace | T::Less | T::Greater | T::LessEqual | T::GreaterEqual => true,
            T::Plus | T::PlusPlus | T::MinusMinus | T::Bang => false,
            T::Minus => self.kind_at(index + 1) == T::Number,
            _ => self.starts_expression(index),
        }
    }

    fn refuse_combinators(&mut self) -> bool {
        if !self.is_combinator_at(self.position()) {
            return false;
        }
        let feature = if self.is_word("and") { Feature::AndPattern } else { Feature::OrPattern };
        let span = self.token().span;
        self.refuse(span, feature);
        self.skip_pattern();
        true
    }

    /// `tested`, or nothing when `and` or `or` follows.
    fn with_combinators(&mut self, tested: Expression) -> Expression {
        match self.refuse_combinators() {
            true => self.unknown_from(tested.span.start),
            false => tested,
        }
    }

    /// Passes over what may belong to a pattern.
    fn skip_pattern(&mut self) {
        use TokenKind as T;
        self.skip_until(|cursor| {
            matches!(
                cursor.kind(),
                T::AndAnd
                    | T::OrOr
                    | T::Question
                    | T::Colon
                    | T::Comma
                    | T::Semicolon
                    | T::QuestionQuestion
                    | T::EqualEqual
                    | T::BangEqual
            ) || cursor.is_word("when")
        });
    }
}

/// A pattern that tests for a constant.
fn constant_pattern(constant: Expression) -> Pattern {
    Pattern { span: constant.span, kind: PatternKind::Constant(constant) }
}
