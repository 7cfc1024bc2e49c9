//! Queries that look at whether elements are equal: `Distinct`, `Union`, `Except`, `Intersect`.

use super::query::{Plan, checked, defer, defer_unless_empty, query, query_of, stream};
use crate::expr::eval::Interpreter;
use crate::expr::members::collections::{Equality, Slots};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::value::{Enumerator, Fault, Value};

type Started = Result<Box<dyn Enumerator>, Fault>;

/// Values of which each is there once.
pub(super) struct Seen {
    equality: Equality,
    slots: Slots,
}

impl Seen {
    pub(super) fn new(comparer: &Value) -> Result<Self, Fault> {
        Ok(Self { equality: Equality::of(comparer)?, slots: Slots::default() })
    }

    /// False when an equal value is there already.
    pub(super) fn insert(&mut self, value: Value) -> Result<bool, Fault> {
        self.slots.add(&self.equality, value, Value::Null)
    }

    /// True when an equal value was there; it is taken out.
    fn take(&mut self, value: &Value) -> Result<bool, Fault> {
        Ok(self.slots.remove(&self.equality, value)?.is_some())
    }
}

/// What elements are told apart by: themselves, or what a function makes of them.
fn key(interpreter: &mut Interpreter<'_>, selector: &Value, value: &Value) -> Result<Value, Fault> {
    if selector.is_null() {
        return Ok(value.clone());
    }
    interpreter.invoke(selector, std::slice::from_ref(value))
}

/// Elements with a key that was not there before. Arguments: the sources, the key selector, and
/// the comparer, at these places (past the end for none).
fn start_distinct(
    interpreter: &mut Interpreter<'_>,
    plan: &Plan,
    sources: usize,
    selector: usize,
    comparer: usize,
) -> Started {
    let mut sources: Vec<Value> = plan.args.iter().take(sources).rev().cloned().collect();
    let selector = plan.arg(selector);
    let mut seen = Seen::new(&plan.arg(comparer))?;
    let mut walk = match sources.pop() {
        Some(first) => interpreter.enumerate(&first)?,
        None => return Ok(stream(|_| Ok(None))),
    };
    Ok(stream(move |interpreter| {
        loop {
            interpreter.step()?;
            match walk.next(interpreter)? {
                Some(value) => {
                    let key = key(interpreter, &selector, &value)?;
                    if seen.insert(key)? {
                        return Ok(Some(value));
                    }
                }
                None => match sources.pop() {
                    Some(next) => walk = interpreter.enumerate(&next)?,
                    None => return Ok(None),
                },
            }
        }
    }))
}

