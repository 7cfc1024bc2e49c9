//! Operators on values of one type. Null operands are those of nullable types.

use rust_decimal::Decimal;

use super::equality::equals;
use crate::expr::bind::{Binary, Unary};
use crate::expr::value::{Exception, Fault, Value, integer_of};

fn overflow() -> Fault {
    Exception::overflow("Arithmetic operation resulted in an overflow.").into()
}

fn divided_by_zero() -> Fault {
    Exception::new("System.DivideByZeroException", "Attempted to divide by zero.").into()
}

fn decimal_overflow() -> Fault {
    Exception::overflow("Value was either too large or too small for a Decimal.").into()
}

macro_rules! integer_arithmetic {
    ($operator:expr, $a:expr, $b:expr, $variant:ident) => {{
        let (a, b) = ($a, $b);
        Ok(Value::$variant(match $operator {
            Binary::Add { checked: false } => a.wrapping_add(b),
            Binary::Subtract { checked: false } => a.wrapping_sub(b),
            Binary::Multiply { checked: false } => a.wrapping_mul(b),
            Binary::Add { checked: true } => a.checked_add(b).ok_or_else(overflow)?,
            Binary::Subtract { checked: true } => a.checked_sub(b).ok_or_else(overflow)?,
            Binary::Multiply { checked: true } => a.checked_mul(b).ok_or_else(overflow)?,
            Binary::Divide if b == 0 => return Err(divided_by_zero()),
            Binary::Divide => a.checked_div(b).ok_or_else(overflow)?,
            Binary::Remainder if b == 0 => return Err(divided_by_zero()),
            Binary::Remainder => a.checked_rem(b).ok_or_else(overflow)?,
            Binary::And => a & b,
            Binary::Or => a | b,
            Binary::ExclusiveOr => a ^ b,
            _ => return compare_ordered($operator, a.partial_cmp(&b)),
        }))
    }};
}

macro_rules! real_arithmetic {
    ($operator:expr, $a:expr, $b:expr, $variant:ident) => {{
        let (a, b) = ($a, $b);
        Ok(Value::$variant(match $operator {
            Binary::Add { .. } => a + b,
            Binary::Subtract { .. } => a - b,
            Binary::Multiply { .. } => a * b,
            Binary::Divide => a / b,
            Binary::Remainder => a % b,
            _ => return compare_ordered($operator, a.partial_cmp(&b)),
        }))
    }};
}

fn compare_ordered(operator: Binary, ordering: Option<std::cmp::Ordering>) -> Result<Value, Fault> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    Ok(Value::Bool(match operator {
        Binary::Less => ordering == Some(Less),
        Binary::LessOrEqual => matches!(ordering, Some(Less | Equal)),
        Binary::Greater => ordering == Some(Greater),
        Binary::GreaterOrEqual => matches!(ordering, Some(Greater | Equal)),
        Binary::Equal => ordering == Some(Equal),
        Binary::NotEqual => ordering != Some(Equal),
        _ => return Err(Fault::not_supported("operator on these operands")),
    }))
}

