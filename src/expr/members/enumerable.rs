//! LINQ over sequences: deferred where .NET defers.

use super::core::TypeObject;
use super::lazy::{Select, Where, lazy, one, select};
use super::linq::{Seen, argument, count_argument, defer, source, test, while_test};
use super::sequence::sequence;
use super::{Args, Call, Row, TypeRows, collections, linq, row, statics, type_object};
use crate::expr::eval::{default_value, equals, is_instance};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Value, whole};

pub(super) const TYPES: &[TypeRows] =
    &[statics("System.Linq.Enumerable", "queries over sequences").rows(ENUMERABLE)];

macro_rules! with_number_rows {
    ({ $($row:expr),* $(,)? } $(($ty:literal, $mean:literal))*) => {
        &[
            $($row,)*
            $(
                row(concat!("static ", $ty, " Sum(this IEnumerable<", $ty, "> source)"), linq::sum, "the sum"),
                row(
                    concat!("static ", $ty, " Sum<T>(this IEnumerable<T> source, Func<T, ", $ty, "> selector)"),
                    linq::sum,
                    "the sum of what a function makes of each element",
                ),
                row(concat!("static ", $mean, " Average(this IEnumerable<", $ty, "> source)"), linq::average, "the mean"),
                row(
                    concat!("static ", $mean, " Average<T>(this IEnumerable<T> source, Func<T, ", $ty, "> selector)"),
                    linq::average,
                    "the mean of what a function makes of each element",
                ),
                row(concat!("static ", $ty, " Min(this IEnumerable<", $ty, "> source)"), linq::extreme, "the least"),
                row(
                    concat!("static ", $ty, " Min<T>(this IEnumerable<T> source, Func<T, ", $ty, "> selector)"),
                    linq::extreme,
                    "the least of what a function makes of each element",
                ),
                row(concat!("static ", $ty, " Max(this IEnumerable<", $ty, "> source)"), linq::extreme, "the greatest"),
                row(
                    concat!("static ", $ty, " Max<T>(this IEnumerable<T> source, Func<T, ", $ty, "> selector)"),
                    linq::extreme,
                    "the greatest of what a function makes of each element",
                ),
            )*
        ]
    };
}

