//! Applies conversions to bound expressions.

use super::bound::{Bound, BoundKind};
use super::{Binder, Code, DynamicConversion, ProblemKind, Step};
use crate::expr::eval::numeric;
use crate::expr::types::Type;
use crate::expr::types::convert::{self, Conversion};
use crate::expr::value::Constant;
use crate::source::Span;

/// How a bound expression becomes a value of a type implicitly.
#[derive(Clone, Debug)]
pub(super) enum Implicit {
    /// By its type.
    Standard(Conversion),
    /// It is a constant of the type.
    Constant(Constant),
    /// The default of the type.
    Default,
    /// A lambda or method group becomes a delegate.
    Delegate,
    /// Element by element.
    Tuple(Vec<Self>),
    /// It never gives a value.
    Throw,
}

impl<'a> Binder<'a> {
    /// The implicit conversion of an expression to a type, if there is one.
    pub(super) fn implicit(&mut self, bound: &Bound<'a>, to: &Type) -> Option<Implicit> {
        match &bound.kind {
            BoundKind::Invalid => return Some(Implicit::Standard(Conversion::Identity)),
            BoundKind::Type | BoundKind::Namespace(_) => return None,
            BoundKind::Throw(_) => return Some(Implicit::Throw),
            BoundKind::Default => {
                return (*to != Type::Void).then_some(Implicit::Default);
            }
            BoundKind::OutVariable(_) | BoundKind::Discard => return None,
            _ if to.is_unknown() => return Some(Implicit::Standard(Conversion::Identity)),
            BoundKind::Lambda(lambda) => {
                return self.lambda_fits(lambda, to).then_some(Implicit::Delegate);
            }
            BoundKind::Methods(methods) => {
                return self.methods_fit(methods, to).then_some(Implicit::Delegate);
            }
            BoundKind::Tuple(items) => {
                if let Type::Tuple(wanted) = to.without_nullable()
                    && wanted.types.len() == items.len()
                {
                    let parts =
                        items.iter().zip(&wanted.types).map(|(item, to)| self.implicit(item, to));
                    return parts.collect::<Option<Vec<_>>>().map(Implicit::Tuple);
                }
                if items.iter().any(|item| item.is_typeless() || item.is_null()) {
                    return None;
                }
            }
            BoundKind::Constant(constant) => {
                if let Some(constant) = constant_conversion(constant, &bound.ty, to) {
                    return Some(Implicit::Constant(constant));
                }
            }
            _ => {}
        }
        convert::implicit(&bound.ty, to).map(Implicit::Standard)
    }

    /// The code of an expression as a value of a type; what does not convert is reported.
    pub(super) fn convert(&mut self, bound: Bound<'a>, to: &Type) -> Code {
        match self.implicit(&bound, to) {
            Some(how) => self.apply(bound, how, to),
            None => {
                self.report_conversion(&bound, to);
                Code::Invalid
            }
        }
    }

    /// Applies an implicit conversion.
    pub(super) fn apply(&mut self, bound: Bound<'a>, how: Implicit, to: &Type) -> Code {
        let span = bound.span;
        match (how, bound.kind) {
            (_, BoundKind::Invalid) => Code::Invalid,
            (Implicit::Throw, BoundKind::Throw(code)) => code,
            (Implicit::Constant(constant), _) => Code::Constant(constant),
            (Implicit::Default, _) => default_code(to),
            (Implicit::Delegate, BoundKind::Lambda(lambda)) => self.lambda_code(lambda, span, to),
            (Implicit::Delegate, BoundKind::Methods(methods)) => {
                self.methods_code(*methods, span, to)
            }
            (Implicit::Tuple(parts), BoundKind::Tuple(items)) => {
                let wanted = match to.without_nullable() {
                    Type::Tuple(wanted) => wanted.types.clone(),
                    _ => Vec::new(),
                };
                let codes = items.into_iter().zip(parts).zip(&wanted);
                let codes = codes.map(|((item, how), to)| self.apply(item, how, to)).collect();
                Code::NewTuple(to.without_nullable().clone(), codes)
            }
            (Implicit::Standard(conversion), kind) => {
                let code = self.code(Bound { span, ty: bound.ty, kind });
                self.with_conversion(code, &conversion, span)
            }
            _ => Code::Invalid,
        }
    }

    /// Code followed by the run-time part of a conversion.
    pub(super) fn with_conversion(&self, code: Code, conversion: &Conversion, span: Span) -> Code {
        let mut steps = Vec::new();
        steps_of(conversion, self.checked, &mut steps);
        let mut code = code;
        for step in steps {
            code = Code::Convert(Box::new((code, step)), span);
        }
        code
    }

