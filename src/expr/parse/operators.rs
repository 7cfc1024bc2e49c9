//! Operators and their precedence.

use super::cursor::Cursor;
use super::token::TokenKind;
use crate::expr::ast::{AssignmentOperator, BinaryOperator, UnaryOperator};

/// How tightly a binary operator binds; the greater, the tighter (C# specification 7.3,
/// operator precedence and associativity).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precedence {
    /// `??`, which groups to the right.
    Coalesce,
    /// `||`.
    LogicalOr,
    /// `&&`.
    LogicalAnd,
    /// `|`.
    Or,
    /// `^`.
    ExclusiveOr,
    /// `&`.
    And,
    /// `==`, `!=`.
    Equality,
    /// `<`, `>`, `<=`, `>=`, `is`, `as`.
    Relational,
    /// `<<`, `>>`.
    Shift,
    /// `+`, `-`.
    Additive,
    /// `*`, `/`, `%`.
    Multiplicative,
    /// Tighter than every binary operator.
    Unary,
}

impl Precedence {
    /// The next tighter precedence.
    pub(crate) const fn tighter(self) -> Self {
        match self {
            Self::Coalesce => Self::LogicalOr,
            Self::LogicalOr => Self::LogicalAnd,
            Self::LogicalAnd => Self::Or,
            Self::Or => Self::ExclusiveOr,
            Self::ExclusiveOr => Self::And,
            Self::And => Self::Equality,
            Self::Equality => Self::Relational,
            Self::Relational => Self::Shift,
            Self::Shift => Self::Additive,
            Self::Additive => Self::Multiplicative,
            Self::Multiplicative | Self::Unary => Self::Unary,
        }
    }
}

impl BinaryOperator {
    /// How tightly the operator binds.
    pub(crate) const fn precedence(self) -> Precedence {
        match self {
            Self::Coalesce => Precedence::Coalesce,
            Self::LogicalOr => Precedence::LogicalOr,
            Self::LogicalAnd => Precedence::LogicalAnd,
            Self::Or => Precedence::Or,
            Self::ExclusiveOr => Precedence::ExclusiveOr,
            Self::And => Precedence::And,
            Self::Equal | Self::NotEqual => Precedence::Equality,
            Self::Less | Self::Greater | Self::LessOrEqual | Self::GreaterOrEqual => {
                Precedence::Relational
            }
            Self::ShiftLeft | Self::ShiftRight => Precedence::Shift,
            Self::Add | Self::Subtract => Precedence::Additive,
            Self::Multiply | Self::Divide | Self::Remainder => Precedence::Multiplicative,
        }
    }
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Infix {
    /// A binary operator and the tokens that it takes.
    Binary(BinaryOperator, usize),
    /// `is`.
    Is,
    /// `as`.
    As,
    /// `..`, which is refused.
    Range,
    /// `>>>`, which is refused.
    UnsignedShift,
}

impl Infix {
    pub(super) const fn precedence(self) -> Precedence {
        match self {
            Self::Binary(operator, _) => operator.precedence(),
            Self::Is | Self::As => Precedence::Relational,
            Self::Range => Precedence::Unary,
            Self::UnsignedShift => Precedence::Shift,
        }
    }
}

impl Cursor<'_> {
    /// The infix operator at the current token.
    pub(super) fn infix(&self) -> Option<Infix> {
        use BinaryOperator as B;
        let operator = match self.kind() {
            TokenKind::Star => B::Multiply,
            TokenKind::Slash => B::Divide,
            TokenKind::Percent => B::Remainder,
            TokenKind::Plus => B::Add,
            TokenKind::Minus => B::Subtract,
            TokenKind::LessLess => B::ShiftLeft,
            TokenKind::Less => B::Less,
            TokenKind::LessEqual => B::LessOrEqual,
            TokenKind::GreaterEqual => B::GreaterOrEqual,
            TokenKind::EqualEqual => B::Equal,
            TokenKind::BangEqual => B::NotEqual,
            TokenKind::And => B::And,
            TokenKind::Caret => B::ExclusiveOr,
            TokenKind::Or => B::Or,
            TokenKind::AndAnd => B::LogicalAnd,
            TokenKind::OrOr => B::LogicalOr,
            TokenKind::QuestionQuestion => B::Coalesce,
            TokenKind::Greater => return self.greater(),
            TokenKind::Is => return Some(Infix::Is),
            TokenKind::As => return Some(Infix::As),
            TokenKind::DotDot => return Some(Infix::Range),
            _ => return None,
        };
        Some(Infix::Binary(operator, 1))
    }

    /// What begins with `>`: adjacent ones make a shift.
    fn greater(&self) -> Option<Infix> {
        let at = self.position();
        let joins =
            |index: usize, kind| self.touches_next(index) && self.kind_at(index + 1) == kind;
        if joins(at, TokenKind::GreaterEqual) {
            return None;
        }
        if !joins(at, TokenKind::Greater) {
            return Some(Infix::Binary(BinaryOperator::Greater, 1));
        }
        if joins(at + 1, TokenKind::Greater) {
            return Some(Infix::UnsignedShift);
        }
        if joins(at + 1, TokenKind::GreaterEqual) {
            return None;
        }
        Some(Infix::Binary(BinaryOperator::ShiftRight, 2))
    }

    /// The assignment operator at the current token, and the tokens that it takes.
    pub(super) fn assignment_operator(&self) -> Option<(AssignmentOperator, usize)> {
        use AssignmentOperator as A;
        let operator = match self.kind() {
            TokenKind::Equal => A::Assign,
            TokenKind::PlusEqual => A::Add,
            TokenKind::MinusEqual => A::Subtract,
            TokenKind::StarEqual => A::Multiply,
            TokenKind::SlashEqual => A::Divide,
            TokenKind::PercentEqual => A::Remainder,
            TokenKind::AndEqual => A::And,
            TokenKind::OrEqual => A::Or,
            TokenKind::CaretEqual => A::ExclusiveOr,
            TokenKind::LessLessEqual => A::ShiftLeft,
            TokenKind::Greater
                if self.touches_next(self.position())
                    && self.peek(1) == TokenKind::GreaterEqual =>
            {
                return Some((A::ShiftRight, 2));
            }
            _ => return None,
        };
        Some((operator, 1))
    }

    /// The prefix operator at the current token.
    pub(super) fn prefix_operator(&self) -> Option<UnaryOperator> {
        Some(match self.kind() {
            TokenKind::Plus => UnaryOperator::Plus,
            TokenKind::Minus => UnaryOperator::Minus,
            TokenKind::Bang => UnaryOperator::Not,
            TokenKind::Tilde => UnaryOperator::Complement,
            TokenKind::PlusPlus => UnaryOperator::Increment,
            TokenKind::MinusMinus => UnaryOperator::Decrement,
            _ => return None,
        })
    }
}
