//! Names in scope, slots of functions, and which variables have a value.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Binder, Function, FunctionBody, ProblemKind, Slot};
use crate::expr::ast;
use crate::expr::members::Mode;
use crate::expr::types::Type;
use crate::expr::value::Constant;
use crate::source::Span;

/// Index of a variable of the whole expression.
pub(super) type VariableId = usize;

/// A local variable, parameter or local function.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: Arc<str>,
    pub(super) ty: Type,
    pub(super) span: Span,
    /// Depth of the function that declares it.
    pub(super) function: usize,
    pub(super) slot: Slot,
    pub(super) constant: Option<Constant>,
    pub(super) is_const: bool,
    /// What it is when it cannot be assigned: `foreach iteration variable`.
    pub(super) read_only: Option<&'static str>,
    pub(super) local_function: Option<Arc<LocalSignature>>,
    pub(super) is_read: bool,
}

/// What a local function takes and gives.
#[derive(Debug)]
pub(super) struct LocalSignature {
    pub(super) parameters: Vec<LocalParameter>,
    pub(super) type_parameters: Vec<Arc<str>>,
    pub(super) result: Type,
}

/// A parameter of a local function.
#[derive(Clone, Debug)]
pub(super) struct LocalParameter {
    pub(super) name: Arc<str>,
    pub(super) ty: Type,
    pub(super) mode: Mode,
    pub(super) default: Option<Constant>,
}

/// A function that is being bound.
#[derive(Debug, Default)]
pub(super) struct FunctionContext {
    pub(super) slots: Slot,
    pub(super) shared: Vec<bool>,
    pub(super) captures: Vec<(Slot, Slot)>,
    pub(super) captured: HashMap<VariableId, Slot>,
    /// What `return` must give; `None` while a lambda's result is inferred.
    pub(super) result: Option<Type>,
    /// Types of the returned values of a lambda whose result is inferred.
    pub(super) returned: Vec<Type>,
    /// Element type of an iterator.
    pub(super) yields: Option<Type>,
    pub(super) has_yield: bool,
    /// How many scopes enclose the function: its own are above.
    pub(super) loops: u32,
    pub(super) switches: Vec<super::statement::SwitchContext>,
    pub(super) catches: u32,
    pub(super) finallys: u32,
}

/// Names of one block.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) names: Vec<(Arc<str>, VariableId)>,
    /// Names that blocks and lambdas inside declared.
    pub(super) inner: Vec<Arc<str>>,
    pub(super) labels: Vec<(Arc<str>, u32)>,
    pub(super) type_parameters: Vec<(Arc<str>, u16)>,
}

/// Which variables have a value for certain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Assigned {
    bits: Vec<u64>,
    /// Unreachable code: every variable counts as assigned.
    pub(super) all: bool,
}

impl Assigned {
    pub(super) fn set(&mut self, id: VariableId) {
        let word = id / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word) {
            *bits |= 1 << (id % 64);
        }
    }

    pub(super) fn has(&self, id: VariableId) -> bool {
        self.all || self.bits.get(id / 64).is_some_and(|bits| bits & (1 << (id % 64)) != 0)
    }

    /// What holds on both paths.
    pub(super) fn join(&mut self, other: &Self) {
        if other.all {
            return;
        }
        if self.all {
            *self = other.clone();
            return;
        }
        for (index, bits) in self.bits.iter_mut().enumerate() {
            *bits &= other.bits.get(index).copied().unwrap_or(0);
        }
    }

    /// What holds after both have happened.
    pub(super) fn add(&mut self, other: &Self) {
        self.all |= other.all;
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        for (bits, more) in self.bits.iter_mut().zip(&other.bits) {
            *bits |= more;
        }
    }

    pub(super) fn unreachable() -> Self {
        Self { bits: Vec::new(), all: true }
    }
}

impl<'a> Binder<'a> {
    pub(super) fn function(&mut self) -> &mut FunctionContext {
        if self.functions.is_empty() {
            self.functions.push(FunctionContext::default());
        }
        let last = self.functions.len() - 1;
        match self.functions.get_mut(last) {
            Some(function) => function,
            None => unreachable!("pushed above"),
        }
    }

    pub(super) fn new_slot(&mut self) -> Slot {
        let function = self.function();
        let slot = function.slots;
        function.slots += 1;
        function.shared.push(false);
        slot
    }

