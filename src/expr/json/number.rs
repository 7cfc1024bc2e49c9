//! Numbers of JSON as Newtonsoft reads them.

use super::ScalarKind;
use crate::expr::members::BigInteger;
use crate::expr::value::Value;

/// Most characters of an integer that does not fit `long`.
const MOST_DIGITS: usize = 380;

/// A number: hexadecimal after `0x`, octal after another `0`, a `long`, a larger integer, or a
/// `double`. The error is the runtime's sentence.
pub(in crate::expr) fn number(word: &str) -> Result<(ScalarKind, Value), String> {
    let integer = |value: i64| Ok((ScalarKind::Integer, Value::Long(value)));
    let invalid = || format!("Input string '{word}' is not a valid number.");
    if let [b'0', next, ..] = word.as_bytes()
        && !matches!(next, b'.' | b'e' | b'E')
    {
        let bits = match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
            Some(digits) => u64::from_str_radix(digits, 16),
            None => u64::from_str_radix(word, 8),
        };
        return match bits {
            Ok(bits) => integer(bits.cast_signed()),
            Err(_) => Err(invalid()),
        };
    }
    let digits = word.strip_prefix('-').unwrap_or(word);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        if let Ok(value) = word.parse::<i64>() {
            return integer(value);
        }
        if word.len() > MOST_DIGITS {
            return Err(format!("JSON integer {word} is too large to parse."));
        }
        return match BigInteger::parse(word) {
            Some(big) => Ok((ScalarKind::Integer, Value::object(big))),
            None => Err(invalid()),
        };
    }
    let shaped =
        word.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'.' | b'e' | b'E' | b'-' | b'+'));
    match word.parse::<f64>() {
        Ok(real) if shaped => Ok((ScalarKind::Float, Value::Double(real))),
        _ => Err(invalid()),
    }
}
