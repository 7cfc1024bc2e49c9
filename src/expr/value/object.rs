//! What every object of a reference type can do.

use std::any::Any;
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Arc;

use super::{Fault, Text, Value};
use crate::expr::eval::Interpreter;
use crate::expr::types::{Anonymous, Type};

/// An object of a type whose values have identity or can change. Every method but `type_of`
/// has the behaviour of `System.Object` unless the type overrides it.
pub trait Object: Any + Debug {
    /// The runtime type, with its type arguments.
    fn type_of(&self) -> Type;

    /// The runtime's own name of the type where no definition of the table has it
    /// (an iterator class, say).
    fn runtime_name(&self) -> Option<String> {
        None
    }

    /// `ToString()`.
    ///
    /// # Errors
    /// What the member throws.
    fn to_text(&self, _interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.runtime_name().unwrap_or_else(|| self.type_of().runtime_name()).into())
    }

    /// `IFormattable.ToString(format, …)`, which string formatting uses; `None` when the type
    /// is not formattable.
    fn format(&self, _format: &str) -> Option<Result<Text, Fault>> {
        None
    }

    /// `Equals(object)`; `other` is not the same object.
    fn equals(&self, _other: &Value) -> bool {
        false
    }

    /// `GetHashCode()` for collections; `None` hashes by identity.
    fn hash(&self) -> Option<u64> {
        None
    }

    /// `IComparable.CompareTo`; `None` when the type has no order.
    fn compare(&self, _other: &Value) -> Option<Result<std::cmp::Ordering, Fault>> {
        None
    }

    /// `IEqualityComparer.Equals` when the object is a comparer.
    fn equate(&self, _a: &Value, _b: &Value) -> Option<Result<bool, Fault>> {
        None
    }

    /// `IComparer.Compare` when the object is a comparer.
    fn order(&self, _a: &Value, _b: &Value) -> Option<Result<std::cmp::Ordering, Fault>> {
        None
    }

    /// True when two handles stand for one object, though they are not one allocation.
    fn same_reference(&self, _other: &dyn Object) -> bool {
        false
    }

    /// `GetEnumerator()`; `None` when the type is not enumerable.
    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        None
    }

    /// `ICollection.Count` where it is known without enumerating.
    fn count(&self) -> Option<usize> {
        None
    }
}

/// `IEnumerator<T>`: one pass over a sequence.
pub trait Enumerator {
    /// The next element; `None` at the end.
    ///
    /// # Errors
    /// What computing the element throws.
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault>;
}

struct Values(std::vec::IntoIter<Value>);

impl Enumerator for Values {
    fn next(&mut self, _interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        Ok(self.0.next())
    }
}

/// An enumerator over values that are there already.
#[must_use]
pub fn enumerate_values(values: Vec<Value>) -> Box<dyn Enumerator> {
    Box::new(Values(values.into_iter()))
}

/// A value of a tuple type.
#[derive(Debug)]
pub struct TupleObject {
    /// Elements in order.
    pub items: Vec<Value>,
    /// Its type.
    pub type_of: Type,
}

impl Drop for TupleObject {
    fn drop(&mut self) {
        crate::expr::stack::release(&mut self.items);
    }
}

impl Object for TupleObject {
    fn type_of(&self) -> Type {
        self.type_of.clone()
    }

    fn to_text(&self, interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        let mut parts = Vec::with_capacity(self.items.len());
        for item in &self.items {
            parts.push(interpreter.to_text(item)?.to_utf8().into_owned());
        }
        Ok(format!("({})", parts.join(", ")).into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| {
            self.items.len() == other.items.len()
                && self.items.iter().zip(&other.items).all(|(a, b)| crate::expr::eval::equals(a, b))
        })
    }

    fn hash(&self) -> Option<u64> {
        Some(crate::expr::eval::hash_all(&self.items))
    }

    fn compare(&self, other: &Value) -> Option<Result<std::cmp::Ordering, Fault>> {
        let other = other.downcast::<Self>().filter(|other| other.type_of == self.type_of)?;
        for (a, b) in self.items.iter().zip(&other.items) {
            match crate::expr::eval::compare(a, b) {
                Ok(std::cmp::Ordering::Equal) => {}
                decided => return Some(decided),
            }
        }
        Some(Ok(std::cmp::Ordering::Equal))
    }
}

/// A value of an anonymous type.
#[derive(Debug)]
pub struct AnonymousObject {
    /// Names and types of the properties.
    pub shape: Arc<Anonymous>,
    /// Their values.
    pub values: Vec<Value>,
}

impl Drop for AnonymousObject {
    fn drop(&mut self) {
        crate::expr::stack::release(&mut self.values);
    }
}

impl Object for AnonymousObject {
    fn type_of(&self) -> Type {
        Type::Anonymous(Arc::clone(&self.shape))
    }

    fn to_text(&self, interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        let mut parts = Vec::with_capacity(self.values.len());
        for (name, value) in self.shape.names.iter().zip(&self.values) {
            parts.push(format!("{name} = {}", interpreter.to_text(value)?));
        }
        if parts.is_empty() {
            return Ok("{ }".into());
        }
        Ok(format!("{{ {} }}", parts.join(", ")).into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| {
            self.shape == other.shape
                && self
                    .values
                    .iter()
                    .zip(&other.values)
                    .all(|(a, b)| crate::expr::eval::equals(a, b))
        })
    }

    fn hash(&self) -> Option<u64> {
        Some(crate::expr::eval::hash_all(&self.values))
    }
}

impl From<TupleObject> for Value {
    fn from(tuple: TupleObject) -> Self {
        Self::Object(Rc::new(tuple))
    }
}
