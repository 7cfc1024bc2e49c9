//! Numbers as text and between widths.

use super::Value;

/// The integer that an integral value, a character or an enumeration member stands for.
#[must_use]
pub fn integer_of(value: &Value) -> Option<i128> {
    Some(match value {
        Value::Char(value) | Value::UShort(value) => i128::from(*value),
        Value::SByte(value) => i128::from(*value),
        Value::Byte(value) => i128::from(*value),
        Value::Short(value) => i128::from(*value),
        Value::Int(value) => i128::from(*value),
        Value::UInt(value) => i128::from(*value),
        Value::Long(value) => i128::from(*value),
        Value::ULong(value) => i128::from(*value),
        Value::Enum(_, value) => i128::from(*value),
        _ => return None,
    })
}

/// A length or count as the `int` that .NET has for it.
#[must_use]
pub fn whole(count: usize) -> Value {
    Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
}

/// `double.ToString()`: the shortest digits that read back to the same number.
#[must_use]
pub fn double_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    general(&format!("{value:e}"), 17)
}

/// `float.ToString()`.
#[must_use]
pub fn float_text(value: f32) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    general(&format!("{value:e}"), 9)
}

/// From Rust's `d.ddde±x` to the runtime's general form: plain digits while the exponent is from
/// -4 to below `most`, else `d.dddE+xx`.
fn general(scientific: &str, most: i32) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(|&c| c != '.').collect();
    if exponent >= most || exponent < -4 {
        let (first, rest) = digits.split_at(digits.len().min(1));
        let point = if rest.is_empty() { "" } else { "." };
        let mark = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{point}{rest}E{mark}{:02}", exponent.abs());
    }
    if exponent < 0 {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        return format!("{sign}0.{}{digits}", "0".repeat(zeros));
    }
    let whole = usize::try_from(exponent).unwrap_or(0) + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    let (before, after) = digits.split_at(whole);
    format!("{sign}{before}.{after}")
}
