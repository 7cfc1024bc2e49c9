//! Calls of delegates, and passes over sequences.

use super::Interpreter;
use crate::expr::members::{Args, Call};
use crate::expr::types::Type;
use crate::expr::value::{
    Array, Delegate, Enumerator, Exception, Fault, Object, Text, Value, enumerate_values,
};
use std::rc::Rc;

impl Interpreter<'_> {
    /// Calls a delegate.
    ///
    /// # Errors
    /// `NullReferenceException` for null, and what the delegate throws.
    pub fn invoke(&mut self, delegate: &Value, arguments: &[Value]) -> Result<Value, Fault> {
        let Value::Delegate(delegate) = delegate else {
            return Err(Exception::null_reference().into());
        };
        match &**delegate {
            Delegate::Closure(closure) => match &closure.function.iterator {
                None => self.run(&closure.function, arguments, &closure.captured),
                Some(element) => {
                    self.run_iterator(&closure.function, arguments, &closure.captured, element)
                }
            },
            Delegate::Method { member, types, receiver, .. } => {
                let all: Vec<Value> = receiver.iter().chain(arguments).cloned().collect();
                self.call_member(member, types, &all)
            }
        }
    }

    /// Calls a member with all its arguments, receiver first.
    ///
    /// # Errors
    /// What the member throws.
    pub fn call_member(
        &mut self,
        member: &'static crate::expr::members::Member,
        types: &[Type],
        arguments: &[Value],
    ) -> Result<Value, Fault> {
        self.step()?;
        match member.row.get {
            Some(native) => {
                if !member.is_static && arguments.first().is_none_or(Value::is_null) {
                    return Err(Exception::null_reference().into());
                }
                native(&mut Call { interpreter: self, types, member }, Args(arguments))
            }
            None => self.call_virtual(member, types, arguments),
        }
    }

    /// Runs an iterator to its end and gives the elements.
    fn run_iterator(
        &mut self,
        function: &crate::expr::bind::Function,
        arguments: &[Value],
        captured: &[crate::expr::value::Variable],
        element: &Type,
    ) -> Result<Value, Fault> {
        self.yielded.push(Vec::new());
        let result = self.run(function, arguments, captured);
        let values = self.yielded.pop().unwrap_or_default();
        result?;
        Ok(Array::new(element.clone(), values).into())
    }

    /// Starts a pass over a sequence.
    ///
    /// # Errors
    /// `NullReferenceException` for null; refuses what is no sequence.
    pub fn enumerate(&mut self, sequence: &Value) -> Result<Box<dyn Enumerator>, Fault> {
        if sequence.is_null() {
            return Err(Exception::null_reference().into());
        }
        match enumerate_plain(sequence) {
            Some(enumerator) => Ok(enumerator),
            None => Err(Fault::not_supported(format!("enumerating {}", sequence.type_of()))),
        }
    }

    /// All elements of a sequence.
    ///
    /// # Errors
    /// As [`Self::enumerate`], and what computing an element throws.
    pub fn collect(&mut self, sequence: &Value) -> Result<Vec<Value>, Fault> {
        if let Value::Array(array) = sequence {
            return Ok(array.to_vec());
        }
        let mut enumerator = self.enumerate(sequence)?;
        let mut values = Vec::new();
        while let Some(value) = enumerator.next(self)? {
            self.step()?;
            values.push(value);
        }
        self.reserve(values.len())?;
        Ok(values)
    }

    /// Number of elements where it is known at once.
    #[must_use]
    pub fn known_count(&self, sequence: &Value) -> Option<usize> {
        count_plain(sequence)
    }
}

/// Elements of an array, as they are when the walk comes to them.
struct Walk {
    array: Rc<Array>,
    at: usize,
}

impl Enumerator for Walk {
    fn next(&mut self, _interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        let found = self.array.get(self.at);
        self.at += 1;
        Ok(found)
    }
}

/// A pass over a sequence; `None` for what is no sequence.
#[must_use]
pub(crate) fn enumerate_plain(sequence: &Value) -> Option<Box<dyn Enumerator>> {
    match sequence {
        Value::Array(array) => Some(Box::new(Walk { array: Rc::clone(array), at: 0 })),
        Value::String(text) => {
            Some(enumerate_values(text.units().iter().copied().map(Value::Char).collect()))
        }
        other => other.as_object().and_then(Object::enumerate),
    }
}

/// Number of elements where it is known without walking.
#[must_use]
pub(crate) fn count_plain(sequence: &Value) -> Option<usize> {
    match sequence {
        Value::Array(array) => Some(array.len()),
        Value::String(text) => Some(Text::len(text)),
        other => other.as_object().and_then(Object::count),
    }
}
