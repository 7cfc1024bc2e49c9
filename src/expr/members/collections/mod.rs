//! Collections: lists, dictionaries, sets, queues, arrays, tuples, and the walks over them.

mod array;
mod dictionary;
mod enumerators;
mod equality;
mod extensions;
mod linked;
mod list;
mod list_rows;
mod named;
mod pair;
mod queues;
mod sets;
mod slots;
mod sorted;
mod sorting;
pub(in crate::expr::members) mod tuple;
mod views;

pub(super) use dictionary::{Dictionary, dictionary, view_of};
pub(super) use enumerators::{
    PLAIN as ENUMERATOR, TYPED as TYPED_ENUMERATOR, any as get_enumerator,
};
pub(super) use equality::{Equality, failed_to_compare, generic_of, order_by};
pub(super) use list::List;
pub(crate) use list::list;
pub(super) use pair::Pair;
pub(crate) use pair::{pair, pair_parts};
pub(super) use sets::hash_set;
pub(super) use slots::Slots;
pub(crate) use tuple::tuple_properties;

use super::{Args, Call, TypeRows, class, interface, statics, structure};
use crate::expr::value::{Exception, Fault, Value};

pub(super) use array::TYPES as ARRAYS;
pub(super) use equality::TYPES as EQUALITIES;
pub(super) use extensions::TYPES as EXTENSIONS;
pub(super) use tuple::TYPES as TUPLES;

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Collections.Generic.List<T>", "a list that grows")
        .bases(&[
            "IList<T>",
            "IReadOnlyList<T>",
            "System.Collections.IList",
            "System.Collections.Generic.ListExplicit<T>",
        ])
        .rows(list_rows::LIST),
    interface("System.Collections.Generic.ListExplicit<T>", "interface members of lists")
        .rows(list_rows::EXPLICIT)
        .hidden(),
    class("System.Collections.Generic.Dictionary<TKey, TValue>", "keys with values")
        .bases(&[
            "IDictionary<TKey, TValue>",
            "IReadOnlyDictionary<TKey, TValue>",
            "System.Collections.IDictionary",
            "System.Collections.Generic.DictionaryExplicit<TKey, TValue>",
        ])
        .rows(dictionary::DICTIONARY),
    interface(
        "System.Collections.Generic.DictionaryExplicit<TKey, TValue>",
        "interface members of dictionaries",
    )
    .rows(dictionary::EXPLICIT)
    .hidden(),
    class("System.Collections.Generic.KeyCollection<TKey, TValue>", "keys of a dictionary")
        .bases(&[
            "ICollection<TKey>",
            "IReadOnlyCollection<TKey>",
            "System.Collections.ICollection",
            "System.Collections.Generic.ViewExplicit<TKey>",
        ])
        .rows(dictionary::KEYS)
        .hidden(),
    class("System.Collections.Generic.ValueCollection<TKey, TValue>", "values of a dictionary")
        .bases(&[
            "ICollection<TValue>",
            "IReadOnlyCollection<TValue>",
            "System.Collections.ICollection",
            "System.Collections.Generic.ViewExplicit<TValue>",
        ])
        .rows(dictionary::VALUES)
        .hidden(),
    interface("System.Collections.Generic.ViewExplicit<T>", "interface members of views")
        .rows(dictionary::VIEW_EXPLICIT)
        .hidden(),
    structure("System.Collections.Generic.KeyValuePair<TKey, TValue>", "a key and its value")
        .rows(pair::PAIR),
    statics("System.Collections.Generic.KeyValuePair", "makes keys with values").rows(pair::CREATE),
    class("System.Collections.Generic.HashSet<T>", "elements of which each is there once")
        .bases(&["ISet<T>", "IReadOnlySet<T>", "System.Collections.Generic.SetExplicit<T>"])
        .rows(sets::HASH_SET),
    class("System.Collections.Generic.SortedSet<T>", "elements in order, each once")
        .bases(&[
            "ISet<T>",
            "IReadOnlySet<T>",
            "System.Collections.ICollection",
            "System.Collections.Generic.SetExplicit<T>",
        ])
        .rows(sets::SORTED_SET)
        .not_allowed(),
    interface("System.Collections.Generic.SetExplicit<T>", "interface members of sets")
        .rows(sets::EXPLICIT)
        .hidden(),
    class("System.Collections.Generic.Queue<T>", "first in, first out")
        .bases(&["IReadOnlyCollection<T>", "System.Collections.ICollection"])
        .rows(queues::QUEUE),
    class("System.Collections.Generic.Stack<T>", "last in, first out")
        .bases(&["IReadOnlyCollection<T>", "System.Collections.ICollection"])
        .rows(queues::STACK),
    class(
        "System.Collections.Generic.SortedDictionary<TKey, TValue>",
        "keys with values in the order of the keys",
    )
    .bases(&[
        "IDictionary<TKey, TValue>",
        "IReadOnlyDictionary<TKey, TValue>",
        "System.Collections.IDictionary",
        "System.Collections.Generic.SortedExplicit<TKey, TValue>",
    ])
    .rows(sorted::SORTED_DICTIONARY)
    .not_allowed(),
    class(
        "System.Collections.Generic.SortedList<TKey, TValue>",
        "keys with values in the order of the keys, with an index",
    )
    .bases(&[
        "IDictionary<TKey, TValue>",
        "IReadOnlyDictionary<TKey, TValue>",
        "System.Collections.IDictionary",
        "System.Collections.Generic.SortedExplicit<TKey, TValue>",
    ])
    .rows(sorted::SORTED_LIST)
    .not_allowed(),
    interface(
        "System.Collections.Generic.SortedExplicit<TKey, TValue>",
        "interface members of sorted dictionaries",
    )
    .rows(sorted::EXPLICIT)
    .hidden(),
    class("System.Collections.Generic.LinkedList<T>", "elements that know their neighbours")
        .bases(&[
            "ICollection<T>",
            "IReadOnlyCollection<T>",
            "System.Collections.ICollection",
            "System.Collections.Generic.LinkedExplicit<T>",
        ])
        .rows(linked::LINKED_LIST)
        .not_allowed(),
    class("System.Collections.Generic.LinkedListNode<T>", "a place in a linked list")
        .rows(linked::NODE)
        .not_allowed(),
    interface("System.Collections.Generic.LinkedExplicit<T>", "interface members of linked lists")
        .rows(linked::EXPLICIT)
        .hidden(),
    class("System.Collections.ObjectModel.ReadOnlyCollection<T>", "a list that cannot change")
        .bases(&[
            "IList<T>",
            "IReadOnlyList<T>",
            "System.Collections.IList",
            "System.Collections.Generic.ReadOnlyExplicit<T>",
        ])
        .rows(views::READ_ONLY)
        .not_allowed(),
    interface("System.Collections.Generic.ReadOnlyExplicit<T>", "members of read-only lists")
        .rows(views::EXPLICIT)
        .hidden(),
    class("System.Collections.Generic.NamedList<T>", "elements of a class of the runtime")
        .bases(&["IList<T>", "IReadOnlyList<T>", "System.Collections.Generic.NamedExplicit<T>"])
        .hidden(),
    interface("System.Collections.Generic.NamedExplicit<T>", "members of named lists")
        .rows(named::EXPLICIT)
        .hidden(),
    structure("System.Collections.Generic.ListEnumerator<T>", "a walk over a list")
        .bases(&["IEnumerator<T>"])
        .rows(enumerators::STRUCTURE)
        .hidden(),
    structure("System.Collections.Generic.PairEnumerator<TKey, TValue>", "a walk over entries")
        .bases(&["IEnumerator<KeyValuePair<TKey, TValue>>"])
        .rows(enumerators::PAIRS)
        .hidden(),
];