const ENUMERABLE: &[Row] = with_number_rows! {
    {
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
        "static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, int, bool> predicate)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut found = Vec::new();
                for (at, value) in source(interpreter, a)?.into_iter().enumerate() {
                    if test(interpreter, &argument(a, 1), &[value.clone(), whole(at)])? {
                        found.push(value);
                    }
                }
                Ok(found)
            })
        },
        "the elements that pass a test with their index",
    ),
    row(
        "static IEnumerable<T> Skip<T>(this IEnumerable<T> source, int count)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                Ok(source(interpreter, a)?.into_iter().skip(count_argument(a)).collect())
            })
        },
        "without the first elements",
    ),
    row(
        "static IEnumerable<T> Take<T>(this IEnumerable<T> source, int count)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut elements = interpreter.enumerate(&argument(a, 0))?;
                let mut found = Vec::new();
                while found.len() < count_argument(a) {
                    let Some(value) = elements.next(interpreter)? else { break };
                    found.push(value);
                }
                Ok(found)
            })
        },
        "the first elements",
    ),
    row(
        "static IEnumerable<T> SkipLast<T>(this IEnumerable<T> source, int count)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let values = source(interpreter, a)?;
                let count = values.len().saturating_sub(count_argument(a));
                Ok(values.into_iter().take(count).collect())
            })
        },
        "without the last elements",
    ),
    row(
        "static IEnumerable<T> TakeLast<T>(this IEnumerable<T> source, int count)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let values = source(interpreter, a)?;
                let count = values.len().saturating_sub(count_argument(a));
                Ok(values.into_iter().skip(count).collect())
            })
        },
        "the last elements",
    ),
    row(
        "static IEnumerable<T> SkipWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| defer(call, args, |interpreter, a| while_test(interpreter, a, false)),
        "the elements from the first that fails a test on",
    ),
    row(
        "static IEnumerable<T> TakeWhile<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| defer(call, args, |interpreter, a| while_test(interpreter, a, true)),
        "the elements before the first that fails a test",
    ),
    row(
        "static IEnumerable<T> Distinct<T>(this IEnumerable<T> source)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut seen = Seen::default();
                Ok(source(interpreter, a)?.into_iter().filter(|value| seen.insert(value)).collect())
            })
        },
        "each element once",
    ),
    row(
        "static IEnumerable<T> Union<T>(this IEnumerable<T> source, IEnumerable<T> second)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut seen = Seen::default();
                let mut values = source(interpreter, a)?;
                values.extend(interpreter.collect(&argument(a, 1))?);
                Ok(values.into_iter().filter(|value| seen.insert(value)).collect())
            })
        },
        "the elements of both, each once",
    ),
    row(
        "static IEnumerable<T> Intersect<T>(this IEnumerable<T> source, IEnumerable<T> second)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let (mut seen, mut other) = (Seen::default(), Seen::default());
                for value in interpreter.collect(&argument(a, 1))? {
                    other.insert(&value);
                }
                let values = source(interpreter, a)?.into_iter();
                Ok(values.filter(|value| other.has(value) && seen.insert(value)).collect())
            })
        },
        "the elements that are in both, each once",
    ),
    row(
        "static IEnumerable<T> Except<T>(this IEnumerable<T> source, IEnumerable<T> second)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut seen = Seen::default();
                for value in interpreter.collect(&argument(a, 1))? {
                    seen.insert(&value);
                }
                Ok(source(interpreter, a)?.into_iter().filter(|value| seen.insert(value)).collect())
            })
        },
        "the elements that are not in another sequence, each once",
    ),
    row(
        "static IEnumerable<T> Concat<T>(this IEnumerable<T> source, IEnumerable<T> second)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut values = source(interpreter, a)?;
                values.extend(interpreter.collect(&argument(a, 1))?);
                Ok(values)
            })
        },
        "the elements of both",
    ),
    row(
        "static IEnumerable<T> Append<T>(this IEnumerable<T> source, T element)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut values = source(interpreter, a)?;
                values.push(argument(a, 1));
                Ok(values)
            })
        },
        "with an element at the end",
    ),
    row(
        "static IEnumerable<T> Prepend<T>(this IEnumerable<T> source, T element)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut values = vec![argument(a, 1)];
                values.extend(source(interpreter, a)?);
                Ok(values)
            })
        },
        "with an element at the beginning",
    ),
    row(
        "static IEnumerable<T> Reverse<T>(this IEnumerable<T> source)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                Ok(source(interpreter, a)?.into_iter().rev().collect())
            })
        },
        "the elements from the last to the first",
    ),
    row(
        "static IEnumerable<T> DefaultIfEmpty<T>(this IEnumerable<T> source)",
        |call, args| {
            let default = default_value(&call.type_argument(0));
            let arguments = [args.value(0), default];
            defer(call, Args(&arguments), |interpreter, a| {
                let values = source(interpreter, a)?;
                Ok(if values.is_empty() { vec![argument(a, 1)] } else { values })
            })
        },
        "the elements, or the default",
    ),
    row(
        "static IEnumerable<T> DefaultIfEmpty<T>(this IEnumerable<T> source, T defaultValue)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let values = source(interpreter, a)?;
                Ok(if values.is_empty() { vec![argument(a, 1)] } else { values })
            })
        },
        "the elements, or one value",
    ),
    row(
        "static IEnumerable<T> Cast<T>(this System.Collections.IEnumerable source)",
        |call, args| {
            let arguments = [args.value(0), type_object(call.type_argument(0))];
            defer(call, Args(&arguments), |interpreter, a| {
                let wanted = described(&argument(a, 1));
                let values = source(interpreter, a)?.into_iter();
                values.map(|value| interpreter.cast(value, &wanted)).collect()
            })
        },
        "the elements as another type",
    ),
    row(
        "static IEnumerable<T> OfType<T>(this System.Collections.IEnumerable source)",
        |call, args| {
            let arguments = [args.value(0), type_object(call.type_argument(0))];
            defer(call, Args(&arguments), |interpreter, a| {
                let wanted = described(&argument(a, 1));
                let values = source(interpreter, a)?.into_iter();
                Ok(values.filter(|value| is_instance(value, &wanted)).collect())
            })
        },
        "the elements of one type",
    ),
    row(
        "static IEnumerable<R> SelectMany<T, R>(this IEnumerable<T> source, Func<T, IEnumerable<R>> selector)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut found = Vec::new();
                for value in source(interpreter, a)? {
                    let inner = interpreter.invoke(&argument(a, 1), &[value])?;
                    found.extend(interpreter.collect(&inner)?);
                }
                Ok(found)
            })
        },
        "the elements of the sequences that a function gives",
    ),
    row(
        "static IEnumerable<R> SelectMany<T, C, R>(this IEnumerable<T> source, Func<T, IEnumerable<C>> collectionSelector, Func<T, C, R> resultSelector)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let mut found = Vec::new();
                for value in source(interpreter, a)? {
                    let inner =
                        interpreter.invoke(&argument(a, 1), std::slice::from_ref(&value))?;
                    for inner in interpreter.collect(&inner)? {
                        found.push(interpreter.invoke(&argument(a, 2), &[value.clone(), inner])?);
                    }
                }
                Ok(found)
            })
        },
        "what a function makes of each element and those of its sequence",
    ),
    row(
        "static IEnumerable<R> Zip<T, U, R>(this IEnumerable<T> source, IEnumerable<U> second, Func<T, U, R> resultSelector)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let pairs =
                    source(interpreter, a)?.into_iter().zip(interpreter.collect(&argument(a, 1))?);
                pairs.map(|(x, y)| interpreter.invoke(&argument(a, 2), &[x, y])).collect()
            })
        },
        "what a function makes of each two elements",
    ),
    row(
        "static IOrderedEnumerable<T> OrderBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        linq::order,
        "the elements in the order of a key",
    ),
    row(
        "static IOrderedEnumerable<T> OrderByDescending<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        linq::order,
        "the elements in the order of a key",
    ),
    row(
        "static IOrderedEnumerable<T> ThenBy<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector)",
        linq::order,
        "the elements in the order of one more key",
    ),
    row(
        "static IOrderedEnumerable<T> ThenByDescending<T, K>(this IOrderedEnumerable<T> source, Func<T, K> keySelector)",
        linq::order,
        "the elements in the order of one more key",
    ),
    row(
        "static IEnumerable<IGrouping<K, T>> GroupBy<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        |call, args| {
            let ty = linq::grouping_type(call.type_argument(1), call.type_argument(0));
            let arguments = [args.value(0), args.value(1), type_object(ty)];
            defer(call, Args(&arguments), |interpreter, a| {
                let ty = described(&argument(a, 2));
                let values = source(interpreter, a)?;
                let found = linq::groups(interpreter, values, &argument(a, 1), None)?;
                Ok(found.into_iter().map(|group| linq::grouping(&ty, group)).collect())
            })
        },
        "the elements in groups that share a key",
    ),
    row(
        "static IEnumerable<IGrouping<K, E>> GroupBy<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector)",
        |call, args| {
            let ty = linq::grouping_type(call.type_argument(1), call.type_argument(2));
            let arguments = [args.value(0), args.value(1), args.value(2), type_object(ty)];
            defer(call, Args(&arguments), |interpreter, a| {
                let ty = described(&argument(a, 3));
                let values = source(interpreter, a)?;
                let found = linq::groups(interpreter, values, &argument(a, 1), a.get(2))?;
                Ok(found.into_iter().map(|group| linq::grouping(&ty, group)).collect())
            })
        },
        "what a function makes of the elements, in groups that share a key",
    ),
    row(
        "static IEnumerable<R> Join<T, U, K, R>(this IEnumerable<T> source, IEnumerable<U> inner, Func<T, K> outerKeySelector, Func<U, K> innerKeySelector, Func<T, U, R> resultSelector)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let inner = interpreter.collect(&argument(a, 1))?;
                let groups = linq::groups(interpreter, inner, &argument(a, 3), None)?;
                let mut found = Vec::new();
                for outer in source(interpreter, a)? {
                    let key = interpreter.invoke(&argument(a, 2), std::slice::from_ref(&outer))?;
                    interpreter.step()?;
                    let inner = groups.iter().find(|(known, _)| equals(known, &key));
                    let inner = inner.map(|(_, items)| items.clone()).unwrap_or_default();
                    for value in inner {
                        found.push(interpreter.invoke(&argument(a, 4), &[outer.clone(), value])?);
                    }
                }
                Ok(found)
            })
        },
        "what a function makes of elements with the same key",
    ),
    row(
        "static IEnumerable<R> GroupJoin<T, U, K, R>(this IEnumerable<T> source, IEnumerable<U> inner, Func<T, K> outerKeySelector, Func<U, K> innerKeySelector, Func<T, IEnumerable<U>, R> resultSelector)",
        |call, args| {
            defer(call, args, |interpreter, a| {
                let inner = interpreter.collect(&argument(a, 1))?;
                let groups = linq::groups(interpreter, inner, &argument(a, 3), None)?;
                let mut found = Vec::new();
                for outer in source(interpreter, a)? {
                    let key = interpreter.invoke(&argument(a, 2), std::slice::from_ref(&outer))?;
                    interpreter.step()?;
                    let inner = groups.iter().find(|(known, _)| equals(known, &key));
                    let inner = inner.map(|(_, items)| items.clone()).unwrap_or_default();
                    found.push(interpreter.invoke(
                        &argument(a, 4),
                        &[outer, Array::new(Type::Object, inner).into()],
                    )?);
                }
                Ok(found)
            })
        },
        "what a function makes of elements with the same key",
    ),
    row(
        "static Dictionary<K, T> ToDictionary<T, K>(this IEnumerable<T> source, Func<T, K> keySelector)",
        to_dictionary,
        "the elements by key",
    ),
    row(
        "static Dictionary<K, E> ToDictionary<T, K, E>(this IEnumerable<T> source, Func<T, K> keySelector, Func<T, E> elementSelector)",
        to_dictionary,
        "what a function makes of the elements, by key",
    ),
    row(
        "static T Aggregate<T>(this IEnumerable<T> source, Func<T, T, T> func)",
        |call, args| {
            let mut values = call.collect(args.required(0, "source")?)?.into_iter();
            let mut sum = required(values.next(), "Sequence contains no elements")?;
            for value in values {
                call.interpreter.step()?;
                sum = call.invoke(args.get(1), &[sum, value])?;
            }
            Ok(sum)
        },
        "the elements put together one by one",
    ),
    row(
        "static A Aggregate<T, A>(this IEnumerable<T> source, A seed, Func<A, T, A> func)",
        |call, args| {
            let values = call.collect(args.required(0, "source")?)?.into_iter();
            let mut sum = args.value(1);
            for value in values {
                call.interpreter.step()?;
                sum = call.invoke(args.get(2), &[sum, value])?;
            }
            Ok(sum)
        },
        "the elements put together one by one",
    ),
    row(
        "static R Aggregate<T, A, R>(this IEnumerable<T> source, A seed, Func<A, T, A> func, Func<A, R> resultSelector)",
        |call, args| {
            let values = call.collect(args.required(0, "source")?)?.into_iter();
            let mut sum = args.value(1);
            for value in values {
                call.interpreter.step()?;
                sum = call.invoke(args.get(2), &[sum, value])?;
            }
            call.invoke(args.get(3), &[sum])
        },
        "the elements put together one by one",
    ),
    row(
        "static bool All<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| {
            let mut elements = call.enumerate(args.required(0, "source")?)?;
            while let Some(value) = elements.next(call.interpreter)? {
                if !test(call.interpreter, args.get(1), &[value])? {
                    return Ok(false.into());
                }
            }
            Ok(true.into())
        },
        "true when every element passes a test",
    ),
    row(
        "static int Count<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| Ok(whole(passing(call, args)?.len())),
        "number of elements that pass a test",
    ),
    row(
        "static long LongCount<T>(this IEnumerable<T> source)",
        |call, args| Ok(Value::Long(i64::try_from(passing(call, args)?.len()).unwrap_or(i64::MAX))),
        "number of elements",
    ),
    row(
        "static T Last<T>(this IEnumerable<T> source)",
        |call, args| required(passing(call, args)?.pop(), "Sequence contains no elements"),
        "the last element",
    ),
    row(
        "static T LastOrDefault<T>(this IEnumerable<T> source)",
        |call, args| {
            Ok(passing(call, args)?.pop().unwrap_or_else(|| default_value(&call.type_argument(0))))
        },
        "the last element, or the default",
    )
    .nullable(),
    row(
        "static T Single<T>(this IEnumerable<T> source)",
        |call, args| single(call, args, false),
        "the only element",
    ),
    row(
        "static T SingleOrDefault<T>(this IEnumerable<T> source)",
        |call, args| single(call, args, true),
        "the only element, or the default",
    )
    .nullable(),
    row(
        "static T Last<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| required(passing(call, args)?.pop(), "Sequence contains no matching element"),
        "the last element that passes a test",
    ),
    row(
        "static T LastOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| {
            Ok(passing(call, args)?.pop().unwrap_or_else(|| default_value(&call.type_argument(0))))
        },
        "the last element that passes a test, or the default",
    )
    .nullable(),
    row(
        "static T Single<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| single(call, args, false),
        "the only element that passes a test",
    ),
    row(
        "static T SingleOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)",
        |call, args| single(call, args, true),
        "the only element that passes a test, or the default",
    )
    .nullable(),
    row(
        "static T ElementAt<T>(this IEnumerable<T> source, int index)",
        |call, args| {
            let values = call.collect(args.required(0, "source")?)?;
            let found = usize::try_from(args.int(1)?).ok().and_then(|at| values.get(at).cloned());
            found.ok_or_else(|| Exception::out_of_range_because("Index was out of range. Must be non-negative and less than the size of the collection.", "index").into())
        },
        "the element at an index",
    ),
    row(
        "static T ElementAtOrDefault<T>(this IEnumerable<T> source, int index)",
        |call, args| {
            let values = call.collect(args.required(0, "source")?)?;
            let found = usize::try_from(args.int(1)?).ok().and_then(|at| values.get(at).cloned());
            Ok(found.unwrap_or_else(|| default_value(&call.type_argument(0))))
        },
        "the element at an index, or the default",
    )
    .nullable(),
    row(
        "static bool SequenceEqual<T>(this IEnumerable<T> source, IEnumerable<T> second)",
        |call, args| {
            let (a, b) = (
                call.collect(args.required(0, "first")?)?,
                call.collect(args.required(1, "second")?)?,
            );
            Ok((a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| equals(a, b))).into())
        },
        "true for the same elements in the same order",
    ),
    row(
        "static IEnumerable<int> Range(int start, int count)",
        |call, args| {
            let (start, count) = (args.int(0)?, args.int(1)?);
            let end = i64::from(start) + i64::from(count) - 1;
            if count < 0 || end > i64::from(i32::MAX) {
                return Err(Exception::out_of_range("count").into());
            }
            call.interpreter.reserve(usize::try_from(count).unwrap_or(0))?;
            let values = (0..count).map(|at| Value::Int(start.wrapping_add(at))).collect();
            Ok(sequence(Type::Int, "System.Linq.Enumerable+RangeIterator`1[System.Int32]", values))
        },
        "whole numbers one after another",
    ),
    row(
        "static IEnumerable<T> Repeat<T>(T element, int count)",
        |call, args| {
            let Ok(count) = usize::try_from(args.int(1)?) else {
                return Err(Exception::out_of_range("count").into());
            };
            call.interpreter.reserve(count)?;
            let element = call.type_argument(0);
            let class =
                format!("System.Linq.Enumerable+RepeatIterator`1[{}]", element.runtime_name());
            Ok(sequence(element, &class, vec![args.value(0); count]))
        },
        "one element several times",
    ),
    row(
        "static IEnumerable<T> Empty<T>()",
        |call, _| Ok(Array::new(call.type_argument(0), Vec::new()).into()),
        "no elements",
    ),
    row(
        "static IEnumerable<T> AsEnumerable<T>(this IEnumerable<T> source)",
        |_, args| Ok(args.value(0)),
        "the sequence itself",
    ),
    row("static T Min<T>(this IEnumerable<T> source)", linq::extreme, "the least"),
    row(
        "static R Min<T, R>(this IEnumerable<T> source, Func<T, R> selector)",
        linq::extreme,
        "the least of what a function makes of each element",
    ),
    row("static T Max<T>(this IEnumerable<T> source)", linq::extreme, "the greatest"),
    row(
        "static R Max<T, R>(this IEnumerable<T> source, Func<T, R> selector)",
        linq::extreme,
        "the greatest of what a function makes of each element",
    ),
    }
    ("int", "double") ("int?", "double?") ("long", "double") ("long?", "double?")
    ("float", "float") ("float?", "float?") ("double", "double") ("double?", "double?")
    ("decimal", "decimal") ("decimal?", "decimal?")
};

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

