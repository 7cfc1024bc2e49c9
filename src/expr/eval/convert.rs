//! Conversions of values, type tests and default values.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::Interpreter;
use crate::expr::bind::Step;
use crate::expr::members::{Args, Call, Kind, Known, table};
use crate::expr::types::Type;
use crate::expr::types::convert::is_reference_or_boxing;
use crate::expr::value::{
    DateTime, DateTimeOffset, Exception, Fault, Guid, TimeSpan, TupleObject, Value, integer_of,
};

impl Interpreter<'_> {
    pub(super) fn convert(&mut self, value: Value, step: &Step) -> Result<Value, Fault> {
        match step {
            Step::Numeric(ty, checked) => numeric(&value, ty, *checked),
            Step::Unwrap => match value {
                Value::Null => {
                    Err(Exception::invalid_operation("Nullable object must have a value.").into())
                }
                value => Ok(value),
            },
            Step::Cast(ty) => cast(value, ty),
            Step::User(member, types, lifted) => {
                if *lifted && value.is_null() {
                    return Ok(value);
                }
                match member.row.get {
                    Some(native) => native(
                        &mut Call { interpreter: self, types, member },
                        Args(std::slice::from_ref(&value)),
                    ),
                    None => Err(Fault::not_supported(member.qualified_name())),
                }
            }
            Step::Tuple(parts, ty) => {
                let Some(tuple) = value.downcast::<TupleObject>() else { return Ok(value) };
                let mut items = Vec::with_capacity(parts.len());
                for (item, steps) in tuple.items.iter().zip(parts) {
                    let mut item = item.clone();
                    for step in steps {
                        item = self.convert(item, step)?;
                    }
                    items.push(item);
                }
                Ok(TupleObject { items, type_of: ty.clone() }.into())
            }
            Step::Dynamic(ty, how) => self.convert_dynamic(value, ty, *how),
        }
    }
}

impl Interpreter<'_> {
    /// A cast of `object` to a type: the value must be of exactly that type.
    ///
    /// # Errors
    /// `InvalidCastException`, and `NullReferenceException` for null where the type has none.
    pub fn cast(&mut self, value: Value, ty: &Type) -> Result<Value, Fault> {
        cast(value, ty)
    }
}

fn cast(value: Value, ty: &Type) -> Result<Value, Fault> {
    if value.is_null() {
        return if ty.accepts_null() || matches!(ty, Type::Parameter(_)) {
            Ok(value)
        } else {
            Err(Exception::null_reference().into())
        };
    }
    if is_instance(&value, ty) {
        return Ok(value);
    }
    // Unboxing lets an enumeration and its underlying integer pass for each other.
    match (&value, ty) {
        (Value::Enum(_, number), Type::Int) => {
            return Ok(Value::Int(i32::try_from(*number).unwrap_or_default()));
        }
        (Value::Int(number), ty) if ty.is_enum() => {
            if let Type::Named(id, _) = ty {
                return Ok(Value::Enum(*id, i64::from(*number)));
            }
        }
        _ => {}
    }
    let from = value.type_of().runtime_name();
    Err(Exception::invalid_cast(&from, &ty.runtime_name()).into())
}

/// True when the value is a `ty` and not null: what `is` tests.
#[must_use]
pub fn is_instance(value: &Value, ty: &Type) -> bool {
    let ty = ty.without_nullable();
    match (value, ty) {
        (Value::Null | Value::Variable(_), _) => false,
        (_, Type::Object | Type::Dynamic | Type::Unknown | Type::Parameter(_)) => true,
        (Value::String(_), Type::String) => true,
        (Value::Int(_), ty) if *ty == Type::Int => true,
        _ => is_reference_or_boxing(&value.type_of(), ty),
    }
}

