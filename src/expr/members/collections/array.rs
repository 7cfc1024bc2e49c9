//! `System.Array`: what every array offers, and the static members over arrays.

use std::rc::Rc;

use super::equality::{by_comparison, failed_to_compare, order_by};
use super::sorting::sort;
use super::views::read_only;
use super::{copy_to, enumerators};
use crate::expr::eval::{default_value, equals, is_instance, numeric};
use crate::expr::members::{Args, Call, Row, TypeRows, class, row};
use crate::expr::types::Type;
use crate::expr::types::convert::is_implicit_numeric;
use crate::expr::value::{Array, Exception, Fault, Value, whole};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.Array", "root of the arrays").bases(&["System.Collections.IList"]).rows(ARRAY),
    class("System.ArrayOf<T>", "what every array of one dimension offers")
        .bases(&["System.Array", "IList<T>", "IReadOnlyList<T>"])
        .rows(ARRAY_OF)
        .hidden(),
];

type Native = Result<Value, Fault>;

fn array(args: Args<'_>, at: usize) -> Result<&Rc<Array>, Fault> {
    args.required(at, "array")?;
    args.array(at)
}

/// An array of one dimension, which is all that the static members take.
fn vector(args: Args<'_>, at: usize) -> Result<&Rc<Array>, Fault> {
    let array = array(args, at)?;
    if array.lengths().len() == 1 {
        return Ok(array);
    }
    Err(Exception::new("System.RankException", "Only single dimension arrays are supported here.")
        .into())
}

fn length(args: Args<'_>) -> Native {
    Ok(whole(args.array(0)?.len()))
}

fn dimension(args: Args<'_>) -> Result<usize, Fault> {
    let dimension = usize::try_from(args.int(1)?).ok();
    let found = dimension.and_then(|at| args.array(0).ok()?.lengths().get(at).copied());
    found.ok_or_else(|| Exception::index_out_of_range().into())
}

/// The row-major place of the indices that a call was given from argument `from` on.
fn place(args: Args<'_>, from: usize) -> Result<usize, Fault> {
    let array = args.array(0)?;
    let mut indices = Vec::new();
    for (at, argument) in args.0.iter().enumerate().skip(from) {
        match argument {
            Value::Array(list) => {
                for item in list.to_vec() {
                    indices.push(crate::expr::value::integer_of(&item).unwrap_or(-1));
                }
            }
            _ => indices.push(i128::from(args.long(at)?)),
        }
    }
    if indices.len() != array.lengths().len() {
        let message = match indices.len() {
            1 => "Array was not a one-dimensional array.",
            _ => "Array was not a two-dimensional array.",
        };
        return Err(Exception::argument(message).into());
    }
    let mut place = 0;
    for (length, index) in array.lengths().iter().zip(indices) {
        match usize::try_from(index).ok().filter(|index| index < length) {
            Some(index) => place = place * length + index,
            None => return Err(Exception::index_out_of_range().into()),
        }
    }
    Ok(place)
}

fn get_value(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let at = place(args, 1)?;
    args.array(0)?.get(at).ok_or_else(|| Exception::index_out_of_range().into())
}

fn set_value(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let at = place(args, 2)?;
    let array = args.array(0)?;
    let value = stored(args.get(1), array.element(), true)?;
    array.set(at, value);
    Ok(Value::Null)
}

/// A value as an element of an array of another type; widening of numbers is allowed.
fn stored(value: &Value, element: &Type, boxed: bool) -> Result<Value, Fault> {
    if value.is_null() {
        return Ok(default_value(element));
    }
    if is_instance(value, element) {
        return Ok(value.clone());
    }
    if is_implicit_numeric(&value.type_of(), element) && *element != Type::Decimal {
        return numeric(value, element, false);
    }
    let message = if boxed {
        "Object cannot be stored in an array of this type."
    } else {
        "At least one element in the source array could not be cast down to the destination array type."
    };
    Err(Exception::new("System.InvalidCastException", message).into())
}

fn negative(parameter: &str) -> Fault {
    Exception::out_of_range_because("Non-negative number required.", parameter).into()
}

