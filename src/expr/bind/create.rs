//! `new`: objects, arrays, anonymous objects.

use std::sync::Arc;

use super::bound::{Bound, BoundKind};
use super::literal::inferred_name;
use super::overload::{Argument, Callee, Candidate};
use super::{Binder, Call, Code, Dynamic, Lift, ProblemKind};
use crate::expr::ast::{
    AnonymousMember, ArrayCreation, Expression, ExpressionKind, ObjectCreation,
};
use crate::expr::members::{Kind, MemberKind, Mode, names, table};
use crate::expr::types::convert::{best_common_type, implicit};
use crate::expr::types::{Anonymous, Type};
use crate::source::Span;

impl<'a> Binder<'a> {
    pub(super) fn object_creation(
        &mut self,
        span: Span,
        creation: &'a ObjectCreation,
    ) -> Bound<'a> {
        let ty = self.type_of_syntax(&creation.ty);
        let list = creation.arguments.as_ref();
        let arguments = list.map(|list| self.arguments(list)).unwrap_or_default();
        if ty.is_unknown() {
            return Bound::invalid(span);
        }
        if super::operator::is_delegate(&ty) {
            let mut arguments = arguments.into_iter();
            return match (arguments.next(), arguments.next()) {
                (Some(only), None) => {
                    let code = self.convert(only.bound, &ty);
                    Bound::value(span, ty, code)
                }
                _ => {
                    let message = format!("`new {ty}` takes one method or lambda");
                    self.problem(ProblemKind::WrongArgumentCount, span, message);
                    Bound::invalid(span)
                }
            };
        }
        if let Type::Tuple(tuple) = &ty
            && tuple.types.len() == arguments.len()
        {
            let parts = arguments.into_iter().zip(&tuple.types);
            let codes = parts.map(|(part, ty)| self.convert(part.bound, ty)).collect();
            return Bound::value(span, ty.clone(), Code::NewTuple(ty, codes));
        }
        let Some(definition) = table().definition_of(&ty) else { return Bound::invalid(span) };
        let candidates: Vec<Candidate> = definition
            .members
            .iter()
            .filter(|member| member.kind == MemberKind::Constructor)
            .map(|member| Candidate::of_member(member, ty.arguments()))
            .collect();
        let is_value = ty.is_value_type();
        let code = if is_value
            && arguments.is_empty()
            && candidates.iter().all(|c| !c.parameters.is_empty())
        {
            super::convert::default_code(&ty)
        } else if candidates.is_empty()
            && definition.kind == Kind::Class
            && names::has_member(&definition.full_name(), ".ctor")
        {
            let message = format!("policyc does not know `new {ty}` yet");
            self.problem(ProblemKind::NotSupported, creation.ty.span, message);
            return Bound::invalid(span);
        } else if candidates.is_empty() {
            let message = match definition.kind {
                Kind::Interface => format!("`{ty}` is an interface, so there is no `new {ty}`"),
                Kind::Static => {
                    format!("`{ty}` has only static members, so there is no `new {ty}`")
                }
                _ => format!("`{ty}` cannot be made by `new`"),
            };
            self.problem(ProblemKind::NoMatchingOverload, creation.ty.span, message);
            return Bound::invalid(span);
        } else if self.is_chosen_at_run_time(&candidates, &arguments) {
            let arguments = self.dynamic_arguments(arguments);
            Code::Dynamic(Box::new(Dynamic::New(ty.clone(), arguments)), span)
        } else {
            match self.resolve(&candidates, &arguments, &[]) {
                Ok(found) => {
                    let Callee::Member(member) = found.candidate.callee else {
                        return Bound::invalid(span);
                    };
                    self.member_allowed(member, creation.ty.span);
                    self.fact(creation.ty.span, &ty, Some(member));
                    let (codes, order) = self.match_arguments(&found, arguments);
                    Code::Call(Box::new(Call {
                        member,
                        types: found.types.into(),
                        arguments: codes,
                        order,
                        lift: Lift::No,
                        span,
                    }))
                }
                Err(equal) => {
                    let what = format!("new {ty}");
                    self.report_overloads(&what, span, &candidates, &arguments, equal);
                    return Bound::invalid(span);
                }
            }
        };
        match &creation.initializer {
            None => Bound::value(span, ty, code),
            Some(initializer) => {
                let slot = self.new_slot();
                let mut codes = vec![Code::SetLocal(slot, Box::new(code))];
                self.initializer(&ty, &Code::Local(slot), initializer, &mut codes);
                codes.push(Code::Local(slot));
                Bound::value(span, ty, Code::Sequence(codes))
            }
        }
    }

    /// True when a dynamic argument leaves open which constructor is called.
    fn is_chosen_at_run_time(
        &mut self,
        candidates: &[Candidate],
        arguments: &[Argument<'a>],
    ) -> bool {
        arguments.iter().any(|argument| argument.bound.ty == Type::Dynamic)
            && arguments
                .iter()
                .all(|argument| argument.mode == Mode::Value && argument.name.is_none())
            && candidates
                .iter()
                .any(|one| self.resolve(std::slice::from_ref(one), arguments, &[]).is_ok())
    }

    /// `new` of a type whose constructor is chosen by the types of bound arguments.
    pub(super) fn creation_with(&mut self, ty: &Type, arguments: Vec<Argument<'a>>) -> Bound<'a> {
        let span = Span::default();
        let Some(definition) = table().definition_of(ty) else { return Bound::invalid(span) };
        let constructors =
            definition.members.iter().filter(|member| member.kind == MemberKind::Constructor);
        let candidates: Vec<Candidate> =
            constructors.map(|member| Candidate::of_member(member, ty.arguments())).collect();
        match self.resolve(&candidates, &arguments, &[]) {
            Ok(found) => {
                let Callee::Member(member) = found.candidate.callee else {
                    return Bound::invalid(span);
                };
                let (arguments, order) = self.match_arguments(&found, arguments);
                let types = found.types.into();
                let call = Call { member, types, arguments, order, lift: Lift::No, span };
                Bound::value(span, ty.clone(), Code::Call(Box::new(call)))
            }
            Err(equal) => {
                self.report_overloads(&format!("new {ty}"), span, &candidates, &arguments, equal);
                Bound::invalid(span)
            }
        }
    }

    pub(super) fn anonymous_object(
        &mut self,
        span: Span,
        members: &'a [AnonymousMember],
    ) -> Bound<'a> {
        let (mut names, mut types, mut codes) = (Vec::new(), Vec::new(), Vec::new());
        let mut broken = false;
        for member in members {
            let bound = self.bind(&member.value);
            let name: Option<Arc<str>> = match &member.name {
                Some(name) => Some(name.text.clone()),
                None => inferred_name(&member.value),
            };
            let Some(name) = name else {
                let message = "the member needs a name: `name = …`".to_owned();
                self.problem(ProblemKind::MisplacedConstruct, member.span, message);
                broken = true;
                continue;
            };
            if names.contains(&name) {
                let message = format!("`{name}` is declared already");
                self.problem(ProblemKind::DuplicateName, member.span, message);
            }
            if bound.is_typeless() || bound.is_null() || bound.ty == Type::Void {
                let message = format!("the type of `{name}` cannot be inferred");
                self.problem(ProblemKind::TypeMismatch, member.span, message);
                broken = true;
                continue;
            }
            names.push(name);
            types.push(bound.ty.clone());
            codes.push(self.code(bound));
        }
        if broken {
            return Bound::invalid(span);
        }
        let shape = Arc::new(Anonymous { names, types });
        Bound::value(span, Type::Anonymous(shape.clone()), Code::NewAnonymous(shape, codes))
    }

    pub(super) fn array_creation(&mut self, span: Span, creation: &'a ArrayCreation) -> Bound<'a> {
        let ty = self.type_of_syntax(&creation.ty);
        let mut sizes = Vec::new();
        for size in &creation.sizes {
            let bound = self.bind(size);
            let constant = bound.as_constant().and_then(crate::expr::value::Constant::integer);
            if constant.is_some_and(|size| size < 0) {
                let message = "an array cannot have a negative size".to_owned();
                self.problem(ProblemKind::ConstantOverflow, size.span, message);
            }
            let wide = [Type::Int, Type::UInt, Type::Long, Type::ULong];
            let target = wide.into_iter().find(|ty| self.implicit(&bound, ty).is_some());
            sizes.push((self.convert(bound, &target.unwrap_or(Type::Int)), constant));
        }
        let Type::Array(element, rank) = &ty else { return Bound::invalid(span) };
        match &creation.initializer {
            Some(initializer) => {
                let bound = self.array_initializer(initializer, element, *rank);
                if let (Some((_, Some(size))), Some(lengths), 1) = (sizes.first(), &bound.1, rank)
                    && lengths.first().and_then(|length| i128::try_from(*length).ok())
                        != Some(*size)
                {
                    let message = format!("the initializer must have {size} elements");
                    self.problem(ProblemKind::TypeMismatch, initializer.span, message);
                }
                Bound::value(span, ty.clone(), bound.0)
            }
            None => {
                let sizes = sizes.into_iter().map(|(code, _)| code).collect();
                Bound::value(
                    span,
                    ty.clone(),
                    Code::NewArrayOfLength((**element).clone(), sizes, span),
                )
            }
        }
    }

    /// The code of `{ a, b }` as an array, with the lengths of its dimensions.
    pub(super) fn array_initializer(
        &mut self,
        initializer: &'a Expression,
        element: &Type,
        rank: u8,
    ) -> (Code, Option<Vec<usize>>) {
        let mut codes = Vec::new();
        let lengths = self.array_items(initializer, element, rank, &mut codes);
        let code = match &lengths {
            Some(lengths) if rank > 1 => {
                Code::NewArrayOfShape(element.clone(), lengths.clone(), codes)
            }
            _ => Code::NewArray(element.clone(), codes),
        };
        (code, lengths)
    }

    fn array_items(
        &mut self,
        initializer: &'a Expression,
        element: &Type,
        rank: u8,
        codes: &mut Vec<Code>,
    ) -> Option<Vec<usize>> {
        let ExpressionKind::ArrayInitializer(items) = &initializer.kind else {
            let message = "an array initializer `{ … }` is needed here".to_owned();
            self.problem(ProblemKind::TypeMismatch, initializer.span, message);
            return None;
        };
        let mut lengths = vec![items.len()];
        let mut inner: Option<Vec<usize>> = None;
        for item in items {
            if rank > 1 {
                let found = self.array_items(item, element, rank - 1, codes)?;
                if inner.get_or_insert_with(|| found.clone()) != &found {
                    let message = "all rows must have the same length".to_owned();
                    self.problem(ProblemKind::TypeMismatch, item.span, message);
                }
                continue;
            }
            let bound = self.bind(item);
            codes.push(self.convert(bound, element));
        }
        lengths.extend(inner.unwrap_or_else(|| vec![0; usize::from(rank) - 1]));
        Some(lengths)
    }

    /// `new[] { … }`
    pub(super) fn implicit_array(
        &mut self,
        span: Span,
        rank: u32,
        initializer: &'a Expression,
    ) -> Bound<'a> {
        let ExpressionKind::ArrayInitializer(items) = &initializer.kind else {
            return Bound::invalid(span);
        };
        if rank > 1 {
            let message = "implicitly typed arrays of several dimensions".to_owned();
            self.problem(ProblemKind::NotSupported, span, message);
            return Bound::value(
                span,
                Type::Unknown,
                Code::Refused("implicitly typed arrays of several dimensions"),
            );
        }
        let bounds: Vec<Bound<'a>> = items.iter().map(|item| self.bind(item)).collect();
        if bounds.iter().any(|bound| matches!(bound.kind, BoundKind::Invalid)) {
            return Bound::invalid(span);
        }
        let typed = bounds.iter().filter(|bound| !bound.is_typeless() && !bound.is_null());
        let types: Vec<Type> = typed.map(|bound| bound.ty.clone()).collect();
        let common = best_common_type(&types).filter(|ty| *ty != Type::Void).or_else(|| {
            // A constant may fit where its type does not.
            types.iter().find(|ty| types.iter().all(|other| implicit(other, ty).is_some())).cloned()
        });
        let fits = |binder: &mut Self, ty: &Type| {
            bounds.iter().all(|bound| binder.implicit(bound, ty).is_some())
        };
        let Some(element) = common.filter(|ty| fits(self, ty)) else {
            let message = "the elements have no common type".to_owned();
            let help = Some("name the type: `new object[] { … }`".to_owned());
            self.problem_with_help(ProblemKind::TypeMismatch, span, message, help);
            return Bound::invalid(span);
        };
        let codes = bounds.into_iter().map(|bound| self.convert(bound, &element)).collect();
        Bound::value(span, Type::array(element.clone()), Code::NewArray(element, codes))
    }
}