/// `default(T)`.
#[must_use]
pub fn default_value(ty: &Type) -> Value {
    match ty {
        Type::Bool => Value::Bool(false),
        Type::Char => Value::Char(0),
        Type::SByte => Value::SByte(0),
        Type::Byte => Value::Byte(0),
        Type::Short => Value::Short(0),
        Type::UShort => Value::UShort(0),
        Type::Int => Value::Int(0),
        Type::UInt => Value::UInt(0),
        Type::Long => Value::Long(0),
        Type::ULong => Value::ULong(0),
        Type::Float => Value::Float(0.0),
        Type::Double => Value::Double(0.0),
        Type::Decimal => Value::Decimal(Decimal::ZERO),
        Type::Tuple(tuple) => TupleObject {
            items: tuple.types.iter().map(default_value).collect(),
            type_of: ty.clone(),
        }
        .into(),
        Type::Named(id, arguments) => {
            let table = table();
            match table.definition(*id).kind {
                Kind::Enum => Value::Enum(*id, 0),
                Kind::Struct if *id == table.known_id(Known::DateTime) => {
                    Value::DateTime(DateTime::default())
                }
                Kind::Struct if *id == table.known_id(Known::DateTimeOffset) => {
                    Value::DateTimeOffset(DateTimeOffset::default())
                }
                Kind::Struct if *id == table.known_id(Known::TimeSpan) => {
                    Value::TimeSpan(TimeSpan::default())
                }
                Kind::Struct if *id == table.known_id(Known::Guid) => Value::Guid(Guid::default()),
                Kind::Struct if *id == table.known_id(Known::KeyValuePair) => {
                    let item =
                        |index: usize| arguments.get(index).map_or(Value::Null, default_value);
                    crate::expr::members::pair(ty.clone(), item(0), item(1))
                }
                _ => Value::Null,
            }
        }
        _ => Value::Null,
    }
}

/// Converts a number, character or enumeration member to another such type; null stays null.
///
/// # Errors
/// `OverflowException` in a checked context, and always for `decimal`.
pub fn numeric(value: &Value, ty: &Type, checked: bool) -> Result<Value, Fault> {
    let ty = ty.without_nullable();
    if let Some(integer) = integer_of(value) {
        return from_integer(integer, ty, checked);
    }
    match value {
        Value::Null => Ok(Value::Null),
        Value::Float(real) => match ty {
            Type::Float => Ok(value.clone()),
            Type::Decimal => float_to_decimal(*real),
            _ => from_real(f64::from(*real), ty, checked),
        },
        Value::Double(real) => from_real(*real, ty, checked),
        Value::Decimal(decimal) => from_decimal(*decimal, ty),
        _ => Err(Fault::not_supported(format!("conversion to {ty}"))),
    }
}

fn overflow() -> Fault {
    Exception::overflow("Arithmetic operation resulted in an overflow.").into()
}

fn from_integer(integer: i128, ty: &Type, checked: bool) -> Result<Value, Fault> {
    macro_rules! fit {
        ($target:ty, $variant:ident) => {
            match <$target>::try_from(integer) {
                Ok(value) => Value::$variant(value),
                Err(_) if checked => return Err(overflow()),
                // Two's complement truncation is what `unchecked` means.
                Err(_) => Value::$variant(truncate(integer) as $target),
            }
        };
    }
    Ok(match ty {
        Type::SByte => fit!(i8, SByte),
        Type::Byte => fit!(u8, Byte),
        Type::Short => fit!(i16, Short),
        Type::UShort => fit!(u16, UShort),
        Type::Char => fit!(u16, Char),
        Type::Int => fit!(i32, Int),
        Type::UInt => fit!(u32, UInt),
        Type::Long => fit!(i64, Long),
        Type::ULong => fit!(u64, ULong),
        Type::Float => Value::Float(integer as f32),
        Type::Double => Value::Double(integer as f64),
        Type::Decimal => Value::Decimal(Decimal::from_i128(integer).ok_or_else(overflow)?),
        Type::Named(id, _) => Value::Enum(*id, truncate(integer) as i64),
        _ => return Err(Fault::not_supported(format!("conversion to {ty}"))),
    })
}

