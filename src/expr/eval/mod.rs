//! Runs compiled expressions.
//!
//! [`Interpreter`] walks the compiled form of one expression with a frame of slots. It counts
//! steps, depth and size against [`Limits`], reads clock, randomness and the recorded request
//! only through its [`Host`], and turns .NET exceptions into values that the expression's own
//! `try` can catch.

mod call;
mod code;
mod convert;
mod dynamic;
mod dynamic_json;
mod equality;
mod operators;
mod pattern;
mod statement;
mod text;

use std::sync::Arc;

pub(crate) use call::{count_plain, enumerate_plain};
pub use convert::{default_value, is_instance, numeric};
pub use equality::{compare, equals, hash_all, hash_value};
pub use operators::{binary, unary};
pub(crate) use text::{enum_text as enum_name, pad};

use super::bind::{Function, FunctionBody, Slot};
use super::context::Host;
use super::stack::{MOST_EVALUATED, with_room};
use super::value::{Fault, LimitKind, Value, Variable};
use crate::source::Span;
use statement::Flow;

/// What an evaluation may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Statements, calls and elements of sequences.
    pub steps: u64,
    /// Calls within calls.
    pub depth: u32,
    /// Units of one text, or elements of one collection.
    pub size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 10_000_000, depth: 2_000, size: 64 << 20 }
    }
}

/// Runs the code of one evaluation.
pub struct Interpreter<'h> {
    host: &'h dyn Host,
    limits: Limits,
    steps: u64,
    depth: u32,
    /// Frames one after another; the running one starts at `base`.
    stack: Vec<Value>,
    base: usize,
    /// Shared variables made so far: emptied at the end, since closures and the variables that
    /// hold them refer to each other.
    shared: Vec<Variable>,
    /// Results of `yield return`, for each running iterator.
    yielded: Vec<Vec<Value>>,
    /// Exceptions that enclosing `catch` blocks handle, for `throw;`.
    handled: Vec<super::value::Exception>,
    /// Where the last fault arose.
    fault_span: Option<Span>,
    /// Numbers drawn so far, so that each draw differs.
    drawn: u64,
    /// Levels of code around what is evaluated, over all calls.
    nested: u32,
}

impl std::fmt::Debug for Interpreter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interpreter").field("steps", &self.steps).finish_non_exhaustive()
    }
}

impl Drop for Interpreter<'_> {
    fn drop(&mut self) {
        for variable in &self.shared {
            if let Ok(mut variable) = variable.try_borrow_mut() {
                *variable = Value::Null;
            }
        }
    }
}

impl<'h> Interpreter<'h> {
    /// An interpreter for one evaluation.
    #[must_use]
    pub fn new(host: &'h dyn Host, limits: Limits) -> Self {
        Self {
            host,
            limits,
            steps: 0,
            depth: 0,
            stack: Vec::new(),
            base: 0,
            shared: Vec::new(),
            yielded: Vec::new(),
            handled: Vec::new(),
            fault_span: None,
            drawn: 0,
            nested: 0,
        }
    }

