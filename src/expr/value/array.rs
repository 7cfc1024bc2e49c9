//! Arrays: fixed length, typed elements, one or more dimensions.

use std::cell::{Ref, RefCell, RefMut};
use std::sync::Arc;

use super::Value;
use crate::expr::types::Type;

/// Storage of an array.
#[derive(Clone, Debug)]
pub enum Elements {
    /// `byte[]`
    Bytes(Vec<u8>),
    /// Every other element type.
    Values(Vec<Value>),
}

/// An array. Dimensions are in `lengths`; elements lie in row-major order.
#[derive(Debug)]
pub struct Array {
    element: Type,
    lengths: Vec<usize>,
    elements: RefCell<Elements>,
}

impl Drop for Array {
    fn drop(&mut self) {
        if let Elements::Values(values) = self.elements.get_mut() {
            crate::expr::stack::release(values);
        }
    }
}

impl Array {
    /// An array with one dimension.
    #[must_use]
    pub fn new(element: Type, values: Vec<Value>) -> Self {
        if element == Type::Byte {
            let bytes = values.iter().map(|v| if let Value::Byte(b) = v { *b } else { 0 });
            return Self::bytes(bytes.collect());
        }
        Self {
            element,
            lengths: vec![values.len()],
            elements: RefCell::new(Elements::Values(values)),
        }
    }

    /// A `byte[]`.
    #[must_use]
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Self {
            element: Type::Byte,
            lengths: vec![bytes.len()],
            elements: RefCell::new(Elements::Bytes(bytes)),
        }
    }

    /// An array with several dimensions; `values` holds the product of `lengths`.
    #[must_use]
    pub fn with_lengths(element: Type, lengths: Vec<usize>, values: Vec<Value>) -> Self {
        let mut array = Self::new(element, values);
        array.lengths = lengths;
        array
    }

    /// Type of the elements.
    #[must_use]
    pub fn element(&self) -> &Type {
        &self.element
    }

    /// Type of the array.
    #[must_use]
    pub fn type_of(&self) -> Type {
        let rank = u8::try_from(self.lengths.len()).unwrap_or(u8::MAX);
        Type::Array(Arc::new(self.element.clone()), rank)
    }

    /// Length of each dimension.
    #[must_use]
    pub fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// Elements in all.
    #[must_use]
    pub fn len(&self) -> usize {
        match &*self.elements.borrow() {
            Elements::Bytes(bytes) => bytes.len(),
            Elements::Values(values) => values.len(),
        }
    }

    /// True for an array without elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One element by its row-major index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Value> {
        match &*self.elements.borrow() {
            Elements::Bytes(bytes) => bytes.get(index).copied().map(Value::Byte),
            Elements::Values(values) => values.get(index).cloned(),
        }
    }

    /// Replaces one element; false when there is none of that index.
    pub fn set(&self, index: usize, value: Value) -> bool {
        match &mut *self.elements.borrow_mut() {
            Elements::Bytes(bytes) => match (bytes.get_mut(index), value) {
                (Some(slot), Value::Byte(byte)) => {
                    *slot = byte;
                    true
                }
                _ => false,
            },
            Elements::Values(values) => values.get_mut(index).is_some_and(|slot| {
                *slot = value;
                true
            }),
        }
    }

    /// The elements as they lie.
    #[must_use]
    pub fn elements(&self) -> Ref<'_, Elements> {
        self.elements.borrow()
    }

    /// The elements, to change them in place; their number must stay.
    #[must_use]
    pub fn elements_mut(&self) -> RefMut<'_, Elements> {
        self.elements.borrow_mut()
    }

    /// A copy of all elements.
    #[must_use]
    pub fn to_vec(&self) -> Vec<Value> {
        match &*self.elements.borrow() {
            Elements::Bytes(bytes) => bytes.iter().copied().map(Value::Byte).collect(),
            Elements::Values(values) => values.clone(),
        }
    }

    /// A copy of the bytes of a `byte[]`.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        match &*self.elements.borrow() {
            Elements::Bytes(bytes) => Some(bytes.clone()),
            Elements::Values(_) => None,
        }
    }
}