/// `Array.Copy`
fn copy(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    args.required(0, "sourceArray")?;
    let (from, start, to, target, count) = if args.len() == 3 {
        args.required(1, "destinationArray")?;
        (args.array(0)?, 0, args.array(1)?, 0, args.long(2)?)
    } else {
        args.required(2, "destinationArray")?;
        (args.array(0)?, args.long(1)?, args.array(2)?, args.long(3)?, args.long(4)?)
    };
    let Ok(count) = usize::try_from(count) else { return Err(negative("length")) };
    let lower = "Number was less than the array's lower bound in the first dimension.";
    let Ok(start) = usize::try_from(start) else {
        return Err(Exception::out_of_range_because(lower, "sourceIndex").into());
    };
    let Ok(target) = usize::try_from(target) else {
        return Err(Exception::out_of_range_because(lower, "destinationIndex").into());
    };
    copy_elements(from, start, to, target, count)
}

/// Copies elements as `Array.Copy` does: numbers widen, objects are cast.
pub(super) fn copy_elements(
    from: &Array,
    start: usize,
    to: &Array,
    target: usize,
    count: usize,
) -> Native {
    let short = |what: &str, parameter: &str| -> Fault {
        let message = format!(
            "{what} array was not long enough. Check the {} index, length, and the array's lower bounds.",
            what.to_lowercase()
        );
        Exception::with_parameter("System.ArgumentException", message, parameter).into()
    };
    if start + count > from.len() {
        return Err(short("Source", "sourceArray"));
    }
    if target + count > to.len() {
        return Err(short("Destination", "destinationArray"));
    }
    let (a, b) = (from.element(), to.element());
    let value_types = (a.is_value_type(), b.is_value_type());
    let fits = a == b
        || match value_types {
            (true, true) => is_implicit_numeric(a, b) && *b != Type::Decimal,
            (true, false) => crate::expr::types::convert::is_reference_or_boxing(a, b),
            _ => crate::expr::types::convert::may_be(a, b),
        };
    if !fits {
        return Err(Exception::new(
            "System.ArrayTypeMismatchException",
            "Source array type cannot be assigned to destination array type.",
        )
        .into());
    }
    let values: Vec<Value> = (start..start + count).filter_map(|at| from.get(at)).collect();
    for (offset, value) in values.into_iter().enumerate() {
        let value = if a == b { value } else { stored(&value, b, false)? };
        to.set(target + offset, value);
    }
    Ok(Value::Null)
}

/// Start and count of a part, checked against the length; without arguments the whole.
fn part(args: Args<'_>, at: usize, length: usize) -> Result<std::ops::Range<usize>, Fault> {
    if args.len() <= at {
        return Ok(0..length);
    }
    super::list::range(args, at, length)
}

fn reverse(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let array = vector(args, 0)?;
    let range = part(args, 1, array.len())?;
    let values: Vec<Value> = range.clone().filter_map(|at| array.get(at)).collect();
    for (at, value) in range.zip(values.into_iter().rev()) {
        array.set(at, value);
    }
    Ok(Value::Null)
}

fn clear(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let array = array(args, 0)?;
    let range = if args.len() > 1 {
        let start = usize::try_from(args.int(1)?).ok();
        let count = usize::try_from(args.int(2)?).ok();
        match (start, count) {
            (Some(start), Some(count)) if start + count <= array.len() => start..start + count,
            _ => return Err(Exception::index_out_of_range().into()),
        }
    } else {
        0..array.len()
    };
    let default = default_value(array.element());
    for at in range {
        array.set(at, default.clone());
    }
    Ok(Value::Null)
}

fn fill(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let array = array(args, 0)?;
    let range = part(args, 2, array.len())?;
    for at in range {
        array.set(at, args.value(1));
    }
    Ok(Value::Null)
}

fn resize(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let Ok(length) = usize::try_from(args.int(1)?) else { return Err(negative("newSize")) };
    call.interpreter.reserve(length)?;
    let Value::Variable(variable) = args.get(0) else { return Err(call.not_supported()) };
    let element = call.type_argument(0);
    let mut values = match &*variable.borrow() {
        Value::Array(array) => array.to_vec(),
        _ => Vec::new(),
    };
    values.resize(length, default_value(&element));
    args.get(0).assign(Array::new(element, values).into());
    Ok(Value::Null)
}

