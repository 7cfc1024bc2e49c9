//! `&&`, `||`, `!`, `?:` and `is` patterns: values that decide, with what is assigned when they
//! are true and when they are false.

use super::bound::{Bound, BoundKind};
use super::scope::Assigned;
use super::{Binder, Code, DynamicConversion, Step};
use crate::expr::ast::{BinaryOperator, Expression, ExpressionKind, UnaryOperator};
use crate::expr::types::Type;
use crate::expr::types::convert::implicit;
use crate::expr::value::Constant;
use crate::source::Span;

/// A condition.
pub(super) struct Condition {
    pub(super) code: Code,
    /// Its value when it is a constant.
    pub(super) constant: Option<bool>,
    pub(super) when_true: Assigned,
    pub(super) when_false: Assigned,
}

/// States after a truth value, true first.
type States = Option<(Assigned, Assigned)>;

impl<'a> Binder<'a> {
    /// An expression that must be `bool`. The states are in the result; the current one is what
    /// holds either way.
    pub(super) fn condition(&mut self, expression: &'a Expression) -> Condition {
        let (bound, states) = self.flow(expression);
        let constant = match bound.as_constant() {
            Some(Constant::Bool(value)) => Some(*value),
            _ => None,
        };
        let code = self.truth(bound);
        let (mut when_true, mut when_false) =
            states.unwrap_or_else(|| (self.assigned.clone(), self.assigned.clone()));
        match constant {
            Some(true) => when_false = Assigned::unreachable(),
            Some(false) => when_true = Assigned::unreachable(),
            None => {}
        }
        Condition { code, constant, when_true, when_false }
    }

    /// A value that decides, as `bool`.
    fn truth(&mut self, bound: Bound<'a>) -> Code {
        if bound.ty != Type::Dynamic {
            return self.convert(bound, &Type::Bool);
        }
        let span = bound.span;
        let code = self.code(bound);
        let step = Step::Dynamic(Type::Bool, DynamicConversion::Truth);
        Code::Convert(Box::new((code, step)), span)
    }

    /// The value of a deciding expression where its states do not matter.
    pub(super) fn condition_value(&mut self, expression: &'a Expression) -> Bound<'a> {
        self.flow(expression).0
    }

    fn flow(&mut self, expression: &'a Expression) -> (Bound<'a>, States) {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Parenthesized(inner) => {
                let (bound, states) = self.flow(inner);
                (Bound { span, ..bound }, states)
            }
            ExpressionKind::Unary { operator: UnaryOperator::Not, operator_span, operand } => {
                let (bound, states) = self.flow(operand);
                let result = self.not(span, *operator_span, bound);
                (result, states.map(|(when_true, when_false)| (when_false, when_true)))
            }
            ExpressionKind::Binary { operator, operator_span, left, right }
                if matches!(operator, BinaryOperator::LogicalAnd | BinaryOperator::LogicalOr) =>
            {
                self.logical(span, *operator, *operator_span, left, right)
            }
            ExpressionKind::IsPattern { value, pattern } => {
                let value = self.bind(value);
                let before = self.assigned.clone();
                let code = self.matches(value, pattern);
                let when_true = self.assigned.clone();
                self.assigned = before.clone();
                (Bound::value(span, Type::Bool, code), Some((when_true, before)))
            }
            ExpressionKind::Conditional { condition, when_true, when_false } => {
                (self.choose(span, condition, when_true, when_false), None)
            }
            _ => (self.bind(expression), None),
        }
    }

    pub(super) fn logical(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        left: &'a Expression,
        right: &'a Expression,
    ) -> (Bound<'a>, States) {
        let mut links = vec![(span, operator, operator_span, right)];
        let mut first = left;
        while let ExpressionKind::Binary { operator, operator_span, left, right } = &first.kind
            && matches!(operator, BinaryOperator::LogicalAnd | BinaryOperator::LogicalOr)
        {
            links.push((first.span, *operator, *operator_span, right));
            first = left;
        }
        let mut result = self.flow(first);
        for (span, operator, operator_span, right) in links.into_iter().rev() {
            result = self.logical_link(span, operator, operator_span, result, right);
        }
        result
    }

