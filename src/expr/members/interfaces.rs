//! The interfaces of collections, comparison and formatting. Their rows run the member of the
//! object's own type.

use super::{TypeRows, abstract_row, interface};

pub(super) const TYPES: &[TypeRows] = &[
    interface("System.IComparable", "has an order")
        .rows(&[super::row(
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
    interface("System.Collections.IEnumerable", "a sequence"),
    interface("System.Collections.ICollection", "a sequence with a count")
        .bases(&["System.Collections.IEnumerable"]),
    interface("System.Collections.IList", "a sequence with an index")
        .bases(&["System.Collections.ICollection"]),
    interface("System.Collections.IDictionary", "keys with values")
        .bases(&["System.Collections.ICollection"]),
    interface("System.Collections.Generic.IEnumerator<out T>", "one pass over a sequence")
        .bases(&["IDisposable"])
        .rows(&[
            abstract_row("bool MoveNext()", "goes to the next element; false at the end"),
            abstract_row("T Current { get; }", "the element"),
        ]),
    interface("System.Collections.Generic.IEnumerable<out T>", "a sequence")
        .bases(&["System.Collections.IEnumerable"]),
    interface("System.Collections.Generic.IReadOnlyCollection<out T>", "a sequence with a count")
        .bases(&["IEnumerable<T>"])
        .rows(&[abstract_row("int Count { get; }", "number of elements")]),
    interface("System.Collections.Generic.IReadOnlyList<out T>", "a sequence with an index")
        .bases(&["IReadOnlyCollection<T>"])
        .rows(&[abstract_row("T this[int index] { get; }", "an element")]),
    interface("System.Collections.Generic.ICollection<T>", "a collection that can change")
        .bases(&["IEnumerable<T>"])
        .rows(&[
            abstract_row("int Count { get; }", "number of elements"),
            abstract_row("void Add(T item)", "adds an element").impure(),
            abstract_row("bool Contains(T item)", "true when an element is equal"),
            abstract_row("bool Remove(T item)", "removes the first equal element").impure(),
            abstract_row("void Clear()", "removes all elements").impure(),
        ]),
    interface("System.Collections.Generic.IList<T>", "a list").bases(&["ICollection<T>"]).rows(&[
        abstract_row("T this[int index] { get; set; }", "an element"),
        abstract_row("int IndexOf(T item)", "index of the first equal element, or -1"),
    ]),
    interface("System.Collections.Generic.ISet<T>", "a set").bases(&["ICollection<T>"]),
    interface("System.Collections.Generic.IDictionary<TKey, TValue>", "keys with values")
        .bases(&["ICollection<KeyValuePair<TKey, TValue>>"])
        .rows(&[
            abstract_row("TValue this[TKey key] { get; set; }", "the value of a key"),
            abstract_row("bool ContainsKey(TKey key)", "true when the key is there"),
            abstract_row(
                "bool TryGetValue(TKey key, out TValue value)",
                "the value of a key; false when it is not there",
            ),
        ]),
    interface("System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>", "keys with values")
        .bases(&["IReadOnlyCollection<KeyValuePair<TKey, TValue>>"])
        .rows(&super::context_maps::MAP),
];
