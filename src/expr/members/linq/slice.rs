//! `Skip`, `Take` and their kin; `Range`, `Repeat`, `Chunk`, `Reverse`, `DefaultIfEmpty`.

use super::query::{
    Plan, Source, checked, defer, defer_unless_empty, empty, holds, is_empty_array, query,
    query_of, result_element, source_of, stream,
};
use super::select::start_select;
use crate::expr::eval::{Interpreter, default_value};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Enumerator, Exception, Fault, Value, enumerate_values, whole};

type Started = Result<Box<dyn Enumerator>, Fault>;
type Native = Result<Value, Fault>;

/// Skips and takes: arguments are the source, how many to skip, and how many to take (-1 for all).
fn start_slice(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let mut source = plan.walk(interpreter, 0)?;
    let mut skip = plan.int(1);
    let mut left = plan.int(2);
    Ok(stream(move |interpreter| {
        while skip > 0 {
            interpreter.step()?;
            skip -= 1;
            if source.next(interpreter)?.is_none() {
                return Ok(None);
            }
        }
        if left == 0 {
            return Ok(None);
        }
        if left > 0 {
            left -= 1;
        }
        source.next(interpreter)
    }))
}

/// Start and length of a `Range` or `Repeat`.
fn start_range(_: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let (mut next, mut left) = (plan.int(0), plan.int(1));
    Ok(stream(move |_| {
        if left <= 0 {
            return Ok(None);
        }
        left -= 1;
        let value = next;
        next = next.wrapping_add(1);
        Ok(Some(Value::Int(value)))
    }))
}

fn start_repeat(_: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let (value, mut left) = (plan.arg(0), plan.int(1));
    Ok(stream(move |_| {
        if left <= 0 {
            return Ok(None);
        }
        left -= 1;
        Ok(Some(value.clone()))
    }))
}

/// A part of a sequence: without its first `skip` elements, then the first `take` of the rest
/// (-1 for all).
fn part(call: &Call<'_, '_>, source: &Value, skip: i32, take: i32) -> Value {
    let element = result_element(call);
    let slice = |class| {
        let args = vec![source.clone(), skip.into(), take.into()];
        query(call, class, vec![element.clone()], args, start_slice)
    };
    match source_of(source) {
        Source::Array | Source::List | Source::Indexed => slice("IListSkipTakeIterator`1"),
        Source::Other => slice("IEnumerableSkipTakeIterator`1"),
        Source::Query(plan) => match plan.class {
            "RangeIterator" | "RepeatIterator`1" => {
                let count = plan.int(1);
                if skip >= count {
                    return empty(element);
                }
                let mut again = (*plan).clone();
                let left = count - skip;
                let left = if take < 0 { left } else { left.min(take) };
                if plan.class == "RangeIterator" {
                    again.args = vec![plan.int(0).wrapping_add(skip).into(), left.into()];
                } else {
                    again.args = vec![plan.arg(0), left.into()];
                }
                again.value()
            }
            "IListSkipTakeIterator`1" | "SkipTakeOrderedIterator`1" => slice(plan.class),
            "OrderedIterator`2" | "ImplicitlyStableOrderedIterator`1" => {
                slice("SkipTakeOrderedIterator`1")
            }
            // A selection over a list selects from a part of the list.
            "ArraySelectIterator`2"
            | "ListSelectIterator`2"
            | "IListSelectIterator`2"
            | "IListSkipTakeSelectIterator`2"
            | "RangeSelectIterator`1"
            | "IteratorSelectIterator`2" => {
                let mut again = (*plan).clone();
                let inner = Plan {
                    ty: plan.ty.clone(),
                    class: "IListSkipTakeIterator`1",
                    types: vec![Type::Object],
                    args: vec![plan.arg(0), skip.into(), take.into()],
                    start: start_slice,
                };
                if let Some(first) = again.args.first_mut() {
                    *first = inner.value();
                }
                if !matches!(plan.class, "RangeSelectIterator`1" | "IteratorSelectIterator`2") {
                    again.class = "IListSkipTakeSelectIterator`2";
                }
                again.start = start_select;
                again.value()
            }
            _ => slice("IEnumerableSkipTakeIterator`1"),
        },
    }
}

fn skip(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    let source = args.get(0);
    if is_empty_array(source) {
        return Ok(empty(result_element(call)));
    }
    let count = args.int(1)?.max(0);
    if count == 0 && query_of(source).is_some_and(|plan| !plan.class.starts_with('<')) {
        return Ok(source.clone());
    }
    Ok(part(call, source, count, -1))
}

fn take(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    let count = args.int(1)?;
    if count <= 0 || is_empty_array(args.get(0)) {
        return Ok(empty(result_element(call)));
    }
    Ok(part(call, args.get(0), 0, count))
}

