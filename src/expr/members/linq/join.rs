//! Queries over two sequences: `Concat`, `Append`, `Zip`, `Join`, `GroupJoin`.

use super::group::groups;
use super::query::{
    Plan, checked, defer, defer_unless_empty, empty, is_empty_array, query, query_of,
    result_element, stream,
};
use crate::expr::eval::Interpreter;
use crate::expr::members::collections::Equality;
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Enumerator, Fault, TupleObject, Value};

type Started = Result<Box<dyn Enumerator>, Fault>;

/// All elements of the sequences that are the arguments, one after another.
fn start_concat(_: &mut Interpreter<'_>, plan: &Plan) -> Started {
    let mut rest: Vec<Value> = plan.args.iter().rev().cloned().collect();
    let mut walk: Option<Box<dyn Enumerator>> = None;
    Ok(stream(move |interpreter| {
        loop {
            if let Some(running) = &mut walk
                && let Some(value) = running.next(interpreter)?
            {
                return Ok(Some(value));
            }
            interpreter.step()?;
            let Some(next) = rest.pop() else { return Ok(None) };
            walk = Some(interpreter.enumerate(&next)?);
        }
    }))
}

fn concat(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    if is_empty_array(args.get(0)) {
        return Ok(args.value(1));
    }
    if is_empty_array(args.get(1)) {
        return Ok(args.value(0));
    }
    let mut sources = vec![args.value(0)];
    let mut class = "Concat2Iterator`1";
    if let Some(plan) = query_of(args.get(0))
        && plan.class.starts_with("Concat")
    {
        sources = plan.args.clone();
        class = "ConcatNIterator`1";
    }
    sources.push(args.value(1));
    Ok(query(call, class, call.types.to_vec(), sources, start_concat))
}

/// `Append` and `Prepend`: arguments are what stands before as an array, the source, and what
/// stands after as an array.
fn appended(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    let element = call.type_argument(0);
    let (mut before, mut source, mut after) = (Vec::new(), args.value(0), Vec::new());
    let mut class = "AppendPrepend1Iterator`1";
    if let Some(plan) = query_of(args.get(0))
        && plan.class.starts_with("AppendPrepend")
    {
        class = "AppendPrependN`1";
        let parts = (plan.arg(0), plan.arg(2));
        if let (Value::Array(first), Value::Array(last)) = parts {
            before = first.to_vec();
            after = last.to_vec();
        }
        source = plan.arg(1);
    }
    if call.member.name == "Append" {
        after.push(args.value(1));
    } else {
        before.insert(0, args.value(1));
    }
    let array = |values: Vec<Value>| Value::from(Array::new(Type::Object, values));
    let sources = vec![array(before), source, array(after)];
    Ok(query(call, class, vec![element], sources, start_concat))
}

fn zip(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    defer(call, args, "<ZipIterator>d__344`3", |interpreter, plan| {
        let (mut a, mut b) = (plan.walk(interpreter, 0)?, plan.walk(interpreter, 1)?);
        let result = plan.arg(2);
        Ok(stream(move |interpreter| {
            let Some(x) = a.next(interpreter)? else { return Ok(None) };
            let Some(y) = b.next(interpreter)? else { return Ok(None) };
            interpreter.invoke(&result, &[x, y]).map(Some)
        }))
    })
}

fn zip_tuples(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let class = if args.len() == 2 { "<ZipIterator>d__343`2" } else { "<ZipIterator>d__345`3" };
    defer(call, args, class, |interpreter, plan| {
        let mut walks = Vec::new();
        for at in 0..plan.args.len() {
            walks.push(plan.walk(interpreter, at)?);
        }
        let type_of = Type::tuple(plan.types.clone());
        Ok(stream(move |interpreter| {
            let mut items = Vec::new();
            for walk in &mut walks {
                match walk.next(interpreter)? {
                    Some(value) => items.push(value),
                    None => return Ok(None),
                }
            }
            Ok(Some(TupleObject { items, type_of: type_of.clone() }.into()))
        }))
    })
}

