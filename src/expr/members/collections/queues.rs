//! `Queue<T>` and `Stack<T>`.

use std::rc::Rc;

use super::equality::generic_of;
use super::list::Items;
use super::{copy_to, enumerators};
use crate::expr::eval::{Interpreter, default_value, equals};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Enumerator, Exception, Fault, Object, Value, whole};

/// A `Queue<T>` or `Stack<T>`. The elements of a stack lie from the bottom to the top.
#[derive(Debug)]
struct Line {
    element: Type,
    is_stack: bool,
    items: Rc<Items>,
    /// Elements of a queue that were taken from its front.
    taken: std::cell::Cell<usize>,
}

struct Walk {
    items: Rc<Items>,
    /// Place of the next element, counted from the top or the front.
    at: usize,
    is_stack: bool,
    version: u32,
}

impl Enumerator for Walk {
    fn next(&mut self, _interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        if self.version != self.items.version.get() {
            let message = if self.is_stack {
                "Collection was modified after the enumerator was instantiated."
            } else {
                "Collection was modified; enumeration operation may not execute."
            };
            return Err(Exception::invalid_operation(message).into());
        }
        let values = self.items.values.borrow();
        let found = if self.is_stack {
            values.len().checked_sub(self.at + 1).and_then(|at| values.get(at))
        } else {
            values.get(self.at)
        };
        self.at += 1;
        Ok(found.cloned())
    }
}

impl Object for Line {
    fn type_of(&self) -> Type {
        let name = if self.is_stack {
            "System.Collections.Generic.Stack"
        } else {
            "System.Collections.Generic.Queue"
        };
        generic_of(name, std::slice::from_ref(&self.element))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(Box::new(Walk {
            items: Rc::clone(&self.items),
            at: if self.is_stack { 0 } else { self.taken.get() },
            is_stack: self.is_stack,
            version: self.items.version.get(),
        }))
    }

    fn count(&self) -> Option<usize> {
        Some(self.items.values.borrow().len() - self.taken.get())
    }
}

impl Line {
    /// The elements in the order in which they would be taken.
    fn values(&self) -> Vec<Value> {
        let values = self.items.values.borrow();
        if self.is_stack {
            values.iter().rev().cloned().collect()
        } else {
            values.iter().skip(self.taken.get()).cloned().collect()
        }
    }

    fn peek(&self) -> Option<Value> {
        let values = self.items.values.borrow();
        if self.is_stack { values.last().cloned() } else { values.get(self.taken.get()).cloned() }
    }

    fn take(&self) -> Option<Value> {
        let found = self.peek()?;
        self.items.changed();
        let mut values = self.items.values.borrow_mut();
        if self.is_stack {
            values.pop();
            return Some(found);
        }
        let taken = self.taken.get();
        if let Some(place) = values.get_mut(taken) {
            *place = Value::Null;
        }
        self.taken.set(taken + 1);
        // The front is dropped when it makes up half of what is kept.
        if self.taken.get() * 2 > values.len() {
            values.drain(..self.taken.get());
            self.taken.set(0);
        }
        Some(found)
    }

    fn empty(&self) -> Fault {
        let message = if self.is_stack { "Stack empty." } else { "Queue empty." };
        Exception::invalid_operation(message).into()
    }
}

type Native = Result<Value, Fault>;

fn this(args: Args<'_>) -> Result<&Line, Fault> {
    args.object::<Line>(0)
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let mut items = Vec::new();
    if let Some(parameter) = call.member.parameters.first() {
        if parameter.name == "capacity" {
            let Ok(capacity) = usize::try_from(args.int(0)?) else {
                return Err(Exception::out_of_range_because(
                    "Non-negative number required.",
                    "capacity",
                )
                .into());
            };
            call.interpreter.reserve(capacity)?;
        } else {
            items = call.collect(args.required(0, "collection")?)?;
        }
    }
    let is_stack = crate::expr::members::table().definition(call.member.owner).name == "Stack";
    Ok(Value::object(Line {
        element: call.type_argument(0),
        is_stack,
        items: Items::new(items),
        taken: std::cell::Cell::new(0),
    }))
}

fn push(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    call.interpreter.step()?;
    let items = &this(args)?.items;
    items.values.borrow_mut().push(args.value(1));
    items.changed();
    Ok(Value::Null)
}

fn take(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    this(args)?.take().ok_or_else(|| this(args).map_or_else(|fault| fault, Line::empty))
}

fn peek(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    this(args)?.peek().ok_or_else(|| this(args).map_or_else(|fault| fault, Line::empty))
}

fn found(call: &Call<'_, '_>, args: Args<'_>, found: Option<Value>) -> Native {
    let is_there = found.is_some();
    args.get(1).assign(found.unwrap_or_else(|| default_value(&call.type_argument(0))));
    Ok(is_there.into())
}

macro_rules! line_rows {
    ($push:literal, $take:literal, $try_take:literal) => {
        &[
            row("new()", create, "with no elements"),
            row("new(int capacity)", create, "with no elements, and room"),
            row("new(IEnumerable<T> collection)", create, "with these elements"),
            row(
                "int Count { get; }",
                |_, args| Ok(whole(this(args)?.count().unwrap_or(0))),
                "number of elements",
            ),
            row($push, push, "adds an element").impure(),
            row($take, take, "takes the next element out").impure(),
            row("T Peek()", peek, "the next element"),
            row(
                $try_take,
                |call, args| {
                    let taken = this(args)?.take();
                    found(call, args, taken)
                },
                "takes the next element out; false without one",
            )
            .impure(),
            row(
                "bool TryPeek(out T result)",
                |call, args| {
                    let next = this(args)?.peek();
                    found(call, args, next)
                },
                "the next element; false without one",
            ),
            row(
                "void Clear()",
                |_, args| {
                    let line = this(args)?;
                    line.items.values.borrow_mut().clear();
                    line.taken.set(0);
                    line.items.changed();
                    Ok(Value::Null)
                },
                "removes all elements",
            )
            .impure(),
            row(
                "bool Contains(T item)",
                |call, args| {
                    let values = this(args)?.values();
                    call.interpreter.reserve(values.len())?;
                    Ok(values.iter().any(|item| equals(item, args.get(1))).into())
                },
                "true when an element is equal",
            ),
            row(
                "T[] ToArray()",
                |call, args| Ok(Array::new(call.type_argument(0), this(args)?.values()).into()),
                "the elements as an array",
            ),
            row(
                "void CopyTo(T[] array, int arrayIndex)",
                copy_to,
                "copies the elements into an array",
            )
            .impure(),
            row("void TrimExcess()", |_, _| Ok(Value::Null), "gives unused room back").impure(),
            row("IEnumerator<T> GetEnumerator()", enumerators::any, "a walk over the elements"),
        ]
    };
}

pub(super) const QUEUE: &[Row] =
    line_rows!("void Enqueue(T item)", "T Dequeue()", "bool TryDequeue(out T result)");

pub(super) const STACK: &[Row] =
    line_rows!("void Push(T item)", "T Pop()", "bool TryPop(out T result)");