/// `CopyTo` of every collection: the elements go into an array from an index on.
fn copy_to(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let values = call.collect(args.get(0))?;
    args.required(1, "array")?;
    let target = args.array(1)?;
    let index = if args.len() > 2 { args.long(2)? } else { 0 };
    let Ok(index) = usize::try_from(index) else {
        return Err(Exception::out_of_range_because(
            "Non-negative number required.",
            call.member.parameters.get(1).map_or("index", |parameter| parameter.name),
        )
        .into());
    };
    let source = crate::expr::value::Array::new(
        match args.get(0) {
            Value::Array(array) => array.element().clone(),
            _ => target.element().clone(),
        },
        values,
    );
    let count = source.len();
    array::copy_elements(&source, 0, target, index, count)
}

/// The element of any list by its index, for `System.Collections.IList`.
pub(super) fn plain_item(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let at = usize::try_from(args.int(1)?).ok();
    let items = call.collect(args.get(0))?;
    match at.and_then(|at| items.get(at).cloned()) {
        Some(item) => Ok(item),
        None if matches!(args.get(0), Value::Array(_)) => {
            Err(Exception::index_out_of_range().into())
        }
        None => Err(list::index_out_of_range()),
    }
}

/// The element type of a list or array that `System.Collections.IList` changes.
fn fitting(args: Args<'_>, at: usize) -> Result<Value, Fault> {
    let element = match args.get(0) {
        Value::Array(array) => array.element().clone(),
        other => match other.downcast::<List>() {
            Some(list) => list.element.clone(),
            None => return Err(Fault::not_supported("changing this list through IList")),
        },
    };
    let value = args.value(at);
    if value.is_null() && element.accepts_null() || crate::expr::eval::is_instance(&value, &element)
    {
        return Ok(value);
    }
    let given = match &value {
        Value::Null => "null".to_owned(),
        Value::String(text) => text.to_string(),
        other => other.type_of().runtime_name(),
    };
    let message = format!(
        "The value \"{given}\" is not of type \"{}\" and cannot be used in this generic collection.",
        element.runtime_name()
    );
    Err(Exception::with_parameter("System.ArgumentException", message, "value").into())
}

/// Replaces an element through `System.Collections.IList`.
pub(super) fn set_plain_item(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let value = fitting(args, 2)?;
    match args.get(0) {
        Value::Array(array) => {
            let at = usize::try_from(args.int(1)?).unwrap_or(usize::MAX);
            if array.set(at, value) {
                return Ok(Value::Null);
            }
            Err(Exception::index_out_of_range().into())
        }
        _ => list::set(call, Args(&[args.value(0), args.value(1), value])),
    }
}

/// Adds an element through `System.Collections.IList`; gives its index.
pub(super) fn plain_add(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let value = fitting(args, 1)?;
    let Some(found) = args.get(0).downcast::<List>() else {
        let message = "Collection was of a fixed size.";
        return Err(Exception::new("System.NotSupportedException", message).into());
    };
    list::add(call, Args(&[args.value(0), value]))?;
    Ok(crate::expr::value::whole(found.items.values.borrow().len() - 1))
}

/// True for the lists of this family that are no `List<T>`.
pub(super) fn is_indexed(value: &Value) -> bool {
    value.downcast::<views::ReadOnly>().is_some() || value.downcast::<named::Named>().is_some()
}

/// What a set or a view of keys says about an element; `None` for other sequences.
pub(super) fn own_contains(
    interpreter: &mut crate::expr::eval::Interpreter<'_>,
    sequence: &Value,
    element: &Value,
) -> Result<Option<bool>, Fault> {
    match sequence.downcast::<sets::Set>() {
        Some(set) => set.has(interpreter, element).map(Some),
        None => dictionary::has_key(sequence, element),
    }
}