fn start_last(interpreter: &mut Interpreter<'_>, plan: &Plan, take: bool) -> Started {
    let values = plan.all(interpreter, 0)?;
    let count = usize::try_from(plan.int(1)).unwrap_or(0);
    let split = values.len().saturating_sub(count);
    let part = if take { values.get(split..) } else { values.get(..split) };
    Ok(enumerate_values(part.unwrap_or_default().to_vec()))
}

const LAST: &str = "<TakeRangeFromEndIterator>d__308`1";

fn start_while(
    interpreter: &mut Interpreter<'_>,
    plan: &Plan,
    take: bool,
    indexed: bool,
) -> Started {
    let mut source = plan.walk(interpreter, 0)?;
    let predicate = plan.arg(1);
    let mut at = 0_i32;
    let mut testing = true;
    Ok(stream(move |interpreter| {
        while let Some(value) = source.next(interpreter)? {
            if !testing {
                return Ok(Some(value));
            }
            let passed = if indexed {
                holds(interpreter, &predicate, &[value.clone(), Value::Int(at)])?
            } else {
                holds(interpreter, &predicate, std::slice::from_ref(&value))?
            };
            at += 1;
            match (take, passed) {
                (true, true) => return Ok(Some(value)),
                (true, false) => return Ok(None),
                (false, true) => {}
                (false, false) => {
                    testing = false;
                    return Ok(Some(value));
                }
            }
        }
        Ok(None)
    }))
}

fn range(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let (start, count) = (args.int(0)?, args.int(1)?);
    let end = i64::from(start) + i64::from(count) - 1;
    if count < 0 || end > i64::from(i32::MAX) {
        return Err(Exception::out_of_range("count").into());
    }
    if count == 0 {
        return Ok(empty(Type::Int));
    }
    Ok(query(call, "RangeIterator", Vec::new(), args.0.to_vec(), start_range))
}

fn repeat(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    match args.int(1)? {
        ..0 => Err(Exception::out_of_range("count").into()),
        0 => Ok(empty(result_element(call))),
        _ => {
            Ok(query(call, "RepeatIterator`1", call.types.to_vec(), args.0.to_vec(), start_repeat))
        }
    }
}

fn start_reverse(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let mut values = plan.all(interpreter, 0)?;
    values.reverse();
    Ok(enumerate_values(values))
}

fn start_default(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let mut source = plan.walk(interpreter, 0)?;
    let default = plan.arg(1);
    let mut first = true;
    Ok(stream(move |interpreter| {
        let next = source.next(interpreter)?;
        let was_first = std::mem::replace(&mut first, false);
        Ok(match next {
            None if was_first => Some(default.clone()),
            next => next,
        })
    }))
}

fn default_if_empty(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    if matches!(args.get(0), Value::Array(array) if !array.is_empty()) {
        return Ok(args.value(0));
    }
    let default =
        if args.len() > 1 { args.value(1) } else { default_value(&call.type_argument(0)) };
    let values = vec![args.value(0), default];
    Ok(query(call, "DefaultIfEmptyIterator`1", call.types.to_vec(), values, start_default))
}

fn chunk(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    if args.int(1)? < 1 {
        return Err(Exception::out_of_range("size").into());
    }
    if is_empty_array(args.get(0)) {
        return Ok(empty(result_element(call)));
    }
    let class = match args.get(0) {
        Value::Array(_) => "<ArrayChunkIterator>d__77`1",
        _ => "<EnumerableChunkIterator>d__78`1",
    };
    defer(call, args, class, |interpreter, plan| {
        let mut source = plan.walk(interpreter, 0)?;
        let size = usize::try_from(plan.int(1)).unwrap_or(1);
        let element = plan.types.first().cloned().unwrap_or(Type::Object);
        Ok(stream(move |interpreter| {
            let mut values = Vec::new();
            while values.len() < size {
                interpreter.step()?;
                let Some(value) = source.next(interpreter)? else { break };
                values.push(value);
            }
            if values.is_empty() {
                return Ok(None);
            }
            Ok(Some(Array::new(element.clone(), values).into()))
        }))
    })
}

/// The last element where only that one need be computed: a selection over something with an
/// index. `None` when all must be walked.
pub(super) fn last_of_selection(
    call: &mut Call<'_, '_>,
    source: &Value,
) -> Result<Option<Value>, Fault> {
    let Some(plan) = query_of(source) else { return Ok(None) };
    if !matches!(
        plan.class,
        "ArraySelectIterator`2"
            | "ListSelectIterator`2"
            | "IListSelectIterator`2"
            | "RangeSelectIterator`1"
            | "IListSkipTakeSelectIterator`2"
    ) {
        return Ok(None);
    }
    let mut values = plan.all(call.interpreter, 0)?;
    let Some(mut value) = values.pop() else { return Ok(None) };
    for function in plan.args.get(1..).unwrap_or_default() {
        value = call.invoke(function, &[value])?;
    }
    Ok(Some(value))
}

