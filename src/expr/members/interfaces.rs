//! The interfaces of collections, comparison and formatting. Rows without a native run the member
//! of the object's own type.

use super::collections::{ENUMERATOR, TYPED_ENUMERATOR, get_enumerator};
use super::{Args, Call, Row, TypeRows, abstract_row, interface, row};
use crate::expr::eval::equals;
use crate::expr::value::{Fault, Value, whole};

/// Number of elements of any collection.
fn count(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match call.interpreter.known_count(args.get(0)) {
        Some(count) => Ok(whole(count)),
        None => Ok(whole(call.collect(args.get(0))?.len())),
    }
}

const COLLECTION: &[Row] = &[
    row("int Count { get; }", count, "number of elements"),
    row("bool IsSynchronized { get; }", |_, _| Ok(false.into()), "false"),
    row("object SyncRoot { get; }", |_, args| Ok(args.value(0)), "the collection"),
    abstract_row("void CopyTo(System.Array array, int index)", "copies the elements").impure(),
];

const LIST: &[Row] = &[
    row("object this[int index] { get; set; }", super::collections::plain_item, "an element")
        .set(super::collections::set_plain_item),
    row("int Add(object value)", super::collections::plain_add, "adds an element").impure(),
    row(
        "bool Contains(object value)",
        |call, args| {
            let items = call.collect(args.get(0))?;
            Ok(items.iter().any(|item| equals(item, args.get(1))).into())
        },
        "true when an element is equal",
    ),
    row(
        "int IndexOf(object value)",
        |call, args| {
            let items = call.collect(args.get(0))?;
            let found = items.iter().position(|item| equals(item, args.get(1)));
            Ok(found.map_or(Value::Int(-1), whole))
        },
        "index of the first equal element, or -1",
    ),
    abstract_row("bool IsFixedSize { get; }", "true when it cannot grow"),
    abstract_row("bool IsReadOnly { get; }", "true when it cannot change"),
    abstract_row("void Clear()", "removes all elements").impure(),
    abstract_row("void Insert(int index, object value)", "adds an element at an index").impure(),
    abstract_row("void Remove(object value)", "removes the first equal element").impure(),
    abstract_row("void RemoveAt(int index)", "removes the element at an index").impure(),
];

const SET: &[Row] = &[
    abstract_row("bool Add(T item)", "adds an element; false when it is there").impure(),
    abstract_row("void UnionWith(IEnumerable<T> other)", "adds the elements of another").impure(),
    abstract_row("void ExceptWith(IEnumerable<T> other)", "removes those of another").impure(),
    abstract_row("void IntersectWith(IEnumerable<T> other)", "keeps what both have").impure(),
    abstract_row("void SymmetricExceptWith(IEnumerable<T> other)", "keeps what one has").impure(),
    abstract_row("bool SetEquals(IEnumerable<T> other)", "true for the same elements"),
    abstract_row("bool IsSubsetOf(IEnumerable<T> other)", "true when the other has all of these"),
    abstract_row("bool IsSupersetOf(IEnumerable<T> other)", "true when this has all of those"),
    abstract_row("bool IsProperSubsetOf(IEnumerable<T> other)", "a subset that is not equal"),
    abstract_row("bool IsProperSupersetOf(IEnumerable<T> other)", "a superset, not equal"),
    abstract_row("bool Overlaps(IEnumerable<T> other)", "true when one element is in both"),
];

const READ_ONLY_SET: &[Row] = &[
    abstract_row("bool Contains(T item)", "true when an element is equal"),
    abstract_row("bool SetEquals(IEnumerable<T> other)", "true for the same elements"),
    abstract_row("bool IsSubsetOf(IEnumerable<T> other)", "true when the other has all of these"),
    abstract_row("bool IsSupersetOf(IEnumerable<T> other)", "true when this has all of those"),
    abstract_row("bool Overlaps(IEnumerable<T> other)", "true when one element is in both"),
];

