//! Standard and custom format strings under the invariant culture.

use crate::expr::eval::Interpreter;
use crate::expr::value::{Fault, Text, Value, integer_of};

/// `value.ToString(format)`; an empty format gives the general form.
///
/// # Errors
/// `FormatException` for a format that the type does not know; refuses formats that are not
/// implemented.
pub(crate) fn format_value(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    format: &str,
) -> Result<Text, Fault> {
    if let Value::Object(object) = value {
        if let Some(result) = object.format(format) {
            return result;
        }
        return interpreter.to_text(value);
    }
    let times = matches!(value, Value::DateTime(_) | Value::DateTimeOffset(_) | Value::TimeSpan(_));
    if !times && (format.is_empty() || format == "G")
        || matches!(value, Value::Null | Value::String(_) | Value::Bool(_) | Value::Char(_))
    {
        return interpreter.to_text(value);
    }
    let mut letters = format.chars();
    let letter = letters.next().unwrap_or('G');
    let digits = letters.as_str();
    let precision: Option<usize> = if digits.is_empty() { Some(0) } else { digits.parse().ok() };
    match (letter, precision, integer_of(value)) {
        ('D' | 'd', Some(width), Some(number)) => {
            let sign = if number < 0 { "-" } else { "" };
            Ok(format!("{sign}{:0>width$}", number.unsigned_abs()).into())
        }
        _ => Err(Fault::not_supported(format!("format `{format}` of {}", value.type_of()))),
    }
}
