//! The queries that compute one element after another.

use super::{Args, Call, Known, known_generic};
use crate::expr::eval::Interpreter;
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Fault, Object, Value};

/// A sequence that is computed while it is walked.
struct Lazy {
    element: Type,
    /// The runtime's name of the iterator class.
    class: String,
    source: Value,
    start: Start,
    arguments: Vec<Value>,
}

impl std::fmt::Debug for Lazy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lazy").field("class", &self.class).finish_non_exhaustive()
    }
}

impl Object for Lazy {
    fn type_of(&self) -> Type {
        known_generic(Known::IEnumerableOf, std::slice::from_ref(&self.element))
    }

    fn runtime_name(&self) -> Option<String> {
        Some(self.class.clone())
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(Box::new(Starting {
            source: self.source.clone(),
            start: self.start,
            arguments: self.arguments.clone(),
            running: None,
        }))
    }
}

/// Starts the pass over the source at the first element, as .NET's iterators do.
struct Starting {
    source: Value,
    start: Start,
    arguments: Vec<Value>,
    running: Option<Box<dyn Enumerator>>,
}

impl Enumerator for Starting {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        interpreter.step()?;
        let running = match &mut self.running {
            Some(running) => running,
            none => {
                let source = interpreter.enumerate(&self.source)?;
                none.insert((self.start)(source, &self.arguments))
            }
        };
        running.next(interpreter)
    }
}

pub(super) struct Select {
    pub(super) source: Box<dyn Enumerator>,
    pub(super) selector: Value,
    pub(super) index: Option<i32>,
}

impl Enumerator for Select {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        let Some(value) = self.source.next(interpreter)? else { return Ok(None) };
        let result = match &mut self.index {
            None => interpreter.invoke(&self.selector, &[value])?,
            Some(index) => {
                let at = *index;
                *index += 1;
                interpreter.invoke(&self.selector, &[value, Value::Int(at)])?
            }
        };
        Ok(Some(result))
    }
}

pub(super) struct Where {
    pub(super) source: Box<dyn Enumerator>,
    pub(super) predicate: Value,
}

impl Enumerator for Where {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        while let Some(value) = self.source.next(interpreter)? {
            if matches!(
                interpreter.invoke(&self.predicate, std::slice::from_ref(&value))?,
                Value::Bool(true)
            ) {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}

/// The function that a query was given.
pub(super) fn one(arguments: &[Value]) -> Value {
    arguments.first().cloned().unwrap_or_default()
}

pub(super) type Start = fn(Box<dyn Enumerator>, &[Value]) -> Box<dyn Enumerator>;

/// A deferred `Select`.
pub(super) fn select(
    call: &mut Call<'_, '_>,
    args: Args<'_>,
    start: Start,
) -> Result<Value, Fault> {
    let (from, to) = (call.type_argument(0), call.type_argument(1));
    let class = format!(
        "System.Linq.Enumerable+IEnumerableSelectIterator`2[{},{}]",
        from.runtime_name(),
        to.runtime_name()
    );
    lazy(to, class, args, start)
}

/// A deferred query that starts its pass by `start`.
pub(super) fn lazy(
    element: Type,
    class: String,
    args: Args<'_>,
    start: Start,
) -> Result<Value, Fault> {
    let source = args.required(0, "source")?.clone();
    args.required(1, "selector")?;
    Ok(Value::object(Lazy {
        element,
        class,
        source,
        start,
        arguments: args.0.iter().skip(1).cloned().collect(),
    }))
}
