//! Conversions between values and JSON tokens.

use super::json::class_name;
use super::json_tokens::kind_name;
use super::{Args, Call, table};
use crate::expr::eval::{default_value, is_instance};
use crate::expr::json::{Data, ScalarKind, Token, scalar_of};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Text, Value, integer_of};

/// `implicit operator JToken(T)`, and the constructors of `JValue` that take a `T`: whole numbers
/// become `long`.
pub(super) fn from_value(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let value = match args.get(0) {
        Value::String(text) => return Ok(Token::text(text.clone()).into()),
        // A null text is a string token without a value.
        Value::Null if call.member.parameters.first().is_some_and(|p| p.ty == Type::String) => {
            return Ok(Token::scalar(ScalarKind::String, Value::Null).into());
        }
        Value::Char(unit) => return Ok(Token::text(Text::from_unit(*unit)).into()),
        other @ (Value::ULong(_) | Value::Enum(..)) => other.clone(),
        other => match integer_of(other).and_then(|number| i64::try_from(number).ok()) {
            Some(number) => Value::Long(number),
            None => other.clone(),
        },
    };
    scalar_of(&value).map(Value::from).ok_or_else(|| call.not_supported())
}

/// A `JToken` argument; null is a null token.
pub(super) fn token_argument(value: &Value) -> Result<Token, Fault> {
    match value {
        Value::Null => Ok(Token::scalar(ScalarKind::Null, Value::Null)),
        other => {
            other.downcast::<Token>().cloned().ok_or_else(|| Exception::null_reference().into())
        }
    }
}

/// The kinds (`JTokenType`) that convert to a type.
fn kinds(target: &Type) -> &'static [i64] {
    match target {
        Type::String => &[12, 6, 7, 8, 5, 13, 9, 14, 15, 17, 16],
        Type::Array(..) => &[14, 8, 5, 13, 6],
        Type::Char => &[6, 7, 8, 5, 13],
        Type::Named(id, _) => match table().definition(*id).name {
            "DateTime" | "DateTimeOffset" => &[12, 8, 5, 13],
            "Guid" => &[8, 5, 13, 15, 14],
            "TimeSpan" => &[8, 5, 13, 17],
            "Uri" => &[8, 5, 13, 16],
            _ => &[],
        },
        _ => &[6, 7, 8, 5, 13, 9],
    }
}

fn short_name(target: &Type) -> String {
    let name = target.runtime_name();
    name.rsplit('.').next().unwrap_or_default().to_owned()
}

/// `(T)token`
pub(super) fn to_value(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let target = &call.member.result;
    if args.is_null(0) {
        return if target.accepts_null() {
            Ok(Value::Null)
        } else {
            Err(Exception::argument_null("value").into())
        };
    }
    let token = args.object::<Token>(0)?;
    match as_it_is(token, target) {
        Some(value) => Ok(value),
        None => explicit(call, token, target),
    }
}

/// The value of a token whose kind is that of the type, which is what most casts meet.
fn as_it_is(token: &Token, target: &Type) -> Option<Value> {
    let Data::Value(scalar) = token.data() else { return None };
    let scalar = scalar.borrow();
    match (&scalar.value, scalar.kind, target.without_nullable()) {
        (Value::String(_), ScalarKind::String, Type::String)
        | (Value::Bool(_), ScalarKind::Boolean, Type::Bool)
        | (Value::Long(_), ScalarKind::Integer, Type::Long)
        | (Value::Double(_), ScalarKind::Float, Type::Double) => Some(scalar.value.clone()),
        (Value::Long(value), ScalarKind::Integer, Type::Int) => {
            i32::try_from(*value).ok().map(Value::Int)
        }
        _ => None,
    }
}

/// `(T)token` for a type that tokens convert to.
pub(super) fn explicit(
    call: &mut Call<'_, '_>,
    token: &Token,
    target: &Type,
) -> Result<Value, Fault> {
    let may_be_null = target.accepts_null();
    let target = target.without_nullable();
    let inner = match token.data() {
        Data::Property(..) => token.child(0),
        _ => None,
    };
    let wrong = || -> Fault {
        let (from, to) = (kind_name(token), short_name(target));
        Exception::argument(&format!("Can not convert {from} to {to}.")).into()
    };
    let Some(scalar) = inner.as_ref().unwrap_or(token).as_scalar() else { return Err(wrong()) };
    let kind = scalar.kind as i64;
    let is_null = matches!(scalar.kind, ScalarKind::Null | ScalarKind::Undefined);
    let fits = kinds(target).contains(&kind) || may_be_null && is_null;
    if !fits {
        return Err(wrong());
    }
    if scalar.value.is_null() {
        return if may_be_null { Ok(Value::Null) } else { change_type(call, &Value::Null, target) };
    }
    if let Some(big) = scalar.value.downcast::<super::BigInteger>() {
        return big.convert(target);
    }
    if let (Value::Object(_), Type::String) = (&scalar.value, target) {
        return Ok(call.to_text(&scalar.value)?.into());
    }
    if let (Value::Array(_), Type::String) = (&scalar.value, target) {
        return Err(Fault::not_supported("conversion of bytes in JSON to string"));
    }
    if let (Value::String(text), "Uri") = (&scalar.value, &*short_name(target)) {
        return Ok(Value::object(super::Uri::of_absolute_text(text)?));
    }
    if matches!(target, Type::Named(..) | Type::Array(..)) && !is_instance(&scalar.value, target) {
        return parse_special(call, &scalar.value, target);
    }
    change_type(call, &scalar.value, target)
}