    /// Where the request, the clock and randomness come from.
    #[must_use]
    pub fn host(&self) -> &'h dyn Host {
        self.host
    }

    /// A random number that no other draw of this evaluation gives, from the host's seed.
    pub fn random(&mut self) -> u64 {
        self.drawn += 1;
        // SplitMix64: well spread, and the same on every machine.
        let mut z =
            self.host.random_seed().wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Counts one step.
    ///
    /// # Errors
    /// When the limit is reached.
    #[inline]
    pub fn step(&mut self) -> Result<(), Fault> {
        self.steps += 1;
        if self.steps > self.limits.steps {
            return Err(Fault::Limit(LimitKind::Steps));
        }
        Ok(())
    }

    /// Checks the size of what is about to be built: units of a text, elements of a collection.
    ///
    /// # Errors
    /// When it is over the limit.
    pub fn reserve(&mut self, size: usize) -> Result<(), Fault> {
        if size > self.limits.size {
            return Err(Fault::Limit(LimitKind::Size));
        }
        self.steps += size as u64 / 64;
        Ok(())
    }

    /// Where the last fault arose, in the text of the expression.
    #[must_use]
    pub fn fault_span(&self) -> Option<Span> {
        self.fault_span
    }

    /// Runs a function with arguments and captured variables in a frame of its own.
    pub(super) fn run(
        &mut self,
        function: &Function,
        arguments: &[Value],
        captured: &[Variable],
    ) -> Result<Value, Fault> {
        if self.depth >= self.limits.depth {
            return Err(Fault::Limit(LimitKind::Depth));
        }
        self.step()?;
        self.depth += 1;
        let caller = self.base;
        let top = self.stack.len();
        self.base = top;
        self.stack.resize(top + function.slots as usize, Value::Null);
        for (slot, argument) in (0..function.parameters).zip(arguments) {
            let shared = function.shared.get(slot as usize).copied().unwrap_or(false);
            let value = match argument {
                Value::Variable(_) => argument.clone(),
                value if shared => self.share(value.clone()),
                value => value.clone(),
            };
            self.put(slot, value);
        }
        for ((_, slot), variable) in function.captures.iter().zip(captured) {
            self.put(*slot, Value::Variable(variable.clone()));
        }
        let result = with_room(|| self.run_body(function));
        self.stack.truncate(top);
        self.base = caller;
        self.depth -= 1;
        result
    }

    fn run_body(&mut self, function: &Function) -> Result<Value, Fault> {
        match &function.body {
            FunctionBody::Expression(code) => self.eval(code),
            FunctionBody::Block(block) => match self.block(block)? {
                Flow::Return(value) => Ok(value),
                _ => Ok(Value::Null),
            },
        }
    }

    /// Makes a variable that closures can share.
    fn share(&mut self, value: Value) -> Value {
        let variable = Variable::new(value.into());
        self.shared.push(variable.clone());
        Value::Variable(variable)
    }

    /// Replaces what the slot itself holds.
    #[inline]
    fn put(&mut self, slot: Slot, value: Value) {
        if let Some(place) = self.stack.get_mut(self.base + slot as usize) {
            *place = value;
        }
    }

    /// The value of a variable.
    #[inline]
    fn local(&self, slot: Slot) -> Value {
        match self.stack.get(self.base + slot as usize) {
            Some(Value::Variable(variable)) => variable.borrow().clone(),
            Some(value) => value.clone(),
            None => Value::Null,
        }
    }

    /// Stores into a variable.
    #[inline]
    fn set_local(&mut self, slot: Slot, value: Value) {
        match self.stack.get_mut(self.base + slot as usize) {
            Some(Value::Variable(variable)) => *variable.borrow_mut() = value,
            Some(place) => *place = value,
            None => {}
        }
    }

    /// The variable itself, shared from now on.
    fn reference(&mut self, slot: Slot) -> Variable {
        let index = self.base + slot as usize;
        let old = match self.stack.get(index) {
            Some(Value::Variable(variable)) => return variable.clone(),
            Some(value) => value.clone(),
            None => Value::Null,
        };
        let variable = Variable::new(old.into());
        self.put(slot, Value::Variable(variable.clone()));
        variable
    }

    /// The variables that a function captures, from the running frame.
    fn capture(&mut self, function: &Arc<Function>) -> Vec<Variable> {
        function.captures.iter().map(|(outer, _)| self.reference(*outer)).collect()
    }

    /// New shared variables for a run of a block.
    fn refresh(&mut self, slots: &[Slot]) {
        for slot in slots {
            let variable = self.share(Value::Null);
            self.put(*slot, variable);
        }
    }

    /// Runs a step of a recursive walk, within the limit on depth and with room on the stack.
    ///
    /// # Errors
    /// When the limit is reached, and those of the step.
    pub fn deeper<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.nested >= MOST_EVALUATED {
            return Err(Fault::Limit(LimitKind::Depth));
        }
        self.nested += 1;
        let result = with_room(|| work(self));
        self.nested -= 1;
        result
    }

    #[inline]
    fn at(&mut self, span: Span, fault: Fault) -> Fault {
        if self.fault_span.is_none() {
            self.fault_span = Some(span);
        }
        fault
    }
}
