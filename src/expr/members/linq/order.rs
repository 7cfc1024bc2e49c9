//! `OrderBy`, `ThenBy` and their kin.

use std::cmp::Ordering;

use super::query::{Plan, checked, query, query_of};
use crate::expr::eval::Interpreter;
use crate::expr::members::collections::{failed_to_compare, order_by};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Fault, Value, enumerate_values};

/// An element with its keys.
type Keyed = (Vec<Value>, Value);

/// How one key orders: comparer, descending.
type Rule = (Value, bool);

/// The elements with their keys, and the rules. Arguments of the plan: the source, then for each
/// key its selector (null for the element itself), whether it is descending, and the comparer.
fn keyed(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Result<(Vec<Keyed>, Vec<Rule>), Fault> {
    let values = plan.all(interpreter, 0)?;
    let parts: Vec<&[Value]> = plan.args.get(1..).unwrap_or_default().chunks(3).collect();
    let part = |part: &[Value], at: usize| part.get(at).cloned().unwrap_or_default();
    let rules = parts
        .iter()
        .map(|rule| (part(rule, 2), matches!(rule.get(1), Some(Value::Bool(true)))))
        .collect();
    let mut found = Vec::with_capacity(values.len());
    for value in values {
        found.push((Vec::with_capacity(parts.len()), value));
    }
    for rule in &parts {
        let selector = part(rule, 0);
        for (keys, value) in &mut found {
            interpreter.step()?;
            keys.push(if selector.is_null() {
                value.clone()
            } else {
                interpreter.invoke(&selector, std::slice::from_ref(value))?
            });
        }
    }
    Ok((found, rules))
}

fn compare(
    interpreter: &mut Interpreter<'_>,
    rules: &[Rule],
    a: &Keyed,
    b: &Keyed,
) -> Result<Ordering, Fault> {
    interpreter.step()?;
    for ((a, b), (comparer, descending)) in a.0.iter().zip(&b.0).zip(rules) {
        let order = order_by(interpreter, comparer, a, b)?;
        if order.is_ne() {
            return Ok(if *descending { order.reverse() } else { order });
        }
    }
    Ok(Ordering::Equal)
}

/// Merge sort: stable, and safe under comparers that contradict themselves.
fn sort(
    interpreter: &mut Interpreter<'_>,
    rules: &[Rule],
    items: Vec<Keyed>,
) -> Result<Vec<Keyed>, Fault> {
    let mut runs: Vec<Vec<Keyed>> = items.into_iter().map(|item| vec![item]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            match pairs.next() {
                Some(right) => merged.push(merge(interpreter, rules, left, right)?),
                None => merged.push(left),
            }
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge(
    interpreter: &mut Interpreter<'_>,
    rules: &[Rule],
    left: Vec<Keyed>,
    right: Vec<Keyed>,
) -> Result<Vec<Keyed>, Fault> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next =
            if compare(interpreter, rules, b, a)?.is_lt() { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

fn start(interpreter: &mut Interpreter<'_>, plan: &Plan) -> Result<Box<dyn Enumerator>, Fault> {
    let (items, rules) = keyed(interpreter, plan)?;
    let sorted = sort(interpreter, &rules, items).map_err(failed_to_compare)?;
    Ok(enumerate_values(sorted.into_iter().map(|(_, value)| value).collect()))
}

/// The first or last element of an order, which needs no sort. `None` when the sequence is no
/// order; what is empty gives `Some(None)`.
pub(super) fn edge(
    call: &mut Call<'_, '_>,
    source: &Value,
    last: bool,
) -> Result<Option<Option<Value>>, Fault> {
    let Some(plan) = query_of(source) else { return Ok(None) };
    if !matches!(plan.class, "OrderedIterator`2" | "ImplicitlyStableOrderedIterator`1") {
        return Ok(None);
    }
    let (items, rules) = keyed(call.interpreter, &plan)?;
    let mut best: Option<Keyed> = None;
    for item in items {
        let better = match &best {
            None => true,
            Some(best) => {
                let order = compare(call.interpreter, &rules, &item, best)?;
                if last { order.is_ge() } else { order.is_lt() }
            }
        };
        if better {
            best = Some(item);
        }
    }
    Ok(Some(best.map(|(_, value)| value)))
}

/// `OrderBy`, `ThenBy`, `Order` and the descending ones.
fn order(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    checked(call, args)?;
    let by_itself = call.member.name.starts_with("Order") && !call.member.name.contains("By");
    let (selector, comparer) =
        if by_itself { (Value::Null, args.value(1)) } else { (args.value(1), args.value(2)) };
    let descending = call.member.name.ends_with("Descending");
    let element = call.type_argument(0);
    let mut values = vec![args.value(0)];
    if call.member.name.starts_with("ThenBy")
        && let Some(earlier) = query_of(args.get(0))
    {
        values.clone_from(&earlier.args);
    }
    let plain =
        comparer.is_null() && (element.is_numeric() && !is_real(&element) || element == Type::Bool);
    values.extend([selector, descending.into(), comparer]);
    let (class, types) = if by_itself && plain {
        ("ImplicitlyStableOrderedIterator`1", vec![element])
    } else {
        let key = if by_itself { element.clone() } else { call.type_argument(1) };
        ("OrderedIterator`2", vec![element, key])
    };
    Ok(query(call, class, types, values, start))
}

fn is_real(element: &Type) -> bool {
    matches!(element, Type::Float | Type::Double | Type::Decimal)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "static IOrderedEnumerable<T> OrderBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        order,
        "the elements in the order of a key",
    ),
    row(
        "static IOrderedEnumerable<T> OrderBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IComparer<K> comparer)",
        order,
        "the elements in the order of a key",
    ),
    row(
        "static IOrderedEnumerable<T> OrderByDescending<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        order,
        "the elements in the order of a key, the greatest first",
    ),
    row(
        "static IOrderedEnumerable<T> OrderByDescending<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IComparer<K> comparer)",
        order,
        "the elements in the order of a key, the greatest first",
    ),
    row(
        "static IOrderedEnumerable<T> ThenBy<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector)",
        order,
        "the elements in the order of one more key",
    ),
    row(
        "static IOrderedEnumerable<T> ThenBy<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector, IComparer<K> comparer)",
        order,
        "the elements in the order of one more key",
    ),
    row(
        "static IOrderedEnumerable<T> ThenByDescending<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector)",
        order,
        "the elements in the order of one more key, the greatest first",
    ),
    row(
        "static IOrderedEnumerable<T> ThenByDescending<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector, IComparer<K> comparer)",
        order,
        "the elements in the order of one more key, the greatest first",
    ),
    row(
        "static IOrderedEnumerable<T> Order<T>(this IEnumerable<T> source)",
        order,
        "the elements in their order",
    ),
    row(
        "static IOrderedEnumerable<T> Order<T>(this IEnumerable<T> source, IComparer<T> comparer)",
        order,
        "the elements in an order",
    ),
    row(
        "static IOrderedEnumerable<T> OrderDescending<T>(this IEnumerable<T> source)",
        order,
        "the elements in their order, the greatest first",
    ),
    row(
        "static IOrderedEnumerable<T> OrderDescending<T>(this IEnumerable<T> source, IComparer<T> comparer)",
        order,
        "the elements in an order, the greatest first",
    ),
];
