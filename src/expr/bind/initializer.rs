//! Object, collection and dictionary initializers.

use super::bound::{Bound, BoundKind};
use super::overload::{Argument, Callee, Candidate};
use super::{Binder, Call, Code, Lift, ProblemKind};
use crate::expr::ast::{
    CollectionElement, Initializer, InitializerKind, InitializerTarget, InitializerValue,
    MemberInitializer,
};
use crate::expr::members::{Known, MemberKind, Mode, known, table};
use crate::expr::types::Type;
use crate::expr::types::convert::is_reference_or_boxing;
use crate::source::Span;

impl<'a> Binder<'a> {
    /// Adds the code of an initializer of the object that `object` reads.
    pub(super) fn initializer(
        &mut self,
        ty: &Type,
        object: &Code,
        initializer: &'a Initializer,
        codes: &mut Vec<Code>,
    ) {
        match &initializer.kind {
            InitializerKind::Object(members) => {
                for member in members {
                    self.member_initializer(ty, object, member, codes);
                }
            }
            InitializerKind::Collection(elements) => {
                if !is_reference_or_boxing(ty, &known(Known::IEnumerable)) {
                    let message = format!("`{ty}` is no collection, so it has no such initializer");
                    self.problem(ProblemKind::TypeMismatch, initializer.span, message);
                    return;
                }
                for element in elements {
                    if let Some(code) = self.add(ty, object, element) {
                        codes.push(code);
                    }
                }
            }
        }
    }

    fn member_initializer(
        &mut self,
        ty: &Type,
        object: &Code,
        member: &'a MemberInitializer,
        codes: &mut Vec<Code>,
    ) {
        let receiver = Bound::value(member.span, ty.clone(), object.clone());
        let place = match &member.target {
            InitializerTarget::Member(name) => match self.find_property(ty, &name.text, false) {
                Some((found, holder)) => {
                    self.member_allowed(found, name.span);
                    let place = super::bound::MemberPlace {
                        member: found,
                        types: holder.arguments().into(),
                        arguments: vec![object.clone()],
                    };
                    let ty = found.result.substitute(holder.arguments());
                    Bound { span: name.span, ty, kind: BoundKind::Member(Box::new(place)) }
                }
                None => {
                    let message = format!("`{ty}` has no property `{}`", name.text);
                    self.problem(ProblemKind::UnknownMember, name.span, message);
                    return;
                }
            },
            InitializerTarget::Index(list) => self.index(list.span, receiver, list),
        };
        match &member.value {
            InitializerValue::Expression(value) => {
                let bound = self.bind(value);
                if matches!(place.kind, BoundKind::Invalid) || !self.is_assignable(&place) {
                    return;
                }
                let ty = place.ty.clone();
                let code = self.convert(bound, &ty);
                codes.push(self.store(place, code));
            }
            InitializerValue::Nested(inner) => {
                if matches!(place.kind, BoundKind::Invalid) {
                    return;
                }
                let ty = place.ty.clone();
                let slot = self.new_slot();
                let read = self.code(place);
                codes.push(Code::SetLocal(slot, Box::new(read)));
                self.initializer(&ty, &Code::Local(slot), inner, codes);
            }
        }
    }

    /// An element of a collection initializer: a call of `Add`.
    fn add(&mut self, ty: &Type, object: &Code, element: &'a CollectionElement) -> Option<Code> {
        let arguments: Vec<Argument<'a>> = element
            .arguments
            .iter()
            .map(|value| Argument { bound: self.bind(value), name: None, mode: Mode::Value })
            .collect();
        let mut seen = Vec::new();
        for level in super::access::levels(ty) {
            let Some(definition) = table().definition_of(&level) else { continue };
            let candidates: Vec<Candidate> = definition
                .named("Add")
                .filter(|member| member.kind == MemberKind::Method && !member.is_static)
                .map(|member| Candidate::of_member(member, level.arguments()))
                .collect();
            if let Ok(found) = self.resolve(&candidates, &arguments, &[]) {
                return self.add_call(object, arguments, &found, element.span);
            }
            seen.extend(candidates);
        }
        if seen.is_empty() {
            let message = format!("`{ty}` has no `Add`");
            self.problem(ProblemKind::UnknownMember, element.span, message);
        } else {
            self.report_overloads("Add", element.span, &seen, &arguments, 0);
        }
        None
    }

    fn add_call(
        &mut self,
        object: &Code,
        arguments: Vec<Argument<'a>>,
        found: &super::overload::Match,
        span: Span,
    ) -> Option<Code> {
        let Callee::Member(member) = found.candidate.callee else { return None };
        let mut codes = vec![object.clone()];
        codes.extend(self.match_arguments(found, arguments).0);
        let types = found.types.clone().into();
        Some(Code::Call(Box::new(Call {
            member,
            types,
            arguments: codes,
            order: None,
            lift: Lift::No,
            span,
        })))
    }
}
