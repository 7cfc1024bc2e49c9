//! Which expressions need parentheses around them.

use super::super::ast::{
    BinaryOperator, Expression, ExpressionKind, PatternKind, SimpleName, TypeSyntax,
    TypeSyntaxKind, UnaryOperator,
};
use super::super::parse::Precedence;

/// How tightly the parts of an expression hold together; the later, the tighter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tightness {
    /// Assignments, lambdas, `throw`: reach as far to the right as they can.
    Open,
    /// `a ? b : c`.
    Conditional,
    /// Operators between operands, among them by their own precedence.
    Binary(Precedence),
    /// Prefix operators, casts, `a?.b`.
    Unary,
    /// All that may be followed by a dot.
    Primary,
}

/// The tightness of an expression.
pub(super) fn tightness(expression: &Expression) -> Tightness {
    use ExpressionKind as E;
    match &expression.kind {
        E::Assignment { .. } | E::Lambda(_) | E::Throw(_) => Tightness::Open,
        E::Conditional { .. } => Tightness::Conditional,
        E::Binary { operator, .. } => Tightness::Binary(operator.precedence()),
        E::IsType { .. } | E::IsPattern { .. } | E::As { .. } => {
            Tightness::Binary(Precedence::Relational)
        }
        E::Unary { .. } | E::Cast { .. } | E::ConditionalAccess { .. } => Tightness::Unary,
        _ => Tightness::Primary,
    }
}

/// The least tightness of the left and the right operand of an operator.
pub(super) fn operands(operator: BinaryOperator) -> (Tightness, Tightness) {
    let precedence = operator.precedence();
    let (same, tighter) = (Tightness::Binary(precedence), Tightness::Binary(precedence.tighter()));
    match operator {
        // Groups to the right.
        BinaryOperator::Coalesce => (tighter, same),
        _ => (same, tighter),
    }
}

/// True when `(T)` before `operand` would be read as an operand of the sign that follows.
pub(super) fn sign_hides_cast(ty: &TypeSyntax, operand: &Expression) -> bool {
    let may_be_expression = matches!(
        ty.kind,
        TypeSyntaxKind::Named { .. } | TypeSyntaxKind::Tuple(_) | TypeSyntaxKind::Hole(_)
    );
    let has_sign = matches!(
        operand.kind,
        ExpressionKind::Unary {
            operator: UnaryOperator::Plus
                | UnaryOperator::Minus
                | UnaryOperator::Increment
                | UnaryOperator::Decrement,
            ..
        }
    );
    may_be_expression && has_sign
}

/// True when a colon of the expression stands outside of all brackets, where an interpolation
/// would take it for the beginning of its format.
pub(super) fn has_bare_colon(expression: &Expression) -> bool {
    use ExpressionKind as E;
    match &expression.kind {
        E::Conditional { .. } | E::AliasQualified(_) => true,
        // Their bodies and values may hold anything.
        E::Assignment { .. } | E::Lambda(_) | E::Throw(_) => true,
        E::Name(name) | E::MemberBinding(name) => in_name(name),
        E::Member { target, name } => has_bare_colon(target) || in_name(name),
        E::Invocation { target: inner, .. }
        | E::Index { target: inner, .. }
        | E::Unary { operand: inner, .. }
        | E::Postfix { operand: inner, .. }
        | E::Cast { operand: inner, .. } => has_bare_colon(inner),
        E::ConditionalAccess { target, when_not_null, .. } => {
            has_bare_colon(target) || has_bare_colon(when_not_null)
        }
        E::Binary { left, right, .. } => left.visit(has_bare_colon) || has_bare_colon(right),
        E::IsType { value, ty } | E::As { value, ty } => has_bare_colon(value) || in_type(ty),
        E::IsPattern { value, pattern } => {
            has_bare_colon(value)
                || match &pattern.kind {
                    PatternKind::Constant(constant) => has_bare_colon(constant),
                    PatternKind::Declaration { ty, .. } => in_type(ty),
                    PatternKind::Var(_) => false,
                }
        }
        E::ObjectCreation(creation) => in_type(&creation.ty),
        E::ArrayCreation(array) => in_type(&array.ty),
        _ => false,
    }
}

fn in_type(ty: &TypeSyntax) -> bool {
    match &ty.kind {
        TypeSyntaxKind::Named { alias, names } => alias.is_some() || names.iter().any(in_name),
        TypeSyntaxKind::Nullable(inner) | TypeSyntaxKind::Array { element: inner, .. } => {
            in_type(inner)
        }
        _ => false,
    }
}

fn in_name(name: &SimpleName) -> bool {
    name.type_arguments.iter().any(in_type)
}