    /// `(T)a`
    pub(super) fn cast(&mut self, span: Span, bound: Bound<'a>, to: &Type) -> Bound<'a> {
        if to.is_unknown() || matches!(bound.kind, BoundKind::Invalid) {
            return Bound::invalid(span);
        }
        // An explicit conversion of a constant that fits stays a constant.
        if let BoundKind::Constant(constant) = &bound.kind
            && (bound.ty.is_numeric() || bound.ty.is_enum())
            && (to.is_numeric() || to.is_enum())
        {
            let checked = self.checked || !self.in_unchecked;
            return match numeric(&constant.value(), to, checked)
                .ok()
                .and_then(|value| Constant::of(&value))
            {
                Some(constant) => {
                    Bound { span, ty: to.clone(), kind: BoundKind::Constant(constant) }
                }
                None => {
                    let message = format!("the constant does not fit `{to}`");
                    self.problem(ProblemKind::ConstantOverflow, span, message);
                    Bound::invalid(span)
                }
            };
        }
        if bound.ty != Type::Dynamic
            && let Some(how) = self.implicit(&bound, to)
        {
            let code = self.apply(bound, how, to);
            return match code {
                Code::Constant(constant)
                    if to.is_numeric()
                        || matches!(to, Type::String | Type::Bool)
                            && constant != Constant::Null =>
                {
                    Bound { span, ty: to.clone(), kind: BoundKind::Constant(constant) }
                }
                code => Bound::value(span, to.clone(), code),
            };
        }
        let typed = !bound.is_typeless()
            && !matches!(bound.kind, BoundKind::Type | BoundKind::Namespace(_));
        match convert::explicit(&bound.ty, to).filter(|_| typed) {
            Some(conversion) => {
                let at = bound.span;
                let code = self.code(bound);
                Bound::value(span, to.clone(), self.with_conversion(code, &conversion, at))
            }
            None => {
                if self.describe_typeless(&bound, to) {
                    return Bound::invalid(span);
                }
                let message = format!("a value of type `{}` can never become a `{to}`", bound.ty);
                let help = match to {
                    Type::String => Some("call `.ToString()`".to_owned()),
                    Type::Int | Type::Long | Type::Double | Type::Decimal | Type::Bool
                        if bound.ty == Type::String =>
                    {
                        Some(format!("use `{to}.Parse(…)`"))
                    }
                    _ => None,
                };
                self.problem_with_help(ProblemKind::ImpossibleCast, span, message, help);
                Bound::invalid(span)
            }
        }
    }

    /// Reports what has no type of its own and does not fit; false when it has one.
    fn describe_typeless(&mut self, bound: &Bound<'a>, to: &Type) -> bool {
        let message = match &bound.kind {
            BoundKind::Type => format!("`{}` is a type, not a value", bound.ty),
            BoundKind::Namespace(name) => format!("`{name}` is a namespace, not a value"),
            BoundKind::Lambda(lambda) => {
                if self.report_lambda(lambda, to) {
                    return true;
                }
                format!("a lambda cannot become a `{to}`")
            }
            BoundKind::Methods(methods) => format!(
                "the method `{}` cannot become a `{to}`: are the parentheses missing?",
                methods.name
            ),
            BoundKind::OutVariable(_) | BoundKind::Discard => "no value here".to_owned(),
            _ => return false,
        };
        self.problem(ProblemKind::TypeMismatch, bound.span, message);
        true
    }

    pub(super) fn report_conversion(&mut self, bound: &Bound<'a>, to: &Type) {
        if self.describe_typeless(bound, to) {
            return;
        }
        let from = &bound.ty;
        if let (Some(constant), true) = (bound.as_constant(), to.is_numeric() && from.is_numeric())
            && to.is_integral()
            && constant.integer().is_some()
            && numeric(&constant.value(), to, true).is_err()
        {
            let message = format!("the constant does not fit `{to}`");
            self.problem(ProblemKind::TypeMismatch, bound.span, message);
            return;
        }
        if bound.is_null() {
            let message = format!("`null` is no value of `{to}`");
            self.problem(ProblemKind::TypeMismatch, bound.span, message);
            return;
        }
        if convert::explicit(from, to).is_some() {
            let message = format!("a `{from}` becomes a `{to}` only by a cast");
            let help = Some(format!("write `({to})` before it"));
            self.problem_with_help(ProblemKind::MissingCast, bound.span, message, help);
            return;
        }
        let message = format!("`{to}` is needed here, and this is `{from}`");
        self.problem(ProblemKind::TypeMismatch, bound.span, message);
    }
}

/// `default(T)` as code.
pub(super) fn default_code(ty: &Type) -> Code {
    match Constant::of(&crate::expr::eval::default_value(ty)) {
        Some(constant) => Code::Constant(constant),
        None => Code::Default(ty.clone()),
    }
}

/// The implicit conversions that only constants have.
fn constant_conversion(constant: &Constant, from: &Type, to: &Type) -> Option<Constant> {
    let target = to.without_nullable();
    if from == target {
        return Some(constant.clone());
    }
    if target.is_enum()
        && *constant == Constant::Int(0)
        && let Type::Named(id, _) = target
    {
        return Some(Constant::Enum(*id, 0));
    }
    let narrows = match from {
        Type::Int => matches!(
            target,
            Type::SByte | Type::Byte | Type::Short | Type::UShort | Type::UInt | Type::ULong
        ),
        Type::Long => *target == Type::ULong,
        _ => false,
    };
    if narrows || convert::is_implicit_numeric(from, target) {
        let value = numeric(&constant.value(), target, true).ok()?;
        return Constant::of(&value);
    }
    None
}

fn steps_of(conversion: &Conversion, checked: bool, steps: &mut Vec<Step>) {
    match conversion {
        Conversion::Identity => {}
        Conversion::Numeric(ty) => steps.push(Step::Numeric(ty.clone(), checked)),
        Conversion::Cast(ty) => steps.push(Step::Cast(ty.clone())),
        Conversion::Unwrap(inner) => {
            steps.push(Step::Unwrap);
            steps_of(inner, checked, steps);
        }
        Conversion::User(user) => {
            steps_of(&user.before, checked, steps);
            steps.push(Step::User(user.operator, user.types.clone(), user.lifted));
            steps_of(&user.after, checked, steps);
        }
        Conversion::Tuple(parts, ty) => {
            let parts = parts.iter().map(|part| {
                let mut steps = Vec::new();
                steps_of(part, checked, &mut steps);
                steps
            });
            steps.push(Step::Tuple(parts.collect(), ty.clone()));
        }
        Conversion::Dynamic(ty) => {
            steps.push(Step::Dynamic(ty.clone(), DynamicConversion::Implicit));
        }
        Conversion::DynamicCast(ty) => {
            steps.push(Step::Dynamic(ty.clone(), DynamicConversion::Cast));
        }
    }
}
