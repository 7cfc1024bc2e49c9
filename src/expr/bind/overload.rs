//! Overload resolution.

use std::sync::Arc;

use super::bound::{Bound, BoundKind};
use super::scope::VariableId;
use super::{Binder, Code, ProblemKind};
use crate::expr::ast::{ArgumentList, ArgumentModifier};
use crate::expr::members::{Known, Member, Mode, known, table};
use crate::expr::types::Type;
use crate::expr::types::convert::{implicit, is_implicit_numeric};
use crate::expr::value::Constant;
use crate::source::Span;

/// An argument of a call.
#[derive(Clone, Debug)]
pub(super) struct Argument<'a> {
    pub(super) bound: Bound<'a>,
    pub(super) name: Option<Arc<str>>,
    pub(super) mode: Mode,
}

/// A parameter of a candidate.
#[derive(Clone, Debug)]
pub(super) struct CandidateParameter {
    pub(super) name: Arc<str>,
    pub(super) ty: Type,
    pub(super) mode: Mode,
    pub(super) default: Option<Constant>,
}

/// What a call may mean.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) callee: Callee,
    pub(super) parameters: Vec<CandidateParameter>,
    pub(super) result: Type,
    /// Type arguments of the declaring type.
    pub(super) holder: Vec<Type>,
    /// Number of type parameters of the method itself.
    pub(super) generic: usize,
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Callee {
    Member(&'static Member),
    Local,
    Delegate,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Argument(usize),
    Default,
    Params(Vec<usize>),
}

/// A candidate that fits.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) candidate: Candidate,
    /// All type arguments: of the declaring type, then of the method.
    pub(super) types: Vec<Type>,
    /// Closed types of the parameters.
    pub(super) parameters: Vec<Type>,
    pub(super) sources: Vec<Source>,
    /// The type that each argument converts to.
    targets: Vec<Type>,
    expanded: bool,
}

impl Candidate {
    /// A member of a closed type.
    pub(super) fn of_member(member: &'static Member, holder: &[Type]) -> Self {
        let parameters = member.parameters.iter().map(|parameter| CandidateParameter {
            name: parameter.name.into(),
            ty: parameter.ty.substitute(holder),
            mode: parameter.mode,
            default: parameter.default.clone(),
        });
        Self {
            callee: Callee::Member(member),
            parameters: parameters.collect(),
            result: member.result.substitute(holder),
            holder: holder.to_vec(),
            generic: member.type_parameters.len(),
        }
    }
}

