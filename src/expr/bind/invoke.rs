//! Calls: methods, delegates, local functions, indexers.

use std::sync::Arc;

use super::access::levels;
use super::bound::{Bound, BoundKind, MemberPlace, Methods};
use super::overload::{Argument, Callee, Candidate, CandidateParameter, Match};
use super::{Binder, Call, Code, Dynamic, DynamicArgument, DynamicCall, Invoke, Lift, ProblemKind};
use crate::expr::ast::{ArgumentList, Expression, ExpressionKind, SimpleName};
use crate::expr::members::{Kind, MemberKind, Mode, table};
use crate::expr::types::Type;
use crate::source::Span;

impl<'a> Binder<'a> {
    /// `target(arguments)`
    pub(super) fn invocation(
        &mut self,
        span: Span,
        target: &'a Expression,
        list: &'a ArgumentList,
    ) -> Bound<'a> {
        let callee = self.callee(target);
        let arguments = self.arguments(list);
        match callee.kind {
            BoundKind::Invalid => Bound::invalid(span),
            BoundKind::Methods(methods) if is_dynamic(&methods, &arguments) => {
                self.call_dynamically(span, *methods, target.span, arguments)
            }
            BoundKind::Methods(methods) => self.call(span, *methods, target.span, arguments),
            BoundKind::Value(Code::Dynamic(dynamic, _))
                if matches!(*dynamic, Dynamic::Member(..)) =>
            {
                let Dynamic::Member(receiver, name, types) = *dynamic else {
                    return Bound::invalid(span);
                };
                let arguments = self.dynamic_arguments(arguments);
                let dynamic = Dynamic::Invoke(receiver, name, types, arguments);
                Bound::value(span, Type::Dynamic, Code::Dynamic(Box::new(dynamic), span))
            }
            _ => match self.delegate_signature(&callee.ty) {
                Some((parameters, result)) if !matches!(callee.kind, BoundKind::Type) => {
                    self.call_delegate(span, callee, parameters, result, arguments)
                }
                _ if callee.ty.is_unknown() => Bound::invalid(span),
                _ => {
                    let message = match &callee.kind {
                        BoundKind::Type => format!("`{}` is a type: is `new` missing?", callee.ty),
                        BoundKind::Member(place) => format!(
                            "`{}` is a property and takes no arguments",
                            place.member.qualified_name()
                        ),
                        _ => format!("a `{}` cannot be called", callee.ty),
                    };
                    self.problem(ProblemKind::UnknownMember, target.span, message);
                    Bound::invalid(span)
                }
            },
        }
    }

    pub(super) fn dynamic_arguments(
        &mut self,
        arguments: Vec<Argument<'a>>,
    ) -> Vec<DynamicArgument> {
        let arguments = arguments.into_iter().map(|argument| {
            let bound = argument.bound;
            let constant = bound.as_constant().cloned();
            let ty = (bound.ty != Type::Dynamic).then(|| bound.ty.clone());
            DynamicArgument { code: self.convert(bound, &Type::Object), ty, constant }
        });
        arguments.collect()
    }

    /// A call with a dynamic argument: the method is chosen when the expression runs.
    fn call_dynamically(
        &mut self,
        span: Span,
        methods: Methods<'a>,
        name_span: Span,
        arguments: Vec<Argument<'a>>,
    ) -> Bound<'a> {
        let levels = self.candidate_levels(&methods);
        let may_fit = levels.iter().flatten().any(|candidate| {
            let fits = self.resolve(std::slice::from_ref(candidate), &arguments, &methods.types);
            fits.is_ok() || candidate.generic > 0 && candidate.parameters.len() == arguments.len()
        });
        if !may_fit {
            // Extension methods are not found at run time.
            if levels.is_empty() && !table().extensions(&methods.name).is_empty() {
                let message =
                    format!("the extension method `{}` takes no dynamic argument", methods.name);
                self.problem(ProblemKind::NoMatchingOverload, name_span, message);
                return Bound::invalid(span);
            }
            return self.call(span, methods, name_span, arguments);
        }
        let receiver = methods.receiver.map(|receiver| {
            let ty = receiver.ty.clone();
            (self.code(receiver), ty)
        });
        let arguments = self.dynamic_arguments(arguments);
        let Methods { name, holder, types, .. } = methods;
        let call = DynamicCall { receiver, holder, name, types, arguments };
        let dynamic = Dynamic::Call(Box::new(call));
        Bound::value(span, Type::Dynamic, Code::Dynamic(Box::new(dynamic), span))
    }

    /// What is called: a method hides a property of the same name here.
    fn callee(&mut self, target: &'a Expression) -> Bound<'a> {
        let (receiver, name) = match &target.kind {
            ExpressionKind::Member { target, name } => (self.bind(target), name),
            ExpressionKind::MemberBinding(name) => {
                let receiver = self.conditional_target(target.span);
                (receiver, name)
            }
            ExpressionKind::Parenthesized(inner) => return self.callee(inner),
            _ => return self.bind(target),
        };
        self.member_callee(receiver, name, target.span)
    }

    pub(super) fn member_callee(
        &mut self,
        receiver: Bound<'a>,
        name: &'a SimpleName,
        span: Span,
    ) -> Bound<'a> {
        let text = &name.identifier.text;
        let is_value = !receiver.is_typeless()
            && !receiver.is_null()
            && !receiver.ty.is_unknown()
            && receiver.ty != Type::Dynamic
            && receiver.ty != Type::Void
            && !matches!(
                receiver.kind,
                BoundKind::Type | BoundKind::Namespace(_) | BoundKind::Invalid
            );
        if is_value {
            let own = levels(&receiver.ty).iter().any(|level| {
                table().definition_of(level).is_some_and(|definition| {
                    definition.named(text).any(|m| m.kind == MemberKind::Method && !m.is_static)
                })
            });
            let delegate = || {
                self.find_property(&receiver.ty, text, false)
                    .is_some_and(|(member, _)| super::operator::is_delegate(&member.result))
            };
            if own || !table().extensions(text).is_empty() && !delegate() {
                let types = name.type_arguments.iter().map(|ty| self.type_of_syntax(ty)).collect();
                let holder = receiver.ty.clone();
                return self.methods(text, Some(receiver), holder, types, None, span);
            }
        }
        self.member(receiver, name, span)
    }

    fn call_delegate(
        &mut self,
        span: Span,
        callee: Bound<'a>,
        parameters: Vec<(Type, Mode)>,
        result: Type,
        arguments: Vec<Argument<'a>>,
    ) -> Bound<'a> {
        let parameters = parameters.into_iter().enumerate().map(|(index, (ty, mode))| {
            CandidateParameter { name: format!("arg{}", index + 1).into(), ty, mode, default: None }
        });
        let candidate = Candidate {
            callee: Callee::Delegate,
            parameters: parameters.collect(),
            result,
            holder: Vec::new(),
            generic: 0,
        };
        let candidates = [candidate];
        match self.resolve(&candidates, &arguments, &[]) {
            Ok(found) => {
                let target = self.code(callee);
                let (codes, _) = self.match_arguments(&found, arguments);
                let invoke = Invoke { target, arguments: codes, span };
                Bound::value(span, found.candidate.result, Code::Invoke(Box::new(invoke)))
            }
            Err(equal) => {
                self.report_overloads("delegate", span, &candidates, &arguments, equal);
                Bound::invalid(span)
            }
        }
    }

    /// Calls the best method of a name.
    pub(super) fn call(
        &mut self,
        span: Span,
        methods: Methods<'a>,
        name_span: Span,
        arguments: Vec<Argument<'a>>,
    ) -> Bound<'a> {
        if let Some(id) = methods.local {
            return self.call_local(span, id, &methods, arguments);
        }
        // A dynamic argument makes the call dynamic; with one candidate its result is known.
        let mut seen: Vec<Candidate> = Vec::new();
        let mut equal = 0;
        for candidates in self.candidate_levels(&methods) {
            match self.resolve(&candidates, &arguments, &methods.types) {
                Ok(found) => return self.call_found(span, methods, name_span, arguments, found),
                Err(count) => equal = equal.max(count),
            }
            seen.extend(candidates);
            if equal > 1 {
                break;
            }
        }
        if equal <= 1
            && !self.at_run_time
            && let Some(receiver) = &methods.receiver
        {
            let mut all = vec![Argument { bound: receiver.clone(), name: None, mode: Mode::Value }];
            all.extend(arguments.iter().cloned());
            let mut unfit: Vec<Candidate> = Vec::new();
            for near in [true, false] {
                let candidates: Vec<Candidate> = table()
                    .extensions(&methods.name)
                    .into_iter()
                    .filter(|member| table().definition(member.owner).rows.nearer == near)
                    .map(|member| Candidate::of_member(member, &[]))
                    .filter(|candidate| self.receiver_may_fit(candidate, receiver))
                    .collect();
                match self.resolve(&candidates, &all, &methods.types) {
                    Ok(found) => {
                        let methods = Methods { receiver: None, ..methods };
                        return self.call_found(span, methods, name_span, all, found);
                    }
                    Err(count) if count > 1 => {
                        self.report_overloads(&methods.name, name_span, &candidates, &all, count);
                        return Bound::invalid(span);
                    }
                    Err(_) => unfit.extend(candidates),
                }
            }
            if seen.is_empty() && !unfit.is_empty() {
                self.report_overloads(&methods.name, name_span, &unfit, &all, 0);
                return Bound::invalid(span);
            }
        }
        if seen.is_empty() {
            let message = format!("`{}` has no method `{}`", methods.holder, methods.name);
            let names: Vec<&str> = levels(&methods.holder)
                .iter()
                .filter_map(|level| table().definition_of(level))
                .flat_map(|definition| definition.members.iter().map(|member| member.name))
                .collect();
            let help = super::nearest(&methods.name, names.into_iter());
            self.problem_with_help(ProblemKind::UnknownMember, name_span, message, help);
        } else {
            let what = methods.name.clone();
            self.report_overloads(&what, name_span, &seen, &arguments, equal);
        }
        Bound::invalid(span)
    }

    /// True when the receiver can be the first argument at all, so that messages do not speak
    /// of extension methods of other types.
    fn receiver_may_fit(&mut self, candidate: &Candidate, receiver: &Bound<'a>) -> bool {
        match candidate.parameters.first() {
            Some(first) if !first.ty.is_open() => {
                crate::expr::types::convert::is_reference_or_boxing(&receiver.ty, &first.ty)
            }
            Some(first) => match &first.ty {
                Type::Named(id, _) => {
                    receiver.ty.is_unknown()
                        || std::iter::once(receiver.ty.clone())
                            .chain(table().bases(&receiver.ty).into_owned())
                            .any(|base| matches!(base, Type::Named(found, _) if found == *id))
                }
                Type::Array(..) => matches!(receiver.ty, Type::Array(..)),
                _ => true,
            },
            None => false,
        }
    }

    /// Methods of a name by the types that declare them, nearest first.
    fn candidate_levels(&self, methods: &Methods<'a>) -> Vec<Vec<Candidate>> {
        let wants_static = methods.receiver.is_none();
        let of_level = |level: &Type| -> Vec<Candidate> {
            let Some(definition) = table().definition_of(level) else { return Vec::new() };
            definition
                .named(&methods.name)
                .filter(|m| m.kind == MemberKind::Method && m.is_static == wants_static)
                .map(|member| Candidate::of_member(member, level.arguments()))
                .collect()
        };
        let all = levels(&methods.holder);
        let is_interface = matches!(&methods.holder, Type::Named(id, _) if table().definition(*id).kind == Kind::Interface);
        if is_interface {
            // An interface and those that it extends count as one level.
            let mut merged: Vec<Candidate> = Vec::new();
            for level in all.iter().filter(|level| **level != Type::Object) {
                for candidate in of_level(level) {
                    // A member hides those of the same parameters further up.
                    let hidden = merged.iter().any(|nearer| {
                        let types = |candidate: &Candidate| -> Vec<Type> {
                            candidate.parameters.iter().map(|p| p.ty.clone()).collect()
                        };
                        nearer.generic == candidate.generic && types(nearer) == types(&candidate)
                    });
                    if !hidden {
                        merged.push(candidate);
                    }
                }
            }
            return vec![merged, of_level(&Type::Object)]
                .into_iter()
                .filter(|l: &Vec<_>| !l.is_empty())
                .collect();
        }
        all.iter().map(of_level).filter(|level| !level.is_empty()).collect()
    }

    fn call_found(
        &mut self,
        span: Span,
        methods: Methods<'a>,
        name_span: Span,
        arguments: Vec<Argument<'a>>,
        found: Match,
    ) -> Bound<'a> {
        let Callee::Member(member) = found.candidate.callee else { return Bound::invalid(span) };
        self.member_allowed(member, name_span);
        let mut codes = Vec::new();
        if let Some(receiver) = methods.receiver {
            codes.push(self.code(receiver));
        }
        let (arguments, order) = self.match_arguments(&found, arguments);
        let order = order.map(|order| {
            let offset = codes.len();
            (0..offset).chain(order.into_iter().map(|index| index + offset)).collect()
        });
        codes.extend(arguments);
        let result = found.candidate.result.substitute(&found.types);
        self.fact(name_span, &result, Some(member));
        let call = Call {
            member,
            types: found.types.into(),
            arguments: codes,
            order,
            lift: Lift::No,
            span,
        };
        Bound::value(span, result, Code::Call(Box::new(call)))
    }

    fn call_local(
        &mut self,
        span: Span,
        id: usize,
        methods: &Methods<'a>,
        arguments: Vec<Argument<'a>>,
    ) -> Bound<'a> {
        let Some(signature) = self.variables.get(id).and_then(|v| v.local_function.clone()) else {
            return Bound::invalid(span);
        };
        let parameters = signature.parameters.iter().map(|parameter| CandidateParameter {
            name: parameter.name.clone(),
            ty: parameter.ty.clone(),
            mode: parameter.mode,
            default: parameter.default.clone(),
        });
        let candidates = [Candidate {
            callee: Callee::Local,
            parameters: parameters.collect(),
            result: signature.result.clone(),
            holder: Vec::new(),
            generic: signature.type_parameters.len(),
        }];
        match self.resolve(&candidates, &arguments, &methods.types) {
            Ok(found) => {
                let (arguments, order) = self.match_arguments(&found, arguments);
                if order.is_some() && !arguments.iter().all(is_simple) {
                    let message = "named arguments out of order, with effects".to_owned();
                    self.problem(ProblemKind::NotSupported, span, message);
                }
                let target = Code::Local(self.slot_of(id));
                let result = found.candidate.result.substitute(&found.types);
                let invoke = Invoke { target, arguments, span };
                Bound::value(span, result, Code::Invoke(Box::new(invoke)))
            }
            Err(equal) => {
                self.report_overloads(&methods.name, span, &candidates, &arguments, equal);
                Bound::invalid(span)
            }
        }
    }

    /// An indexer of a type.
    pub(super) fn indexer(
        &mut self,
        span: Span,
        target: Bound<'a>,
        ty: &Type,
        list: &'a ArgumentList,
    ) -> Bound<'a> {
        let arguments = self.arguments(list);
        self.indexer_with(span, target, ty, list.span, arguments)
    }

    /// An indexer of a type with arguments that are bound.
    pub(super) fn indexer_with(
        &mut self,
        span: Span,
        target: Bound<'a>,
        ty: &Type,
        list_span: Span,
        arguments: Vec<Argument<'a>>,
    ) -> Bound<'a> {
        if arguments.iter().any(|argument| matches!(argument.bound.kind, BoundKind::Invalid)) {
            return Bound::invalid(span);
        }
        let mut seen = Vec::new();
        for level in levels(ty) {
            let Some(definition) = table().definition_of(&level) else { continue };
            let candidates: Vec<Candidate> = definition
                .named("this[]")
                .map(|member| Candidate::of_member(member, level.arguments()))
                .collect();
            if candidates.is_empty() {
                continue;
            }
            match self.resolve(&candidates, &arguments, &[]) {
                Ok(found) => {
                    let Callee::Member(member) = found.candidate.callee else { continue };
                    self.member_allowed(member, list_span);
                    let mut codes = vec![self.code(target)];
                    let (arguments, _) = self.match_arguments(&found, arguments);
                    codes.extend(arguments);
                    let result = found.candidate.result.clone();
                    self.fact(span, &result, Some(member));
                    let types: Arc<[Type]> = found.types.into();
                    let place = MemberPlace { member, types, arguments: codes };
                    return Bound { span, ty: result, kind: BoundKind::Member(Box::new(place)) };
                }
                Err(equal) if equal > 1 => {
                    self.report_overloads("this[]", list_span, &candidates, &arguments, equal);
                    return Bound::invalid(span);
                }
                Err(_) => seen.extend(candidates),
            }
        }
        if seen.is_empty() {
            let message = format!("a `{ty}` cannot be indexed");
            let help = (*ty == Type::Object).then(|| "cast it to its type first".to_owned());
            self.problem_with_help(ProblemKind::OperatorType, list_span, message, help);
        } else {
            self.report_overloads("this[]", list_span, &seen, &arguments, 0);
        }
        Bound::invalid(span)
    }

    // ---- method groups

    /// The candidate that a method group means for a delegate's parameters.
    fn method_for(&mut self, methods: &Methods<'a>, parameters: &[Type]) -> Option<Match> {
        let arguments: Vec<Argument<'a>> = parameters
            .iter()
            .map(|ty| Argument {
                bound: Bound::value(Span::default(), ty.clone(), Code::Invalid),
                name: None,
                mode: Mode::Value,
            })
            .collect();
        if methods.local.is_some() {
            return None;
        }
        for candidates in self.candidate_levels(methods) {
            if let Ok(found) = self.resolve(&candidates, &arguments, &methods.types) {
                // A delegate passes no defaults and spreads no arrays.
                return (found.parameters.len() == parameters.len()).then_some(found);
            }
        }
        let receiver = methods.receiver.as_ref()?;
        let mut all = vec![Argument { bound: receiver.clone(), name: None, mode: Mode::Value }];
        all.extend(arguments);
        let candidates: Vec<Candidate> = table()
            .extensions(&methods.name)
            .into_iter()
            .map(|member| Candidate::of_member(member, &[]))
            .collect();
        self.resolve(&candidates, &all, &methods.types).ok()
    }

    /// The result of a method group for the parameters of a delegate.
    pub(super) fn methods_result(&mut self, methods: &Methods<'a>, types: &[Type]) -> Option<Type> {
        if let Some(id) = methods.local {
            let signature = self.variables.get(id)?.local_function.clone()?;
            return (signature.parameters.len() == types.len()).then(|| signature.result.clone());
        }
        let found = self.method_for(methods, types)?;
        Some(found.candidate.result.substitute(&found.types))
    }

    /// True when a method group converts to a delegate type.
    pub(super) fn methods_fit(&mut self, methods: &Methods<'a>, to: &Type) -> bool {
        let Some((parameters, result)) = self.delegate_signature(to) else { return false };
        let types: Vec<Type> = parameters.into_iter().map(|(ty, _)| ty).collect();
        if let Some(id) = methods.local {
            let Some(signature) = self.variables.get(id).and_then(|v| v.local_function.clone())
            else {
                return false;
            };
            return signature.type_parameters.is_empty()
                && signature.parameters.len() == types.len()
                && signature
                    .parameters
                    .iter()
                    .zip(&types)
                    .all(|(p, ty)| crate::expr::types::convert::is_reference_or_boxing(ty, &p.ty))
                && (result == Type::Void
                    || crate::expr::types::convert::is_reference_or_boxing(
                        &signature.result,
                        &result,
                    ));
        }
        let Some(found) = self.methods_result(methods, &types) else { return false };
        result == Type::Void
            || found == result
            || !found.is_value_type()
                && crate::expr::types::convert::is_reference_or_boxing(&found, &result)
    }

    /// The delegate that a method group becomes.
    pub(super) fn methods_code(&mut self, methods: Methods<'a>, span: Span, to: &Type) -> Code {
        if let Some(id) = methods.local {
            return Code::Local(self.slot_of(id));
        }
        let Some((parameters, _)) = self.delegate_signature(to) else { return Code::Invalid };
        let types: Vec<Type> = parameters.into_iter().map(|(ty, _)| ty).collect();
        let Some(found) = self.method_for(&methods, &types) else { return Code::Invalid };
        let Callee::Member(member) = found.candidate.callee else { return Code::Invalid };
        self.member_allowed(member, span);
        let receiver = methods.receiver.map(|receiver| self.code(receiver));
        Code::MethodGroup(Box::new(super::MethodGroup {
            member,
            types: found.types.into(),
            receiver,
            delegate: to.clone(),
            span,
        }))
    }
}

/// True when it does not matter when the code runs.
fn is_simple(code: &Code) -> bool {
    matches!(code, Code::Constant(_) | Code::Local(_) | Code::Context)
}

/// True for a call that C# binds when it runs: a dynamic argument, and nothing but values.
fn is_dynamic(methods: &Methods<'_>, arguments: &[Argument<'_>]) -> bool {
    methods.local.is_none()
        && arguments.iter().any(|argument| argument.bound.ty == Type::Dynamic)
        && arguments.iter().all(|argument| argument.mode == Mode::Value && argument.name.is_none())
}
