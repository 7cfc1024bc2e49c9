//! Values as tokens: what `JValue` makes of a value, how values compare, and what goes into an
//! array or object.

use std::cmp::Ordering;

use super::{Scalar, ScalarKind, Token};
use crate::expr::eval::{compare, equals, hash_value};
use crate::expr::members::{BigInteger, Uri};
use crate::expr::value::{Exception, Fault, Value, integer_of};

/// `new JValue(object)`; `None` for a value that JSON has no kind for.
#[must_use]
pub(crate) fn scalar_of(value: &Value) -> Option<Token> {
    let kind = match value {
        Value::Null => ScalarKind::Null,
        Value::Bool(_) => ScalarKind::Boolean,
        Value::String(_) => ScalarKind::String,
        Value::SByte(_)
        | Value::Byte(_)
        | Value::Short(_)
        | Value::UShort(_)
        | Value::Int(_)
        | Value::UInt(_)
        | Value::Long(_)
        | Value::ULong(_)
        | Value::Enum(..) => ScalarKind::Integer,
        Value::Float(_) | Value::Double(_) | Value::Decimal(_) => ScalarKind::Float,
        Value::DateTime(_) | Value::DateTimeOffset(_) => ScalarKind::Date,
        Value::TimeSpan(_) => ScalarKind::TimeSpan,
        Value::Guid(_) => ScalarKind::Guid,
        Value::Array(array) if array.to_bytes().is_some() => ScalarKind::Bytes,
        Value::Object(_) if value.downcast::<BigInteger>().is_some() => ScalarKind::Integer,
        Value::Object(_) if value.downcast::<Uri>().is_some() => ScalarKind::Uri,
        _ => return None,
    };
    Some(Token::scalar(kind, value.clone()))
}

fn real(value: &Value) -> Option<f64> {
    use rust_decimal::prelude::ToPrimitive as _;
    match value {
        Value::Float(value) => Some(f64::from(*value)),
        Value::Double(value) => Some(*value),
        Value::Decimal(value) => value.to_f64(),
        other => integer_of(other).map(|value| value as f64),
    }
}

fn is_real(value: &Value) -> bool {
    matches!(value, Value::Float(_) | Value::Double(_) | Value::Decimal(_))
}

/// Numbers of different types by value.
fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (integer_of(a), integer_of(b)) {
        return Some(a.cmp(&b));
    }
    if let (Value::Decimal(a), Value::Decimal(b)) = (a, b) {
        return Some(a.cmp(b));
    }
    if !is_real(a) && !is_real(b) {
        return None;
    }
    let (a, b) = (real(a)?, real(b)?);
    let close = a == b || a.is_nan() && b.is_nan();
    Some(if close { Ordering::Equal } else { a.partial_cmp(&b).unwrap_or(Ordering::Less) })
}

pub(super) fn equal_scalars(a: &Scalar, b: &Scalar) -> bool {
    if a.kind != b.kind {
        return false;
    }
    if let (Value::Array(a), Value::Array(b)) = (&a.value, &b.value) {
        return a.to_bytes() == b.to_bytes();
    }
    match compare_numbers(&a.value, &b.value) {
        Some(order) => order.is_eq(),
        None => equals(&a.value, &b.value),
    }
}

pub(super) fn hash_scalar(scalar: &Scalar) -> u64 {
    match integer_of(&scalar.value) {
        Some(number) => hash_value(&Value::Double(number as f64)),
        None => match real(&scalar.value) {
            Some(number) => hash_value(&Value::Double(number)),
            None => hash_value(&scalar.value),
        },
    }
}

/// `JValue.CompareTo`: by the kind of the left value; a null is less than all others.
pub(crate) fn compare_scalars(scalar: &Scalar, other: &Value) -> Result<Ordering, Fault> {
    let other = match other.downcast::<Token>() {
        Some(token) => match token.as_scalar() {
            Some(scalar) => scalar.value,
            None => return Err(Fault::not_supported("JValue.CompareTo of a container")),
        },
        None => other.clone(),
    };
    if other.is_null() || scalar.value.is_null() {
        return Ok(other.is_null().cmp(&scalar.value.is_null()));
    }
    if let Some(order) = compare_numbers(&scalar.value, &other) {
        return Ok(order);
    }
    match (&scalar.value, &other) {
        (Value::String(a), Value::String(b)) => Ok(a.compare_ordinal(b)),
        (Value::String(a), b) if integer_of(b).is_some() => {
            let digits = integer_of(b).unwrap_or_default().to_string();
            Ok(a.compare_ordinal(&digits.into()))
        }
        (Value::Bool(_), Value::Bool(_)) | (Value::DateTime(_), Value::DateTime(_)) => {
            compare(&scalar.value, &other)
        }
        (Value::Guid(_), Value::Guid(_)) | (Value::TimeSpan(_), Value::TimeSpan(_)) => {
            compare(&scalar.value, &other)
        }
        (Value::Array(_), _) => Err(Exception::argument("Object must be of type byte[].").into()),
        // As `Convert` reads the other value.
        (a, Value::String(text)) if integer_of(a).is_some() => {
            let text = text.to_utf8();
            match text.trim().parse::<i64>() {
                Ok(number) => Ok(integer_of(a).cmp(&Some(i128::from(number)))),
                Err(_) => Err(Exception::format(format!(
                    "The input string '{text}' was not in a correct format."
                ))
                .into()),
            }
        }
        (Value::Bool(a), Value::String(text)) => {
            let text = text.to_utf8();
            let other = match text.trim() {
                word if word.eq_ignore_ascii_case("true") => true,
                word if word.eq_ignore_ascii_case("false") => false,
                _ => {
                    let message = format!("String '{text}' was not recognized as a valid Boolean.");
                    return Err(Exception::format(message).into());
                }
            };
            Ok(a.cmp(&other))
        }
        (Value::Bool(a), b) if integer_of(b).is_some() => Ok(a.cmp(&(integer_of(b) != Some(0)))),
        (a, Value::Bool(b)) if integer_of(a).is_some() => {
            Ok(integer_of(a).cmp(&Some(i128::from(*b))))
        }
        (Value::String(a), Value::Bool(b)) => {
            Ok(a.compare_ordinal(&(if *b { "True" } else { "False" }).into()))
        }
        _ => Err(Fault::not_supported("JValue.CompareTo of values of two kinds")),
    }
}
