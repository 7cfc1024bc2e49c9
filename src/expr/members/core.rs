//! `object`, arrays, nullable types, tuples, enumerations, `Type`, and the roots of the type
//! system.

use std::rc::Rc;

use super::{Args, Call, Row, TypeRows, abstract_row, class, interface, row, statics, structure};
use crate::expr::eval::{Interpreter, equals, hash_value};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, Value};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Object", "root of all types").rows(OBJECT),
    class("System.ValueType", "root of the value types").not_allowed(),
    class("System.Void", "no value").hidden(),
    class("System.Enum", "root of the enumerations")
        .bases(&["ValueType", "IComparable", "IFormattable"])
        .rows(super::enumerations::ROWS),
    class("System.Delegate", "root of the delegates").not_allowed(),
    structure("System.Nullable<T>", "a value type or null").rows(NULLABLE),
    structure("System.ReadOnlySpan<T>", "a part of an array")
        .rows(&[row(
            "static implicit operator ReadOnlySpan<T>(T[] array)",
            |call, _| Err(call.not_supported()),
            "the whole array",
        )])
        .not_allowed()
        .hidden(),
    // Nothing but `null` converts to it, which makes `new string(null)` ambiguous.
    class("System.CharPointer", "a pointer, which expressions cannot hold").not_allowed().hidden(),
    statics("System.Nullable", "members for nullable types").rows(super::reflection::NULLABLE),
    structure("System.ValueTuple", "members of tuples")
        .bases(&["IComparable"])
        .rows(super::collections::tuple::VALUE_TUPLE)
        .not_allowed(),
    class("System.Type", "describes a type").rows(super::reflection::TYPE).not_allowed(),
    interface("System.IDisposable", "can be disposed of")
        .rows(&[abstract_row("void Dispose()", "frees what the object holds")]),
];

const OBJECT: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(Plain)), "an object with nothing but identity"),
    row(
        "string ToString()",
        |call, args| Ok(call.to_text(args.get(0))?.into()),
        "the value as text, under the invariant culture",
    ),
    row(
        "bool Equals(object obj)",
        |_, args| Ok(equals(args.get(0), args.get(1)).into()),
        "true for an equal value",
    ),
    row(
        "static bool Equals(object objA, object objB)",
        |_, args| Ok(equals(args.get(0), args.get(1)).into()),
        "true for equal values",
    ),
    row(
        "static bool ReferenceEquals(object objA, object objB)",
        |_, args| {
            let (a, b) = (args.get(0), args.get(1));
            Ok((!a.type_of().is_value_type() && a.same_reference(b)).into())
        },
        "true for the same object",
    ),
    row("int GetHashCode()", hash_code, "a number that equal values share").impure(),
    row("Type GetType()", get_type, "the runtime type"),
];

/// What the runtime computes; texts and objects have hashes that differ from run to run.
fn hash_code(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let folded = |value: i64| (value as i32) ^ ((value >> 32) as i32);
    Ok(Value::Int(match args.get(0) {
        Value::Int(value) => *value,
        Value::Bool(value) => (*value).into(),
        Value::Byte(value) => (*value).into(),
        Value::SByte(value) => (*value).into(),
        Value::Short(value) => (*value).into(),
        Value::UShort(value) => (*value).into(),
        Value::Char(value) => i32::from(*value) | (i32::from(*value) << 16),
        Value::UInt(value) => value.cast_signed(),
        Value::Long(value) => folded(*value),
        Value::ULong(value) => folded(value.cast_signed()),
        Value::Float(value) if *value == 0.0 || value.is_nan() => {
            (value.to_bits() & 0x7f80_0000).cast_signed()
        }
        Value::Float(value) => value.to_bits().cast_signed(),
        Value::Double(value) if *value == 0.0 || value.is_nan() => {
            folded((value.to_bits() & 0x7ff0_0000_0000_0000).cast_signed())
        }
        Value::Double(value) => folded(value.to_bits().cast_signed()),
        Value::Decimal(value) => {
            let value = value.normalize();
            let sign = if value.is_sign_negative() { i32::MIN } else { 0 };
            let scale = i32::try_from(value.scale()).unwrap_or(0) << 16;
            let bits = value.mantissa().unsigned_abs();
            sign ^ scale ^ folded(bits as i64) ^ ((bits >> 64) as i32)
        }
        Value::DateTime(value) => folded(value.ticks),
        Value::DateTimeOffset(value) => folded(value.ticks - i64::from(value.offset) * 600_000_000),
        Value::TimeSpan(value) => folded(value.0),
        Value::Guid(value) => {
            let [a, b, c, d, e, f, g, h, rest @ ..] = value.0;
            let words = [[d, c, b, a], [f, e, h, g]];
            let rest = rest.chunks_exact(4).map(|word| word.try_into().unwrap_or_default());
            words.into_iter().chain(rest).fold(0, |sum, word| sum ^ i32::from_le_bytes(word))
        }
        Value::Enum(_, value) => folded(*value),
        other => {
            let hash = hash_value(other) ^ call.interpreter.host().random_seed();
            i32::from_ne_bytes((hash as u32).to_ne_bytes())
        }
    }))
}

