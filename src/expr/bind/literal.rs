//! Literals, interpolated strings, tuples, `typeof`, `nameof`, `default`.

use std::sync::Arc;

use super::bound::{Bound, BoundKind};
use super::{Binder, Code, Part, ProblemKind};
use crate::expr::ast::{
    Expression, ExpressionKind, IntegerSuffix, InterpolatedString, InterpolationPart, Literal,
    RealKind, StringText, TupleElement,
};
use crate::expr::types::{Tuple, Type};
use crate::expr::value::{Constant, Text};
use crate::source::Span;

impl<'a> Binder<'a> {
    pub(super) fn literal(&mut self, span: Span, literal: &Literal) -> Bound<'a> {
        let constant = match literal {
            Literal::Null => Constant::Null,
            Literal::Bool(value) => Constant::Bool(*value),
            Literal::Char(unit) => Constant::Char(*unit),
            Literal::Integer { value, suffix } => integer(*value, *suffix),
            Literal::Real { digits, kind } => match real(digits, *kind) {
                Some(constant) => constant,
                None => {
                    let message = format!("`{digits}` is outside the range of its type");
                    self.problem(ProblemKind::ConstantOverflow, span, message);
                    return Bound::invalid(span);
                }
            },
            Literal::String(text) => Constant::String(self.text(text)),
        };
        Bound::constant(span, constant)
    }

    /// The text of a string literal, one object for equal literals.
    pub(super) fn text(&mut self, text: &StringText) -> Text {
        let text = match &text.exact {
            Some(units) => Text::from_units(units),
            None => Text::from(&*text.text),
        };
        self.texts.entry(text.clone()).or_insert(text).clone()
    }

    pub(super) fn interpolated(&mut self, span: Span, string: &'a InterpolatedString) -> Bound<'a> {
        let mut parts = Vec::new();
        for part in &string.parts {
            match part {
                InterpolationPart::Text { value, .. } => parts.push(Part::Text(self.text(value))),
                InterpolationPart::Interpolation(interpolation) => {
                    let value = self.bind(&interpolation.value);
                    let value = self.convert(value, &Type::Object);
                    let width = match &interpolation.alignment {
                        None => 0,
                        Some(width) => self.constant_int(width),
                    };
                    let format =
                        interpolation.format.as_ref().map(|format| Text::from(&*format.text));
                    parts.push(Part::Value { value, width, format });
                }
            }
        }
        Bound::value(span, Type::String, Code::Interpolate(parts))
    }

    /// The value of a constant expression of type `int`; zero, reported, for anything else.
    fn constant_int(&mut self, expression: &'a Expression) -> i32 {
        let bound = self.bind(expression);
        match bound.as_constant().and_then(Constant::integer).and_then(|v| i32::try_from(v).ok()) {
            Some(value) => value,
            None => {
                self.problem(
                    ProblemKind::TypeMismatch,
                    expression.span,
                    "a constant of type `int` is needed here".to_owned(),
                );
                0
            }
        }
    }

    pub(super) fn tuple(&mut self, span: Span, elements: &'a [TupleElement]) -> Bound<'a> {
        let mut items = Vec::new();
        let mut names: Vec<Option<Arc<str>>> = Vec::new();
        for element in elements {
            items.push(self.bind(&element.value));
            names.push(match &element.name {
                Some(name) => Some(name.text.clone()),
                None => inferred_name(&element.value),
            });
        }
        // A name that two elements would get is given to neither.
        for index in 0..names.len() {
            let Some(Some(name)) = names.get(index).cloned() else { continue };
            let explicit = elements.get(index).is_some_and(|element| element.name.is_some());
            if !explicit
                && names.iter().flatten().filter(|other| **other == name).count() > 1
                && let Some(place) = names.get_mut(index)
            {
                *place = None;
            }
        }
        let types = items.iter().map(|item| item.ty.clone()).collect();
        let ty = Type::Tuple(Arc::new(Tuple { types, names }));
        Bound { span, ty, kind: BoundKind::Tuple(items) }
    }

    /// `nameof(a.b)`: the last name, checked to exist.
    pub(super) fn name_of(&mut self, span: Span, expression: &'a Expression) -> Bound<'a> {
        let saved = (self.assigned.clone(), self.in_nameof);
        self.assigned.all = true;
        self.in_nameof = true;
        self.bind(expression);
        (self.assigned, self.in_nameof) = saved;
        if let ExpressionKind::Name(name) = &expression.kind
            && let Some(id) = self.find(&name.identifier.text)
            && let Some(variable) = self.variables.get_mut(id)
        {
            variable.is_read = true;
        }
        let is_conditional = matches!(expression.kind, ExpressionKind::ConditionalAccess { .. });
        let Some(name) = inferred_name(expression).filter(|_| !is_conditional) else {
            let message = "`nameof` needs a name".to_owned();
            self.problem(super::ProblemKind::TypeMismatch, expression.span, message);
            return Bound::invalid(span);
        };
        let text = Text::from(&*name);
        let text = self.texts.entry(text.clone()).or_insert(text).clone();
        Bound::constant(span, Constant::String(text))
    }
}

/// The name that an element of a tuple or anonymous object takes from its value.
pub(super) fn inferred_name(expression: &Expression) -> Option<Arc<str>> {
    match &expression.kind {
        ExpressionKind::Name(name) | ExpressionKind::MemberBinding(name) => {
            Some(name.identifier.text.clone())
        }
        ExpressionKind::Member { name, .. } => Some(name.identifier.text.clone()),
        ExpressionKind::ConditionalAccess { when_not_null, .. } => inferred_name(when_not_null),
        _ => None,
    }
}

fn integer(value: u64, suffix: IntegerSuffix) -> Constant {
    let int = i32::try_from(value).map(Constant::Int);
    let uint = u32::try_from(value).map(Constant::UInt);
    let long = i64::try_from(value).map(Constant::Long);
    match suffix {
        IntegerSuffix::None => int.or(uint).or(long).unwrap_or(Constant::ULong(value)),
        IntegerSuffix::Unsigned => uint.unwrap_or(Constant::ULong(value)),
        IntegerSuffix::Long => long.unwrap_or(Constant::ULong(value)),
        IntegerSuffix::UnsignedLong => Constant::ULong(value),
    }
}

fn real(digits: &str, kind: RealKind) -> Option<Constant> {
    match kind {
        RealKind::Double => {
            let value: f64 = digits.parse().ok()?;
            value.is_finite().then_some(Constant::Double(value))
        }
        RealKind::Float => {
            let value: f32 = digits.parse().ok()?;
            value.is_finite().then_some(Constant::Float(value))
        }
        RealKind::Decimal => {
            let value = if digits.contains(['e', 'E']) {
                rust_decimal::Decimal::from_scientific(digits).ok()?
            } else {
                digits.parse().ok()?
            };
            Some(Constant::Decimal(value))
        }
    }
}
