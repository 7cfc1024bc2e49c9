//! LINQ over sequences: deferred where .NET defers.

use super::Known;
use super::{Args, Call, Row, TypeRows, collections, interface, known_generic, row, statics};
use crate::expr::eval::{Interpreter, default_value};
use crate::expr::types::Type;
use crate::expr::value::{Array, Enumerator, Exception, Fault, Object, Value, whole};

pub(super) const TYPES: &[TypeRows] = &[
    statics("System.Linq.Enumerable", "queries over sequences").rows(ENUMERABLE),
    interface("System.Linq.IGrouping<out TKey, out TElement>", "elements that share a key")
        .bases(&["IEnumerable<TElement>"]),
];

/// A sequence that is computed while it is walked.
pub(super) struct Lazy {
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

struct Select {
    source: Box<dyn Enumerator>,
    selector: Value,
    index: Option<i32>,
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

struct Where {
    source: Box<dyn Enumerator>,
    predicate: Value,
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

const ENUMERABLE: &[Row] = &[
    row(
        "static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, R> selector)",
        |call, args| {
            select(call, args, |source, arguments| {
                Box::new(Select { source, selector: one(arguments), index: None })
            })
        },
        "what a function makes of each element",
    ),
    row(
        "static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, int, R> selector)",
        |call, args| {
            select(call, args, |source, arguments| {
                Box::new(Select { source, selector: one(arguments), index: Some(0) })
            })
        },
        "what a function makes of each element and its index",
    ),
    row(
        "static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| {
            let element = call.type_argument(0);
            let class = format!(
                "System.Linq.Enumerable+IEnumerableWhereIterator`1[{}]",
                element.runtime_name()
            );
            lazy(element, class, args, |source, arguments| {
                Box::new(Where { source, predicate: one(arguments) })
            })
        },
        "the elements that pass a test",
    ),
    row(
        "static bool Any<T>(this IEnumerable<T> source)",
        |call, args| {
            let mut elements = call.enumerate(args.required(0, "source")?)?;
            Ok(elements.next(call.interpreter)?.is_some().into())
        },
        "true when there is an element",
    ),
    row(
        "static bool Any<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| Ok(first(call, args)?.is_some().into()),
        "true when an element passes a test",
    ),
    row(
        "static T First<T>(this IEnumerable<T> source)",
        |call, args| required(first(call, args)?, "Sequence contains no elements"),
        "the first element",
    ),
    row(
        "static T First<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| required(first(call, args)?, "Sequence contains no matching element"),
        "the first element that passes a test",
    ),
    row(
        "static T FirstOrDefault<T>(this IEnumerable<T> source)",
        first_or_default,
        "the first element, or the default",
    )
    .nullable(),
    row(
        "static T FirstOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        first_or_default,
        "the first element that passes a test, or the default",
    )
    .nullable(),
    row(
        "static int Count<T>(this IEnumerable<T> source)",
        |call, args| Ok(whole(call.collect(args.required(0, "source")?)?.len())),
        "number of elements",
    ),
    row(
        "static bool Contains<T>(this IEnumerable<T> source, T value)",
        |call, args| {
            let elements = call.collect(args.required(0, "source")?)?;
            Ok(elements
                .iter()
                .any(|element| crate::expr::eval::equals(element, args.get(1)))
                .into())
        },
        "true when an element is equal",
    ),
    row(
        "static T[] ToArray<T>(this IEnumerable<T> source)",
        |call, args| {
            let elements = call.collect(args.required(0, "source")?)?;
            Ok(Array::new(call.type_argument(0), elements).into())
        },
        "the elements as an array",
    ),
    row(
        "static List<T> ToList<T>(this IEnumerable<T> source)",
        |call, args| {
            let elements = call.collect(args.required(0, "source")?)?;
            Ok(collections::list(call.type_argument(0), elements))
        },
        "the elements as a list",
    ),
    row(
        "static int Sum<T>(this IEnumerable<T> source, Func<T, int> selector)",
        sum,
        "the sum of what a function makes of each element",
    ),
    row("static int Sum(this IEnumerable<int> source)", sum, "the sum"),
];

fn one(arguments: &[Value]) -> Value {
    arguments.first().cloned().unwrap_or_default()
}

type Start = fn(Box<dyn Enumerator>, &[Value]) -> Box<dyn Enumerator>;

fn select(call: &mut Call<'_, '_>, args: Args<'_>, start: Start) -> Result<Value, Fault> {
    let (from, to) = (call.type_argument(0), call.type_argument(1));
    let class = format!(
        "System.Linq.Enumerable+IEnumerableSelectIterator`2[{},{}]",
        from.runtime_name(),
        to.runtime_name()
    );
    lazy(to, class, args, start)
}

fn lazy(element: Type, class: String, args: Args<'_>, start: Start) -> Result<Value, Fault> {
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

fn first(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Option<Value>, Fault> {
    let mut elements = call.enumerate(args.required(0, "source")?)?;
    while let Some(value) = elements.next(call.interpreter)? {
        call.interpreter.step()?;
        if args.len() == 1 || call.test(args.get(1), std::slice::from_ref(&value))? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn required(found: Option<Value>, message: &str) -> Result<Value, Fault> {
    found.ok_or_else(|| Exception::invalid_operation(message).into())
}

fn first_or_default(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let default = default_value(&call.type_argument(0));
    Ok(first(call, args)?.unwrap_or(default))
}

fn sum(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let mut total = 0_i32;
    for value in call.collect(args.required(0, "source")?)? {
        let value = if args.len() > 1 { call.invoke(args.get(1), &[value])? } else { value };
        if let Value::Int(number) = value {
            total = total.checked_add(number).ok_or_else(|| {
                Exception::overflow("Arithmetic operation resulted in an overflow.")
            })?;
        }
    }
    Ok(total.into())
}

/// The key of a group that `GroupBy` made.
pub(crate) fn grouping_key(_value: &Value) -> Option<Value> {
    None
}
