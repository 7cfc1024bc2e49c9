//! Type inference for generic methods.

use super::Binder;
use super::bound::BoundKind;
use super::overload::Argument;
use crate::expr::members::{Mode, table};
use crate::expr::types::Type;
use crate::expr::types::convert::implicit;

/// What is known about one type parameter.
#[derive(Clone, Debug, Default)]
struct Inferred {
    exact: Vec<Type>,
    lower: Vec<Type>,
    upper: Vec<Type>,
    fixed: Option<Type>,
}

/// The type parameters of a method while they are inferred.
struct Inference {
    first: usize,
    all: Vec<Inferred>,
}

impl Inference {
    fn index(&self, ty: &Type) -> Option<usize> {
        match ty {
            Type::Parameter(index) => {
                usize::from(*index).checked_sub(self.first).filter(|at| *at < self.all.len())
            }
            _ => None,
        }
    }

    /// Replaces what is fixed.
    fn close(&self, ty: &Type) -> Type {
        let mut types: Vec<Type> = (0..self.first)
            .map(|index| Type::Parameter(u16::try_from(index).unwrap_or(0)))
            .collect();
        for (index, inferred) in self.all.iter().enumerate() {
            let open = Type::Parameter(u16::try_from(self.first + index).unwrap_or(0));
            types.push(inferred.fixed.clone().unwrap_or(open));
        }
        ty.substitute(&types)
    }

