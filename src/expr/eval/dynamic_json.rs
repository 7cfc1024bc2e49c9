//! Operators of `dynamic` on JSON values: Newtonsoft does them itself when the left operand is
//! a `JValue`.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use super::Interpreter;
use crate::expr::ast::BinaryOperator;
use crate::expr::json::{Scalar, Token, compare_scalars, scalar_of};
use crate::expr::value::{Exception, Fault, Value, integer_of};

/// A value as a token; tokens stay as they are.
pub(super) fn token_of(value: &Value) -> Result<Token, Fault> {
    if let Some(token) = value.downcast::<Token>() {
        return Ok(token.clone());
    }
    scalar_of(value).ok_or_else(|| {
        let class = value.type_of().runtime_name();
        let message = format!("Could not determine JSON object type for type {class}.");
        Exception::argument(&message).into()
    })
}

impl Interpreter<'_> {
    /// The result of an operator on a `JValue`; none where C# does it.
    pub(super) fn json_operator(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Option<Result<Value, Fault>> {
        let scalar = left.downcast::<Token>()?.as_scalar()?;
        let order = |scalar: &Scalar| compare_scalars(scalar, right);
        let result = match operator {
            BinaryOperator::Equal => order(&scalar).map(std::cmp::Ordering::is_eq),
            BinaryOperator::NotEqual => order(&scalar).map(std::cmp::Ordering::is_ne),
            BinaryOperator::Less => order(&scalar).map(std::cmp::Ordering::is_lt),
            BinaryOperator::LessOrEqual => order(&scalar).map(std::cmp::Ordering::is_le),
            BinaryOperator::Greater => order(&scalar).map(std::cmp::Ordering::is_gt),
            BinaryOperator::GreaterOrEqual => order(&scalar).map(std::cmp::Ordering::is_ge),
            BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide => return self.json_arithmetic(operator, &scalar, right),
            _ => return None,
        };
        Some(result.map(Value::from))
    }

    fn json_arithmetic(
        &mut self,
        operator: BinaryOperator,
        left: &Scalar,
        right: &Value,
    ) -> Option<Result<Value, Fault>> {
        let right = match right.downcast::<Token>() {
            Some(token) => token.as_scalar()?.value,
            None => right.clone(),
        };
        let left = &left.value;
        let is_text = |value: &Value| matches!(value, Value::String(_));
        if (is_text(left) || is_text(&right)) && operator == BinaryOperator::Add {
            let texts = self.to_text(left).and_then(|a| Ok((a, self.to_text(&right)?)));
            return Some(texts.and_then(|(a, b)| {
                let text = format!("{}{}", a.to_utf8(), b.to_utf8());
                Ok(token_of(&Value::from(text.as_str()))?.into())
            }));
        }
        let is_number = |value: &Value| {
            matches!(value, Value::Decimal(_) | Value::Double(_) | Value::Float(_))
                || integer_of(value).is_some() && !matches!(value, Value::Char(_) | Value::Enum(..))
        };
        if !is_number(left) && !is_number(&right) {
            return None;
        }
        let result = if left.is_null() || right.is_null() {
            Ok(Value::Null)
        } else {
            compute(operator, left, &right)?
        };
        Some(result.and_then(|value| Ok(token_of(&value)?.into())))
    }
}

fn compute(operator: BinaryOperator, left: &Value, right: &Value) -> Option<Result<Value, Fault>> {
    let either = |test: fn(&Value) -> bool| test(left) || test(right);
    if either(|value| matches!(value, Value::Decimal(_) | Value::ULong(_))) {
        let (a, b) = (decimal(left)?, decimal(right)?);
        let result = match operator {
            BinaryOperator::Add => a.checked_add(b),
            BinaryOperator::Subtract => a.checked_sub(b),
            BinaryOperator::Multiply => a.checked_mul(b),
            _ if b.is_zero() => return Some(Err(by_zero())),
            _ => a.checked_div(b),
        };
        let overflow = "Value was either too large or too small for a Decimal.";
        let result = result.map(Value::Decimal).ok_or_else(|| Exception::overflow(overflow).into());
        return Some(result);
    }
    if either(|value| matches!(value, Value::Double(_) | Value::Float(_))) {
        let (a, b) = (real(left)?, real(right)?);
        return Some(Ok(Value::Double(match operator {
            BinaryOperator::Add => a + b,
            BinaryOperator::Subtract => a - b,
            BinaryOperator::Multiply => a * b,
            _ => a / b,
        })));
    }
    let long = |value: &Value| integer_of(value).and_then(|number| i64::try_from(number).ok());
    let (a, b) = (long(left)?, long(right)?);
    Some(Ok(Value::Long(match operator {
        BinaryOperator::Add => a.wrapping_add(b),
        BinaryOperator::Subtract => a.wrapping_sub(b),
        BinaryOperator::Multiply => a.wrapping_mul(b),
        _ if b == 0 => return Some(Err(by_zero())),
        _ => match a.checked_div(b) {
            Some(result) => result,
            None => {
                let message = "Arithmetic operation resulted in an overflow.";
                return Some(Err(Exception::overflow(message).into()));
            }
        },
    })))
}

fn by_zero() -> Fault {
    Exception::new("System.DivideByZeroException", "Attempted to divide by zero.").into()
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Decimal(value) => Some(*value),
        Value::Double(value) => Decimal::from_f64(*value),
        Value::Float(value) => Decimal::from_f32(*value),
        other => integer_of(other).and_then(Decimal::from_i128),
    }
}

fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Double(value) => Some(*value),
        Value::Float(value) => Some(f64::from(*value)),
        Value::Decimal(value) => value.to_f64(),
        other => integer_of(other).map(|number| number as f64),
    }
}