impl<'a> Binder<'a> {
    /// The arguments of a call, bound.
    pub(super) fn arguments(&mut self, list: &'a ArgumentList) -> Vec<Argument<'a>> {
        let mut arguments = Vec::new();
        for argument in &list.arguments {
            let mode = match argument.modifier {
                Some(ArgumentModifier::Out) => Mode::Out,
                Some(ArgumentModifier::Ref) => Mode::Ref,
                _ => Mode::Value,
            };
            let bound = if mode == Mode::Value {
                self.bind(&argument.value)
            } else {
                self.reference_argument(&argument.value, mode)
            };
            let name = argument.name.as_ref().map(|name| name.text.clone());
            arguments.push(Argument { bound, name, mode });
        }
        arguments
    }

    /// The best of the candidates that fit; `Err` with the number of equally good ones.
    pub(super) fn resolve(
        &mut self,
        candidates: &[Candidate],
        arguments: &[Argument<'a>],
        explicit: &[Type],
    ) -> Result<Match, usize> {
        let mut fitting: Vec<Match> = Vec::new();
        for candidate in candidates {
            if let Some(found) = self.applicable(candidate, arguments, explicit) {
                fitting.push(found);
            }
        }
        if fitting.len() <= 1 {
            return fitting.pop().ok_or(0);
        }
        let mut best: Option<usize> = None;
        for (index, one) in fitting.iter().enumerate() {
            let beats_all = fitting
                .iter()
                .enumerate()
                .all(|(other, rival)| other == index || self.is_better(one, rival, arguments));
            if beats_all {
                best = Some(index);
                break;
            }
        }
        match best {
            Some(index) => Ok(fitting.swap_remove(index)),
            None => Err(fitting.len()),
        }
    }

    /// The candidate with its arguments if they fit, in normal form or with `params` spread.
    fn applicable(
        &mut self,
        candidate: &Candidate,
        arguments: &[Argument<'a>],
        explicit: &[Type],
    ) -> Option<Match> {
        if !explicit.is_empty() && candidate.generic != explicit.len() {
            return None;
        }
        let spreads = candidate.parameters.last().is_some_and(|last| last.mode == Mode::Params);
        let forms: &[bool] = if spreads { &[false, true] } else { &[false] };
        forms.iter().find_map(|expanded| self.fits(candidate, arguments, explicit, *expanded))
    }

    fn fits(
        &mut self,
        candidate: &Candidate,
        arguments: &[Argument<'a>],
        explicit: &[Type],
        expanded: bool,
    ) -> Option<Match> {
        let sources = arrange(&candidate.parameters, arguments, expanded)?;
        let mut open: Vec<Type> = vec![Type::Unknown; arguments.len()];
        for (parameter, source) in candidate.parameters.iter().zip(&sources) {
            match source {
                Source::Argument(index) => {
                    let mode =
                        if parameter.mode == Mode::Params { Mode::Value } else { parameter.mode };
                    if arguments.get(*index)?.mode != mode {
                        return None;
                    }
                    *open.get_mut(*index)? = parameter.ty.clone();
                }
                Source::Params(indices) => {
                    let Type::Array(element, _) = &parameter.ty else { return None };
                    for index in indices {
                        if arguments.get(*index)?.mode != Mode::Value {
                            return None;
                        }
                        *open.get_mut(*index)? = (**element).clone();
                    }
                }
                Source::Default => {}
            }
        }
        let mut types = candidate.holder.clone();
        if candidate.generic > 0 {
            if explicit.is_empty() {
                let first = candidate.holder.len();
                types.extend(self.infer(first, candidate.generic, arguments, &open)?);
            } else {
                types.extend_from_slice(explicit);
            }
        }
        let targets: Vec<Type> = open.iter().map(|ty| ty.substitute(&types)).collect();
        for (argument, to) in arguments.iter().zip(&targets) {
            if !self.argument_fits(argument, to) {
                return None;
            }
        }
        let parameters =
            candidate.parameters.iter().map(|parameter| parameter.ty.substitute(&types)).collect();
        Some(Match { candidate: candidate.clone(), types, parameters, sources, targets, expanded })
    }

    fn argument_fits(&mut self, argument: &Argument<'a>, to: &Type) -> bool {
        match argument.mode {
            Mode::Out | Mode::Ref => match &argument.bound.kind {
                BoundKind::OutVariable(_) | BoundKind::Discard | BoundKind::Invalid => true,
                _ => argument.bound.ty == *to || argument.bound.ty.is_unknown(),
            },
            _ => self.implicit(&argument.bound, to).is_some(),
        }
    }

    /// True when `one` is better than `rival` for these arguments.
    fn is_better(&mut self, one: &Match, rival: &Match, arguments: &[Argument<'a>]) -> bool {
        let (mut better, mut worse) = (false, false);
        for ((argument, a), b) in arguments.iter().zip(&one.targets).zip(&rival.targets) {
            match self.better_conversion(&argument.bound, a, b) {
                std::cmp::Ordering::Greater => better = true,
                std::cmp::Ordering::Less => worse = true,
                std::cmp::Ordering::Equal => {}
            }
        }
        if better != worse {
            return better;
        }
        if better {
            return false;
        }
        if one.targets != rival.targets {
            // The compiler departs from the specification here: of candidates with different
            // parameters the one in normal form wins, then the one with fewer parameters.
            let (a, b) = (one.candidate.parameters.len(), rival.candidate.parameters.len());
            return if one.expanded == rival.expanded { a < b } else { !one.expanded };
        }
        // Everything equal: the tie-breakers in their order.
        let tie = |a: bool, b: bool| if a == b { None } else { Some(a) };
        let defaults = |m: &Match| m.sources.contains(&Source::Default);
        tie(one.candidate.generic == 0, rival.candidate.generic == 0)
            .or_else(|| tie(!one.expanded, !rival.expanded))
            .or_else(|| {
                let (a, b) = (one.candidate.parameters.len(), rival.candidate.parameters.len());
                if one.expanded && a != b { Some(a > b) } else { None }
            })
            .or_else(|| tie(!defaults(one), !defaults(rival)))
            .or_else(|| more_specific(one, rival))
            .unwrap_or(false)
    }

    /// Which of two types an expression converts to better; greater for the first.
    fn better_conversion(&mut self, bound: &Bound<'a>, a: &Type, b: &Type) -> std::cmp::Ordering {
        use std::cmp::Ordering::{Equal, Greater, Less};
        if a == b {
            return Equal;
        }
        let exact = |binder: &mut Self, to: &Type| match &bound.kind {
            BoundKind::Lambda(lambda) => match binder.delegate_signature(to) {
                Some((parameters, result)) => {
                    let types: Vec<Type> = parameters.iter().map(|(ty, _)| ty.clone()).collect();
                    binder.lambda_result(lambda, &types).is_some_and(|found| found == result)
                }
                None => false,
            },
            BoundKind::Default | BoundKind::Methods(_) | BoundKind::Throw(_) => false,
            _ => bound.ty == *to,
        };
        let (to_a, to_b) = (exact(self, a), exact(self, b));
        if to_a != to_b {
            return if to_a { Greater } else { Less };
        }
        if let BoundKind::Tuple(items) = &bound.kind
            && let (Type::Tuple(x), Type::Tuple(y)) = (a, b)
        {
            let parts = items.iter().zip(x.types.iter().zip(&y.types));
            let orders: Vec<_> =
                parts.map(|(item, (x, y))| self.better_conversion(item, x, y)).collect();
            return match (orders.contains(&Greater), orders.contains(&Less)) {
                (true, false) => Greater,
                (false, true) => Less,
                _ => Equal,
            };
        }
        self.better_target(bound, a, b)
    }

    fn better_target(&mut self, bound: &Bound<'a>, a: &Type, b: &Type) -> std::cmp::Ordering {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let forth = implicit(a, b).is_some();
        let back = implicit(b, a).is_some();
        if forth != back {
            return if forth { Greater } else { Less };
        }
        if let (Some((x, from)), Some((y, to))) =
            (self.delegate_signature(a), self.delegate_signature(b))
            && x == y
        {
            if let BoundKind::Lambda(lambda) = &bound.kind {
                let types: Vec<Type> = x.iter().map(|(ty, _)| ty.clone()).collect();
                if self.lambda_result(lambda, &types).is_some() {
                    match (from == Type::Void, to == Type::Void) {
                        (false, true) => return Greater,
                        (true, false) => return Less,
                        (true, true) => return Equal,
                        (false, false) => {}
                    }
                }
            }
            let void = Bound::invalid(bound.span);
            return if from == to { Equal } else { self.better_target(&void, &from, &to) };
        }
        let signed = |ty: &Type| {
            matches!(ty.without_nullable(), Type::SByte | Type::Short | Type::Int | Type::Long)
        };
        let unsigned = |ty: &Type| {
            matches!(ty.without_nullable(), Type::Byte | Type::UShort | Type::UInt | Type::ULong)
        };
        match (signed(a) && unsigned(b), unsigned(a) && signed(b)) {
            (true, false) => Greater,
            (false, true) => Less,
            _ => {
                debug_assert!(!is_implicit_numeric(a, b) || forth);
                Equal
            }
        }
    }

    /// The codes of a call's arguments in the order of the parameters, and the order in which
    /// they are evaluated where that differs.
    pub(super) fn match_arguments(
        &mut self,
        found: &Match,
        arguments: Vec<Argument<'a>>,
    ) -> (Vec<Code>, Option<Vec<usize>>) {
        let mut places: Vec<Option<Argument<'a>>> = arguments.into_iter().map(Some).collect();
        let mut codes = Vec::new();
        let mut order: Vec<(usize, usize)> = Vec::new();
        let mut outs = Vec::new();
        for (index, (source, ty)) in found.sources.iter().zip(&found.parameters).enumerate() {
            match source {
                Source::Argument(at) => {
                    order.push((*at, index));
                    let Some(argument) = places.get_mut(*at).and_then(Option::take) else {
                        continue;
                    };
                    codes.push(match argument.mode {
                        Mode::Out | Mode::Ref => {
                            self.reference_code(&argument.bound, ty, &mut outs)
                        }
                        _ => self.convert(argument.bound, ty),
                    });
                }
                Source::Default => {
                    order.push((usize::MAX, index));
                    let default =
                        found.candidate.parameters.get(index).and_then(|p| p.default.clone());
                    codes.push(match default {
                        Some(Constant::Null) | None => super::convert::default_code(ty),
                        Some(constant) => Code::Constant(constant),
                    });
                }
                Source::Params(indices) => {
                    order.push((indices.first().copied().unwrap_or(usize::MAX), index));
                    let element = match ty {
                        Type::Array(element, _) => (**element).clone(),
                        _ => Type::Object,
                    };
                    let mut items = Vec::new();
                    for at in indices {
                        if let Some(argument) = places.get_mut(*at).and_then(Option::take) {
                            items.push(self.convert(argument.bound, &element));
                        }
                    }
                    codes.push(Code::NewArray(element, items));
                }
            }
        }
        for id in outs {
            self.assigned.set(id);
        }
        let sorted = order.windows(2).all(|pair| match pair {
            [a, b] => a.0 <= b.0,
            _ => true,
        });
        if sorted {
            return (codes, None);
        }
        order.sort_unstable();
        (codes, Some(order.into_iter().map(|(_, index)| index).collect()))
    }

    fn reference_code(&mut self, bound: &Bound<'a>, ty: &Type, outs: &mut Vec<VariableId>) -> Code {
        match &bound.kind {
            BoundKind::OutVariable(id) | BoundKind::Local(id) => {
                if let Some(variable) = self.variables.get_mut(*id) {
                    if variable.ty.is_unknown() {
                        variable.ty = ty.clone();
                    }
                    variable.is_read = true;
                }
                outs.push(*id);
                Code::Reference(self.slot_of(*id))
            }
            BoundKind::Discard => Code::Reference(self.new_slot()),
            BoundKind::Invalid => Code::Invalid,
            _ => Code::Refused("an `out` or `ref` argument that is not a variable"),
        }
    }

    /// Reports that no candidate fits, or several do.
    pub(super) fn report_overloads(
        &mut self,
        what: &str,
        span: Span,
        candidates: &[Candidate],
        arguments: &[Argument<'a>],
        equal: usize,
    ) {
        let unknown = |argument: &Argument<'_>| {
            let bound = &argument.bound;
            matches!(bound.kind, BoundKind::Invalid)
                || bound.ty.is_unknown() && !bound.is_typeless()
        };
        if arguments.iter().any(unknown) {
            return;
        }
        // A mistake inside a lambda says more than that no overload fits.
        for argument in arguments {
            if let BoundKind::Lambda(lambda) = &argument.bound.kind {
                let targets: Vec<Type> = candidates
                    .iter()
                    .filter_map(|c| {
                        arrange(&c.parameters, arguments, false)
                            .and(c.parameters.last())
                            .map(|p| p.ty.clone())
                    })
                    .collect();
                for to in targets {
                    if !to.is_open() && self.report_lambda(lambda, &to) {
                        return;
                    }
                }
            }
        }
        if equal > 1 {
            let message = format!("{equal} overloads of `{what}` fit equally well");
            self.problem(ProblemKind::NoMatchingOverload, span, message);
            return;
        }
        if let [only] = candidates {
            let Some(sources) = arrange(&only.parameters, arguments, false)
                .or_else(|| arrange(&only.parameters, arguments, true))
            else {
                let (least, most) = (
                    only.parameters
                        .iter()
                        .filter(|p| p.default.is_none() && p.mode != Mode::Params)
                        .count(),
                    only.parameters.len(),
                );
                let wanted =
                    if least == most { most.to_string() } else { format!("{least} to {most}") };
                let message = format!("`{what}` takes {wanted} arguments, not {}", arguments.len());
                self.problem(ProblemKind::WrongArgumentCount, span, message);
                return;
            };
            for (source, parameter) in sources.iter().zip(&only.parameters) {
                if let Source::Argument(index) = source
                    && let Some(argument) = arguments.get(*index)
                    && !parameter.ty.is_open()
                    && !self.argument_fits(argument, &parameter.ty)
                {
                    self.report_conversion(&argument.bound, &parameter.ty);
                    return;
                }
            }
        }
        let given: Vec<String> = arguments
            .iter()
            .map(|argument| match argument.bound.kind {
                BoundKind::Lambda(_) => "lambda".to_owned(),
                BoundKind::Methods(_) => "method".to_owned(),
                _ => argument.bound.ty.to_string(),
            })
            .collect();
        let counts = candidates.iter().any(|candidate| {
            arrange(&candidate.parameters, arguments, false).is_some()
                || arrange(&candidate.parameters, arguments, true).is_some()
        });
        let (kind, message) = if counts {
            (
                ProblemKind::NoMatchingOverload,
                format!("no overload of `{what}` takes ({})", given.join(", ")),
            )
        } else {
            (
                ProblemKind::WrongArgumentCount,
                format!("no overload of `{what}` takes {} arguments", arguments.len()),
            )
        };
        self.problem(kind, span, message);
        let notes = candidates.iter().filter_map(|candidate| match candidate.callee {
            Callee::Member(member) => Some(member.row.signature.to_owned()),
            _ => None,
        });
        let notes: Vec<String> = notes.take(8).collect();
        if let Some(last) = self.problems.last_mut() {
            last.notes = notes;
        }
    }

    /// Parameters and result of a delegate type.
    pub(super) fn delegate_signature(&self, ty: &Type) -> Option<(Vec<(Type, Mode)>, Type)> {
        if *ty == known(Known::Delegate) {
            return None;
        }
        let Type::Named(id, types) = ty else { return None };
        let definition = table().definition(*id);
        if definition.kind != crate::expr::members::Kind::Delegate {
            return None;
        }
        let invoke = definition.named("Invoke").next()?;
        let parameters = invoke.parameters.iter().map(|p| (p.ty.substitute(types), p.mode));
        Some((parameters.collect(), invoke.result.substitute(types)))
    }
}

/// Which argument goes to which parameter; `None` when they do not pair up.
pub(super) fn arrange(
    parameters: &[CandidateParameter],
    arguments: &[Argument<'_>],
    expanded: bool,
) -> Option<Vec<Source>> {
    if expanded && parameters.last()?.mode != Mode::Params {
        return None;
    }
    let mut sources: Vec<Option<Source>> = vec![None; parameters.len()];
    let fixed = if expanded { parameters.len().checked_sub(1)? } else { parameters.len() };
    let mut rest = Vec::new();
    for (index, argument) in arguments.iter().enumerate() {
        let place = match &argument.name {
            Some(name) => parameters.iter().position(|parameter| parameter.name == *name)?,
            None => index,
        };
        if place >= fixed {
            if !expanded || argument.name.is_some() {
                return None;
            }
            rest.push(index);
            continue;
        }
        let slot = sources.get_mut(place)?;
        if slot.is_some() {
            return None;
        }
        *slot = Some(Source::Argument(index));
    }
    if expanded {
        *sources.last_mut()? = Some(Source::Params(rest));
    }
    sources
        .into_iter()
        .zip(parameters)
        .map(|(source, parameter)| match source {
            Some(source) => Some(source),
            None => parameter.default.is_some().then_some(Source::Default),
        })
        .collect()
}

/// Compares declared parameter types: a type parameter is less specific than any type.
fn more_specific(one: &Match, rival: &Match) -> Option<bool> {
    let open = |m: &Match| match m.candidate.callee {
        Callee::Member(member) => {
            member.parameters.iter().map(|parameter| parameter.ty.clone()).collect()
        }
        _ => Vec::new(),
    };
    let (a, b): (Vec<Type>, Vec<Type>) = (open(one), open(rival));
    let mut order = 0;
    for (x, y) in a.iter().zip(&b) {
        match specific(x, y) {
            0 => {}
            found if order == 0 => order = found,
            found if found != order => return None,
            _ => {}
        }
    }
    if order == 0 { None } else { Some(order > 0) }
}

fn specific(a: &Type, b: &Type) -> i32 {
    match (a, b) {
        (Type::Parameter(_), Type::Parameter(_)) => 0,
        (_, Type::Parameter(_)) => 1,
        (Type::Parameter(_), _) => -1,
        _ => {
            let parts = a.arguments().iter().zip(b.arguments());
            parts.map(|(a, b)| specific(a, b)).find(|order| *order != 0).unwrap_or(0)
        }
    }
}
