//! What a native gets: the interpreter, type arguments, and its arguments by kind.

use std::rc::Rc;

use rust_decimal::Decimal;

use super::Member;
use crate::expr::eval::Interpreter;
use crate::expr::types::Type;
use crate::expr::value::{
    Array, DateTime, DateTimeOffset, Enumerator, Exception, Fault, Guid, Object, Text, TimeSpan,
    Value, integer_of,
};

/// The call that a native answers.
#[derive(Debug)]
pub struct Call<'c, 'h> {
    /// Runs delegates, enumerates, formats; holds the host and the limits.
    pub interpreter: &'c mut Interpreter<'h>,
    /// Type arguments: those of the declaring type, then those of the method.
    pub types: &'c [Type],
    /// The member that is called.
    pub member: &'static Member,
}

impl Call<'_, '_> {
    /// A type argument; `object` when there is none of that index.
    #[must_use]
    pub fn type_argument(&self, index: usize) -> Type {
        self.types.get(index).cloned().unwrap_or(Type::Object)
    }

    /// Calls a delegate.
    ///
    /// # Errors
    /// What the delegate throws.
    pub fn invoke(&mut self, delegate: &Value, arguments: &[Value]) -> Result<Value, Fault> {
        self.interpreter.invoke(delegate, arguments)
    }

    /// Calls a predicate.
    ///
    /// # Errors
    /// What the delegate throws.
    pub fn test(&mut self, delegate: &Value, arguments: &[Value]) -> Result<bool, Fault> {
        Ok(matches!(self.interpreter.invoke(delegate, arguments)?, Value::Bool(true)))
    }

    /// Starts a pass over a sequence.
    ///
    /// # Errors
    /// `NullReferenceException` for null.
    pub fn enumerate(&mut self, sequence: &Value) -> Result<Box<dyn Enumerator>, Fault> {
        self.interpreter.enumerate(sequence)
    }

    /// All elements of a sequence.
    ///
    /// # Errors
    /// What computing an element throws.
    pub fn collect(&mut self, sequence: &Value) -> Result<Vec<Value>, Fault> {
        self.interpreter.collect(sequence)
    }

    /// `ToString()` of any value; null gives the empty text, as in a concatenation.
    ///
    /// # Errors
    /// What the member throws.
    pub fn to_text(&mut self, value: &Value) -> Result<Text, Fault> {
        self.interpreter.to_text(value)
    }

    /// Refuses the member that is called.
    #[must_use]
    pub fn not_supported(&self) -> Fault {
        Fault::not_supported(self.member.qualified_name())
    }
}

/// The arguments of a call, receiver first. The accessors give the value of the declared kind;
/// a null where the kind has none is a `NullReferenceException` (or, by `required`, an
/// `ArgumentNullException`).
#[derive(Clone, Copy, Debug)]
pub struct Args<'a>(pub &'a [Value]);

/// The binder has converted every argument to its declared type, so this needs a wrong row.
#[cold]
fn wrong(index: usize, wanted: &str, found: Option<&Value>) -> Fault {
    match found {
        Some(Value::Null) => Exception::null_reference().into(),
        _ => Fault::not_supported(format!("argument {index} that is not a {wanted}")),
    }
}

