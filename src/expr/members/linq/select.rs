//! `Select`, `Where`, `SelectMany`.

use super::query::{
    Plan, Source, checked, defer_unless_empty, empty, holds, is_empty_array, query, result_element,
    source_of, stream,
};
use crate::expr::eval::Interpreter;
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Fault, Value};

type Started = Result<Box<dyn Enumerator>, Fault>;

/// Walks the source and calls the functions on each element, one after another.
pub(super) fn start_select(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let mut source = plan.walk(interpreter, 0)?;
    let functions = plan.args.get(1..).unwrap_or_default().to_vec();
    Ok(stream(move |interpreter| {
        let Some(mut value) = source.next(interpreter)? else { return Ok(None) };
        for function in &functions {
            value = interpreter.invoke(function, &[value])?;
        }
        Ok(Some(value))
    }))
}

/// The class of a `Select` over a source, its first type argument, and the source and functions
/// that come before the new one.
pub(super) fn selected(source: &Value, element: &Type) -> (&'static str, Option<Type>, Vec<Value>) {
    let own = || vec![source.clone()];
    match source_of(source) {
        Source::Array => ("ArraySelectIterator`2", Some(element.clone()), own()),
        Source::List => ("ListSelectIterator`2", Some(element.clone()), own()),
        Source::Indexed => ("IListSelectIterator`2", Some(element.clone()), own()),
        Source::Other => ("IEnumerableSelectIterator`2", Some(element.clone()), own()),
        Source::Query(plan) => {
            let first = plan.types.first().cloned();
            match plan.class {
                // A query over a selection goes on with its functions.
                "ArraySelectIterator`2"
                | "ListSelectIterator`2"
                | "IListSelectIterator`2"
                | "IEnumerableSelectIterator`2"
                | "IteratorSelectIterator`2"
                | "IListSkipTakeSelectIterator`2"
                | "ArrayWhereSelectIterator`2"
                | "ListWhereSelectIterator`2"
                | "IEnumerableWhereSelectIterator`2" => (plan.class, first, plan.args.clone()),
                "RangeSelectIterator`1" => (plan.class, None, plan.args.clone()),
                "RangeIterator" => ("RangeSelectIterator`1", None, own()),
                "ArrayWhereIterator`1" => ("ArrayWhereSelectIterator`2", first, own()),
                "ListWhereIterator`1" => ("ListWhereSelectIterator`2", first, own()),
                "IEnumerableWhereIterator`1" => ("IEnumerableWhereSelectIterator`2", first, own()),
                "IListSkipTakeIterator`1" => ("IListSkipTakeSelectIterator`2", first, own()),
                class if class.starts_with('<') => {
                    ("IEnumerableSelectIterator`2", Some(element.clone()), own())
                }
                _ => ("IteratorSelectIterator`2", Some(element.clone()), own()),
            }
        }
    }
}

fn select(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    if is_empty_array(args.get(0)) {
        return Ok(empty(result_element(call)));
    }
    let (class, first, mut values) = selected(args.get(0), &call.type_argument(0));
    values.push(args.value(1));
    let types = first.into_iter().chain([call.type_argument(1)]).collect();
    Ok(query(call, class, types, values, start_select))
}

fn start_select_indexed(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let mut source = plan.walk(interpreter, 0)?;
    let function = plan.arg(1);
    let mut at = 0_i32;
    Ok(stream(move |interpreter| {
        let Some(value) = source.next(interpreter)? else { return Ok(None) };
        let result = interpreter.invoke(&function, &[value, Value::Int(at)])?;
        at += 1;
        Ok(Some(result))
    }))
}