#[derive(Debug)]
struct Plain;

impl Object for Plain {
    fn type_of(&self) -> Type {
        Type::Object
    }
}

const NULLABLE: &[Row] = &[
    row("new(T value)", |_, args| Ok(args.value(0)), "the value"),
    row("bool HasValue { get; }", |_, args| Ok((!args.is_null(0)).into()), "false for null"),
    row(
        "T Value { get; }",
        |_, args| match args.get(0) {
            Value::Null => {
                Err(Exception::invalid_operation("Nullable object must have a value.").into())
            }
            value => Ok(value.clone()),
        },
        "the value; throws for null",
    ),
    row(
        "T GetValueOrDefault()",
        |call, args| match args.get(0) {
            Value::Null => Ok(crate::expr::eval::default_value(&call.type_argument(0))),
            value => Ok(value.clone()),
        },
        "the value, or the default of its type",
    ),
    row(
        "T GetValueOrDefault(T defaultValue)",
        |_, args| Ok(if args.is_null(0) { args.value(1) } else { args.value(0) }),
        "the value, or another",
    ),
    row(
        "string ToString()",
        |call, args| Ok(call.to_text(args.get(0))?.into()),
        "the value as text, empty for null",
    ),
    row(
        "bool Equals(object other)",
        |_, args| Ok(equals(args.get(0), args.get(1)).into()),
        "true for an equal value, or both null",
    ),
];

/// A `System.Type`; an internal class of the runtime has a name of its own.
#[derive(Debug)]
pub(super) struct TypeObject(pub(super) Type, pub(super) Option<String>);

impl TypeObject {
    /// `ToString()`
    pub(super) fn text(&self) -> String {
        self.1.clone().unwrap_or_else(|| self.0.runtime_name())
    }
}

impl Object for TypeObject {
    fn type_of(&self) -> Type {
        super::known(super::Known::Type)
    }

    fn runtime_name(&self) -> Option<String> {
        Some("System.RuntimeType".to_owned())
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.text().into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| other.0 == self.0 && other.1 == self.1)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&Value::text(self.text())))
    }

    fn same_reference(&self, other: &dyn Object) -> bool {
        let other: &dyn std::any::Any = other;
        other.downcast_ref::<Self>().is_some_and(|other| other.0 == self.0 && other.1 == self.1)
    }
}

/// The type that a `Type` object describes.
pub(crate) fn described(value: &Value) -> Option<Type> {
    value.downcast::<TypeObject>().map(|object| object.0.clone())
}

/// `GetType()`
fn get_type(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ty = args.get(0).type_of();
    let name = match args.get(0) {
        Value::Object(object) => object.runtime_name().filter(|name| *name != ty.runtime_name()),
        _ => None,
    };
    Ok(Value::object(TypeObject(ty, name)))
}

/// The `System.Type` of a type.
pub(crate) fn type_object(ty: Type) -> Value {
    Value::Object(Rc::new(TypeObject(ty, None)))
}