/// Applies an operator to two operands of one type (the right one of a shift is an `int`).
///
/// # Errors
/// `DivideByZeroException` and `OverflowException`.
pub fn binary(operator: Binary, left: &Value, right: &Value) -> Result<Value, Fault> {
    match (operator, left, right) {
        (Binary::ReferenceEqual, a, b) => Ok(Value::Bool(a.same_reference(b))),
        (Binary::ReferenceNotEqual, a, b) => Ok(Value::Bool(!a.same_reference(b))),
        (Binary::ShiftLeft | Binary::ShiftRight, a, b) => shift(operator, a, b),
        (_, Value::Int(a), Value::Int(b)) => integer_arithmetic!(operator, *a, *b, Int),
        (_, Value::Long(a), Value::Long(b)) => integer_arithmetic!(operator, *a, *b, Long),
        (_, Value::Double(a), Value::Double(b)) => real_arithmetic!(operator, *a, *b, Double),
        (_, Value::String(a), Value::String(b)) => match operator {
            Binary::Equal => Ok(Value::Bool(a == b)),
            Binary::NotEqual => Ok(Value::Bool(a != b)),
            _ => Err(Fault::not_supported("operator on strings")),
        },
        (_, Value::Bool(a), Value::Bool(b)) => Ok(Value::Bool(match operator {
            Binary::And => a & b,
            Binary::Or => a | b,
            Binary::ExclusiveOr | Binary::NotEqual => a ^ b,
            _ => a == b,
        })),
        (_, Value::UInt(a), Value::UInt(b)) => integer_arithmetic!(operator, *a, *b, UInt),
        (_, Value::ULong(a), Value::ULong(b)) => integer_arithmetic!(operator, *a, *b, ULong),
        (_, Value::Float(a), Value::Float(b)) => real_arithmetic!(operator, *a, *b, Float),
        (_, Value::Decimal(a), Value::Decimal(b)) => decimal(operator, *a, *b),
        (_, Value::Enum(ty, a), Value::Enum(_, b)) => Ok(Value::Enum(
            *ty,
            match operator {
                Binary::And => a & b,
                Binary::Or => a | b,
                Binary::ExclusiveOr => a ^ b,
                _ => return compare_ordered(operator, a.partial_cmp(b)),
            },
        )),
        (_, Value::Null, _) | (_, _, Value::Null) => Ok(lifted(operator, left, right)),
        (Binary::Equal, a, b) => Ok(Value::Bool(equals(a, b))),
        (Binary::NotEqual, a, b) => Ok(Value::Bool(!equals(a, b))),
        _ => Err(Fault::not_supported("operator on these operands")),
    }
}

/// Operators with a null operand.
fn lifted(operator: Binary, left: &Value, right: &Value) -> Value {
    match operator {
        Binary::Equal => Value::Bool(left.is_null() && right.is_null()),
        Binary::NotEqual => Value::Bool(!(left.is_null() && right.is_null())),
        Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => {
            Value::Bool(false)
        }
        // Three-valued logic: false & null is false, true | null is true.
        Binary::And
            if matches!((left, right), (Value::Bool(false), _) | (_, Value::Bool(false))) =>
        {
            Value::Bool(false)
        }
        Binary::Or if matches!((left, right), (Value::Bool(true), _) | (_, Value::Bool(true))) => {
            Value::Bool(true)
        }
        _ => Value::Null,
    }
}

fn shift(operator: Binary, left: &Value, right: &Value) -> Result<Value, Fault> {
    let Some(count) = integer_of(right) else { return Ok(Value::Null) };
    let narrow = u32::try_from(count & 31).unwrap_or(0);
    let wide = u32::try_from(count & 63).unwrap_or(0);
    let is_left = operator == Binary::ShiftLeft;
    Ok(match left {
        Value::Int(a) => Value::Int(if is_left { a.wrapping_shl(narrow) } else { a >> narrow }),
        Value::UInt(a) => Value::UInt(if is_left { a.wrapping_shl(narrow) } else { a >> narrow }),
        Value::Long(a) => Value::Long(if is_left { a.wrapping_shl(wide) } else { a >> wide }),
        Value::ULong(a) => Value::ULong(if is_left { a.wrapping_shl(wide) } else { a >> wide }),
        Value::Null => Value::Null,
        _ => return Err(Fault::not_supported("shift of these operands")),
    })
}

fn decimal(operator: Binary, a: Decimal, b: Decimal) -> Result<Value, Fault> {
    Ok(Value::Decimal(match operator {
        Binary::Add { .. } => a.checked_add(b).ok_or_else(decimal_overflow)?,
        Binary::Subtract { .. } => a.checked_sub(b).ok_or_else(decimal_overflow)?,
        Binary::Multiply { .. } => a.checked_mul(b).ok_or_else(decimal_overflow)?,
        Binary::Divide | Binary::Remainder if b.is_zero() => return Err(divided_by_zero()),
        Binary::Divide => quotient(a, b).ok_or_else(decimal_overflow)?,
        Binary::Remainder => remainder(a, b).ok_or_else(decimal_overflow)?,
        _ => return compare_ordered(operator, a.partial_cmp(&b)),
    }))
}

/// What is not larger than the divisor keeps its scale, also where nothing of it is left.
fn remainder(a: Decimal, b: Decimal) -> Option<Decimal> {
    let mut found = a.checked_rem(b)?;
    if found.is_zero() && a.abs() <= b.abs() {
        found = Decimal::new(0, a.scale());
    }
    Some(found)
}

