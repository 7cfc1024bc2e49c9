//! What stops an evaluation: exceptions of the expression, and refusals of ours.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Text, Value};
use crate::expr::members::table;
use crate::expr::types::DefinitionId;

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitKind {
    /// Too many evaluation steps.
    #[error("the expression takes too many steps")]
    Steps,
    /// Calls nested too deep.
    #[error("calls are nested too deep")]
    Depth,
    /// Texts or collections grew too large.
    #[error("the expression builds too much data")]
    Size,
}

/// Why a member or an expression gave no value.
#[derive(Clone, Debug)]
pub enum Fault {
    /// A .NET exception; the expression's own `try` can catch it.
    Exception(Exception),
    /// Something this implementation does not compute: the name of the member or construct.
    NotSupported(Box<str>),
    /// A limit on steps, depth or size; not catchable.
    Limit(LimitKind),
}

impl Fault {
    /// Refuses a member or construct by its name.
    #[must_use]
    pub fn not_supported(what: impl Into<Box<str>>) -> Self {
        Self::NotSupported(what.into())
    }
}

impl From<Exception> for Fault {
    fn from(exception: Exception) -> Self {
        Self::Exception(exception)
    }
}

/// The property that keeps the text of `ActualValue`.
const ACTUAL_TEXT: &str = "ActualValue as text";

/// Marks an exception whose message is worded otherwise by the runtime.
const INEXACT: &str = "(inexact message)";

/// A .NET exception object; clones share it.
#[derive(Clone, Debug)]
pub struct Exception(Rc<ExceptionObject>);

/// What an exception carries.
#[derive(Debug)]
pub struct ExceptionObject {
    /// Its class.
    pub definition: DefinitionId,
    /// `Message` as it was given, without the parameter note.
    pub message: Option<Text>,
    /// `InnerException`
    pub inner: Option<Exception>,
    /// `ParamName` of the argument exceptions.
    pub parameter: Option<Text>,
    /// `Data` and what special classes add (line numbers and the like), by property name.
    pub properties: RefCell<Vec<(&'static str, Value)>>,
}

impl Exception {
    /// An exception of the class with this full name, which the member table must hold;
    /// `System.Exception` otherwise.
    #[must_use]
    pub fn new(class: &str, message: impl Into<Text>) -> Self {
        Self::create(class, Some(message.into()), None)
    }

    /// An exception about a parameter.
    #[must_use]
    pub fn with_parameter(class: &str, message: impl Into<Text>, parameter: &str) -> Self {
        Self::create(class, Some(message.into()), Some(parameter.into()))
    }

    /// An exception with its cause.
    #[must_use]
    pub fn with_inner(class: &str, message: &str, inner: Self) -> Self {
        let definition = table().find(class).or_else(|| table().find("System.Exception"));
        Self::from_object(ExceptionObject {
            definition: definition.unwrap_or(DefinitionId(0)),
            message: Some(message.into()),
            inner: Some(inner),
            parameter: None,
            properties: RefCell::default(),
        })
    }

    /// An exception whose class is known and whose message is not: reading the message is refused.
    #[must_use]
    pub fn without_message(class: &str, message: impl Into<Text>) -> Self {
        let exception = Self::create(class, Some(message.into()), None);
        exception.0.properties.borrow_mut().push((INEXACT, Value::Bool(true)));
        exception
    }

    /// True when the message is not the runtime's.
    #[must_use]
    pub fn is_inexact(&self) -> bool {
        self.0.properties.borrow().iter().any(|(name, _)| *name == INEXACT)
    }

    fn create(class: &str, message: Option<Text>, parameter: Option<Text>) -> Self {
        let definition = table().find(class).or_else(|| table().find("System.Exception"));
        Self::from_object(ExceptionObject {
            definition: definition.unwrap_or(DefinitionId(0)),
            message,
            inner: None,
            parameter,
            properties: RefCell::default(),
        })
    }

    /// Wraps what an exception carries.
    #[must_use]
    pub fn from_object(object: ExceptionObject) -> Self {
        Self(Rc::new(object))
    }

    /// What it carries.
    #[must_use]
    pub fn object(&self) -> &ExceptionObject {
        &self.0
    }

    /// Its class.
    #[must_use]
    pub fn definition(&self) -> DefinitionId {
        self.0.definition
    }

    /// True for the same object.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Full name of its class, `System.FormatException`.
    #[must_use]
    pub fn class(&self) -> String {
        table().definition(self.0.definition).full_name()
    }

