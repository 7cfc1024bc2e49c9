//! Sequences whose elements are there already, under the name of the runtime's own class.

use super::{Known, known_generic};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Object, Value, enumerate_values};

#[derive(Debug)]
struct Sequence {
    element: Type,
    class: String,
    values: Vec<Value>,
}

impl Object for Sequence {
    fn type_of(&self) -> Type {
        known_generic(Known::IEnumerableOf, std::slice::from_ref(&self.element))
    }

    fn runtime_name(&self) -> Option<String> {
        Some(self.class.clone())
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.values.clone()))
    }
}

/// An `IEnumerable<T>` of these values; `class` is what `GetType()` shows.
pub(super) fn sequence(element: Type, class: &str, values: Vec<Value>) -> Value {
    Value::object(Sequence { element, class: class.to_owned(), values })
}