/// The element at an index where only that one need be computed.
pub(super) fn element_of_selection(
    call: &mut Call<'_, '_>,
    source: &Value,
    at: usize,
) -> Result<Option<Value>, Fault> {
    let Some(plan) = query_of(source) else { return Ok(None) };
    if !matches!(
        plan.class,
        "ArraySelectIterator`2"
            | "ListSelectIterator`2"
            | "IListSelectIterator`2"
            | "RangeSelectIterator`1"
            | "IListSkipTakeSelectIterator`2"
    ) {
        return Ok(None);
    }
    let Some(mut value) = plan.all(call.interpreter, 0)?.get(at).cloned() else { return Ok(None) };
    for function in plan.args.get(1..).unwrap_or_default() {
        value = call.invoke(function, &[value])?;
    }
    Ok(Some(value))
}

pub(super) const ROWS: &[Row] = &[
    row(
        "static IEnumerable<T> Skip<T>(this IEnumerable<T> source, int count)",
        skip,
        "without the first elements",
    ),
    row(
        "static IEnumerable<T> Take<T>(this IEnumerable<T> source, int count)",
        take,
        "the first elements",
    ),
    row(
        "static IEnumerable<T> SkipLast<T>(this IEnumerable<T> source, int count)",
        |call, args| {
            checked(call, args)?;
            if args.int(1)? <= 0 {
                return skip(call, args);
            }
            defer_unless_empty(call, args, LAST, |i, plan| start_last(i, plan, false))
        },
        "without the last elements",
    ),
    row(
        "static IEnumerable<T> TakeLast<T>(this IEnumerable<T> source, int count)",
        |call, args| {
            checked(call, args)?;
            if args.int(1)? <= 0 {
                return Ok(empty(result_element(call)));
            }
            defer_unless_empty(call, args, LAST, |i, plan| start_last(i, plan, true))
        },
        "the last elements",
    ),
    row(
        "static IEnumerable<T> SkipWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| {
            defer_unless_empty(call, args, "<SkipWhileIterator>d__276`1", |i, plan| {
                start_while(i, plan, false, false)
            })
        },
        "the elements from the first that fails a test on",
    ),
    row(
        "static IEnumerable<T> SkipWhile<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)",
        |call, args| {
            defer_unless_empty(call, args, "<SkipWhileIterator>d__278`1", |i, plan| {
                start_while(i, plan, false, true)
            })
        },
        "the elements from the first that fails a test on",
    ),
    row(
        "static IEnumerable<T> TakeWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| {
            defer_unless_empty(call, args, "<TakeWhileIterator>d__310`1", |i, plan| {
                start_while(i, plan, true, false)
            })
        },
        "the elements before the first that fails a test",
    ),
    row(
        "static IEnumerable<T> TakeWhile<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)",
        |call, args| {
            defer_unless_empty(call, args, "<TakeWhileIterator>d__312`1", |i, plan| {
                start_while(i, plan, true, true)
            })
        },
        "the elements before the first that fails a test",
    ),
    row(
        "static IEnumerable<T> Reverse<T>(this IEnumerable<T> source)",
        |call, args| defer_unless_empty(call, args, "ReverseIterator`1", start_reverse),
        "the elements from the last to the first",
    ),
    row(
        "static IEnumerable<T> DefaultIfEmpty<T>(this IEnumerable<T> source)",
        default_if_empty,
        "the elements, or the default",
    ),
    row(
        "static IEnumerable<T> DefaultIfEmpty<T>(this IEnumerable<T> source, T defaultValue)",
        default_if_empty,
        "the elements, or one value",
    ),
    row(
        "static IEnumerable<T[]> Chunk<T>(this IEnumerable<T> source, int size)",
        chunk,
        "arrays of so many elements",
    ),
    row(
        "static IEnumerable<int> Range(int start, int count)",
        range,
        "whole numbers one after another",
    ),
    row(
        "static IEnumerable<T> Repeat<T>(T element, int count)",
        repeat,
        "one element several times",
    ),
    row(
        "static IEnumerable<T> Empty<T>()",
        |call, _| Ok(empty(call.type_argument(0))),
        "no elements",
    ),
    row(
        "static IEnumerable<T> AsEnumerable<T>(this IEnumerable<T> source)",
        |_, args| Ok(args.value(0)),
        "the sequence itself",
    ),
    row(
        "static IEnumerable<(int Index, T Item)> Index<T>(this IEnumerable<T> source)",
        |call, args| {
            defer_unless_empty(call, args, "<IndexIterator>d__141`1", |interpreter, plan| {
                let mut source = plan.walk(interpreter, 0)?;
                let element = plan.types.first().cloned().unwrap_or(Type::Object);
                let type_of = Type::tuple(vec![Type::Int, element]);
                let mut at = 0_usize;
                Ok(stream(move |interpreter| {
                    let Some(value) = source.next(interpreter)? else { return Ok(None) };
                    let items = vec![whole(at), value];
                    at += 1;
                    let type_of = type_of.clone();
                    Ok(Some(crate::expr::value::TupleObject { items, type_of }.into()))
                }))
            })
        },
        "each element with its index",
    ),
];
