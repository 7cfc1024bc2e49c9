//! Queries that are answered at once: one element, a number, a truth, a collection.

use super::order::edge;
use super::query::{checked, defer, holds, query_of};
use super::slice::{element_of_selection, last_of_selection};
use crate::expr::eval::{default_value, is_instance};
use crate::expr::members::collections::{Dictionary, Equality, hash_set, list};
use crate::expr::members::{Args, Call, Row, pair_parts, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, TupleObject, Value, whole};

type Native = Result<Value, Fault>;

/// The predicate of a call, when it has one.
fn predicate<'a>(args: Args<'a>) -> Option<&'a Value> {
    match args.get(1) {
        found @ Value::Delegate(_) => Some(found),
        _ => None,
    }
}

/// The first element, or the first that passes the test.
fn first(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Option<Value>, Fault> {
    checked(call, args)?;
    if predicate(args).is_none()
        && let Some(found) = edge(call, args.get(0), false)?
    {
        return Ok(found);
    }
    let mut elements = call.enumerate(args.get(0))?;
    while let Some(value) = elements.next(call.interpreter)? {
        call.interpreter.step()?;
        match predicate(args) {
            Some(test) if !call.test(test, std::slice::from_ref(&value))? => {}
            _ => return Ok(Some(value)),
        }
    }
    Ok(None)
}

/// The last element, or the last that passes the test.
fn last(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Option<Value>, Fault> {
    checked(call, args)?;
    let source = args.get(0);
    let Some(test) = predicate(args) else {
        if let Some(found) = edge(call, source, true)? {
            return Ok(found);
        }
        if let Some(found) = last_of_selection(call, source)? {
            return Ok(Some(found));
        }
        return Ok(call.collect(source)?.pop());
    };
    let values = call.collect(source)?;
    // Lists, arrays and orders are walked from the end.
    let backwards = match source {
        Value::Array(_) => true,
        other => {
            other.downcast::<crate::expr::members::collections::List>().is_some()
                || query_of(other).is_some_and(|plan| plan.class == "OrderedIterator`2")
        }
    };
    let mut found = None;
    let walk: Box<dyn Iterator<Item = Value>> =
        if backwards { Box::new(values.into_iter().rev()) } else { Box::new(values.into_iter()) };
    for value in walk {
        if holds(call.interpreter, test, std::slice::from_ref(&value))? {
            found = Some(value);
            if backwards {
                break;
            }
        }
    }
    Ok(found)
}

/// What is given when there is no element: the last argument, or the default of the type.
fn otherwise(call: &Call<'_, '_>, args: Args<'_>) -> Value {
    match call.member.parameters.last() {
        Some(parameter) if parameter.name == "defaultValue" => args.value(args.len() - 1),
        _ => default_value(&call.type_argument(0)),
    }
}

fn required(found: Option<Value>, args: Args<'_>) -> Native {
    found.ok_or_else(|| {
        Exception::invalid_operation(if predicate(args).is_some() {
            "Sequence contains no matching element"
        } else {
            "Sequence contains no elements"
        })
        .into()
    })
}

fn first_or_default(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(first(call, args)?.unwrap_or_else(|| otherwise(call, args)))
}

fn last_or_default(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(last(call, args)?.unwrap_or_else(|| otherwise(call, args)))
}

fn only(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Option<Value>, Fault> {
    checked(call, args)?;
    let mut elements = call.enumerate(args.get(0))?;
    let mut found = None;
    while let Some(value) = elements.next(call.interpreter)? {
        call.interpreter.step()?;
        match predicate(args) {
            Some(test) if !call.test(test, std::slice::from_ref(&value))? => {}
            _ if found.is_some() => {
                let message = if predicate(args).is_some() {
                    "Sequence contains more than one matching element"
                } else {
                    "Sequence contains more than one element"
                };
                return Err(Exception::invalid_operation(message).into());
            }
            _ => found = Some(value),
        }
    }
    Ok(found)
}

fn single(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    required(only(call, args)?, args)
}

fn single_or_default(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(only(call, args)?.unwrap_or_else(|| otherwise(call, args)))
}

fn at(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Option<Value>, Fault> {
    checked(call, args)?;
    let Ok(index) = usize::try_from(args.int(1)?) else { return Ok(None) };
    if let Some(found) = element_of_selection(call, args.get(0), index)? {
        return Ok(Some(found));
    }
    let mut elements = call.enumerate(args.get(0))?;
    let mut left = index;
    while let Some(value) = elements.next(call.interpreter)? {
        call.interpreter.step()?;
        if left == 0 {
            return Ok(Some(value));
        }
        left -= 1;
    }
    Ok(None)
}

fn element_at(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    if let Some(found) = at(call, args)? {
        return Ok(found);
    }
    if matches!(args.get(0), Value::Array(_))
        || args.get(0).downcast::<crate::expr::members::collections::List>().is_some()
    {
        return Err(Exception::out_of_range_because("Index was out of range. Must be non-negative and less than the size of the collection.", "index").into());
    }
    Err(Exception::out_of_range("index").into())
}

fn any(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    if predicate(args).is_some() {
        return Ok(first(call, args)?.is_some().into());
    }
    if let Some(count) = call.interpreter.known_count(args.get(0)) {
        return Ok((count > 0).into());
    }
    // What only selects has an element when its source has one.
    let mut source = args.value(0);
    while let Some(plan) = query_of(&source) {
        let selects = plan.class.contains("SelectIterator") && !plan.class.starts_with('<');
        if !selects && !plan.class.contains("OrderedIterator") {
            break;
        }
        source = plan.arg(0);
    }
    let mut elements = call.enumerate(&source)?;
    Ok(elements.next(call.interpreter)?.is_some().into())
}

fn all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    let mut elements = call.enumerate(args.get(0))?;
    while let Some(value) = elements.next(call.interpreter)? {
        if !holds(call.interpreter, args.get(1), &[value])? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

fn count_of(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<usize, Fault> {
    checked(call, args)?;
    let Some(test) = predicate(args) else {
        if let Some(count) = call.interpreter.known_count(args.get(0)) {
            return Ok(count);
        }
        let mut elements = call.enumerate(args.get(0))?;
        let mut count = 0;
        while elements.next(call.interpreter)?.is_some() {
            call.interpreter.step()?;
            count += 1;
        }
        return Ok(count);
    };
    let mut elements = call.enumerate(args.get(0))?;
    let mut count = 0;
    while let Some(value) = elements.next(call.interpreter)? {
        if holds(call.interpreter, test, &[value])? {
            count += 1;
        }
    }
    Ok(count)
}

fn count(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(whole(count_of(call, args)?))
}

fn long_count(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    Ok(Value::Long(i64::try_from(count_of(call, args)?).unwrap_or(i64::MAX)))
}

fn contains(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    if args.len() == 2
        && let Some(found) = crate::expr::members::collections::own_contains(
            call.interpreter,
            args.get(0),
            args.get(1),
        )?
    {
        return Ok(found.into());
    }
    let equality = Equality::argument(args, 2)?;
    let mut elements = call.enumerate(args.get(0))?;
    while let Some(value) = elements.next(call.interpreter)? {
        call.interpreter.step()?;
        if equality.equal(&value, args.get(1))? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

fn sequence_equal(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    let equality = Equality::argument(args, 2)?;
    let (mut a, mut b) = (call.enumerate(args.get(0))?, call.enumerate(args.get(1))?);
    loop {
        call.interpreter.step()?;
        match (a.next(call.interpreter)?, b.next(call.interpreter)?) {
            (None, None) => return Ok(true.into()),
            (Some(x), Some(y)) if equality.equal(&x, &y)? => {}
            _ => return Ok(false.into()),
        }
    }
}

/// `Aggregate` with or without a seed and a last function.
fn aggregate(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    let mut elements = call.enumerate(args.get(0))?;
    let (mut sum, function) = if args.len() == 2 {
        let first = elements.next(call.interpreter)?;
        let Some(first) = first else {
            return Err(Exception::invalid_operation("Sequence contains no elements").into());
        };
        (first, args.get(1))
    } else {
        (args.value(1), args.get(2))
    };
    while let Some(value) = elements.next(call.interpreter)? {
        call.interpreter.step()?;
        sum = call.invoke(function, &[sum, value])?;
    }
    if args.len() > 3 { call.invoke(args.get(3), &[sum]) } else { Ok(sum) }
}

fn collected(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Vec<Value>, Fault> {
    checked(call, args)?;
    call.collect(args.get(0))
}

fn to_hash_set(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let values = collected(call, args)?;
    hash_set(call.type_argument(0), Equality::argument(args, 1)?, values)
}

fn to_dictionary(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let values = collected(call, args)?;
    let named = |name: &str| {
        let at = call.member.parameters.iter().position(|parameter| parameter.name == name);
        at.map(|at| args.value(at)).unwrap_or_default()
    };
    let equality = Equality::of(&named("comparer"))?;
    let (key_of, element_of) = (named("keySelector"), named("elementSelector"));
    let result = call.member.result.substitute(call.types);
    let (key_type, value_type) = match result.arguments() {
        [key, value] => (key.clone(), value.clone()),
        _ => return Err(call.not_supported()),
    };
    let made = Dictionary::new(key_type, value_type, equality);
    for value in values {
        let (key, value) = if key_of.is_null() {
            match (pair_parts(&value), value.downcast::<TupleObject>()) {
                (Some(parts), _) => parts,
                (None, Some(tuple)) => match tuple.items.as_slice() {
                    [key, value] => (key.clone(), value.clone()),
                    _ => return Err(call.not_supported()),
                },
                _ => return Err(call.not_supported()),
            }
        } else {
            let key = call.invoke(&key_of, std::slice::from_ref(&value))?;
            let value =
                if element_of.is_null() { value } else { call.invoke(&element_of, &[value])? };
            (key, value)
        };
        made.add(call.interpreter, &key, value)?;
    }
    Ok(Value::object(made))
}

/// `Cast<T>`: what is a sequence of the type already stays as it is.
fn cast(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    let source = args.get(0);
    let wanted = call.type_argument(0);
    if is_instance(source, &super::query::sequence_type(&wanted)) {
        return Ok(source.clone());
    }
    let collection = table().find("System.Collections.ICollection").map(Type::named);
    let class = match collection {
        Some(collection) if is_instance(source, &collection) => "CastICollectionIterator`1",
        _ => "<CastIterator>d__75`1",
    };
    defer(call, args, class, |interpreter, plan| {
        let mut source = plan.walk(interpreter, 0)?;
        let wanted = plan.types.first().cloned().unwrap_or(Type::Object);
        Ok(super::query::stream(move |interpreter| {
            let Some(value) = source.next(interpreter)? else { return Ok(None) };
            interpreter.cast(value, &wanted).map(Some)
        }))
    })
}

fn of_type(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    let source = args.get(0);
    let wanted = call.type_argument(0);
    if wanted.is_value_type()
        && !wanted.is_nullable()
        && is_instance(source, &super::query::sequence_type(&wanted))
    {
        return Ok(source.clone());
    }
    defer(call, args, "OfTypeIterator`1", |interpreter, plan| {
        let mut source = plan.walk(interpreter, 0)?;
        let wanted = plan.types.first().cloned().unwrap_or(Type::Object);
        Ok(super::query::stream(move |interpreter| {
            while let Some(value) = source.next(interpreter)? {
                interpreter.step()?;
                if is_instance(&value, &wanted) {
                    return Ok(Some(value));
                }
            }
            Ok(None)
        }))
    })
}

fn known_count(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    checked(call, args)?;
    match call.interpreter.known_count(args.get(0)) {
        Some(count) => {
            args.get(1).assign(whole(count));
            Ok(true.into())
        }
        None if query_of(args.get(0)).is_some() => Err(call.not_supported()),
        None => {
            args.get(1).assign(Value::Int(0));
            Ok(false.into())
        }
    }
}

pub(super) const ROWS: &[Row] = &[
    row("static bool Any<T>(this IEnumerable<T> source)", any, "true when there is an element"),
    row(
        "static bool Any<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        any,
        "true when an element passes a test",
    ),
    row(
        "static bool All<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        all,
        "true when every element passes a test",
    ),
    row("static int Count<T>(this IEnumerable<T> source)", count, "number of elements"),
    row(
        "static int Count<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        count,
        "number of elements that pass a test",
    ),
    row("static long LongCount<T>(this IEnumerable<T> source)", long_count, "number of elements"),
    row(
        "static long LongCount<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        long_count,
        "number of elements that pass a test",
    ),
    row(
        "static bool TryGetNonEnumeratedCount<T>(this IEnumerable<T> source, out int count)",
        known_count,
        "number of elements where it is known without walking",
    ),
    row(
        "static bool Contains<T>(this IEnumerable<T> source, T value)",
        contains,
        "true when an element is equal",
    ),
    row(
        "static bool Contains<T>(this IEnumerable<T> source, T value, IEqualityComparer<T> comparer)",
        contains,
        "true when an element is equal",
    ),
    row(
        "static bool SequenceEqual<T>(this IEnumerable<T> first, IEnumerable<T> second)",
        sequence_equal,
        "true for the same elements in the same order",
    ),
    row(
        "static bool SequenceEqual<T>(this IEnumerable<T> first, IEnumerable<T> second, IEqualityComparer<T> comparer)",
        sequence_equal,
        "true for the same elements in the same order",
    ),
    row(
        "static T First<T>(this IEnumerable<T> source)",
        |call, args| required(first(call, args)?, args),
        "the first element",
    ),
    row(
        "static T First<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| required(first(call, args)?, args),
        "the first element that passes a test",
    ),
    row(
        "static T FirstOrDefault<T>(this IEnumerable<T> source)",
        first_or_default,
        "the first element, or the default",
    )
    .nullable(),
    row(
        "static T FirstOrDefault<T>(this IEnumerable<T> source, T defaultValue)",
        first_or_default,
        "the first element, or a default",
    ),
    row(
        "static T FirstOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        first_or_default,
        "the first element that passes a test, or the default",
    )
    .nullable(),
    row(
        "static T FirstOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate, T defaultValue)",
        first_or_default,
        "the first element that passes a test, or a default",
    ),
    row(
        "static T Last<T>(this IEnumerable<T> source)",
        |call, args| required(last(call, args)?, args),
        "the last element",
    ),
    row(
        "static T Last<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| required(last(call, args)?, args),
        "the last element that passes a test",
    ),
    row(
        "static T LastOrDefault<T>(this IEnumerable<T> source)",
        last_or_default,
        "the last element, or the default",
    )
    .nullable(),
    row(
        "static T LastOrDefault<T>(this IEnumerable<T> source, T defaultValue)",
        last_or_default,
        "the last element, or a default",
    ),
    row(
        "static T LastOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        last_or_default,
        "the last element that passes a test, or the default",
    )
    .nullable(),
    row(
        "static T LastOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate, T defaultValue)",
        last_or_default,
        "the last element that passes a test, or a default",
    ),
    row("static T Single<T>(this IEnumerable<T> source)", single, "the only element"),
    row(
        "static T Single<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        single,
        "the only element that passes a test",
    ),
    row(
        "static T SingleOrDefault<T>(this IEnumerable<T> source)",
        single_or_default,
        "the only element, or the default",
    )
    .nullable(),
    row(
        "static T SingleOrDefault<T>(this IEnumerable<T> source, T defaultValue)",
        single_or_default,
        "the only element, or a default",
    ),
    row(
        "static T SingleOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        single_or_default,
        "the only element that passes a test, or the default",
    )
    .nullable(),
    row(
        "static T SingleOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate, T defaultValue)",
        single_or_default,
        "the only element that passes a test, or a default",
    ),
    row(
        "static T ElementAt<T>(this IEnumerable<T> source, int index)",
        element_at,
        "the element at an index",
    ),
    row(
        "static T ElementAtOrDefault<T>(this IEnumerable<T> source, int index)",
        |call, args| Ok(at(call, args)?.unwrap_or_else(|| default_value(&call.type_argument(0)))),
        "the element at an index, or the default",
    )
    .nullable(),
    row(
        "static T Aggregate<T>(this IEnumerable<T> source, Func<T, T, T> func)",
        aggregate,
        "the elements put together one by one",
    ),
    row(
        "static A Aggregate<T, A>(this IEnumerable<T> source, A seed, Func<A, T, A> func)",
        aggregate,
        "the elements put together one by one",
    ),
    row(
        "static R Aggregate<T, A, R>(this IEnumerable<T> source, A seed, Func<A, T, A> func, Func<A, R> resultSelector)",
        aggregate,
        "the elements put together one by one",
    ),
    row(
        "static T[] ToArray<T>(this IEnumerable<T> source)",
        |call, args| Ok(Array::new(call.type_argument(0), collected(call, args)?).into()),
        "the elements as an array",
    ),
    row(
        "static List<T> ToList<T>(this IEnumerable<T> source)",
        |call, args| Ok(list(call.type_argument(0), collected(call, args)?)),
        "the elements as a list",
    ),
    row(
        "static HashSet<T> ToHashSet<T>(this IEnumerable<T> source)",
        to_hash_set,
        "the elements as a set",
    ),
    row(
        "static HashSet<T> ToHashSet<T>(this IEnumerable<T> source, IEqualityComparer<T> comparer)",
        to_hash_set,
        "the elements as a set",
    ),
    row(
        "static Dictionary<K, V> ToDictionary<K, V>(this IEnumerable<KeyValuePair<K, V>> source)",
        to_dictionary,
        "the entries as a dictionary",
    ),
    row(
        "static Dictionary<K, V> ToDictionary<K, V>(this IEnumerable<KeyValuePair<K, V>> source, IEqualityComparer<K> comparer)",
        to_dictionary,
        "the entries as a dictionary",
    ),
    row(
        "static Dictionary<K, V> ToDictionary<K, V>(this IEnumerable<(K Key, V Value)> source)",
        to_dictionary,
        "the entries as a dictionary",
    ),
    row(
        "static Dictionary<K, T> ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        to_dictionary,
        "the elements by key",
    ),
    row(
        "static Dictionary<K, T> ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector, IEqualityComparer<K> comparer)",
        to_dictionary,
        "the elements by key",
    ),
    row(
        "static Dictionary<K, E> ToDictionary<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector)",
        to_dictionary,
        "what a function makes of the elements, by key",
    ),
    row(
        "static Dictionary<K, E> ToDictionary<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector, IEqualityComparer<K> comparer)",
        to_dictionary,
        "what a function makes of the elements, by key",
    ),
    row(
        "static IEnumerable<T> Cast<T>(this System.Collections.IEnumerable source)",
        cast,
        "the elements as another type",
    ),
    row(
        "static IEnumerable<T> OfType<T>(this System.Collections.IEnumerable source)",
        of_type,
        "the elements of one type",
    ),
];