impl<'a> Args<'a> {
    /// Number of arguments, the receiver included.
    #[must_use]
    #[inline]
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// True without arguments.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// An argument as it is.
    #[must_use]
    #[inline]
    pub fn get(self, index: usize) -> &'a Value {
        const NULL: &Value = &Value::Null;
        self.0.get(index).unwrap_or(NULL)
    }

    /// A copy of an argument.
    #[must_use]
    pub fn value(self, index: usize) -> Value {
        self.get(index).clone()
    }

    /// True for a null argument.
    #[must_use]
    #[inline]
    pub fn is_null(self, index: usize) -> bool {
        self.get(index).is_null()
    }

    /// An argument that must not be null.
    ///
    /// # Errors
    /// `ArgumentNullException` with the parameter's name.
    pub fn required(self, index: usize, parameter: &str) -> Result<&'a Value, Fault> {
        match self.get(index) {
            Value::Null => Err(Exception::argument_null(parameter).into()),
            value => Ok(value),
        }
    }

    /// A `string`.
    ///
    /// # Errors
    /// `NullReferenceException` for null.
    #[inline]
    pub fn text(self, index: usize) -> Result<&'a Text, Fault> {
        match self.get(index) {
            Value::String(text) => Ok(text),
            other => Err(wrong(index, "string", Some(other))),
        }
    }

    /// A `string` that must not be null.
    ///
    /// # Errors
    /// `ArgumentNullException` with the parameter's name.
    pub fn required_text(self, index: usize, parameter: &str) -> Result<&'a Text, Fault> {
        self.required(index, parameter)?;
        self.text(index)
    }

    /// A `string` or null.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn optional_text(self, index: usize) -> Result<Option<&'a Text>, Fault> {
        match self.get(index) {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            other => Err(wrong(index, "string", Some(other))),
        }
    }

    /// A `bool`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn bool(self, index: usize) -> Result<bool, Fault> {
        match self.get(index) {
            Value::Bool(value) => Ok(*value),
            other => Err(wrong(index, "bool", Some(other))),
        }
    }

    /// A `char`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn char(self, index: usize) -> Result<u16, Fault> {
        match self.get(index) {
            Value::Char(value) => Ok(*value),
            other => Err(wrong(index, "char", Some(other))),
        }
    }

    /// An `int`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn int(self, index: usize) -> Result<i32, Fault> {
        match self.get(index) {
            Value::Int(value) => Ok(*value),
            other => Err(wrong(index, "int", Some(other))),
        }
    }

    /// A `long`, or any narrower integer or enumeration member.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn long(self, index: usize) -> Result<i64, Fault> {
        let found = self.get(index);
        integer_of(found)
            .and_then(|value| i64::try_from(value).ok())
            .ok_or_else(|| wrong(index, "long", Some(found)))
    }

    /// A `double`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn double(self, index: usize) -> Result<f64, Fault> {
        match self.get(index) {
            Value::Double(value) => Ok(*value),
            Value::Float(value) => Ok(f64::from(*value)),
            other => Err(wrong(index, "double", Some(other))),
        }
    }

    /// A `decimal`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn decimal(self, index: usize) -> Result<Decimal, Fault> {
        match self.get(index) {
            Value::Decimal(value) => Ok(*value),
            other => Err(wrong(index, "decimal", Some(other))),
        }
    }

    /// The number behind an enumeration member.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn enumeration(self, index: usize) -> Result<i64, Fault> {
        match self.get(index) {
            Value::Enum(_, value) => Ok(*value),
            other => Err(wrong(index, "enumeration member", Some(other))),
        }
    }

    /// A `DateTime`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn date_time(self, index: usize) -> Result<DateTime, Fault> {
        match self.get(index) {
            Value::DateTime(value) => Ok(*value),
            other => Err(wrong(index, "DateTime", Some(other))),
        }
    }

    /// A `DateTimeOffset`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn date_time_offset(self, index: usize) -> Result<DateTimeOffset, Fault> {
        match self.get(index) {
            Value::DateTimeOffset(value) => Ok(*value),
            other => Err(wrong(index, "DateTimeOffset", Some(other))),
        }
    }

    /// A `TimeSpan`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn time_span(self, index: usize) -> Result<TimeSpan, Fault> {
        match self.get(index) {
            Value::TimeSpan(value) => Ok(*value),
            other => Err(wrong(index, "TimeSpan", Some(other))),
        }
    }

    /// A `Guid`.
    ///
    /// # Errors
    /// None for a well-formed row.
    pub fn guid(self, index: usize) -> Result<Guid, Fault> {
        match self.get(index) {
            Value::Guid(value) => Ok(*value),
            other => Err(wrong(index, "Guid", Some(other))),
        }
    }

    /// An array.
    ///
    /// # Errors
    /// `NullReferenceException` for null.
    pub fn array(self, index: usize) -> Result<&'a Rc<Array>, Fault> {
        match self.get(index) {
            Value::Array(array) => Ok(array),
            other => Err(wrong(index, "array", Some(other))),
        }
    }

    /// An exception.
    ///
    /// # Errors
    /// `NullReferenceException` for null.
    pub fn exception(self, index: usize) -> Result<&'a Exception, Fault> {
        match self.get(index) {
            Value::Exception(exception) => Ok(exception),
            other => Err(wrong(index, "exception", Some(other))),
        }
    }

    /// An object of a type of the implementation.
    ///
    /// # Errors
    /// `NullReferenceException` for null.
    #[inline]
    pub fn object<T: Object>(self, index: usize) -> Result<&'a T, Fault> {
        let found = self.get(index);
        found.downcast::<T>().ok_or_else(|| wrong(index, std::any::type_name::<T>(), Some(found)))
    }
}