/// The elements that pass the test, or all without one.
fn passing(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Vec<Value>, Fault> {
    let mut values = call.collect(args.required(0, "source")?)?;
    if args.len() > 1 {
        let mut passed = Vec::new();
        for value in values {
            if test(call.interpreter, args.get(1), std::slice::from_ref(&value))? {
                passed.push(value);
            }
        }
        values = passed;
    }
    Ok(values)
}

fn single(call: &mut Call<'_, '_>, args: Args<'_>, or_default: bool) -> Result<Value, Fault> {
    let mut values = passing(call, args)?;
    let what = if args.len() > 1 { "matching element" } else { "element" };
    if values.len() > 1 {
        let message = format!("Sequence contains more than one {what}");
        return Err(Exception::invalid_operation(&message).into());
    }
    match values.pop() {
        None if or_default => Ok(default_value(&call.type_argument(0))),
        found => required(
            found,
            if args.len() > 1 {
                "Sequence contains no matching element"
            } else {
                "Sequence contains no elements"
            },
        ),
    }
}

fn to_dictionary(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let mut seen = Seen::default();
    let mut entries = Vec::new();
    for value in call.collect(args.required(0, "source")?)? {
        let key = call.invoke(args.required(1, "keySelector")?, std::slice::from_ref(&value))?;
        if key.is_null() {
            return Err(Exception::argument_null("key").into());
        }
        if !seen.insert(&key) {
            let text = call.to_text(&key)?;
            return Err(Exception::argument(&format!(
                "An item with the same key has already been added. Key: {text}"
            ))
            .into());
        }
        let value = if args.len() > 2 { call.invoke(args.get(2), &[value])? } else { value };
        entries.push((key, value));
    }
    let element = call.type_argument(if args.len() > 2 { 2 } else { 0 });
    Ok(collections::dictionary(call.type_argument(1), element, entries))
}

/// The type that a `Type` object describes.
fn described(value: &Value) -> Type {
    value.downcast::<TypeObject>().map_or(Type::Object, |object| object.0.clone())
}

/// The key of a group that `GroupBy` made.
pub(crate) fn grouping_key(value: &Value) -> Option<Value> {
    value.downcast::<linq::Grouping>().map(|group| group.key.clone())
}