pub(super) const TYPES: &[TypeRows] = &[
    interface("System.IComparable", "has an order")
        .rows(&[row(
            "int CompareTo(object obj)",
            |_, args| {
                let order = crate::expr::eval::compare(args.get(0), args.get(1))?;
                Ok((order as i32).into())
            },
            "negative, zero or positive for less, equal or greater",
        )])
        .not_allowed(),
    interface("System.IComparable<in T>", "has an order").not_allowed(),
    interface("System.IEquatable<T>", "can be compared for equality").not_allowed(),
    interface("System.IFormattable", "can be written by a format").not_allowed(),
    interface("System.IFormatProvider", "decides how values are written").not_allowed(),
    interface("System.Collections.IEnumerator", "one pass over a sequence").rows(ENUMERATOR),
    interface("System.Collections.IEnumerable", "a sequence").rows(&[row(
        "System.Collections.IEnumerator GetEnumerator()",
        get_enumerator,
        "a walk over the elements",
    )]),
    interface("System.Collections.ICollection", "a sequence with a count")
        .bases(&["System.Collections.IEnumerable"])
        .rows(COLLECTION),
    interface("System.Collections.IList", "a sequence with an index")
        .bases(&["System.Collections.ICollection"])
        .rows(LIST),
    interface("System.Collections.IDictionary", "keys with values")
        .bases(&["System.Collections.ICollection"])
        .rows(&[
            abstract_row("object this[object key] { get; set; }", "the value of a key, or null"),
            abstract_row("bool Contains(object key)", "true when the key is there"),
            abstract_row("System.Collections.ICollection Keys { get; }", "the keys"),
            abstract_row("System.Collections.ICollection Values { get; }", "the values"),
            abstract_row("bool IsFixedSize { get; }", "true when it cannot grow"),
            abstract_row("bool IsReadOnly { get; }", "true when it cannot change"),
            abstract_row("void Add(object key, object value)", "adds an entry").impure(),
            abstract_row("void Remove(object key)", "removes an entry").impure(),
            abstract_row("void Clear()", "removes all entries").impure(),
        ]),
    interface("System.Collections.Generic.IEnumerator<out T>", "one pass over a sequence")
        .bases(&["IDisposable", "System.Collections.IEnumerator"])
        .rows(TYPED_ENUMERATOR),
    interface("System.Collections.Generic.IEnumerable<out T>", "a sequence")
        .bases(&["System.Collections.IEnumerable"])
        .rows(&[row("IEnumerator<T> GetEnumerator()", get_enumerator, "a walk over the elements")]),
    interface("System.Collections.Generic.IReadOnlyCollection<out T>", "a sequence with a count")
        .bases(&["IEnumerable<T>"])
        .rows(&[row("int Count { get; }", count, "number of elements")]),
    interface("System.Collections.Generic.IReadOnlyList<out T>", "a sequence with an index")
        .bases(&["IReadOnlyCollection<T>"])
        .rows(&[abstract_row("T this[int index] { get; }", "an element")]),
    interface("System.Collections.Generic.ICollection<T>", "a collection that can change")
        .bases(&["IEnumerable<T>"])
        .rows(&[
            row("int Count { get; }", count, "number of elements"),
            abstract_row("bool IsReadOnly { get; }", "true when it cannot change"),
            abstract_row("void Add(T item)", "adds an element").impure(),
            abstract_row("bool Contains(T item)", "true when an element is equal"),
            abstract_row("bool Remove(T item)", "removes the first equal element").impure(),
            abstract_row("void Clear()", "removes all elements").impure(),
            abstract_row("void CopyTo(T[] array, int arrayIndex)", "copies the elements").impure(),
        ]),
    interface("System.Collections.Generic.IList<T>", "a list").bases(&["ICollection<T>"]).rows(&[
        abstract_row("T this[int index] { get; set; }", "an element"),
        abstract_row("int IndexOf(T item)", "index of the first equal element, or -1"),
        abstract_row("void Insert(int index, T item)", "adds an element at an index").impure(),
        abstract_row("void RemoveAt(int index)", "removes the element at an index").impure(),
    ]),
    interface("System.Collections.Generic.ISet<T>", "a set").bases(&["ICollection<T>"]).rows(SET),
    interface("System.Collections.Generic.IReadOnlySet<T>", "a set that is only read")
        .bases(&["IReadOnlyCollection<T>"])
        .rows(READ_ONLY_SET)
        .not_allowed(),
    interface("System.Collections.Generic.IDictionary<TKey, TValue>", "keys with values")
        .bases(&["ICollection<KeyValuePair<TKey, TValue>>"])
        .rows(&[
            abstract_row("TValue this[TKey key] { get; set; }", "the value of a key"),
            abstract_row("ICollection<TKey> Keys { get; }", "the keys"),
            abstract_row("ICollection<TValue> Values { get; }", "the values"),
            abstract_row("void Add(TKey key, TValue value)", "adds an entry").impure(),
            abstract_row("bool ContainsKey(TKey key)", "true when the key is there"),
            abstract_row("bool Remove(TKey key)", "removes an entry").impure(),
            abstract_row(
                "bool TryGetValue(TKey key, out TValue value)",
                "the value of a key; false when it is not there",
            ),
        ]),
    interface("System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>", "keys with values")
        .bases(&["IReadOnlyCollection<KeyValuePair<TKey, TValue>>"])
        .rows(&super::context_maps::MAP),
];
