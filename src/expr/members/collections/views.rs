//! `ReadOnlyCollection<T>` and `Collection<T>`.

use crate::expr::eval::equals;
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value, whole};

use super::copy_to;
use super::equality::generic_of;

/// A view of a list or array that changes with it but cannot change it.
#[derive(Debug)]
pub(super) struct ReadOnly {
    element: Type,
    list: Value,
}

impl Object for ReadOnly {
    fn type_of(&self) -> Type {
        generic_of(
            "System.Collections.ObjectModel.ReadOnlyCollection",
            std::slice::from_ref(&self.element),
        )
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        crate::expr::eval::enumerate_plain(&self.list)
    }

    fn count(&self) -> Option<usize> {
        crate::expr::eval::count_plain(&self.list)
    }
}

/// `AsReadOnly()`
pub(super) fn read_only(element: Type, list: Value) -> Value {
    Value::object(ReadOnly { element, list })
}

fn elements(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Vec<Value>, Fault> {
    call.collect(&args.object::<ReadOnly>(0)?.list)
}

fn refused(_: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Err(Exception::new("System.NotSupportedException", "Collection is read-only.").into())
}

pub(super) const READ_ONLY: &[Row] = &[
    row(
        "new(IList<T> list)",
        |call, args| Ok(read_only(call.type_argument(0), args.required(0, "list")?.clone())),
        "a view of a list",
    ),
    row("int Count { get; }", |call, args| Ok(whole(elements(call, args)?.len())), "elements"),
    row(
        "T this[int index] { get; }",
        |call, args| {
            let found = usize::try_from(args.int(1)?).ok();
            let is_array = matches!(args.object::<ReadOnly>(0)?.list, Value::Array(_));
            let found = found.and_then(|at| elements(call, args).ok()?.get(at).cloned());
            found.ok_or_else(|| {
                if is_array {
                    return Exception::index_out_of_range().into();
                }
                Exception::out_of_range_because("Index was out of range. Must be non-negative and less than the size of the collection.", "index").into()
            })
        },
        "an element",
    ),
    row(
        "bool Contains(T value)",
        |call, args| Ok(elements(call, args)?.iter().any(|item| equals(item, args.get(1))).into()),
        "true when an element is equal",
    ),
    row(
        "int IndexOf(T value)",
        |call, args| {
            let found = elements(call, args)?.iter().position(|item| equals(item, args.get(1)));
            Ok(found.map_or(Value::Int(-1), whole))
        },
        "index of the first equal element, or -1",
    ),
    row("void CopyTo(T[] array, int index)", copy_to, "copies the elements into an array").impure(),
];

/// What the interfaces of lists ask of it.
pub(super) const EXPLICIT: &[Row] = &[
    row("bool IsReadOnly { get; }", |_, _| Ok(true.into()), "true"),
    row("bool IsFixedSize { get; }", |_, _| Ok(true.into()), "true"),
    row("void Add(T item)", refused, "throws").impure(),
    row("void Insert(int index, T item)", refused, "throws").impure(),
    row("bool Remove(T item)", refused, "throws").impure(),
    row("void RemoveAt(int index)", refused, "throws").impure(),
    row("void Clear()", refused, "throws").impure(),
];
