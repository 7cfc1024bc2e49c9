//! Values known when an expression is compiled; they may go from thread to thread.

use rust_decimal::Decimal;

use super::{Text, Value};
use crate::expr::types::{DefinitionId, Type};

/// A compile-time constant.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is the value of the C# type it is named after")]
pub enum Constant {
    Null,
    Bool(bool),
    Char(u16),
    SByte(i8),
    Byte(u8),
    Short(i16),
    UShort(u16),
    Int(i32),
    UInt(u32),
    Long(i64),
    ULong(u64),
    Float(f32),
    Double(f64),
    Decimal(Decimal),
    String(Text),
    Enum(DefinitionId, i64),
}

impl Constant {
    /// The value that the constant stands for.
    #[must_use]
    #[inline]
    pub fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Char(value) => Value::Char(*value),
            Self::SByte(value) => Value::SByte(*value),
            Self::Byte(value) => Value::Byte(*value),
            Self::Short(value) => Value::Short(*value),
            Self::UShort(value) => Value::UShort(*value),
            Self::Int(value) => Value::Int(*value),
            Self::UInt(value) => Value::UInt(*value),
            Self::Long(value) => Value::Long(*value),
            Self::ULong(value) => Value::ULong(*value),
            Self::Float(value) => Value::Float(*value),
            Self::Double(value) => Value::Double(*value),
            Self::Decimal(value) => Value::Decimal(*value),
            Self::String(value) => Value::String(value.clone()),
            Self::Enum(id, value) => Value::Enum(*id, *value),
        }
    }

    /// The constant that a value is; `None` when it is no compile-time kind.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Char(value) => Self::Char(*value),
            Value::SByte(value) => Self::SByte(*value),
            Value::Byte(value) => Self::Byte(*value),
            Value::Short(value) => Self::Short(*value),
            Value::UShort(value) => Self::UShort(*value),
            Value::Int(value) => Self::Int(*value),
            Value::UInt(value) => Self::UInt(*value),
            Value::Long(value) => Self::Long(*value),
            Value::ULong(value) => Self::ULong(*value),
            Value::Float(value) => Self::Float(*value),
            Value::Double(value) => Self::Double(*value),
            Value::Decimal(value) => Self::Decimal(*value),
            Value::String(value) => Self::String(value.clone()),
            Value::Enum(id, value) => Self::Enum(*id, *value),
            _ => return None,
        })
    }

    /// The static type of the constant.
    #[must_use]
    pub fn type_of(&self) -> Type {
        self.value().type_of()
    }

    /// The integer that an integral constant, a character or an enumeration member stands for.
    #[must_use]
    pub fn integer(&self) -> Option<i128> {
        super::integer_of(&self.value())
    }
}
