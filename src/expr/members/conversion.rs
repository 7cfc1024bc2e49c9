//! `Convert`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_decimal::Decimal;

use super::culture::{Culture, culture_of};
use super::integers::unreadable;
use super::number::{INTEGER, read_integer};
use super::{Args, Call, TypeRows, enumeration, statics};
use crate::expr::eval::{default_value, numeric};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Text, Value, integer_of};

pub(super) const TYPES: &[TypeRows] = &[
    statics("System.Convert", "conversions between base types").rows(super::conversion_rows::ROWS),
    enumeration(
        "System.Base64FormattingOptions",
        &[("None", 0), ("InsertLineBreaks", 1)],
        "whether base 64 has lines",
    )
    .flags(),
    enumeration(
        "System.TypeCode",
        &[
            ("Empty", 0),
            ("Object", 1),
            ("DBNull", 2),
            ("Boolean", 3),
            ("Char", 4),
            ("SByte", 5),
            ("Byte", 6),
            ("Int16", 7),
            ("UInt16", 8),
            ("Int32", 9),
            ("UInt32", 10),
            ("Int64", 11),
            ("UInt64", 12),
            ("Single", 13),
            ("Double", 14),
            ("Decimal", 15),
            ("DateTime", 16),
            ("String", 18),
        ],
        "codes of base types",
    ),
];

/// `Convert.ToT(value)`: `T` is the member's result.
pub(super) fn convert(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ty = call.member.result.clone();
    change(call, args.get(0), &ty, culture_of(args.get(1)))
}

fn invalid_cast(from: &Type, to: &Type) -> Fault {
    let short = |ty: &Type| {
        let name = ty.runtime_name();
        name.rsplit('.').next().unwrap_or_default().to_owned()
    };
    let message = format!("Invalid cast from '{}' to '{}'.", short(from), short(to));
    Exception::new("System.InvalidCastException", message).into()
}

fn is_number(ty: &Type) -> bool {
    matches!(
        ty,
        Type::SByte
            | Type::Byte
            | Type::Short
            | Type::UShort
            | Type::Int
            | Type::UInt
            | Type::Long
            | Type::ULong
            | Type::Float
            | Type::Double
            | Type::Decimal
    )
}

fn range_name(ty: &Type) -> &'static str {
    match ty {
        Type::SByte => "a signed byte",
        Type::Byte => "an unsigned byte",
        Type::Char => "a character",
        Type::Short => "an Int16",
        Type::UShort => "a UInt16",
        Type::Int => "an Int32",
        Type::UInt => "a UInt32",
        Type::Long => "an Int64",
        Type::ULong => "a UInt64",
        Type::Float => "a Single",
        _ => "a Decimal",
    }
}

/// Converts a value to a base type as its `IConvertible` does.
/// `Convert.ChangeType` to a base type.
pub(super) fn change(
    call: &mut Call<'_, '_>,
    value: &Value,
    ty: &Type,
    culture: &'static Culture,
) -> Result<Value, Fault> {
    let from = value.type_of();
    if from == *ty {
        return Ok(value.clone());
    }
    let date_time = super::known(super::Known::DateTime);
    match value {
        Value::Null if *ty == date_time => Ok(crate::expr::value::DateTime::default().into()),
        Value::Null if *ty == Type::String => Ok(Value::Null),
        Value::Null => Ok(default_value(ty)),
        Value::String(text) => from_text(call, text, ty, culture),
        Value::Object(_)
        | Value::Token(_)
        | Value::Array(_)
        | Value::Delegate(_)
        | Value::Exception(_)
        | Value::Guid(_)
        | Value::TimeSpan(_)
        | Value::DateTimeOffset(_) => {
            // A `JValue` converts what it holds.
            let token = value.downcast::<crate::expr::json::Token>();
            if let Some(scalar) = token.and_then(crate::expr::json::Token::as_scalar) {
                if scalar.value.is_null() {
                    let name = ty.runtime_name();
                    let name = name.rsplit('.').next().unwrap_or_default();
                    let message = format!("Can not convert Null to {name}.");
                    return Err(Exception::argument(&message).into());
                }
                return change(call, &scalar.value, ty, culture);
            }
            let message = "Unable to cast object of type '".to_owned()
                + &from.runtime_name()
                + "' to type 'System.IConvertible'.";
            Err(Exception::new("System.InvalidCastException", message).into())
        }
        _ if *ty == Type::String => {
            Ok(super::format::format_in(call.interpreter, value, "", culture)?.into())
        }
        _ => base(value, &from, ty),
    }
}