    /// Type parameters in `ty` that are not fixed yet.
    fn unfixed_in(&self, ty: &Type) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect(ty, &mut found);
        found
    }

    fn collect(&self, ty: &Type, found: &mut Vec<usize>) {
        if let Some(index) = self.index(ty) {
            if self.all.get(index).is_some_and(|inferred| inferred.fixed.is_none())
                && !found.contains(&index)
            {
                found.push(index);
            }
            return;
        }
        for part in ty.arguments() {
            self.collect(part, found);
        }
    }

    fn exact(&mut self, from: &Type, to: &Type) {
        if let Some(index) = self.index(to) {
            if let Some(inferred) = self.all.get_mut(index) {
                inferred.exact.push(from.clone());
            }
            return;
        }
        match (from, to) {
            (Type::Named(a, x), Type::Named(b, y)) if a == b => {
                for (x, y) in x.iter().zip(y.iter()) {
                    self.exact(x, y);
                }
            }
            (Type::Array(x, _), Type::Array(y, _)) | (Type::Nullable(x), Type::Nullable(y)) => {
                self.exact(x, y);
            }
            (Type::Tuple(x), Type::Tuple(y)) => {
                for (x, y) in x.types.iter().zip(&y.types) {
                    self.exact(x, y);
                }
            }
            _ => {}
        }
    }

    fn lower(&mut self, from: &Type, to: &Type) {
        if matches!(from, Type::Null | Type::Void) || !to.is_open() {
            return;
        }
        if let Some(index) = self.index(to) {
            if let Some(inferred) = self.all.get_mut(index) {
                inferred.lower.push(from.clone());
            }
            return;
        }
        match (from, to) {
            (Type::Nullable(x), Type::Nullable(y)) => self.lower(x, y),
            (x, Type::Nullable(y)) if x.is_value_type() => self.lower(x, y),
            (Type::Array(x, a), Type::Array(y, b)) if a == b => self.either(x, y),
            (Type::Tuple(x), Type::Tuple(y)) => {
                for (x, y) in x.types.iter().zip(&y.types) {
                    self.lower(x, y);
                }
            }
            (from, Type::Named(wanted, arguments)) => {
                let bases = std::iter::once(from.clone()).chain(table().bases(from).into_owned());
                let found: Vec<Type> = bases
                    .filter(|base| matches!(base, Type::Named(id, _) if id == wanted))
                    .collect();
                // Two different instances of one interface give nothing.
                if let [base] = found.as_slice() {
                    let variance = table().definition(*wanted).variance.clone();
                    for ((x, y), variance) in
                        base.arguments().iter().zip(arguments.iter()).zip(variance)
                    {
                        match variance {
                            1 => self.either(x, y),
                            -1 if !x.is_value_type() => self.upper(x, y),
                            _ => self.exact(x, y),
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// Lower-bound inference for reference types, exact for value types.
    fn either(&mut self, from: &Type, to: &Type) {
        if from.is_value_type() { self.exact(from, to) } else { self.lower(from, to) }
    }

    fn upper(&mut self, from: &Type, to: &Type) {
        if let Some(index) = self.index(to) {
            if let Some(inferred) = self.all.get_mut(index) {
                inferred.upper.push(from.clone());
            }
            return;
        }
        self.exact(from, to);
    }

    /// Decides a type parameter from its bounds.
    fn fix(&mut self, index: usize) -> bool {
        let Some(inferred) = self.all.get_mut(index) else { return false };
        let mut candidates: Vec<Type> = Vec::new();
        for ty in inferred.exact.iter().chain(&inferred.lower).chain(&inferred.upper) {
            if !candidates.contains(ty) {
                candidates.push(ty.clone());
            }
        }
        if candidates.iter().any(Type::is_unknown) {
            inferred.fixed = Some(Type::Unknown);
            return true;
        }
        candidates.retain(|candidate| {
            inferred.exact.iter().all(|bound| bound == candidate)
                && inferred.lower.iter().all(|bound| implicit(bound, candidate).is_some())
                && inferred.upper.iter().all(|bound| implicit(candidate, bound).is_some())
        });
        let best = candidates
            .iter()
            .find(|one| candidates.iter().all(|other| implicit(other, one).is_some()))
            .cloned();
        inferred.fixed = best;
        inferred.fixed.is_some()
    }
}

impl<'a> Binder<'a> {
    /// Type arguments of a method from its arguments; `parameters` are the open types that the
    /// arguments go to.
    pub(super) fn infer(
        &mut self,
        first: usize,
        count: usize,
        arguments: &[Argument<'a>],
        parameters: &[Type],
    ) -> Option<Vec<Type>> {
        let mut inference = Inference { first, all: vec![Inferred::default(); count] };
        for (argument, parameter) in arguments.iter().zip(parameters) {
            self.first_phase(&mut inference, argument, parameter);
        }
        let mut done = vec![false; arguments.len()];
        for _ in 0..=count + arguments.len() {
            if inference.all.iter().all(|inferred| inferred.fixed.is_some()) {
                break;
            }
            // Fix what depends on nothing that is open.
            let depends = self.dependencies(&inference, arguments, parameters);
            let ready: Vec<usize> = (0..count)
                .filter(|index| inference.all.get(*index).is_some_and(|i| i.fixed.is_none()))
                .filter(|index| depends.iter().all(|(from, _)| from != index))
                .filter(|index| has_bounds(&inference, *index))
                .collect();
            let ready = if ready.is_empty() {
                let needed = |index: &usize| depends.iter().any(|(_, on)| on == index);
                (0..count)
                    .filter(|index| inference.all.get(*index).is_some_and(|i| i.fixed.is_none()))
                    .filter(|index| needed(index) && has_bounds(&inference, *index))
                    .collect()
            } else {
                ready
            };
            for index in ready {
                if !inference.fix(index) {
                    return None;
                }
            }
            for (index, (argument, parameter)) in arguments.iter().zip(parameters).enumerate() {
                let Some(finished) = done.get_mut(index) else { continue };
                if !*finished {
                    *finished = self.output_inference(&mut inference, argument, parameter);
                }
            }
        }
        for index in 0..count {
            let open = inference.all.get(index).is_some_and(|inferred| inferred.fixed.is_none());
            if open && !(has_bounds(&inference, index) && inference.fix(index)) {
                return None;
            }
        }
        inference.all.into_iter().map(|inferred| inferred.fixed).collect()
    }

    fn first_phase(
        &mut self,
        inference: &mut Inference,
        argument: &Argument<'a>,
        parameter: &Type,
    ) {
        match &argument.bound.kind {
            BoundKind::Lambda(lambda) => {
                let Some((wanted, _)) = self.delegate_signature(parameter) else { return };
                let Some(written) = &lambda.parameters else { return };
                for (written, (wanted, _)) in written.iter().zip(&wanted) {
                    if let Some(ty) = &written.ty {
                        let (ty, _) = self.on_trial(|binder| binder.type_of_syntax(ty));
                        inference.exact(&ty, wanted);
                    }
                }
            }
            BoundKind::Methods(_)
            | BoundKind::Default
            | BoundKind::Throw(_)
            | BoundKind::Discard
            | BoundKind::OutVariable(_)
            | BoundKind::Invalid => {}
            BoundKind::Tuple(items) => {
                if let Type::Tuple(wanted) = parameter
                    && wanted.types.len() == items.len()
                {
                    for (item, wanted) in items.iter().zip(&wanted.types) {
                        let argument =
                            Argument { bound: item.clone(), name: None, mode: Mode::Value };
                        self.first_phase(inference, &argument, wanted);
                    }
                } else {
                    inference.lower(&argument.bound.ty, parameter);
                }
            }
            _ if argument.mode != Mode::Value => inference.exact(&argument.bound.ty, parameter),
            _ => inference.lower(&argument.bound.ty, parameter),
        }
    }

    /// Pairs of type parameters of which the first depends on the second: it stands in the
    /// result of a lambda whose parameters have the second.
    fn dependencies(
        &mut self,
        inference: &Inference,
        arguments: &[Argument<'a>],
        parameters: &[Type],
    ) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for (argument, parameter) in arguments.iter().zip(parameters) {
            if !matches!(argument.bound.kind, BoundKind::Lambda(_) | BoundKind::Methods(_)) {
                continue;
            }
            let Some((wanted, result)) = self.delegate_signature(parameter) else { continue };
            for output in inference.unfixed_in(&result) {
                for (ty, _) in &wanted {
                    for input in inference.unfixed_in(ty) {
                        pairs.push((output, input));
                    }
                }
            }
        }
        pairs
    }

    /// Infers from the result of a lambda or method group whose parameters are known.
    fn output_inference(
        &mut self,
        inference: &mut Inference,
        argument: &Argument<'a>,
        parameter: &Type,
    ) -> bool {
        if !matches!(argument.bound.kind, BoundKind::Lambda(_) | BoundKind::Methods(_)) {
            return true;
        }
        let Some((wanted, result)) = self.delegate_signature(parameter) else { return true };
        if inference.unfixed_in(&result).is_empty() {
            return true;
        }
        if wanted.iter().any(|(ty, _)| !inference.unfixed_in(ty).is_empty()) {
            return false;
        }
        let types: Vec<Type> = wanted.iter().map(|(ty, _)| inference.close(ty)).collect();
        let found = match &argument.bound.kind {
            BoundKind::Lambda(lambda) => self.lambda_result(lambda, &types),
            BoundKind::Methods(methods) => self.methods_result(methods, &types),
            _ => None,
        };
        if let Some(found) = found.filter(|found| *found != Type::Void) {
            inference.lower(&found, &result);
        }
        true
    }
}

fn has_bounds(inference: &Inference, index: usize) -> bool {
    inference.all.get(index).is_some_and(|inferred| {
        !(inferred.exact.is_empty() && inferred.lower.is_empty() && inferred.upper.is_empty())
    })
}