    pub(super) fn enter(&mut self) {
        self.scopes.push(Scope::default());
    }

    /// Leaves a scope and gives its slots that closures share.
    pub(super) fn leave(&mut self) -> Vec<Slot> {
        let Some(scope) = self.scopes.pop() else { return Vec::new() };
        if let Some(outer) = self.scopes.last_mut() {
            let names = scope.names.iter().map(|(name, _)| name.clone()).chain(scope.inner);
            for name in names {
                if !name.is_empty() && !outer.inner.contains(&name) {
                    outer.inner.push(name);
                }
            }
        }
        let mut fresh = Vec::new();
        for (_, id) in &scope.names {
            let Some(variable) = self.variables.get(*id) else { continue };
            let shared = self.functions.get(variable.function);
            let shared = shared.and_then(|f| f.shared.get(variable.slot as usize)).copied();
            if shared == Some(true) {
                fresh.push(variable.slot);
            }
            if !variable.is_read && self.quiet == 0 && !variable.name.is_empty() {
                let (name, span) = (variable.name.clone(), variable.span);
                self.problem(ProblemKind::UnusedVariable, span, format!("`{name}` is never read"));
            }
        }
        fresh
    }

    /// Declares a variable in the innermost scope.
    pub(super) fn declare(&mut self, name: &ast::Identifier, ty: Type) -> VariableId {
        let inside = self.scopes.last().is_some_and(|scope| scope.inner.contains(&name.text));
        if (self.find_in_function(&name.text) || inside) && !name.is_missing() {
            self.problem(
                ProblemKind::DuplicateName,
                name.span,
                format!("`{}` is declared already", name.text),
            );
        }
        self.declare_hidden(name.text.clone(), name.span, ty)
    }

    pub(super) fn declare_hidden(&mut self, name: Arc<str>, span: Span, ty: Type) -> VariableId {
        self.observe_local(&name, span, &ty);
        let slot = self.new_slot();
        let id = self.variables.len();
        self.variables.push(Variable {
            name: name.clone(),
            ty,
            span,
            function: self.functions.len().saturating_sub(1),
            slot,
            constant: None,
            is_const: false,
            read_only: None,
            local_function: None,
            is_read: false,
        });
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.push((name, id));
        }
        id
    }

    /// True when an enclosing scope of the same function (or of one around it) has the name:
    /// C# 7.3 lets no local hide another.
    fn find_in_function(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The variable of a name.
    pub(super) fn find(&self, name: &str) -> Option<VariableId> {
        self.scopes.iter().rev().find_map(|scope| {
            scope.names.iter().rev().find(|(known, _)| &**known == name).map(|(_, id)| *id)
        })
    }

    /// The slot of a variable in the running function, captured from outer ones as needed.
    pub(super) fn slot_of(&mut self, id: VariableId) -> Slot {
        let Some(variable) = self.variables.get(id) else { return 0 };
        let (home, mut slot) = (variable.function, variable.slot);
        let last = self.functions.len().saturating_sub(1);
        if home < last
            && let Some(function) = self.functions.get_mut(home)
            && let Some(shared) = function.shared.get_mut(slot as usize)
        {
            *shared = true;
        }
        for depth in home + 1..=last {
            let Some(function) = self.functions.get_mut(depth) else { continue };
            slot = match function.captured.get(&id) {
                Some(known) => *known,
                None => {
                    let inner = function.slots;
                    function.slots += 1;
                    function.shared.push(false);
                    function.captures.push((slot, inner));
                    function.captured.insert(id, inner);
                    inner
                }
            };
        }
        slot
    }

    /// Takes the innermost function off and makes its code.
    pub(super) fn finish_function(
        &mut self,
        name: Option<Arc<str>>,
        parameters: u32,
        body: FunctionBody,
    ) -> Function {
        let context = self.functions.pop().unwrap_or_default();
        Function {
            name,
            parameters,
            slots: context.slots,
            shared: context.shared,
            captures: context.captures,
            body,
            iterator: if context.has_yield { context.yields } else { None },
        }
    }

    pub(super) fn variable_type(&self, id: VariableId) -> Type {
        self.variables.get(id).map_or(Type::Unknown, |variable| variable.ty.clone())
    }
}
