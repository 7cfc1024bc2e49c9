//! `is`, `as`, patterns, and expressions that declare variables.

use super::bound::{Bound, BoundKind};
use super::{Binder, Code, Pattern, ProblemKind};
use crate::expr::ast::{
    self, Designation, DesignationKind, Expression, ExpressionKind, PatternKind, TypeSyntax,
    TypeSyntaxKind,
};
use crate::expr::members::Mode;
use crate::expr::types::Type;
use crate::expr::types::convert::{is_reference_or_boxing, may_be};
use crate::expr::value::Constant;
use crate::source::Span;

impl<'a> Binder<'a> {
    /// `a is T`, where `T` may turn out to be a constant.
    pub(super) fn is_type(
        &mut self,
        span: Span,
        value: &'a Expression,
        ty: &'a TypeSyntax,
    ) -> Bound<'a> {
        let bound = self.bind(value);
        if let Some(constant) = self.constant_of_type(ty) {
            let code = self.code(bound);
            let pattern = Pattern::Constant(constant);
            return Bound::value(span, Type::Bool, Code::Matches(Box::new((code, pattern))));
        }
        let ty = self.type_of_syntax(ty);
        if matches!(bound.kind, BoundKind::Invalid) || ty.is_unknown() {
            return Bound::invalid(span);
        }
        if bound.is_typeless() || matches!(bound.kind, BoundKind::Type | BoundKind::Namespace(_)) {
            self.report_conversion(&bound, &Type::Object);
            return Bound::invalid(span);
        }
        let code = self.code(bound);
        Bound::value(span, Type::Bool, Code::IsType(Box::new(code), ty))
    }

    /// The constant that a name after `is` stands for, if it is one.
    fn constant_of_type(&mut self, ty: &TypeSyntax) -> Option<Constant> {
        let TypeSyntaxKind::Named { names, .. } = &ty.kind else { return None };
        match names.as_slice() {
            [only] => {
                let id = self.find(&only.identifier.text)?;
                self.observe_use(only.identifier.span, id);
                let variable = self.variables.get_mut(id)?;
                variable.is_read = true;
                variable.constant.clone()
            }
            [owner, name] if owner.type_arguments.is_empty() => {
                let ty = self.find_type("", &owner.identifier.text, &[])?;
                if let Type::Named(id, _) = &ty
                    && let Some(value) = crate::expr::members::table()
                        .definition(*id)
                        .enum_value(&name.identifier.text)
                {
                    return Some(Constant::Enum(*id, value));
                }
                self.find_property(&ty, &name.identifier.text, true)?.0.constant.clone()
            }
            _ => None,
        }
    }

    pub(super) fn as_type(
        &mut self,
        span: Span,
        value: &'a Expression,
        ty: &'a TypeSyntax,
    ) -> Bound<'a> {
        let bound = self.bind(value);
        let ty = self.type_of_syntax(ty);
        if matches!(bound.kind, BoundKind::Invalid) || ty.is_unknown() {
            return Bound::invalid(span);
        }
        if bound.is_typeless() || matches!(bound.kind, BoundKind::Type | BoundKind::Namespace(_)) {
            self.report_conversion(&bound, &ty);
            return Bound::invalid(span);
        }
        if !ty.accepts_null() {
            let message = format!("`as` needs a type that may be null, and `{ty}` is not");
            let help = Some(format!("write `as {ty}?` or a cast"));
            self.problem_with_help(ProblemKind::TypeMismatch, span, message, help);
            return Bound::invalid(span);
        }
        if !bound.is_null() && !may_be(&bound.ty, &ty) && !is_reference_or_boxing(&bound.ty, &ty) {
            let message = format!("a `{}` is never a `{ty}`", bound.ty);
            self.problem(ProblemKind::ImpossibleCast, span, message);
            return Bound::invalid(span);
        }
        let code = self.code(bound);
        Bound::value(span, ty.clone(), Code::AsType(Box::new(code), ty))
    }

    /// The code of a test; variables of the pattern are assigned afterwards.
    pub(super) fn matches(&mut self, value: Bound<'a>, pattern: &'a ast::Pattern) -> Code {
        if value.is_typeless() || matches!(value.kind, BoundKind::Type | BoundKind::Namespace(_)) {
            self.report_conversion(&value, &Type::Object);
            return Code::Invalid;
        }
        let ty = value.ty.clone();
        let code = self.code(value);
        let pattern = self.pattern(&ty, pattern);
        Code::Matches(Box::new((code, pattern)))
    }

    /// A pattern for a value of a type.
    pub(super) fn pattern(&mut self, ty: &Type, pattern: &'a ast::Pattern) -> Pattern {
        match &pattern.kind {
            PatternKind::Constant(expression) => {
                let bound = self.bind(expression);
                if matches!(bound.kind, BoundKind::Type) && !bound.ty.is_unknown() {
                    return Pattern::Type(bound.ty, None);
                }
                let constant = match bound.as_constant() {
                    Some(constant) => constant.clone(),
                    None => {
                        if !matches!(bound.kind, BoundKind::Invalid) {
                            let message = "a constant is needed here".to_owned();
                            self.problem(ProblemKind::TypeMismatch, expression.span, message);
                        }
                        return Pattern::Constant(Constant::Null);
                    }
                };
                let open = matches!(ty, Type::Object | Type::Dynamic | Type::Unknown);
                if open
                    || is_reference_or_boxing(&bound.ty, ty)
                        && !ty.is_value_type()
                        && *ty != Type::String
                {
                    return Pattern::Constant(constant);
                }
                match self.convert(bound, ty) {
                    Code::Constant(constant) => Pattern::Constant(constant),
                    _ => Pattern::Constant(constant),
                }
            }
            PatternKind::Declaration { ty: syntax, designation } => {
                let wanted = self.type_of_syntax(syntax);
                let possible = ty.is_unknown() || wanted.is_unknown() || may_be(ty, &wanted);
                if !possible {
                    let message = format!("a `{ty}` is never a `{wanted}`");
                    self.problem(ProblemKind::ImpossibleCast, syntax.span, message);
                }
                if wanted.is_nullable() {
                    let message = format!("use `{}` in a pattern", wanted.without_nullable());
                    self.problem(ProblemKind::TypeMismatch, syntax.span, message);
                }
                let slot = self.designate(designation, wanted.clone());
                Pattern::Type(wanted, slot)
            }
            PatternKind::Var(designation) => {
                let slot = self.designate(designation, ty.clone());
                Pattern::Any(slot)
            }
        }
    }

    fn designate(&mut self, designation: &'a Designation, ty: Type) -> Option<super::Slot> {
        match &designation.kind {
            DesignationKind::Single(name) => {
                let id = self.declare(name, ty);
                self.assigned.set(id);
                Some(self.slot_of(id))
            }
            DesignationKind::Discard => None,
            DesignationKind::Parenthesized(_) => {
                let message = "a tuple has no place in a pattern".to_owned();
                self.problem(ProblemKind::MisplacedConstruct, designation.span, message);
                None
            }
        }
    }

    /// `int x` where it is neither an `out` argument nor part of a deconstruction.
    pub(super) fn declaration_expression(
        &mut self,
        span: Span,
        _ty: &'a TypeSyntax,
        _designation: &'a Designation,
    ) -> Bound<'a> {
        let message = "a declaration cannot stand here".to_owned();
        self.problem(ProblemKind::MisplacedConstruct, span, message);
        Bound::invalid(span)
    }

    /// The argument of `out` or `ref`.
    pub(super) fn reference_argument(&mut self, value: &'a Expression, mode: Mode) -> Bound<'a> {
        let span = value.span;
        match &value.kind {
            ExpressionKind::Declaration { ty, designation } => match &designation.kind {
                DesignationKind::Single(name) => {
                    let ty = match &ty.kind {
                        TypeSyntaxKind::Var => Type::Unknown,
                        _ => self.type_of_syntax(ty),
                    };
                    let is_typed = !ty.is_unknown();
                    let id = self.declare(name, ty.clone());
                    if is_typed {
                        return Bound { span, ty, kind: BoundKind::Local(id) };
                    }
                    Bound { span, ty: Type::Unknown, kind: BoundKind::OutVariable(id) }
                }
                DesignationKind::Discard => {
                    Bound { span, ty: Type::Unknown, kind: BoundKind::Discard }
                }
                DesignationKind::Parenthesized(_) => self.bind(value),
            },
            ExpressionKind::Name(name)
                if &*name.identifier.text == "_" && self.find("_").is_none() =>
            {
                Bound { span, ty: Type::Unknown, kind: BoundKind::Discard }
            }
            _ => {
                let bound = self.bind(value);
                if let BoundKind::Local(id) = &bound.kind {
                    let id = *id;
                    if mode == Mode::Ref {
                        self.read_local(id, span);
                    }
                    self.is_assignable(&bound);
                    return bound;
                }
                if !matches!(bound.kind, BoundKind::Invalid | BoundKind::Element(_)) {
                    let message = "`out` and `ref` need a variable".to_owned();
                    self.problem(ProblemKind::AssignmentToReadOnly, span, message);
                    return Bound::invalid(span);
                }
                bound
            }
        }
    }
}