/// The low 64 bits.
fn truncate(integer: i128) -> u64 {
    integer as u64
}

/// From a real number: saturating, as the runtime of the reference does outside `checked`.
fn from_real(real: f64, ty: &Type, checked: bool) -> Result<Value, Fault> {
    let whole = real.trunc();
    if checked && ty.is_integral() {
        return from_integer(checked_integer(whole)?, ty, true);
    }
    Ok(match ty {
        // Types narrower than int go through int.
        Type::SByte => Value::SByte(whole as i32 as i8),
        Type::Byte => Value::Byte(whole as i32 as u8),
        Type::Short => Value::Short(whole as i32 as i16),
        Type::UShort => Value::UShort(whole as i32 as u16),
        Type::Char => Value::Char(whole as i32 as u16),
        Type::Int => Value::Int(whole as i32),
        Type::UInt => Value::UInt(whole as u32),
        Type::Long => Value::Long(whole as i64),
        Type::ULong => Value::ULong(whole as u64),
        Type::Float => Value::Float(real as f32),
        Type::Double => Value::Double(real),
        Type::Decimal => double_to_decimal(real)?,
        Type::Named(id, _) => Value::Enum(*id, i64::from(whole as i32)),
        _ => return Err(Fault::not_supported(format!("conversion to {ty}"))),
    })
}

fn checked_integer(whole: f64) -> Result<i128, Fault> {
    if whole.is_finite() && whole.abs() < 1e30 { Ok(whole as i128) } else { Err(overflow()) }
}

fn decimal_overflow() -> Fault {
    Exception::overflow("Value was either too large or too small for a Decimal.").into()
}

/// `double` to `decimal` keeps 15 significant digits, without trailing zeros.
fn double_to_decimal(real: f64) -> Result<Value, Fault> {
    if !real.is_finite() || real.abs() >= 7.922_816_251_426_434e28 {
        return Err(decimal_overflow());
    }
    decimal_from_digits(&format!("{real:.14e}"))
}

/// `float` to `decimal` keeps 7 significant digits.
fn float_to_decimal(real: f32) -> Result<Value, Fault> {
    if !real.is_finite() || f64::from(real).abs() >= 7.922_816_251_426_434e28 {
        return Err(decimal_overflow());
    }
    decimal_from_digits(&format!("{real:.6e}"))
}

fn decimal_from_digits(text: &str) -> Result<Value, Fault> {
    let decimal = Decimal::from_scientific(text).or_else(|_| {
        // Too many places after the point: what is left rounds away.
        text.parse::<f64>()
            .ok()
            .and_then(Decimal::from_f64)
            .ok_or(rust_decimal::Error::ExceedsMaximumPossibleValue)
    });
    Ok(Value::Decimal(decimal.map_err(|_| decimal_overflow())?.normalize()))
}

fn from_decimal(decimal: Decimal, ty: &Type) -> Result<Value, Fault> {
    let message = |name: &str| -> Fault {
        Exception::overflow(&format!("Value was either too large or too small for {name}.")).into()
    };
    Ok(match ty {
        Type::Decimal => Value::Decimal(decimal),
        Type::Double => Value::Double(decimal_to_double(decimal)),
        Type::Float => Value::Float(decimal_to_double(decimal) as f32),
        _ => {
            let whole = decimal.trunc().to_i128().ok_or_else(overflow)?;
            from_integer(whole, ty, true).map_err(|_| match ty {
                Type::SByte => message("a signed byte"),
                Type::Byte => message("an unsigned byte"),
                Type::Short => message("an Int16"),
                Type::UShort => message("a UInt16"),
                Type::Char => message("a character"),
                Type::Int => message("an Int32"),
                Type::UInt => message("a UInt32"),
                Type::Long => message("an Int64"),
                _ => message("a UInt64"),
            })?
        }
    })
}

/// The nearest double: through the text, since a quotient would round twice.
fn decimal_to_double(decimal: Decimal) -> f64 {
    decimal.to_string().parse().unwrap_or_default()
}