/// Between base types that are no texts.
fn base(value: &Value, from: &Type, ty: &Type) -> Result<Value, Fault> {
    let real = matches!(value, Value::Float(_) | Value::Double(_) | Value::Decimal(_));
    let overflow = || -> Fault {
        Exception::overflow(&format!(
            "Value was either too large or too small for {}.",
            range_name(ty)
        ))
        .into()
    };
    match (value, ty) {
        (Value::DateTime(_), _) => Err(invalid_cast(from, ty)),
        (Value::Bool(flag), _) if is_number(ty) => numeric(&Value::Int((*flag).into()), ty, true),
        (Value::Char(_), Type::Bool | Type::Float | Type::Double | Type::Decimal) => {
            Err(invalid_cast(from, ty))
        }
        (_, Type::Bool) if real || integer_of(value).is_some() => Ok(match value {
            Value::Float(number) => *number != 0.0,
            Value::Double(number) => *number != 0.0,
            Value::Decimal(number) => !number.is_zero(),
            other => integer_of(other) != Some(0),
        }
        .into()),
        (_, Type::Char) if !real && !matches!(value, Value::Bool(_)) => {
            let unit = integer_of(value).and_then(|number| u16::try_from(number).ok());
            unit.map(Value::Char).ok_or_else(overflow)
        }
        (_, ty) if is_number(ty) => {
            let value = rounded(value, ty);
            numeric(&value, ty, true).map_err(|_| overflow())
        }
        _ => Err(invalid_cast(from, ty)),
    }
}

/// Reals become integers by rounding, halves to even.
fn rounded(value: &Value, ty: &Type) -> Value {
    if matches!(ty, Type::Float | Type::Double | Type::Decimal) {
        return value.clone();
    }
    match value {
        Value::Float(number) => Value::Double(f64::from(*number).round_ties_even()),
        Value::Double(number) => Value::Double(number.round_ties_even()),
        Value::Decimal(number) => Value::Decimal(Decimal::round(number)),
        other => other.clone(),
    }
}

fn from_text(
    call: &mut Call<'_, '_>,
    text: &Text,
    ty: &Type,
    culture: &'static Culture,
) -> Result<Value, Fault> {
    let utf8 = text.to_utf8();
    match ty {
        Type::Bool => super::boolean::parse_text(&utf8),
        Type::Char => match (text.len(), text.unit(0)) {
            (1, Some(unit)) => Ok(Value::Char(unit)),
            _ => Err(Exception::format("String must be exactly one character long.").into()),
        },
        Type::Float | Type::Double | Type::Decimal => {
            super::reals::read_default(&utf8, ty, culture)
        }
        ty if is_number(ty) => {
            read_integer(&utf8, INTEGER, culture, ty).map_err(|why| unreadable(why, &utf8, ty))
        }
        ty if *ty == super::known(super::Known::DateTime) => {
            Ok(super::time::read_date_time(call.interpreter, &utf8)?.into())
        }
        other => Err(Exception::new(
            "System.InvalidCastException",
            format!("Invalid cast from 'System.String' to '{}'.", other.runtime_name()),
        )
        .into()),
    }
}

