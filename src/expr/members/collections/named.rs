//! Lists that cannot change, under the name of the runtime's own class: keys and values of sorted
//! collections, and the like.

use super::copy_to;
use super::equality::generic_of;
use crate::expr::eval::equals;
use crate::expr::members::{Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value, enumerate_values, whole};

/// Elements that are there already.
#[derive(Debug)]
pub(super) struct Named {
    element: Type,
    name: String,
    values: Vec<Value>,
}

impl Object for Named {
    fn type_of(&self) -> Type {
        generic_of("System.Collections.Generic.NamedList", std::slice::from_ref(&self.element))
    }

    fn runtime_name(&self) -> Option<String> {
        Some(self.name.clone())
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.values.clone()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

/// An `IList<T>` of these values; `name` is what `GetType()` shows.
pub(in crate::expr::members) fn named_list(element: Type, name: &str, values: Vec<Value>) -> Value {
    Value::object(Named { element, name: name.to_owned(), values })
}

/// What the interfaces of lists ask of it.
pub(super) const EXPLICIT: &[Row] = &[
    row(
        "int Count { get; }",
        |_, args| Ok(whole(args.object::<Named>(0)?.values.len())),
        "number of elements",
    ),
    row(
        "T this[int index] { get; }",
        |_, args| {
            let values = &args.object::<Named>(0)?.values;
            let found = usize::try_from(args.int(1)?).ok().and_then(|at| values.get(at).cloned());
            found.ok_or_else(super::list::index_out_of_range)
        },
        "an element",
    ),
    row(
        "bool Contains(T item)",
        |_, args| {
            let values = &args.object::<Named>(0)?.values;
            Ok(values.iter().any(|item| equals(item, args.get(1))).into())
        },
        "true when an element is equal",
    ),
    row(
        "int IndexOf(T item)",
        |_, args| {
            let values = &args.object::<Named>(0)?.values;
            let found = values.iter().position(|item| equals(item, args.get(1)));
            Ok(found.map_or(Value::Int(-1), whole))
        },
        "index of the first equal element, or -1",
    ),
    row("void CopyTo(T[] array, int arrayIndex)", copy_to, "copies the elements into an array")
        .impure(),
    row("bool IsReadOnly { get; }", |_, _| Ok(true.into()), "true"),
    row("void Add(T item)", refused, "throws").impure(),
    row("bool Remove(T item)", refused, "throws").impure(),
    row("void Clear()", refused, "throws").impure(),
];

fn refused(
    _: &mut crate::expr::members::Call<'_, '_>,
    _: crate::expr::members::Args<'_>,
) -> Result<Value, Fault> {
    let message = "Mutating a key collection derived from a dictionary is not allowed.";
    Err(Exception::new("System.NotSupportedException", message).into())
}