/// `Except` and `Intersect`: keys of the second sequence decide.
fn start_other(
    interpreter: &mut Interpreter<'_>,
    plan: &Plan,
    keep: bool,
    selector: usize,
    comparer: usize,
) -> Started {
    let mut seen = Seen::new(&plan.arg(comparer))?;
    for value in plan.all(interpreter, 1)? {
        seen.insert(value)?;
    }
    let mut walk = plan.walk(interpreter, 0)?;
    let selector = plan.arg(selector);
    Ok(stream(move |interpreter| {
        while let Some(value) = walk.next(interpreter)? {
            interpreter.step()?;
            let key = key(interpreter, &selector, &value)?;
            let passes = if keep { seen.take(&key)? } else { seen.insert(key)? };
            if passes {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }))
}

const NONE: usize = usize::MAX;

/// A third sequence in a row makes one class of them all.
fn union(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    let comparer = args.value(2);
    Equality::of(&comparer)?;
    let mut sources = vec![args.value(0)];
    let mut class = "UnionIterator2`1";
    if let Some(plan) = query_of(args.get(0))
        && plan.class.starts_with("UnionIterator")
        && plan.args.last().is_some_and(|known| same_comparer(known, &comparer))
    {
        sources = plan.args.get(..plan.args.len() - 1).unwrap_or_default().to_vec();
        class = "UnionIteratorN`1";
    }
    sources.push(args.value(1));
    sources.push(comparer);
    Ok(query(call, class, call.types.to_vec(), sources, |interpreter, plan| {
        let count = plan.args.len() - 1;
        start_distinct(interpreter, plan, count, NONE, count)
    }))
}

fn same_comparer(a: &Value, b: &Value) -> bool {
    a.is_null() && b.is_null() || crate::expr::eval::equals(a, b)
}

fn distinct(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Equality::of(args.get(1))?;
    defer_unless_empty(call, args, "DistinctIterator`1", |i, plan| {
        start_distinct(i, plan, 1, NONE, 1)
    })
}

fn distinct_by(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Equality::of(args.get(2))?;
    defer_unless_empty(call, args, "<DistinctByIterator>d__100`2", |i, plan| {
        start_distinct(i, plan, 1, 1, 2)
    })
}

fn union_by(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Equality::of(args.get(3))?;
    defer(call, args, "<UnionByIterator>d__334`2", |i, plan| start_distinct(i, plan, 2, 2, 3))
}

fn except(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Equality::of(args.get(2))?;
    defer(call, args, "<ExceptIterator>d__117`1", |i, plan| start_other(i, plan, false, NONE, 2))
}

fn except_by(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Equality::of(args.get(3))?;
    defer(call, args, "<ExceptByIterator>d__118`2", |i, plan| start_other(i, plan, false, 2, 3))
}

fn intersect(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Equality::of(args.get(2))?;
    defer(call, args, "<IntersectIterator>d__145`1", |i, plan| start_other(i, plan, true, NONE, 2))
}

fn intersect_by(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Equality::of(args.get(3))?;
    defer(call, args, "<IntersectByIterator>d__146`2", |i, plan| start_other(i, plan, true, 2, 3))
}

pub(super) const ROWS: &[Row] = &[
    row(
        "static IEnumerable<T> Distinct<T>(this IEnumerable<T> source)",
        distinct,
        "each element once",
    ),
    row(
        "static IEnumerable<T> Distinct<T>(this IEnumerable<T> source, IEqualityComparer<T> comparer)",
        distinct,
        "each element once",
    ),
    row(
        "static IEnumerable<T> DistinctBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        distinct_by,
        "the first element of each key",
    ),
    row(
        "static IEnumerable<T> DistinctBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> comparer)",
        distinct_by,
        "the first element of each key",
    ),
    row(
        "static IEnumerable<T> Union<T>(this IEnumerable<T> first, IEnumerable<T> second)",
        union,
        "the elements of both, each once",
    ),
    row(
        "static IEnumerable<T> Union<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T> comparer)",
        union,
        "the elements of both, each once",
    ),
    row(
        "static IEnumerable<T> UnionBy<T, K>(this IEnumerable<T> first, IEnumerable<T> second, Func<T, K> keySelector)",
        union_by,
        "the elements of both, each key once",
    ),
    row(
        "static IEnumerable<T> UnionBy<T, K>(this IEnumerable<T> first, IEnumerable<T> second, Func<T, K> keySelector, IEqualityComparer<K> comparer)",
        union_by,
        "the elements of both, each key once",
    ),
    row(
        "static IEnumerable<T> Except<T>(this IEnumerable<T> first, IEnumerable<T> second)",
        except,
        "the elements that are not in another sequence, each once",
    ),
    row(
        "static IEnumerable<T> Except<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T> comparer)",
        except,
        "the elements that are not in another sequence, each once",
    ),
    row(
        "static IEnumerable<T> ExceptBy<T, K>(this IEnumerable<T> first, IEnumerable<K> second, Func<T, K> keySelector)",
        except_by,
        "the elements whose key is not in another sequence",
    ),
    row(
        "static IEnumerable<T> ExceptBy<T, K>(this IEnumerable<T> first, IEnumerable<K> second, Func<T, K> keySelector, IEqualityComparer<K> comparer)",
        except_by,
        "the elements whose key is not in another sequence",
    ),
    row(
        "static IEnumerable<T> Intersect<T>(this IEnumerable<T> first, IEnumerable<T> second)",
        intersect,
        "the elements that are in both, each once",
    ),
    row(
        "static IEnumerable<T> Intersect<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T> comparer)",
        intersect,
        "the elements that are in both, each once",
    ),
    row(
        "static IEnumerable<T> IntersectBy<T, K>(this IEnumerable<T> first, IEnumerable<K> second, Func<T, K> keySelector)",
        intersect_by,
        "the elements whose key is in another sequence",
    ),
    row(
        "static IEnumerable<T> IntersectBy<T, K>(this IEnumerable<T> first, IEnumerable<K> second, Func<T, K> keySelector, IEqualityComparer<K> comparer)",
        intersect_by,
        "the elements whose key is in another sequence",
    ),
];