pub(super) fn to_text(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(0) {
        Value::Null => {
            let string = call.member.parameters.first().is_some_and(|p| p.ty == Type::String);
            Ok(if string { Value::Null } else { "".into() })
        }
        value => {
            let culture = culture_of(args.get(1));
            Ok(super::format::format_in(call.interpreter, value, "", culture)?.into())
        }
    }
}

pub(super) fn change_type(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ty = args
        .required(1, "conversionType")?
        .downcast::<super::core::TypeObject>()
        .map(|object| object.0.clone());
    let Some(ty) = ty else { return Err(call.not_supported()) };
    let value = args.get(0);
    if value.is_null() {
        if ty.is_value_type() {
            return Err(Exception::new(
                "System.InvalidCastException",
                "Null object cannot be converted to a value type.",
            )
            .into());
        }
        return Ok(Value::Null);
    }
    if value.type_of() == ty || ty == Type::Object {
        return Ok(value.clone());
    }
    let base = is_number(&ty)
        || matches!(ty, Type::Bool | Type::Char | Type::String)
        || ty == super::known(super::Known::DateTime);
    if !base {
        return Err(invalid_cast(&value.type_of(), &ty));
    }
    change(call, value, &ty, culture_of(args.get(2)))
}

pub(super) fn type_code(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let code = match args.get(0) {
        Value::Null => 0,
        Value::Bool(_) => 3,
        Value::Char(_) => 4,
        Value::SByte(_) => 5,
        Value::Byte(_) => 6,
        Value::Short(_) => 7,
        Value::UShort(_) => 8,
        Value::Int(_) | Value::Enum(..) => 9,
        Value::UInt(_) => 10,
        Value::Long(_) => 11,
        Value::ULong(_) => 12,
        Value::Float(_) => 13,
        Value::Double(_) => 14,
        Value::Decimal(_) => 15,
        Value::DateTime(_) => 16,
        Value::String(_) => 18,
        _ => 1,
    };
    Ok(super::table().find("System.TypeCode").map_or(Value::Null, |id| Value::Enum(id, code)))
}

fn check_base(base: i32) -> Result<u32, Fault> {
    match base {
        2 | 8 | 10 | 16 => Ok(base.unsigned_abs()),
        _ => Err(Exception::argument("Invalid Base.").into()),
    }
}