/// Dates, GUIDs and lengths of time from texts.
pub(super) fn parse_special(
    call: &mut Call<'_, '_>,
    value: &Value,
    target: &Type,
) -> Result<Value, Fault> {
    let name = short_name(target);
    let refuse = || Fault::not_supported(format!("conversion of JSON to {name}"));
    let Value::String(text) = value else {
        if let (Value::DateTime(date), "DateTimeOffset") = (value, &*name) {
            return Ok(Value::DateTimeOffset(crate::expr::value::DateTimeOffset {
                ticks: date.ticks,
                offset: 0,
            }));
        }
        if let (Value::DateTimeOffset(date), "DateTime") = (value, &*name) {
            return Ok(Value::DateTime(crate::expr::value::DateTime {
                ticks: date.ticks,
                kind: crate::expr::value::DateKind::Unspecified,
            }));
        }
        return Err(refuse());
    };
    match &*name {
        "Guid" => match crate::expr::value::Guid::parse(&text.to_utf8()) {
            Some(guid) => Ok(guid.into()),
            None => Err(Exception::format("Unrecognized Guid format.").into()),
        },
        "Byte[]" => {
            Ok(crate::expr::value::Array::bytes(super::conversion::base64_bytes(text)?).into())
        }
        "DateTimeOffset" => {
            super::time::read_offset(call.interpreter, &text.to_utf8()).map(Value::DateTimeOffset)
        }
        "TimeSpan" => super::time::parse_time_span(&text.to_utf8()).map(Value::TimeSpan),
        "Uri" => Ok(Value::object(super::Uri::of_text(text)?)),
        "DateTime" => {
            super::time::read_date_time(call.interpreter, &text.to_utf8()).map(Value::DateTime)
        }
        _ => Err(refuse()),
    }
}

/// `Convert.ChangeType` under the invariant culture.
pub(super) fn change_type(
    call: &mut Call<'_, '_>,
    value: &Value,
    target: &Type,
) -> Result<Value, Fault> {
    if is_instance(value, target) {
        return Ok(value.clone());
    }
    let invalid = || -> Fault {
        let (from, to) = (value.type_of().runtime_name(), target.runtime_name());
        Exception::new(
            "System.InvalidCastException",
            format!("Invalid cast from '{from}' to '{to}'."),
        )
        .into()
    };
    match (value, target) {
        (Value::Null, target) if target.is_value_type() => Err(Exception::new(
            "System.InvalidCastException",
            "Null object cannot be converted to a value type.",
        )
        .into()),
        (Value::Null, _) => Ok(Value::Null),
        (Value::Object(_) | Value::Token(_) | Value::Array(_), _) => Err(Exception::new(
            "System.InvalidCastException",
            "Object must implement IConvertible.",
        )
        .into()),
        (Value::Guid(_) | Value::TimeSpan(_), Type::String) | (_, Type::String) => {
            Ok(call.to_text(value)?.into())
        }
        (Value::String(_), Type::Named(id, _))
            if table().definition(*id).full_name() != "System.DateTime" =>
        {
            Err(invalid())
        }
        _ => super::conversion::change(call, value, target, &super::culture::INVARIANT),
    }
}

/// `token.Value<T>()`
pub(super) fn value_as(
    call: &mut Call<'_, '_>,
    value: &Value,
    target: &Type,
) -> Result<Value, Fault> {
    let Some(token) = value.downcast::<Token>() else { return Ok(default_value(target)) };
    if is_instance(value, target) && short_name(target) != "IComparable" {
        return Ok(value.clone());
    }
    let Some(scalar) = token.as_scalar() else {
        let (from, to) = (class_name(token), target.runtime_name());
        // The message names the class twice: the generic type of the sequence, and its own.
        return Err(Exception::new(
            "System.InvalidCastException",
            format!("Cannot cast {from} to {to}."),
        )
        .into());
    };
    if scalar.value.is_null() && target.is_nullable() {
        return Ok(Value::Null);
    }
    change_type(call, &scalar.value, target.without_nullable())
}
