//! Sequences that are computed while they are walked, under the names of the runtime's iterator
//! classes: the class of a query depends on what it queries.

use std::rc::Rc;

use crate::expr::eval::Interpreter;
use crate::expr::json::{Data, Token};
use crate::expr::members::collections::List;
use crate::expr::members::{Args, Call, Known, known_generic};
use crate::expr::types::Type;
use crate::expr::value::{Array, Enumerator, Fault, Object, Value};

/// Starts a walk over a query.
pub(super) type Start = fn(&mut Interpreter<'_>, &Plan) -> Result<Box<dyn Enumerator>, Fault>;

/// What a query is made of.
#[derive(Clone)]
pub(super) struct Plan {
    /// The sequence type that it has for the compiler.
    pub(super) ty: Type,
    /// Name and arity of the runtime's class, ``ArraySelectIterator`2``.
    pub(super) class: &'static str,
    /// Type arguments of the class.
    pub(super) types: Vec<Type>,
    /// The source, then what the query was given.
    pub(super) args: Vec<Value>,
    pub(super) start: Start,
}

impl Drop for Plan {
    fn drop(&mut self) {
        crate::expr::stack::release(&mut self.args);
    }
}

/// A deferred query.
pub(in crate::expr::members) struct Query(pub(super) Rc<Plan>);

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").field("class", &self.0.class).finish_non_exhaustive()
    }
}

impl Object for Query {
    fn type_of(&self) -> Type {
        self.0.ty.clone()
    }

    fn runtime_name(&self) -> Option<String> {
        let names: Vec<String> = self.0.types.iter().map(Type::runtime_name).collect();
        let class = self.0.class;
        Some(if names.is_empty() {
            format!("System.Linq.Enumerable+{class}")
        } else {
            format!("System.Linq.Enumerable+{class}[{}]", names.join(","))
        })
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(Box::new(Starting { data: Rc::clone(&self.0), running: None }))
    }
}

/// Starts the pass over the source at the first element, as the runtime's iterators do.
struct Starting {
    data: Rc<Plan>,
    running: Option<Box<dyn Enumerator>>,
}

impl Enumerator for Starting {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        interpreter.step()?;
        let running = match &mut self.running {
            Some(running) => running,
            none => {
                let started = (self.data.start)(interpreter, &self.data)?;
                none.insert(started)
            }
        };
        // Queries over queries nest as deep as they were built.
        interpreter.deeper(|interpreter| running.next(interpreter))
    }
}

impl Plan {
    /// An argument; the source is the first.
    pub(super) fn arg(&self, index: usize) -> Value {
        self.args.get(index).cloned().unwrap_or_default()
    }

    /// An `int` argument.
    pub(super) fn int(&self, index: usize) -> i32 {
        match self.args.get(index) {
            Some(Value::Int(number)) => *number,
            _ => 0,
        }
    }

    /// A walk over an argument.
    pub(super) fn walk(
        &self,
        interpreter: &mut Interpreter<'_>,
        index: usize,
    ) -> Result<Box<dyn Enumerator>, Fault> {
        interpreter.enumerate(&self.arg(index))
    }

    /// All elements of an argument.
    pub(super) fn all(
        &self,
        interpreter: &mut Interpreter<'_>,
        index: usize,
    ) -> Result<Vec<Value>, Fault> {
        interpreter.collect(&self.arg(index))
    }

    /// As a value.
    pub(super) fn value(self) -> Value {
        Value::object(Query(Rc::new(self)))
    }
}

struct Stream<F>(F);

impl<F> Enumerator for Stream<F>
where
    F: FnMut(&mut Interpreter<'_>) -> Result<Option<Value>, Fault>,
{
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        (self.0)(interpreter)
    }
}

/// A walk that a function steps.
pub(super) fn stream(
    next: impl FnMut(&mut Interpreter<'_>) -> Result<Option<Value>, Fault> + 'static,
) -> Box<dyn Enumerator> {
    Box::new(Stream(next))
}

/// What a sequence is for the runtime's choice of an iterator.
#[derive(Clone)]
pub(super) enum Source {
    Array,
    List,
    /// Any other list with an index.
    Indexed,
    Query(Rc<Plan>),
    Other,
}

/// What kind of sequence a value is.
pub(super) fn source_of(value: &Value) -> Source {
    if matches!(value, Value::Array(_)) {
        return Source::Array;
    }
    if value.downcast::<List>().is_some() {
        return Source::List;
    }
    if let Some(query) = value.downcast::<Query>() {
        return Source::Query(Rc::clone(&query.0));
    }
    if let Some(token) = value.downcast::<Token>() {
        return match token.data() {
            Data::Value(_) => Source::Other,
            _ => Source::Indexed,
        };
    }
    if crate::expr::members::collections::is_indexed(value) {
        return Source::Indexed;
    }
    Source::Other
}

/// The query that a value is.
pub(super) fn query_of(value: &Value) -> Option<Rc<Plan>> {
    value.downcast::<Query>().map(|query| Rc::clone(&query.0))
}

/// True for an array without elements, which most queries answer with another.
pub(super) fn is_empty_array(value: &Value) -> bool {
    matches!(value, Value::Array(array) if array.is_empty())
}

/// Checks that sequences and functions are not null, by the names of the parameters.
pub(super) fn checked(call: &Call<'_, '_>, args: Args<'_>) -> Result<(), Fault> {
    for (at, parameter) in call.member.parameters.iter().enumerate() {
        let may_be_null = parameter.name.ends_with("omparer")
            || !matches!(parameter.ty, Type::Named(..) | Type::Array(..));
        if !may_be_null {
            args.required(at, parameter.name)?;
        }
    }
    Ok(())
}

/// Element type of what the called member gives.
pub(super) fn result_element(call: &Call<'_, '_>) -> Type {
    let result = call.member.result.substitute(call.types);
    result.arguments().first().cloned().unwrap_or(Type::Object)
}

/// An array without elements.
pub(super) fn empty(element: Type) -> Value {
    Array::new(element, Vec::new()).into()
}

/// A deferred query with the class's type arguments.
pub(super) fn query(
    call: &Call<'_, '_>,
    class: &'static str,
    types: Vec<Type>,
    args: Vec<Value>,
    start: Start,
) -> Value {
    let ty = call.member.result.substitute(call.types);
    Plan { ty, class, types, args, start }.value()
}

/// A deferred query over the call's arguments; the class's type arguments are those of the call.
pub(super) fn defer(
    call: &Call<'_, '_>,
    args: Args<'_>,
    class: &'static str,
    start: Start,
) -> Result<Value, Fault> {
    checked(call, args)?;
    Ok(query(call, class, call.types.to_vec(), args.0.to_vec(), start))
}

/// As [`defer`], but an empty array gives an empty array.
pub(super) fn defer_unless_empty(
    call: &Call<'_, '_>,
    args: Args<'_>,
    class: &'static str,
    start: Start,
) -> Result<Value, Fault> {
    checked(call, args)?;
    if is_empty_array(args.get(0)) {
        return Ok(empty(result_element(call)));
    }
    defer(call, args, class, start)
}

/// `IEnumerable<T>`
pub(super) fn sequence_type(element: &Type) -> Type {
    known_generic(Known::IEnumerableOf, std::slice::from_ref(element))
}

/// Calls a predicate.
pub(super) fn holds(
    interpreter: &mut Interpreter<'_>,
    predicate: &Value,
    arguments: &[Value],
) -> Result<bool, Fault> {
    interpreter.step()?;
    Ok(matches!(interpreter.invoke(predicate, arguments)?, Value::Bool(true)))
}
