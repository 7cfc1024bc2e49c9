//! `Equals`, `GetHashCode` for collections, and `IComparable`.

use std::cmp::Ordering;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::expr::value::{Exception, Fault, Object, Value};

/// `object.Equals(a, b)`: value types by type and value, texts by units, the rest as its type
/// has it.
#[must_use]
pub fn equals(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Char(a), Value::Char(b)) | (Value::UShort(a), Value::UShort(b)) => a == b,
        (Value::SByte(a), Value::SByte(b)) => a == b,
        (Value::Byte(a), Value::Byte(b)) => a == b,
        (Value::Short(a), Value::Short(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::UInt(a), Value::UInt(b)) => a == b,
        (Value::Long(a), Value::Long(b)) => a == b,
        (Value::ULong(a), Value::ULong(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Double(a), Value::Double(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Decimal(a), Value::Decimal(b)) => a == b,
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Enum(x, a), Value::Enum(y, b)) => x == y && a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a == b,
        (Value::DateTimeOffset(a), Value::DateTimeOffset(b)) => utc_ticks(*a) == utc_ticks(*b),
        (Value::TimeSpan(a), Value::TimeSpan(b)) => a == b,
        (Value::Guid(a), Value::Guid(b)) => a == b,
        (Value::Token(a), other) => left.same_reference(right) || a.equals(other),
        (Value::Object(a), other) => {
            left.same_reference(right) || crate::expr::stack::with_room(|| a.equals(other))
        }
        _ => left.same_reference(right),
    }
}

fn utc_ticks(value: crate::expr::value::DateTimeOffset) -> i64 {
    value.ticks - i64::from(value.offset) * 600_000_000
}

/// A hash that equal values share; not the number that .NET's `GetHashCode` gives.
#[must_use]
pub fn hash_value(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    feed(value, &mut hasher);
    hasher.finish()
}

/// The hash of several values in order.
#[must_use]
pub fn hash_all(values: &[Value]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for value in values {
        feed(value, &mut hasher);
    }
    hasher.finish()
}

fn feed(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Null | Value::Variable(_) => 0_u8.hash(hasher),
        Value::Bool(v) => v.hash(hasher),
        Value::Char(v) | Value::UShort(v) => v.hash(hasher),
        Value::SByte(v) => v.hash(hasher),
        Value::Byte(v) => v.hash(hasher),
        Value::Short(v) => v.hash(hasher),
        Value::Int(v) => v.hash(hasher),
        Value::UInt(v) => v.hash(hasher),
        Value::Long(v) => v.hash(hasher),
        Value::ULong(v) => v.hash(hasher),
        // Positive and negative zero are equal, as are all NaNs.
        Value::Float(v) => (if *v == 0.0 {
            0.0
        } else if v.is_nan() {
            f32::NAN
        } else {
            *v
        })
        .to_bits()
        .hash(hasher),
        Value::Double(v) => (if *v == 0.0 {
            0.0
        } else if v.is_nan() {
            f64::NAN
        } else {
            *v
        })
        .to_bits()
        .hash(hasher),
        Value::Decimal(v) => v.hash(hasher),
        Value::String(v) => v.hash(hasher),
        Value::Enum(ty, v) => (ty, v).hash(hasher),
        Value::DateTime(v) => v.ticks.hash(hasher),
        Value::DateTimeOffset(v) => utc_ticks(*v).hash(hasher),
        Value::TimeSpan(v) => v.hash(hasher),
        Value::Guid(v) => v.hash(hasher),
        Value::Array(v) => Rc::as_ptr(v).cast::<u8>().hash(hasher),
        Value::Delegate(v) => Rc::as_ptr(v).cast::<u8>().hash(hasher),
        Value::Exception(v) => std::ptr::from_ref(v.object()).hash(hasher),
        Value::Token(v) => v.hash().unwrap_or_default().hash(hasher),
        Value::Object(v) => match crate::expr::stack::with_room(|| v.hash()) {
            Some(hash) => hash.hash(hasher),
            None => Rc::as_ptr(v).cast::<u8>().hash(hasher),
        },
    }
}

/// `Comparer<T>.Default.Compare`: null first, then as the type's `IComparable` has it. Texts
/// compare as the invariant culture does.
///
/// # Errors
/// `InvalidOperationException` (as `Sort` reports it) when the type has no order, and
/// `ArgumentException` for values of two types.
pub fn compare(left: &Value, right: &Value) -> Result<Ordering, Fault> {
    let unordered = || -> Result<Ordering, Fault> {
        Err(Exception::argument("At least one object must implement IComparable.").into())
    };
    Ok(match (left, right) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::String(a), Value::String(b)) => super::super::members::compare_invariant(a, b)?,
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => real(f64::from(*a), f64::from(*b)),
        (Value::Double(a), Value::Double(b)) => real(*a, *b),
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.ticks.cmp(&b.ticks),
        (Value::DateTimeOffset(a), Value::DateTimeOffset(b)) => utc_ticks(*a).cmp(&utc_ticks(*b)),
        (Value::TimeSpan(a), Value::TimeSpan(b)) => a.cmp(b),
        (Value::Guid(a), Value::Guid(b)) => a.cmp(b),
        (Value::Token(a), other) => return a.compare(other).unwrap_or_else(unordered),
        (Value::Object(a), other) => match crate::expr::stack::with_room(|| a.compare(other)) {
            Some(result) => return result,
            None => return unordered(),
        },
        (a, b) => match (crate::expr::value::integer_of(a), crate::expr::value::integer_of(b)) {
            (Some(x), Some(y)) if std::mem::discriminant(a) == std::mem::discriminant(b) => {
                x.cmp(&y)
            }
            _ => return unordered(),
        },
    })
}

/// NaN comes before every number, and equals itself.
fn real(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}