/// A quotient has no more zeros at its end than the scales of the operands ask for.
fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    let found = a.checked_div(b)?;
    if found.is_zero() && !a.is_zero() {
        return Some(Decimal::ZERO);
    }
    let scale = a.scale().saturating_sub(b.scale());
    let mut short = found.normalize();
    if short.scale() < scale {
        short.rescale(scale);
    }
    Some(short)
}

macro_rules! step_by_one {
    ($value:expr, $checked:expr, $wrapping:ident, $exact:ident, $variant:ident) => {
        Value::$variant(if $checked {
            $value.$exact(1).ok_or_else(overflow)?
        } else {
            $value.$wrapping(1)
        })
    };
}

/// Applies an operator to one operand; null gives null.
///
/// # Errors
/// `OverflowException` in a checked context.
pub fn unary(operator: Unary, operand: &Value) -> Result<Value, Fault> {
    Ok(match (operator, operand) {
        (_, Value::Null) => Value::Null,
        (Unary::Negate { checked }, Value::Int(a)) => Value::Int(match a.checked_neg() {
            Some(value) => value,
            None if checked => return Err(overflow()),
            None => *a,
        }),
        (Unary::Negate { checked }, Value::Long(a)) => Value::Long(match a.checked_neg() {
            Some(value) => value,
            None if checked => return Err(overflow()),
            None => *a,
        }),
        (Unary::Negate { .. }, Value::Float(a)) => Value::Float(-a),
        (Unary::Negate { .. }, Value::Double(a)) => Value::Double(-a),
        (Unary::Negate { .. }, Value::Decimal(a)) => Value::Decimal(-*a),
        (Unary::Complement, Value::Int(a)) => Value::Int(!a),
        (Unary::Complement, Value::UInt(a)) => Value::UInt(!a),
        (Unary::Complement, Value::Long(a)) => Value::Long(!a),
        (Unary::Complement, Value::ULong(a)) => Value::ULong(!a),
        (Unary::Complement, Value::Enum(ty, a)) => Value::Enum(*ty, !a),
        (Unary::Increment { checked }, value) => match value {
            Value::SByte(a) => step_by_one!(a, checked, wrapping_add, checked_add, SByte),
            Value::Byte(a) => step_by_one!(a, checked, wrapping_add, checked_add, Byte),
            Value::Short(a) => step_by_one!(a, checked, wrapping_add, checked_add, Short),
            Value::UShort(a) => step_by_one!(a, checked, wrapping_add, checked_add, UShort),
            Value::Char(a) => step_by_one!(a, checked, wrapping_add, checked_add, Char),
            Value::Int(a) => step_by_one!(a, checked, wrapping_add, checked_add, Int),
            Value::UInt(a) => step_by_one!(a, checked, wrapping_add, checked_add, UInt),
            Value::Long(a) => step_by_one!(a, checked, wrapping_add, checked_add, Long),
            Value::ULong(a) => step_by_one!(a, checked, wrapping_add, checked_add, ULong),
            Value::Enum(ty, a) => Value::Enum(*ty, a.wrapping_add(1)),
            Value::Float(a) => Value::Float(a + 1.0),
            Value::Double(a) => Value::Double(a + 1.0),
            Value::Decimal(a) => {
                Value::Decimal(a.checked_add(Decimal::ONE).ok_or_else(decimal_overflow)?)
            }
            _ => return Err(Fault::not_supported("++ on this operand")),
        },
        (Unary::Decrement { checked }, value) => match value {
            Value::SByte(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, SByte),
            Value::Byte(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, Byte),
            Value::Short(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, Short),
            Value::UShort(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, UShort),
            Value::Char(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, Char),
            Value::Int(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, Int),
            Value::UInt(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, UInt),
            Value::Long(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, Long),
            Value::ULong(a) => step_by_one!(a, checked, wrapping_sub, checked_sub, ULong),
            Value::Enum(ty, a) => Value::Enum(*ty, a.wrapping_sub(1)),
            Value::Float(a) => Value::Float(a - 1.0),
            Value::Double(a) => Value::Double(a - 1.0),
            Value::Decimal(a) => {
                Value::Decimal(a.checked_sub(Decimal::ONE).ok_or_else(decimal_overflow)?)
            }
            _ => return Err(Fault::not_supported("-- on this operand")),
        },
        _ => return Err(Fault::not_supported("operator on this operand")),
    })
}