/// Digits of other bases than ten are the bits of the type, so `FFFFFFFF` is -1.
pub(super) fn from_base(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let base = check_base(args.int(1)?)?;
    let ty = call.member.result.clone();
    let Some(text) = args.optional_text(0)? else { return Ok(default_value(&ty)) };
    let text = text.to_utf8();
    let unsigned = matches!(ty, Type::Byte | Type::UShort | Type::UInt | Type::ULong);
    if text.is_empty() {
        return Err(Exception::out_of_range_because(
            "Index was out of range. Must be non-negative and less than the size of the collection.",
            "startIndex",
        )
        .into());
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(_) if base != 10 => {
            return Err(Exception::argument(
                "String cannot contain a minus sign if the base is not 10.",
            )
            .into());
        }
        Some(_) if unsigned => {
            return Err(Exception::overflow(
                "The string was being parsed as an unsigned number and could not have a negative sign.",
            )
            .into());
        }
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let digits = if base == 16 {
        digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")).unwrap_or(digits)
    } else {
        digits
    };
    let valid = digits.chars().take_while(|c| c.is_digit(base)).count();
    if valid == 0 {
        return Err(Exception::format("Could not find any recognizable digits.").into());
    }
    if valid < digits.chars().count() {
        return Err(Exception::format(
            "Additional non-parsable characters are at the end of the string.",
        )
        .into());
    }
    let overflow = || -> Fault {
        Exception::overflow(&format!(
            "Value was either too large or too small for {}.",
            range_name(&ty)
        ))
        .into()
    };
    let number = u64::from_str_radix(digits, base).map_err(|_| overflow())?;
    if base == 10 {
        let number = i128::from(number);
        let number = if negative { -number } else { number };
        let value = i64::try_from(number).map(Value::Long);
        let value = value.or_else(|_| u64::try_from(number).map(Value::ULong));
        return numeric(&value.map_err(|_| overflow())?, &ty, true).map_err(|_| overflow());
    }
    let bits = match ty {
        Type::SByte | Type::Byte => 8,
        Type::Short | Type::UShort => 16,
        Type::Int | Type::UInt => 32,
        _ => 64,
    };
    if bits < 64 && number >> bits != 0 {
        return Err(overflow());
    }
    numeric(&Value::ULong(number), &ty, false)
}

pub(super) fn to_base(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let base = check_base(args.int(1)?)?;
    let number = integer_of(args.get(0)).unwrap_or(0);
    let bits = match args.get(0) {
        Value::Byte(_) => 8,
        Value::Short(_) => 16,
        Value::Int(_) => 32,
        _ => 64,
    };
    let unsigned = number & ((1_i128 << bits) - 1);
    Ok(match base {
        2 => format!("{unsigned:b}"),
        8 => format!("{unsigned:o}"),
        16 => format!("{unsigned:x}"),
        _ => number.to_string(),
    }
    .into())
}

/// The bytes that are asked for: all, or some.
fn bytes(args: Args<'_>, name: &str) -> Result<Vec<u8>, Fault> {
    args.required(0, name)?;
    let bytes = args.array(0)?.to_bytes().unwrap_or_default();
    let (Value::Int(offset), Value::Int(length)) = (args.get(1), args.get(2)) else {
        return Ok(bytes);
    };
    let length = usize::try_from(*length).map_err(|_| Exception::out_of_range("length"))?;
    let start = usize::try_from(*offset).map_err(|_| Exception::out_of_range("offset"))?;
    let part = bytes.get(start..start.saturating_add(length));
    part.map(<[u8]>::to_vec).ok_or_else(|| Exception::out_of_range("offset").into())
}

pub(super) fn to_base64(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let bytes = bytes(args, "inArray")?;
    call.interpreter.reserve(bytes.len() / 3 * 4)?;
    let text = STANDARD.encode(bytes);
    let lines = matches!(args.0.last(), Some(Value::Enum(_, 1)));
    if !lines {
        return Ok(text.into());
    }
    let lines: Vec<_> = text.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
    Ok(lines.join("\r\n").into())
}

/// The bytes of a text in base 64: white space goes, all else must be whole groups with the
/// right padding.
///
/// # Errors
/// `FormatException`
pub(super) fn base64_bytes(text: &Text) -> Result<Vec<u8>, Exception> {
    let text = text.to_utf8();
    let white = |c: &char| !matches!(c, ' ' | '\t' | '\r' | '\n');
    let text: String = text.chars().filter(white).collect();
    // The bits behind the last byte need not be zero.
    let lenient = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    lenient.decode(text).map_err(|_| {
        Exception::format(
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.",
        )
    })
}

pub(super) fn from_base64(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.required_text(0, "s")?;
    call.interpreter.reserve(text.len())?;
    Ok(Array::bytes(base64_bytes(text)?).into())
}

pub(super) fn from_hex(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.required_text(0, "s")?.to_utf8();
    if !text.len().is_multiple_of(2) {
        return Err(Exception::format(
            "The input is not a valid hex string as its length is not a multiple of 2.",
        )
        .into());
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| pair.iter().try_fold(0_u8, |sum, byte| Some(sum * 16 + digit(*byte)?));
    let found: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
    found.map(|bytes| Array::bytes(bytes).into()).ok_or_else(|| {
        Exception::format("The input is not a valid hex string as it contains a non-hex character.")
            .into()
    })
}

pub(super) fn to_hex(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let digits: Vec<String> =
        bytes(args, "inArray")?.iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(digits.concat().into())
}

pub(super) fn to_hex_lower(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let digits: Vec<String> =
        bytes(args, "inArray")?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(digits.concat().into())
}