fn start_where(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let mut source = plan.walk(interpreter, 0)?;
    let predicate = plan.arg(1);
    Ok(stream(move |interpreter| {
        while let Some(value) = source.next(interpreter)? {
            if holds(interpreter, &predicate, std::slice::from_ref(&value))? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }))
}

fn filter(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let class = match source_of(args.get(0)) {
        Source::Array => "ArrayWhereIterator`1",
        Source::List => "ListWhereIterator`1",
        Source::Query(plan) => match plan.class {
            "ArrayWhereIterator`1" | "ListWhereIterator`1" => plan.class,
            _ => "IEnumerableWhereIterator`1",
        },
        _ => "IEnumerableWhereIterator`1",
    };
    defer_unless_empty(call, args, class, start_where)
}

fn start_where_indexed(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let mut source = plan.walk(interpreter, 0)?;
    let predicate = plan.arg(1);
    let mut at = -1_i32;
    Ok(stream(move |interpreter| {
        while let Some(value) = source.next(interpreter)? {
            at += 1;
            if holds(interpreter, &predicate, &[value.clone(), Value::Int(at)])? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }))
}

/// `SelectMany` in all its forms: by index or not, with a result function or not.
fn start_many(interpreter: &mut Interpreter<'_>, plan: &Plan, indexed: bool) -> Started {
    let mut source = plan.walk(interpreter, 0)?;
    let (function, result) = (plan.arg(1), plan.arg(2));
    let mut at = 0_i32;
    let mut inner: Option<(Value, Box<dyn Enumerator>)> = None;
    Ok(stream(move |interpreter| {
        loop {
            if let Some((outer, walk)) = &mut inner {
                interpreter.step()?;
                match walk.next(interpreter)? {
                    Some(value) if result.is_null() => return Ok(Some(value)),
                    Some(value) => {
                        return interpreter.invoke(&result, &[outer.clone(), value]).map(Some);
                    }
                    None => inner = None,
                }
            }
            let Some(outer) = source.next(interpreter)? else { return Ok(None) };
            let sequence = if indexed {
                interpreter.invoke(&function, &[outer.clone(), Value::Int(at)])?
            } else {
                interpreter.invoke(&function, std::slice::from_ref(&outer))?
            };
            at += 1;
            let walk = interpreter.enumerate(&sequence)?;
            inner = Some((outer, walk));
        }
    }))
}

pub(super) const ROWS: &[Row] = &[
    row(
        "static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, R> selector)",
        select,
        "what a function makes of each element",
    ),
    row(
        "static IEnumerable<R> Select<T, R>(this IEnumerable<T> source, Func<T, int, R> selector)",
        |call, args| {
            defer_unless_empty(call, args, "<SelectIterator>d__256`2", start_select_indexed)
        },
        "what a function makes of each element and its index",
    ),
    row(
        "static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        filter,
        "the elements that pass a test",
    ),
    row(
        "static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)",
        |call, args| defer_unless_empty(call, args, "<WhereIterator>d__339`1", start_where_indexed),
        "the elements that pass a test with their index",
    ),
    row(
        "static IEnumerable<R> SelectMany<T, R>(this IEnumerable<T> source, Func<T, IEnumerable<R>> selector)",
        |call, args| {
            defer_unless_empty(call, args, "SelectManySingleSelectorIterator`2", |i, plan| {
                start_many(i, plan, false)
            })
        },
        "the elements of the sequences that a function gives",
    ),
    row(
        "static IEnumerable<R> SelectMany<T, R>(this IEnumerable<T> source, Func<T, int, IEnumerable<R>> selector)",
        |call, args| {
            defer_unless_empty(call, args, "<SelectManyIterator>d__259`2", |i, plan| {
                start_many(i, plan, true)
            })
        },
        "the elements of the sequences that a function gives",
    ),
    row(
        "static IEnumerable<R> SelectMany<T, C, R>(this IEnumerable<T> source, Func<T, IEnumerable<C>> collectionSelector, Func<T, C, R> resultSelector)",
        |call, args| {
            defer_unless_empty(call, args, "<SelectManyIterator>d__263`3", |i, plan| {
                start_many(i, plan, false)
            })
        },
        "what a function makes of each element and those of its sequence",
    ),
    row(
        "static IEnumerable<R> SelectMany<T, C, R>(this IEnumerable<T> source, Func<T, int, IEnumerable<C>> collectionSelector, Func<T, C, R> resultSelector)",
        |call, args| {
            defer_unless_empty(call, args, "<SelectManyIterator>d__261`3", |i, plan| {
                start_many(i, plan, true)
            })
        },
        "what a function makes of each element and those of its sequence",
    ),
];