    /// One operator of a chain, after what stands to its left.
    fn logical_link(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        (a, states): (Bound<'a>, States),
        right: &'a Expression,
    ) -> (Bound<'a>, States) {
        let is_and = operator == BinaryOperator::LogicalAnd;
        let a = self.settle(a);
        let a_constant = a.as_constant().cloned();
        let (mut true_left, mut false_left) =
            states.unwrap_or_else(|| (self.assigned.clone(), self.assigned.clone()));
        match a_constant {
            Some(Constant::Bool(true)) => false_left = Assigned::unreachable(),
            Some(Constant::Bool(false)) => true_left = Assigned::unreachable(),
            _ => {}
        }
        self.assigned = if is_and { true_left.clone() } else { false_left.clone() };
        let (b, states) = self.flow(right);
        let b = self.settle(b);
        let b_constant = b.as_constant().cloned();
        let (mut true_right, mut false_right) =
            states.unwrap_or_else(|| (self.assigned.clone(), self.assigned.clone()));
        match b_constant {
            Some(Constant::Bool(true)) => false_right = Assigned::unreachable(),
            Some(Constant::Bool(false)) => true_right = Assigned::unreachable(),
            _ => {}
        }
        let (when_true, when_false) = if is_and {
            let mut when_false = false_left;
            when_false.join(&false_right);
            (true_right, when_false)
        } else {
            let mut when_true = true_left;
            when_true.join(&true_right);
            (when_true, false_right)
        };
        let mut either = when_true.clone();
        either.join(&when_false);
        self.assigned = either;

        if let (Some(Constant::Bool(x)), Some(Constant::Bool(y))) = (&a_constant, &b_constant) {
            let value = if is_and { *x && *y } else { *x || *y };
            let bound = Bound::constant(span, Constant::Bool(value));
            return (bound, Some((when_true, when_false)));
        }
        let invalid = |bound: &Bound<'_>| {
            matches!(bound.kind, BoundKind::Invalid)
                || bound.ty.is_unknown() && !bound.is_typeless()
        };
        if invalid(&a) || invalid(&b) {
            return (Bound::invalid(span), Some((when_true, when_false)));
        }
        if self.implicit(&a, &Type::Bool).is_none() || self.implicit(&b, &Type::Bool).is_none() {
            self.report_operands(operator.symbol(), operator_span, &a, &b);
            return (Bound::invalid(span), Some((when_true, when_false)));
        }
        let (a, b) = (self.truth(a), self.truth(b));
        let code = match (is_and, a) {
            (true, Code::And(mut parts)) => {
                parts.push(b);
                Code::And(parts)
            }
            (false, Code::Or(mut parts)) => {
                parts.push(b);
                Code::Or(parts)
            }
            (true, a) => Code::And(vec![a, b]),
            (false, a) => Code::Or(vec![a, b]),
        };
        (Bound::value(span, Type::Bool, code), Some((when_true, when_false)))
    }

    /// `condition ? a : b`
    fn choose(
        &mut self,
        span: Span,
        condition: &'a Expression,
        when_true: &'a Expression,
        when_false: &'a Expression,
    ) -> Bound<'a> {
        let condition = self.condition(condition);
        self.assigned = condition.when_true;
        let a = self.bind(when_true);
        let a = self.settle(a);
        let after = std::mem::replace(&mut self.assigned, condition.when_false);
        let b = self.bind(when_false);
        let b = self.settle(b);
        self.assigned.join(&after);
        let Some(ty) = self.common_type(&a, &b) else {
            if matches!(a.kind, BoundKind::Invalid) || matches!(b.kind, BoundKind::Invalid) {
                return Bound::invalid(span);
            }
            let name = |bound: &Bound<'_>| match bound.kind {
                BoundKind::Lambda(_) => "a lambda".to_owned(),
                BoundKind::Methods(_) => "a method".to_owned(),
                _ => format!("`{}`", bound.ty),
            };
            let message = format!("{} and {} have no common type", name(&a), name(&b));
            let help = Some("cast one of them to the type of the other".to_owned());
            self.problem_with_help(super::ProblemKind::TypeMismatch, span, message, help);
            return Bound::invalid(span);
        };
        let constants = (a.as_constant().is_some() && b.as_constant().is_some())
            .then_some(condition.constant)
            .flatten();
        let (a, b) = (self.convert(a, &ty), self.convert(b, &ty));
        if let (Some(value), Code::Constant(x), Code::Constant(y)) = (constants, &a, &b)
            && !matches!((x, y), (Constant::Null, _) | (_, Constant::Null))
        {
            let constant = if value { x.clone() } else { y.clone() };
            return Bound { span, ty, kind: BoundKind::Constant(constant) };
        }
        let code = Code::Conditional(Box::new((condition.code, a, b)));
        Bound::value(span, ty, code)
    }

    /// The type that two branches share.
    pub(super) fn common_type(&mut self, a: &Bound<'a>, b: &Bound<'a>) -> Option<Type> {
        let typeless = |bound: &Bound<'_>| bound.is_typeless() || bound.is_null();
        match (typeless(a), typeless(b)) {
            (true, true) => None,
            (true, false) => self.implicit(a, &b.ty).map(|_| b.ty.clone()),
            (false, true) => self.implicit(b, &a.ty).map(|_| a.ty.clone()),
            (false, false) => {
                if a.ty.is_unknown() || b.ty.is_unknown() {
                    return Some(Type::Unknown);
                }
                if matches!(a.kind, BoundKind::Type | BoundKind::Namespace(_))
                    || matches!(b.kind, BoundKind::Type | BoundKind::Namespace(_))
                {
                    return None;
                }
                if a.ty == b.ty {
                    return Some(a.ty.clone());
                }
                if a.ty == Type::Void || b.ty == Type::Void {
                    return None;
                }
                let forth = implicit(&a.ty, &b.ty).is_some();
                let back = implicit(&b.ty, &a.ty).is_some();
                match (forth, back) {
                    (true, false) => Some(b.ty.clone()),
                    (false, true) => Some(a.ty.clone()),
                    (true, true) if a.ty == Type::Dynamic || b.ty == Type::Dynamic => {
                        Some(Type::Dynamic)
                    }
                    (true, true) => None,
                    (false, false) => {
                        // A constant may fit where its type does not.
                        if self.implicit(a, &b.ty).is_some() {
                            return Some(b.ty.clone());
                        }
                        self.implicit(b, &a.ty).map(|_| a.ty.clone())
                    }
                }
            }
        }
    }
}