/// `Join` and `GroupJoin`: the elements of the second sequence by key.
fn start_join(interpreter: &mut Interpreter<'_>, plan: &Plan, grouped: bool) -> Started {
    let inner = plan.all(interpreter, 1)?;
    let equality = Equality::of(&plan.arg(5))?;
    let table = groups(interpreter, inner, &plan.arg(3), &Value::Null, equality)?;
    let mut outer = plan.walk(interpreter, 0)?;
    let (key_of, result) = (plan.arg(2), plan.arg(4));
    let element = plan.types.get(1).cloned().unwrap_or(Type::Object);
    let mut waiting: Vec<Value> = Vec::new();
    let mut current = Value::Null;
    Ok(stream(move |interpreter| {
        loop {
            if let Some(value) = waiting.pop() {
                return interpreter.invoke(&result, &[current.clone(), value]).map(Some);
            }
            interpreter.step()?;
            let Some(value) = outer.next(interpreter)? else { return Ok(None) };
            let key = interpreter.invoke(&key_of, std::slice::from_ref(&value))?;
            // Null keys match nothing.
            let found = if key.is_null() { Vec::new() } else { table.items(&key)? };
            if grouped {
                let found = Array::new(element.clone(), found).into();
                return interpreter.invoke(&result, &[value, found]).map(Some);
            }
            current = value;
            waiting = found;
            waiting.reverse();
        }
    }))
}

fn join(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    Equality::of(args.get(5))?;
    if is_empty_array(args.get(1)) {
        return Ok(empty(result_element(call)));
    }
    defer_unless_empty(call, args, "<JoinIterator>d__149`4", |i, plan| start_join(i, plan, false))
}

fn group_join(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Equality::of(args.get(5))?;
    defer_unless_empty(call, args, "<GroupJoinIterator>d__138`4", |i, plan| {
        start_join(i, plan, true)
    })
}

pub(super) const ROWS: &[Row] = &[
    row(
        "static IEnumerable<T> Concat<T>(this IEnumerable<T> first, IEnumerable<T> second)",
        concat,
        "the elements of both",
    ),
    row(
        "static IEnumerable<T> Append<T>(this IEnumerable<T> source, T element)",
        appended,
        "with an element at the end",
    ),
    row(
        "static IEnumerable<T> Prepend<T>(this IEnumerable<T> source, T element)",
        appended,
        "with an element at the beginning",
    ),
    row(
        "static IEnumerable<R> Zip<T, U, R>(this IEnumerable<T> first, IEnumerable<U> second, Func<T, U, R> resultSelector)",
        zip,
        "what a function makes of each two elements",
    ),
    row(
        "static IEnumerable<(T First, U Second)> Zip<T, U>(this IEnumerable<T> first, IEnumerable<U> second)",
        zip_tuples,
        "each two elements",
    ),
    row(
        "static IEnumerable<(T First, U Second, V Third)> Zip<T, U, V>(this IEnumerable<T> first, IEnumerable<U> second, IEnumerable<V> third)",
        zip_tuples,
        "each three elements",
    ),
    row(
        "static IEnumerable<R> Join<T, U, K, R>(this IEnumerable<T> outer, IEnumerable<U> inner, Func<T, K> outerKeySelector, Func<U, K> innerKeySelector, Func<T, U, R> resultSelector)",
        join,
        "what a function makes of elements with the same key",
    ),
    row(
        "static IEnumerable<R> Join<T, U, K, R>(this IEnumerable<T> outer, IEnumerable<U> inner, Func<T, K> outerKeySelector, Func<U, K> innerKeySelector, Func<T, U, R> resultSelector, IEqualityComparer<K> comparer)",
        join,
        "what a function makes of elements with the same key",
    ),
    row(
        "static IEnumerable<R> GroupJoin<T, U, K, R>(this IEnumerable<T> outer, IEnumerable<U> inner, Func<T, K> outerKeySelector, Func<U, K> innerKeySelector, Func<T, IEnumerable<U>, R> resultSelector)",
        group_join,
        "what a function makes of elements with the same key",
    ),
    row(
        "static IEnumerable<R> GroupJoin<T, U, K, R>(this IEnumerable<T> outer, IEnumerable<U> inner, Func<T, K> outerKeySelector, Func<U, K> innerKeySelector, Func<T, IEnumerable<U>, R> resultSelector, IEqualityComparer<K> comparer)",
        group_join,
        "what a function makes of elements with the same key",
    ),
];