    /// `Message`, with the parameter note of the argument exceptions.
    #[must_use]
    pub fn message(&self) -> Text {
        let message = match &self.0.message {
            Some(message) => message.to_utf8().into_owned(),
            None => default_message(&self.class()),
        };
        let message = match &self.0.parameter {
            Some(parameter) if !parameter.is_empty() => {
                format!("{message} (Parameter '{parameter}')")
            }
            _ => message,
        };
        let properties = self.0.properties.borrow();
        let actual = properties.iter().find(|(name, _)| *name == ACTUAL_TEXT);
        match actual {
            Some((_, Value::String(text))) => {
                format!("{message}\nActual value was {}.", text.to_utf8()).into()
            }
            _ => message.into(),
        }
    }

    /// The value that was out of range, and the same as text.
    pub fn set_actual(&self, value: Value, text: Text) {
        let mut properties = self.0.properties.borrow_mut();
        properties.push(("ActualValue", value));
        properties.push((ACTUAL_TEXT, Value::String(text)));
    }

    /// `ArgumentOutOfRangeException` of a number, with the number.
    #[must_use]
    pub fn out_of_range_number(message: &str, parameter: &str, number: i32) -> Self {
        let message = format!("{parameter} ('{number}') {message}");
        let exception = Self::out_of_range_because(&message, parameter);
        exception.set_actual(number.into(), number.to_string().as_str().into());
        exception
    }

    /// Dereferencing null.
    #[must_use]
    pub fn null_reference() -> Self {
        Self::create("System.NullReferenceException", None, None)
    }

    /// An argument that must not be null.
    #[must_use]
    pub fn argument_null(parameter: &str) -> Self {
        Self::create("System.ArgumentNullException", None, Some(parameter.into()))
    }

    /// An argument outside its range.
    #[must_use]
    pub fn out_of_range(parameter: &str) -> Self {
        Self::create("System.ArgumentOutOfRangeException", None, Some(parameter.into()))
    }

    /// An argument outside its range, with the sentence that says which range.
    #[must_use]
    pub fn out_of_range_because(message: &str, parameter: &str) -> Self {
        Self::with_parameter("System.ArgumentOutOfRangeException", message, parameter)
    }

    /// An argument that does not do.
    #[must_use]
    pub fn argument(message: &str) -> Self {
        Self::new("System.ArgumentException", message)
    }

    /// A text in the wrong form.
    #[must_use]
    pub fn format(message: impl Into<Text>) -> Self {
        Self::new("System.FormatException", message)
    }

    /// A number that does not fit.
    #[must_use]
    pub fn overflow(message: &str) -> Self {
        Self::new("System.OverflowException", message)
    }

    /// A call that the state of the object does not allow.
    #[must_use]
    pub fn invalid_operation(message: &str) -> Self {
        Self::new("System.InvalidOperationException", message)
    }

    /// An index outside an array.
    #[must_use]
    pub fn index_out_of_range() -> Self {
        Self::create("System.IndexOutOfRangeException", None, None)
    }

    /// A key that a dictionary does not hold.
    #[must_use]
    pub fn key_not_found(key: &str) -> Self {
        Self::new(
            "System.Collections.Generic.KeyNotFoundException",
            format!("The given key '{key}' was not present in the dictionary."),
        )
    }

    /// A cast to a type that the object is not.
    #[must_use]
    pub fn invalid_cast(from: &str, to: &str) -> Self {
        Self::new(
            "System.InvalidCastException",
            format!("Unable to cast object of type '{from}' to type '{to}'."),
        )
    }
}

/// What `Message` says when none was given.
fn default_message(class: &str) -> String {
    let text = match class {
        "System.NullReferenceException" => "Object reference not set to an instance of an object.",
        "System.ArgumentNullException" => "Value cannot be null.",
        "System.ArgumentOutOfRangeException" => {
            "Specified argument was out of the range of valid values."
        }
        "System.ArgumentException" => "Value does not fall within the expected range.",
        "System.IndexOutOfRangeException" => "Index was outside the bounds of the array.",
        "System.DivideByZeroException" => "Attempted to divide by zero.",
        "System.OverflowException" => "Arithmetic operation resulted in an overflow.",
        "System.FormatException" => "One of the identified items was in an invalid format.",
        "System.InvalidOperationException" => {
            "Operation is not valid due to the current state of the object."
        }
        "System.InvalidCastException" => "Specified cast is not valid.",
        "System.NotSupportedException" => "Specified method is not supported.",
        "System.NotImplementedException" => "The method or operation is not implemented.",
        "System.Collections.Generic.KeyNotFoundException" => {
            "The given key was not present in the dictionary."
        }
        _ => return format!("Exception of type '{class}' was thrown."),
    };
    text.to_owned()
}
