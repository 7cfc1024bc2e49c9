//! `IEnumerator<T>` as a value: walks that code steps by itself.

use std::cell::RefCell;

use super::equality::generic_of;
use crate::expr::eval::{Interpreter, default_value};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value};

/// Where a walk stands.
enum State {
    /// Before the first element.
    Before,
    At(Value),
    After,
}

/// A walk over a sequence.
pub(in crate::expr::members) struct Walk {
    element: Type,
    name: String,
    /// What is walked, for `Reset`.
    sequence: Value,
    enumerator: RefCell<Box<dyn Enumerator>>,
    state: RefCell<State>,
}

impl std::fmt::Debug for Walk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Walk").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Object for Walk {
    fn type_of(&self) -> Type {
        generic_of("System.Collections.Generic.IEnumerator", std::slice::from_ref(&self.element))
    }

    fn runtime_name(&self) -> Option<String> {
        Some(self.name.clone())
    }
}

/// Starts a walk; `name` is what `GetType()` shows.
pub(in crate::expr::members) fn start(
    call: &mut Call<'_, '_>,
    sequence: &Value,
    name: &str,
    element: Type,
) -> Result<Value, Fault> {
    let enumerator = call.interpreter.enumerate(sequence)?;
    Ok(Value::object(Walk {
        element,
        name: name.to_owned(),
        sequence: sequence.clone(),
        enumerator: RefCell::new(enumerator),
        state: RefCell::new(State::Before),
    }))
}

/// `GetEnumerator()` of any sequence.
pub(in crate::expr::members) fn any(
    call: &mut Call<'_, '_>,
    args: Args<'_>,
) -> Result<Value, Fault> {
    let sequence = args.get(0);
    let own = match (sequence, sequence.as_object()) {
        (Value::Array(_), _) => "System.ArrayEnumerator".to_owned(),
        (Value::String(_), _) => "System.CharEnumerator".to_owned(),
        (_, Some(object)) => {
            let name = object.runtime_name().unwrap_or_else(|| object.type_of().runtime_name());
            if name.starts_with("System.Linq.Enumerable+") {
                name
            } else {
                match name.split_once('[') {
                    Some((head, rest)) => format!("{head}+Enumerator[{rest}"),
                    None => format!("{name}+Enumerator"),
                }
            }
        }
        (other, None) => other.type_of().runtime_name(),
    };
    let element = call.type_argument(0);
    start(call, sequence, &own, element)
}

fn next(interpreter: &mut Interpreter<'_>, walk: &Walk) -> Result<bool, Fault> {
    interpreter.step()?;
    let found = match walk.enumerator.try_borrow_mut() {
        Ok(mut enumerator) => enumerator.next(interpreter)?,
        Err(_) => return Err(Fault::not_supported("an enumerator that steps itself")),
    };
    let is_there = found.is_some();
    *walk.state.borrow_mut() = found.map_or(State::After, State::At);
    Ok(is_there)
}

/// Members of `IEnumerator` that all walks share.
pub(in crate::expr::members) const PLAIN: &[Row] = &[
    row("bool MoveNext()", move_next, "goes to the next element; false at the end").impure(),
    row(
        "void Reset()",
        |call, args| {
            let walk = args.object::<Walk>(0)?;
            if walk.name.starts_with("System.Linq.Enumerable+") {
                return Err(Exception::new(
                    "System.NotSupportedException",
                    "Specified method is not supported.",
                )
                .into());
            }
            let fresh = call.interpreter.enumerate(&walk.sequence)?;
            *walk.enumerator.borrow_mut() = fresh;
            *walk.state.borrow_mut() = State::Before;
            Ok(Value::Null)
        },
        "goes back before the first element",
    )
    .impure(),
    row("object Current { get; }", plain_current, "the element"),
];

/// Members of `IEnumerator<T>`.
pub(in crate::expr::members) const TYPED: &[Row] = &[
    row("T Current { get; }", current, "the element"),
    row("void Dispose()", |_, _| Ok(Value::Null), "ends the walk").impure(),
];

fn move_next(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(next(call.interpreter, args.object::<Walk>(0)?)?.into())
}

/// Members of the enumerator of a list.
pub(in crate::expr::members) const STRUCTURE: &[Row] = &[
    row("bool MoveNext()", move_next, "goes to the next element; false at the end").impure(),
    row("T Current { get; }", current, "the element"),
    row("void Dispose()", |_, _| Ok(Value::Null), "ends the walk").impure(),
];

/// Members of the enumerator of a dictionary.
pub(in crate::expr::members) const PAIRS: &[Row] = &[
    row("bool MoveNext()", move_next, "goes to the next entry; false at the end").impure(),
    row("KeyValuePair<TKey, TValue> Current { get; }", current, "the entry"),
    row("void Dispose()", |_, _| Ok(Value::Null), "ends the walk").impure(),
];

/// Outside the elements the typed enumerators of lists give the default.
fn current(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let walk = args.object::<Walk>(0)?;
    match &*walk.state.borrow() {
        State::At(value) => Ok(value.clone()),
        _ if walk.name == "System.ArrayEnumerator" || walk.name == "System.CharEnumerator" => {
            Err(not_started(&walk.state.borrow()))
        }
        _ => Ok(default_value(&walk.element)),
    }
}

fn plain_current(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let walk = args.object::<Walk>(0)?;
    match &*walk.state.borrow() {
        State::At(value) => Ok(value.clone()),
        _ if walk.name.starts_with("System.Linq.Enumerable+") => Ok(default_value(&walk.element)),
        state => Err(not_started(state)),
    }
}

fn not_started(state: &State) -> Fault {
    let message = match state {
        State::Before => "Enumeration has not started. Call MoveNext.",
        _ => "Enumeration already finished.",
    };
    Exception::invalid_operation(message).into()
}
