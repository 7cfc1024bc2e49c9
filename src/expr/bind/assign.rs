//! Assignments, `++`, deconstruction.

use super::bound::{Bound, BoundKind, MemberPlace};
use super::operator::is_delegate;
use super::{Binder, Call, Code, Dynamic, Lift, ProblemKind, Unary};
use crate::expr::ast::{
    AssignmentOperator, BinaryOperator, Designation, DesignationKind, Expression, ExpressionKind,
};
use crate::expr::members::{MemberKind, Mode, names, table};
use crate::expr::types::Type;
use crate::source::Span;

/// What a deconstruction assigns to.
pub(super) enum Target<'a> {
    Place(Bound<'a>),
    Variable(&'a crate::expr::ast::Identifier, Option<Type>),
    Discard,
    Group(Vec<Self>),
}

impl<'a> Binder<'a> {
    pub(super) fn assignment(
        &mut self,
        span: Span,
        operator: AssignmentOperator,
        operator_span: Span,
        target: &'a Expression,
        value: &'a Expression,
    ) -> Bound<'a> {
        if let Some(operator) = operator.binary() {
            return self.compound(span, operator, operator_span, target, value);
        }
        match &target.kind {
            ExpressionKind::Tuple(_) => return self.deconstruct(span, target, value),
            ExpressionKind::Declaration { designation, .. }
                if matches!(designation.kind, DesignationKind::Parenthesized(_)) =>
            {
                return self.deconstruct(span, target, value);
            }
            ExpressionKind::Name(name)
                if &*name.identifier.text == "_" && self.find("_").is_none() =>
            {
                let bound = self.bind(value);
                let ty = bound.ty.clone();
                if bound.is_typeless() {
                    self.report_conversion(&bound, &Type::Object);
                    return Bound::invalid(span);
                }
                let code = self.code(bound);
                return Bound::value(span, ty, code);
            }
            _ => {}
        }
        let place = self.bind(target);
        let bound = self.bind(value);
        if matches!(place.kind, BoundKind::Invalid) {
            return Bound::invalid(span);
        }
        let ty = place.ty.clone();
        if !self.is_assignable(&place) {
            return Bound::invalid(span);
        }
        let code = self.convert(bound, &ty);
        let code = self.store(place, code);
        Bound::value(span, ty, code)
    }

    /// Reports what cannot be assigned to.
    pub(super) fn is_assignable(&mut self, place: &Bound<'a>) -> bool {
        let message = match &place.kind {
            BoundKind::Local(id) => match self.variables.get(*id) {
                Some(variable) => match variable.read_only {
                    Some(what) => format!("`{}` is a {what}", variable.name),
                    None => return true,
                },
                None => return true,
            },
            BoundKind::Element(_) => return true,
            BoundKind::TupleItem(target, _) => {
                if matches!(
                    target.kind,
                    BoundKind::Local(_) | BoundKind::Element(_) | BoundKind::TupleItem(..)
                ) {
                    let target = (**target).clone();
                    return self.is_assignable(&target);
                }
                "the element of a tuple that is no variable cannot be assigned to".to_owned()
            }
            BoundKind::Member(member) if member.member.settable => return true,
            BoundKind::Member(member) if is_settable_elsewhere(member) => {
                let name = member.member.qualified_name();
                let message = format!("policyc does not know how to set `{name}` yet");
                self.problem(ProblemKind::NotSupported, place.span, message);
                return false;
            }
            BoundKind::Member(member) => {
                format!("`{}` is read-only", member.member.qualified_name())
            }
            BoundKind::Value(Code::Dynamic(dynamic, _)) if is_dynamic_place(dynamic) => {
                return true;
            }
            BoundKind::Value(Code::Context) => {
                let message = "assignment to `context`".to_owned();
                self.problem(ProblemKind::NotSupported, place.span, message);
                return true;
            }
            BoundKind::Invalid => return false,
            _ => "only a variable, property or indexer can be assigned to".to_owned(),
        };
        self.problem(ProblemKind::AssignmentToReadOnly, place.span, message);
        false
    }

    /// The code that stores into a place.
    pub(super) fn store(&mut self, place: Bound<'a>, value: Code) -> Code {
        let span = place.span;
        match place.kind {
            BoundKind::Local(id) => {
                self.assigned.set(id);
                let slot = self.slot_of(id);
                Code::SetLocal(slot, Box::new(value))
            }
            BoundKind::Member(member) => {
                let MemberPlace { member, types, mut arguments } = *member;
                arguments.push(value);
                Code::SetMember(Box::new(Call {
                    member,
                    types,
                    arguments,
                    order: None,
                    lift: Lift::No,
                    span,
                }))
            }
            BoundKind::Element(parts) => {
                let (array, indices) = *parts;
                Code::SetElement(Box::new((array, value)), indices, span)
            }
            BoundKind::TupleItem(target, index) => {
                let read = self.code((*target).clone());
                let slot = self.new_slot();
                let changed = Code::WithTupleItem(Box::new((read, Code::Local(slot))), index);
                let store = self.store(*target, changed);
                Code::Sequence(vec![
                    Code::SetLocal(slot, Box::new(value)),
                    store,
                    Code::Local(slot),
                ])
            }
            BoundKind::Value(Code::Dynamic(dynamic, at)) => {
                let dynamic = match *dynamic {
                    Dynamic::Member(target, name, _) => Dynamic::SetMember(target, name, value),
                    Dynamic::Index(target, indices) => Dynamic::SetIndex(target, indices, value),
                    _ => return Code::Invalid,
                };
                Code::Dynamic(Box::new(dynamic), at)
            }
            BoundKind::Value(Code::Context) => Code::Refused("assignment to `context`"),
            _ => Code::Invalid,
        }
    }

    /// Gives a place whose receiver and indices are computed once, with the code that does so.
    fn stable(&mut self, place: Bound<'a>) -> (Vec<Code>, Bound<'a>) {
        let mut before = Vec::new();
        let kind = match place.kind {
            BoundKind::Member(member) => {
                let MemberPlace { member, types, arguments } = *member;
                let arguments =
                    arguments.into_iter().map(|code| self.keep(code, &mut before)).collect();
                BoundKind::Member(Box::new(MemberPlace { member, types, arguments }))
            }
            BoundKind::Element(parts) => {
                let (array, indices) = *parts;
                let array = self.keep(array, &mut before);
                let indices =
                    indices.into_iter().map(|code| self.keep(code, &mut before)).collect();
                BoundKind::Element(Box::new((array, indices)))
            }
            BoundKind::Value(Code::Dynamic(dynamic, at)) => {
                let dynamic = match *dynamic {
                    Dynamic::Member(target, name, types) => {
                        Dynamic::Member(self.keep(target, &mut before), name, types)
                    }
                    Dynamic::Index(target, indices) => {
                        let target = self.keep(target, &mut before);
                        let indices =
                            indices.into_iter().map(|code| self.keep(code, &mut before)).collect();
                        Dynamic::Index(target, indices)
                    }
                    other => other,
                };
                BoundKind::Value(Code::Dynamic(Box::new(dynamic), at))
            }
            kind => kind,
        };
        (before, Bound { kind, ..place })
    }

    fn keep(&mut self, code: Code, before: &mut Vec<Code>) -> Code {
        if matches!(code, Code::Constant(_) | Code::Context) {
            return code;
        }
        let slot = self.new_slot();
        before.push(Code::SetLocal(slot, Box::new(code)));
        Code::Local(slot)
    }

    /// `a += b`
    fn compound(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        target: &'a Expression,
        value: &'a Expression,
    ) -> Bound<'a> {
        let place = self.bind(target);
        let right = self.bind(value);
        if self.is_broken(&place) || matches!(right.kind, BoundKind::Invalid) {
            return Bound::invalid(span);
        }
        if !self.is_assignable(&place) {
            return Bound::invalid(span);
        }
        let ty = place.ty.clone();
        if is_delegate(&ty) {
            let message = "combining delegates".to_owned();
            self.problem(ProblemKind::NotSupported, span, message);
            return Bound::value(span, ty, Code::Refused("combining delegates"));
        }
        let (mut codes, place) = self.stable(place);
        let read = self.code(place.clone());
        let left = Bound::value(target.span, ty.clone(), read);
        let fits = !right.is_typeless() && self.implicit(&right, &ty).is_some();
        let result = self.binary(span, operator, operator_span, left, right);
        if matches!(result.kind, BoundKind::Invalid) {
            return Bound::invalid(span);
        }
        let is_shift = matches!(operator, BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight);
        let converts = self.implicit(&result, &ty).is_some();
        let code = if !converts && (fits || is_shift) {
            let cast = self.cast(span, result, &ty);
            self.code(cast)
        } else {
            self.convert(result, &ty)
        };
        codes.push(self.store(place, code));
        Bound::value(span, ty, sequence(codes))
    }

    /// `++a`, `a++` and the same with minus.
    pub(super) fn increment(
        &mut self,
        span: Span,
        operator_span: Span,
        operand: &'a Expression,
        increment: bool,
        is_postfix: bool,
    ) -> Bound<'a> {
        let place = self.bind(operand);
        if self.is_broken(&place) {
            return Bound::invalid(span);
        }
        if !self.is_assignable(&place) {
            return Bound::invalid(span);
        }
        let ty = place.ty.clone();
        let inner = ty.without_nullable();
        if !inner.is_numeric() && !inner.is_enum() && ty != Type::Dynamic {
            let symbol = if increment { "++" } else { "--" };
            let message = format!("`{symbol}` does not work on `{ty}`");
            self.problem(ProblemKind::OperatorType, operator_span, message);
            return Bound::invalid(span);
        }
        let (mut codes, place) = self.stable(place);
        let read = self.code(place.clone());
        let checked = self.checked;
        let unary =
            if increment { Unary::Increment { checked } } else { Unary::Decrement { checked } };
        let is_dynamic = ty == Type::Dynamic;
        let step = |code| {
            if is_dynamic {
                Code::Dynamic(Box::new(Dynamic::Step(increment, code)), span)
            } else {
                Code::Unary(unary, Box::new(code))
            }
        };
        if is_postfix {
            let slot = self.new_slot();
            codes.push(Code::SetLocal(slot, Box::new(read)));
            let changed = step(Code::Local(slot));
            codes.push(self.store(place, changed));
            codes.push(Code::Local(slot));
        } else {
            codes.push(self.store(place, step(read)));
        }
        Bound::value(span, ty, sequence(codes))
    }

    // ---- deconstruction

    fn deconstruct(
        &mut self,
        span: Span,
        target: &'a Expression,
        value: &'a Expression,
    ) -> Bound<'a> {
        let Target::Group(targets) = self.target(target) else { return Bound::invalid(span) };
        let value = self.bind(value);
        if matches!(value.kind, BoundKind::Invalid) {
            self.declare_unknown(targets);
            return Bound::invalid(span);
        }
        let ty = value.ty.clone();
        let mut codes = Vec::new();
        self.assign_parts(targets, value, &mut codes);
        if !matches!(ty, Type::Tuple(_)) {
            return Bound::value(span, Type::Void, sequence(codes));
        }
        Bound::value(span, ty, sequence(codes))
    }

    /// Variables of a deconstruction that went wrong exist all the same.
    fn declare_unknown(&mut self, targets: Vec<Target<'a>>) {
        for target in targets {
            match target {
                Target::Variable(name, _) => {
                    let id = self.declare(name, Type::Unknown);
                    self.assigned.set(id);
                }
                Target::Group(inner) => self.declare_unknown(inner),
                _ => {}
            }
        }
    }

    fn target(&mut self, expression: &'a Expression) -> Target<'a> {
        match &expression.kind {
            ExpressionKind::Tuple(elements) => {
                Target::Group(elements.iter().map(|element| self.target(&element.value)).collect())
            }
            ExpressionKind::Declaration { ty, designation } => {
                let ty = match &ty.kind {
                    crate::expr::ast::TypeSyntaxKind::Var => None,
                    _ => Some(self.type_of_syntax(ty)),
                };
                designation_target(designation, ty.as_ref())
            }
            ExpressionKind::Name(name)
                if &*name.identifier.text == "_" && self.find("_").is_none() =>
            {
                Target::Discard
            }
            _ => Target::Place(self.bind(expression)),
        }
    }

    /// Assigns the parts of a value; the values are all computed before the first is stored.
    pub(super) fn assign_parts(
        &mut self,
        targets: Vec<Target<'a>>,
        value: Bound<'a>,
        codes: &mut Vec<Code>,
    ) {
        let span = value.span;
        let (parts, stores) = match &value.ty {
            Type::Tuple(tuple) if tuple.types.len() == targets.len() => self.spread(value),
            Type::Unknown => (vec![Bound::invalid(span); targets.len()], Vec::new()),
            _ => match self.call_deconstruct(value, targets.len()) {
                Some(found) => found,
                None => {
                    self.declare_unknown(targets);
                    return;
                }
            },
        };
        codes.extend(stores);
        for (target, part) in targets.into_iter().zip(parts) {
            match target {
                Target::Discard => {}
                Target::Group(inner) => self.assign_parts(inner, part, codes),
                Target::Place(place) => {
                    if self.is_assignable(&place) {
                        let ty = place.ty.clone();
                        let code = self.convert(part, &ty);
                        codes.push(self.store(place, code));
                    }
                }
                Target::Variable(name, ty) => {
                    let ty = match ty {
                        Some(ty) => ty,
                        None if part.is_typeless() || part.is_null() => {
                            let message = format!("the type of `{}` cannot be inferred", name.text);
                            self.problem(ProblemKind::TypeMismatch, name.span, message);
                            Type::Unknown
                        }
                        None => part.ty.clone(),
                    };
                    let code = self.convert(part, &ty);
                    let id = self.declare(name, ty);
                    self.assigned.set(id);
                    let slot = self.slot_of(id);
                    codes.push(Code::SetLocal(slot, Box::new(code)));
                }
            }
        }
    }

    /// Takes a value apart by its `Deconstruct(out …)`.
    fn call_deconstruct(
        &mut self,
        value: Bound<'a>,
        count: usize,
    ) -> Option<(Vec<Bound<'a>>, Vec<Code>)> {
        let span = value.span;
        let ty = value.ty.clone();
        let found = super::access::levels(&ty).into_iter().find_map(|level| {
            let definition = table().definition_of(&level)?;
            let member = definition.named("Deconstruct").find(|member| {
                member.kind == MemberKind::Method
                    && member.parameters.len() == count
                    && member.parameters.iter().all(|parameter| parameter.mode == Mode::Out)
            })?;
            Some((member, level))
        });
        let Some((member, level)) = found else {
            let message = format!("a `{ty}` has no {count} parts");
            self.problem(ProblemKind::TypeMismatch, span, message);
            return None;
        };
        let mut arguments = vec![self.code(value)];
        let mut parts = Vec::new();
        for parameter in &member.parameters {
            let slot = self.new_slot();
            arguments.push(Code::Reference(slot));
            let ty = parameter.ty.substitute(level.arguments());
            parts.push(Bound::value(span, ty, Code::Local(slot)));
        }
        let call = Call {
            member,
            types: level.arguments().into(),
            arguments,
            order: None,
            lift: Lift::No,
            span,
        };
        Some((parts, vec![Code::Call(Box::new(call))]))
    }
}

/// The targets of `var (a, (b, _))`.
pub(super) fn designation_target<'a>(
    designation: &'a Designation,
    ty: Option<&Type>,
) -> Target<'a> {
    match &designation.kind {
        DesignationKind::Single(name) => Target::Variable(name, ty.cloned()),
        DesignationKind::Discard => Target::Discard,
        DesignationKind::Parenthesized(inner) => {
            Target::Group(inner.iter().map(|inner| designation_target(inner, None)).collect())
        }
    }
}

fn sequence(mut codes: Vec<Code>) -> Code {
    match codes.len() {
        1 => codes.pop().unwrap_or(Code::Invalid),
        _ => Code::Sequence(codes),
    }
}

/// True for a property that .NET can set and the table cannot.
fn is_settable_elsewhere(place: &MemberPlace) -> bool {
    let owner = table().definition(place.member.owner);
    names::is_settable(&owner.full_name(), place.member.name)
}

/// What of `dynamic` can be assigned to.
const fn is_dynamic_place(dynamic: &Dynamic) -> bool {
    matches!(dynamic, Dynamic::Member(..) | Dynamic::Index(..))
}
