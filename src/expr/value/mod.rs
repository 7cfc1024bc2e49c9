//! Values while an expression runs, with the exact ranges and identities of .NET.
//!
//! Value types are held in place. What has identity or can change is behind `Rc` and implements
//! [`Object`]; a family of types brings its own (`members/`). Values stay on one thread;
//! compiled expressions hold [`Constant`]s, which do not.

mod array;
mod constant;
mod delegate;
mod exception;
mod number;
mod object;
mod text;
mod time;

use std::cell::RefCell;
use std::rc::Rc;

use rust_decimal::Decimal;

pub use array::{Array, Elements};
pub use constant::Constant;
pub use delegate::{Closure, Delegate};
pub use exception::{Exception, ExceptionObject, Fault, LimitKind};
pub use number::{double_text, float_text, integer_of, whole};
pub use object::{AnonymousObject, Enumerator, Object, TupleObject, enumerate_values};
pub use text::{Text, TextBuilder};
pub use time::{DateKind, DateTime, DateTimeOffset, Guid, TimeSpan};

use super::json::Token;
use super::types::{DefinitionId, Type};

/// A variable that a closure or a reference shares.
pub type Variable = Rc<RefCell<Value>>;

/// One value. A `Nullable<T>` is the bare `T` or [`Value::Null`]; boxing changes nothing.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// `null`, and the result of `void`.
    #[default]
    Null,
    /// `bool`
    Bool(bool),
    /// `char`, one UTF-16 unit.
    Char(u16),
    /// `sbyte`
    SByte(i8),
    /// `byte`
    Byte(u8),
    /// `short`
    Short(i16),
    /// `ushort`
    UShort(u16),
    /// `int`
    Int(i32),
    /// `uint`
    UInt(u32),
    /// `long`
    Long(i64),
    /// `ulong`
    ULong(u64),
    /// `float`
    Float(f32),
    /// `double`
    Double(f64),
    /// `decimal`
    Decimal(Decimal),
    /// `string`
    String(Text),
    /// A member of an enumeration.
    Enum(DefinitionId, i64),
    /// `DateTime`
    DateTime(DateTime),
    /// `DateTimeOffset`
    DateTimeOffset(DateTimeOffset),
    /// `TimeSpan`
    TimeSpan(TimeSpan),
    /// `Guid`
    Guid(Guid),
    /// An array.
    Array(Rc<Array>),
    /// A lambda, a method group or a local function.
    Delegate(Rc<Delegate>),
    /// A thrown or created exception.
    Exception(Exception),
    /// A token of a JSON tree, which most expressions have more of than of all other objects: its
    /// handle needs no allocation.
    Token(Token),
    /// Anything else.
    Object(Rc<dyn Object>),
    /// A `ref` or `out` argument, or a captured variable; never the result of an expression.
    Variable(Variable),
}

impl Value {
    /// Wraps an object.
    pub fn object(object: impl Object) -> Self {
        Self::Object(Rc::new(object))
    }

    /// A text.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::String(text.into())
    }

    /// True for `null`.
    #[must_use]
    #[inline]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The object as a concrete type of the implementation.
    #[must_use]
    #[inline]
    pub fn downcast<T: Object>(&self) -> Option<&T> {
        match self {
            Self::Object(object) => {
                let any: &dyn std::any::Any = &**object;
                any.downcast_ref::<T>()
            }
            Self::Token(token) => {
                let any: &dyn std::any::Any = token;
                any.downcast_ref::<T>()
            }
            _ => None,
        }
    }

    /// The object behind [`Self::Object`] and [`Self::Token`].
    #[must_use]
    #[inline]
    pub fn as_object(&self) -> Option<&dyn Object> {
        match self {
            Self::Object(object) => Some(&**object),
            Self::Token(token) => Some(token),
            _ => None,
        }
    }

    /// The runtime type, `Null` for `null`.
    #[must_use]
    pub fn type_of(&self) -> Type {
        use super::members::{Known, known};
        match self {
            Self::Null | Self::Variable(_) => Type::Null,
            Self::Bool(_) => Type::Bool,
            Self::Char(_) => Type::Char,
            Self::SByte(_) => Type::SByte,
            Self::Byte(_) => Type::Byte,
            Self::Short(_) => Type::Short,
            Self::UShort(_) => Type::UShort,
            Self::Int(_) => Type::Int,
            Self::UInt(_) => Type::UInt,
            Self::Long(_) => Type::Long,
            Self::ULong(_) => Type::ULong,
            Self::Float(_) => Type::Float,
            Self::Double(_) => Type::Double,
            Self::Decimal(_) => Type::Decimal,
            Self::String(_) => Type::String,
            Self::Enum(id, _) => Type::named(*id),
            Self::DateTime(_) => known(Known::DateTime),
            Self::DateTimeOffset(_) => known(Known::DateTimeOffset),
            Self::TimeSpan(_) => known(Known::TimeSpan),
            Self::Guid(_) => known(Known::Guid),
            Self::Array(array) => array.type_of(),
            Self::Delegate(delegate) => delegate.type_of(),
            Self::Exception(exception) => Type::named(exception.definition()),
            Self::Token(token) => token.type_of(),
            Self::Object(object) => object.type_of(),
        }
    }

    /// `ReferenceEquals`: the same object, or both null.
    #[must_use]
    pub fn same_reference(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Array(a), Self::Array(b)) => Rc::ptr_eq(a, b),
            (Self::Delegate(a), Self::Delegate(b)) => Rc::ptr_eq(a, b),
            (Self::Exception(a), Self::Exception(b)) => a.same(b),
            (Self::Object(a), Self::Object(b)) => {
                std::ptr::addr_eq(Rc::as_ptr(a), Rc::as_ptr(b)) || a.same_reference(&**b)
            }
            (Self::Token(a), Self::Token(b)) => a.same(b),
            (Self::String(a), Self::String(b)) => a.same(b),
            _ => false,
        }
    }

    /// Stores into a `ref` or `out` argument.
    pub fn assign(&self, value: Self) {
        if let Self::Variable(variable) = self {
            *variable.borrow_mut() = value;
        }
    }
}

macro_rules! from {
    ($($source:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$source> for Value {
            fn from(value: $source) -> Self {
                Self::$variant(value)
            }
        })+
    };
}

from! {
    bool => Bool, i8 => SByte, u8 => Byte, i16 => Short, i32 => Int, u32 => UInt, i64 => Long,
    u64 => ULong, f32 => Float, f64 => Double, Decimal => Decimal, Text => String,
    DateTime => DateTime, DateTimeOffset => DateTimeOffset, TimeSpan => TimeSpan, Guid => Guid,
    Exception => Exception,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<Array> for Value {
    fn from(array: Array) -> Self {
        Self::Array(Rc::new(array))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