/// `IndexOf` and `LastIndexOf` of `Array`.
fn index_of(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let array = vector(args, 0)?;
    let values = array.to_vec();
    call.interpreter.reserve(values.len())?;
    let backwards = call.member.name == "LastIndexOf";
    let out = || -> Fault {
        Exception::out_of_range_because("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "startIndex").into()
    };
    let (start, end) = match (args.len(), backwards) {
        (2, _) => (0, values.len()),
        (3, false) => {
            let start = usize::try_from(args.int(2)?).ok().filter(|at| *at <= values.len());
            (start.ok_or_else(out)?, values.len())
        }
        (3, true) => {
            let last = usize::try_from(args.int(2)?).ok().filter(|at| *at < values.len());
            (0, last.ok_or_else(out)? + 1)
        }
        (_, false) => {
            let start = usize::try_from(args.int(2)?).ok().filter(|at| *at <= values.len());
            let start = start.ok_or_else(out)?;
            let count = usize::try_from(args.int(3)?).ok();
            let count = count.filter(|count| start + count <= values.len());
            let Some(count) = count else {
                return Err(Exception::out_of_range_because("Count must be positive and count must refer to a location within the string/array/collection.", "count").into());
            };
            (start, start + count)
        }
        _ => return Err(call.not_supported()),
    };
    let same = |at: &usize| values.get(*at).is_some_and(|item| equals(item, args.get(1)));
    let found = if backwards { (start..end).rev().find(same) } else { (start..end).find(same) };
    Ok(found.map_or(Value::Int(-1), whole))
}

/// `Array.Sort` in all its forms.
fn sort_array(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let (mut items, mut how, mut at) = (None, Value::Null, 1);
    let mut range = None;
    let mut is_comparison = false;
    let parameters = &call.member.parameters;
    args.required(0, parameters.first().map_or("array", |first| first.name))?;
    let keys = vector(args, 0)?;
    while let Some(parameter) = parameters.get(at) {
        match parameter.name {
            "items" => items = args.array(at).ok(),
            "index" => range = Some(super::list::range(args, at, keys.len())?),
            "comparison" => {
                is_comparison = true;
                how = args.required(at, "comparison")?.clone();
            }
            "comparer" => how = args.value(at),
            _ => {}
        }
        at += 1;
    }
    let range = range.unwrap_or(0..keys.len());
    if items.is_some_and(|items| items.len() < range.end) {
        let message = "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.";
        return Err(Exception::argument(message).into());
    }
    let mut pairs: Vec<(Value, Value)> = range
        .clone()
        .filter_map(|at| {
            let item = items.and_then(|items| items.get(at)).unwrap_or_default();
            Some((keys.get(at)?, item))
        })
        .collect();
    sort(call.interpreter, &mut pairs, &mut |interpreter, a, b| {
        if is_comparison {
            by_comparison(interpreter, &how, a, b)
        } else {
            order_by(interpreter, &how, a, b)
        }
    })
    .map_err(failed_to_compare)?;
    for (at, (key, item)) in range.zip(pairs) {
        keys.set(at, key);
        if let Some(items) = items {
            items.set(at, item);
        }
    }
    Ok(Value::Null)
}

fn binary_search(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let values = vector(args, 0)?.to_vec();
    let found = super::list::search_sorted(call, &values, args.get(1), args.get(2))?;
    Ok(Value::Int(found))
}

/// The first or last element that passes the test, with its index.
fn search(
    call: &mut Call<'_, '_>,
    args: Args<'_>,
    at: usize,
    range: std::ops::Range<usize>,
    backwards: bool,
) -> Result<Option<(usize, Value)>, Fault> {
    let array = array(args, 0)?;
    let test = args.required(at, "match")?;
    let end = range.end.min(array.len());
    let mut next = range.start;
    let mut left = end.saturating_sub(range.start);
    while left > 0 {
        let at = if backwards { range.start + left - 1 } else { next };
        let item = array.get(at).unwrap_or_default();
        call.interpreter.step()?;
        if call.test(test, std::slice::from_ref(&item))? {
            return Ok(Some((at, item)));
        }
        next += 1;
        left -= 1;
    }
    Ok(None)
}

fn find(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let backwards = call.member.name == "FindLast";
    let found = search(call, args, 1, 0..usize::MAX, backwards)?;
    Ok(found.map_or_else(|| default_value(&call.type_argument(0)), |(_, item)| item))
}

fn find_index(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let backwards = call.member.name == "FindLastIndex";
    let count = array(args, 0)?.len();
    let (at, range) = match args.len() {
        2 => (1, 0..count),
        3 if !backwards => {
            let start = usize::try_from(args.int(1)?).ok().filter(|at| *at <= count);
            let start = start.ok_or_else(|| -> Fault {
                Exception::out_of_range_because("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "startIndex").into()
            })?;
            (2, start..count)
        }
        _ => return Err(call.not_supported()),
    };
    let found = search(call, args, at, range, backwards)?;
    Ok(found.map_or(Value::Int(-1), |(at, _)| whole(at)))
}

fn find_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let array = array(args, 0)?;
    let test = args.required(1, "match")?;
    let mut found = Vec::new();
    for item in array.to_vec() {
        call.interpreter.step()?;
        if call.test(test, std::slice::from_ref(&item))? {
            found.push(item);
        }
    }
    Ok(Array::new(call.type_argument(0), found).into())
}

fn true_for_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let array = array(args, 0)?;
    let test = args.required(1, "match")?;
    for item in array.to_vec() {
        call.interpreter.step()?;
        if !call.test(test, &[item])? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

fn for_each(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let array = array(args, 0)?;
    let action = args.required(1, "action")?;
    for at in 0..array.len() {
        call.interpreter.step()?;
        call.invoke(action, &[array.get(at).unwrap_or_default()])?;
    }
    Ok(Value::Null)
}

fn convert_all(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let array = array(args, 0)?;
    let converter = args.required(1, "converter")?;
    let mut found = Vec::new();
    for item in array.to_vec() {
        call.interpreter.step()?;
        found.push(call.invoke(converter, &[item])?);
    }
    Ok(Array::new(call.type_argument(1), found).into())
}

fn create_instance(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let Some(element) = crate::expr::members::described(args.required(0, "elementType")?) else {
        return Err(call.not_supported());
    };
    let Ok(length) = usize::try_from(args.int(1)?) else { return Err(negative("length")) };
    call.interpreter.reserve(length)?;
    let values = vec![default_value(&element); length];
    Ok(Array::new(element, values).into())
}

const ARRAY: &[Row] = &[
    row("int Length { get; }", |_, args| length(args), "number of elements"),
    row(
        "long LongLength { get; }",
        |_, args| Ok(Value::Long(i64::try_from(args.array(0)?.len()).unwrap_or(i64::MAX))),
        "number of elements",
    ),
    row("int Rank { get; }", |_, a| Ok(whole(a.array(0)?.lengths().len())), "dimensions"),
    row("bool IsFixedSize { get; }", |_, _| Ok(true.into()), "true"),
    row("bool IsReadOnly { get; }", |_, _| Ok(false.into()), "false"),
    row("bool IsSynchronized { get; }", |_, _| Ok(false.into()), "false"),
    row("object SyncRoot { get; }", |_, args| Ok(args.value(0)), "the array itself"),
    row("int GetLength(int dimension)", |_, a| Ok(whole(dimension(a)?)), "size of a dimension"),
    row(
        "long GetLongLength(int dimension)",
        |_, args| Ok(Value::Long(i64::try_from(dimension(args)?).unwrap_or(i64::MAX))),
        "size of a dimension",
    ),
    row("int GetLowerBound(int dimension)", |_, a| dimension(a).map(|_| Value::Int(0)), "0"),
    row(
        "int GetUpperBound(int dimension)",
        |_, args| Ok(Value::Int(i32::try_from(dimension(args)?).unwrap_or(i32::MAX) - 1)),
        "last index of a dimension",
    ),
    row("object GetValue(int index)", get_value, "an element"),
    row("object GetValue(int index1, int index2)", get_value, "an element"),
    row("object GetValue(long index)", get_value, "an element"),
    row("object GetValue(params int[] indices)", get_value, "an element"),
    row("void SetValue(object value, int index)", set_value, "replaces an element").impure(),
    row("void SetValue(object value, int index1, int index2)", set_value, "replaces an element")
        .impure(),
    row("void SetValue(object value, long index)", set_value, "replaces an element").impure(),
    row("void SetValue(object value, params int[] indices)", set_value, "replaces an element")
        .impure(),
    row(
        "object Clone()",
        |_, args| {
            let array = args.array(0)?;
            let (element, lengths) = (array.element().clone(), array.lengths().to_vec());
            Ok(Array::with_lengths(element, lengths, array.to_vec()).into())
        },
        "a copy with the same elements",
    ),
    row("void CopyTo(System.Array array, int index)", copy_to, "copies the elements").impure(),
    row("void CopyTo(System.Array array, long index)", copy_to, "copies the elements").impure(),
    row("void Initialize()", |_, _| Ok(Value::Null), "does nothing for types of the service"),
    row(
        "System.Collections.IEnumerator GetEnumerator()",
        enumerators::any,
        "a walk over the elements",
    ),
    row("static T[] Empty<T>()", |c, _| Ok(Array::new(c.type_argument(0), Vec::new()).into()), "no elements"),
    row("static void Copy(System.Array sourceArray, System.Array destinationArray, int length)", copy, "copies elements").impure(),
    row("static void Copy(System.Array sourceArray, System.Array destinationArray, long length)", copy, "copies elements").impure(),
    row("static void Copy(System.Array sourceArray, int sourceIndex, System.Array destinationArray, int destinationIndex, int length)", copy, "copies elements").impure(),
    row("static void Copy(System.Array sourceArray, long sourceIndex, System.Array destinationArray, long destinationIndex, long length)", copy, "copies elements").impure(),
    row("static void ConstrainedCopy(System.Array sourceArray, int sourceIndex, System.Array destinationArray, int destinationIndex, int length)", copy, "copies elements").impure(),
    row("static void Clear(System.Array array)", clear, "sets all elements to the default").impure(),
    row("static void Clear(System.Array array, int index, int length)", clear, "sets elements to the default").impure(),
    row("static void Fill<T>(T[] array, T value)", fill, "sets all elements").impure(),
    row("static void Fill<T>(T[] array, T value, int startIndex, int count)", fill, "sets some elements").impure(),
    row("static void Resize<T>(ref T[] array, int newSize)", resize, "an array of another length").impure(),
    row("static void Reverse(System.Array array)", reverse, "turns the order around").impure(),
    row("static void Reverse(System.Array array, int index, int length)", reverse, "turns a part around").impure(),
    row("static void Reverse<T>(T[] array)", reverse, "turns the order around").impure(),
    row("static void Reverse<T>(T[] array, int index, int length)", reverse, "turns a part around").impure(),
    row("static int IndexOf(System.Array array, object value)", index_of, "index of the first equal element, or -1"),
    row("static int IndexOf(System.Array array, object value, int startIndex)", index_of, "index from a start on, or -1"),
    row("static int IndexOf(System.Array array, object value, int startIndex, int count)", index_of, "index in a part, or -1"),
    row("static int IndexOf<T>(T[] array, T value)", index_of, "index of the first equal element, or -1"),
    row("static int IndexOf<T>(T[] array, T value, int startIndex)", index_of, "index from a start on, or -1"),
    row("static int IndexOf<T>(T[] array, T value, int startIndex, int count)", index_of, "index in a part, or -1"),
    row("static int LastIndexOf(System.Array array, object value)", index_of, "index of the last equal element, or -1"),
    row("static int LastIndexOf(System.Array array, object value, int startIndex)", index_of, "index of the last equal element up to a place, or -1"),
    row("static int LastIndexOf<T>(T[] array, T value)", index_of, "index of the last equal element, or -1"),
    row("static int LastIndexOf<T>(T[] array, T value, int startIndex)", index_of, "index of the last equal element up to a place, or -1"),
    row("static void Sort(System.Array array)", sort_array, "sorts by the order of the type").impure(),
    row("static void Sort(System.Array keys, System.Array items)", sort_array, "sorts two arrays by the first").impure(),
    row("static void Sort(System.Array array, int index, int length)", sort_array, "sorts a part").impure(),
    row("static void Sort(System.Array array, System.Collections.IComparer comparer)", sort_array, "sorts by a comparer").impure(),
    row("static void Sort<T>(T[] array)", sort_array, "sorts by the order of the type").impure(),
    row("static void Sort<TKey, TValue>(TKey[] keys, TValue[] items)", sort_array, "sorts two arrays by the first").impure(),
    row("static void Sort<T>(T[] array, int index, int length)", sort_array, "sorts a part").impure(),
    row("static void Sort<T>(T[] array, IComparer<T> comparer)", sort_array, "sorts by a comparer").impure(),
    row("static void Sort<TKey, TValue>(TKey[] keys, TValue[] items, IComparer<TKey> comparer)", sort_array, "sorts two arrays by the first").impure(),
    row("static void Sort<T>(T[] array, Comparison<T> comparison)", sort_array, "sorts by a function").impure(),
    row("static int BinarySearch(System.Array array, object value)", binary_search, "index in a sorted array, or a complement"),
    row("static int BinarySearch<T>(T[] array, T value)", binary_search, "index in a sorted array, or a complement"),
    row("static int BinarySearch<T>(T[] array, T value, IComparer<T> comparer)", binary_search, "index in a sorted array, or a complement"),
    row("static T Find<T>(T[] array, Predicate<T> match)", find, "the first element that passes a test").nullable(),
    row("static T FindLast<T>(T[] array, Predicate<T> match)", find, "the last element that passes a test").nullable(),
    row("static T[] FindAll<T>(T[] array, Predicate<T> match)", find_all, "the elements that pass a test"),
    row("static int FindIndex<T>(T[] array, Predicate<T> match)", find_index, "index of the first that passes, or -1"),
    row("static int FindIndex<T>(T[] array, int startIndex, Predicate<T> match)", find_index, "index from a start on, or -1"),
    row("static int FindLastIndex<T>(T[] array, Predicate<T> match)", find_index, "index of the last that passes, or -1"),
    row(
        "static bool Exists<T>(T[] array, Predicate<T> match)",
        |call, args| Ok(search(call, args, 1, 0..usize::MAX, false)?.is_some().into()),
        "true when an element passes a test",
    ),
    row("static bool TrueForAll<T>(T[] array, Predicate<T> match)", true_for_all, "true when every element passes a test"),
    row("static void ForEach<T>(T[] array, Action<T> action)", for_each, "calls an action for each element").impure(),
    row("static TOutput[] ConvertAll<TInput, TOutput>(TInput[] array, Converter<TInput, TOutput> converter)", convert_all, "what a function makes of each element"),
    row(
        "static System.Collections.ObjectModel.ReadOnlyCollection<T> AsReadOnly<T>(T[] array)",
        |call, args| Ok(read_only(call.type_argument(0), args.required(0, "array")?.clone())),
        "a view that cannot change the array",
    ),
    row("static System.Array CreateInstance(Type elementType, int length)", create_instance, "an array of a type"),
];

fn fixed(_: &mut Call<'_, '_>, _: Args<'_>) -> Native {
    Err(Exception::new("System.NotSupportedException", "Collection was of a fixed size.").into())
}

/// What the interfaces of lists ask of an array; none of it can be called on the array itself.
const ARRAY_OF: &[Row] = &[
    row("int Count { get; }", |_, args| length(args), "number of elements"),
    row("bool IsReadOnly { get; }", |_, _| Ok(true.into()), "true"),
    row(
        "T this[int index] { get; set; }",
        |_, args| {
            let found = usize::try_from(args.int(1)?).ok();
            let found = found.and_then(|at| args.array(0).ok()?.get(at));
            found.ok_or_else(|| Exception::index_out_of_range().into())
        },
        "an element",
    )
    .set(|_, args| {
        let at = usize::try_from(args.int(1)?).unwrap_or(usize::MAX);
        if args.array(0)?.set(at, args.value(2)) {
            Ok(Value::Null)
        } else {
            Err(Exception::index_out_of_range().into())
        }
    }),
    row(
        "bool Contains(T item)",
        |_, args| Ok(args.array(0)?.to_vec().iter().any(|item| equals(item, args.get(1))).into()),
        "true when an element is equal",
    ),
    row(
        "int IndexOf(T item)",
        |_, args| {
            let values = args.array(0)?.to_vec();
            let found = values.iter().position(|item| equals(item, args.get(1)));
            Ok(found.map_or(Value::Int(-1), whole))
        },
        "index of the first equal element, or -1",
    ),
    row("void Add(T item)", fixed, "throws").impure(),
    row("void Insert(int index, T item)", fixed, "throws").impure(),
    row("bool Remove(T item)", fixed, "throws").impure(),
    row("void RemoveAt(int index)", fixed, "throws").impure(),
    row(
        "void Clear()",
        |_, _| {
            Err(Exception::new("System.NotSupportedException", "Collection is read-only.").into())
        },
        "throws",
    )
    .impure(),
];
