//! `ToString(format, provider)` of any value, and composite formats.

use super::culture::{Culture, INVARIANT};
use super::number::format_number;
use super::time;
use crate::expr::eval::{Interpreter, enum_name};
use crate::expr::value::{Exception, Fault, Text, TextBuilder, Value};

/// `value.ToString(format)` under the invariant culture; an empty format gives the general form.
///
/// # Errors
/// `FormatException` for a format that the type does not know.
pub(crate) fn format_value(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    format: &str,
) -> Result<Text, Fault> {
    format_in(interpreter, value, format, &INVARIANT)
}

/// `value.ToString(format, culture)`.
pub(super) fn format_in(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    format: &str,
    culture: &Culture,
) -> Result<Text, Fault> {
    let text: String = match value {
        Value::SByte(_)
        | Value::Byte(_)
        | Value::Short(_)
        | Value::UShort(_)
        | Value::Int(_)
        | Value::UInt(_)
        | Value::Long(_)
        | Value::ULong(_)
        | Value::Float(_)
        | Value::Double(_)
        | Value::Decimal(_) => format_number(value, format, culture)?,
        Value::Enum(ty, number) => format_enumeration(*ty, *number, format)?,
        Value::DateTime(date) => time::format_date_time(*date, format, culture)?,
        Value::DateTimeOffset(date) => time::format_date_time_offset(*date, format, culture)?,
        Value::TimeSpan(span) => time::format_time_span(*span, format, culture)?,
        Value::Guid(guid) => super::guid::format_guid(guid, format)?,
        Value::Token(token) => {
            // A `JValue` writes what it holds by the format.
            return match token.as_scalar() {
                Some(scalar) => format_in(interpreter, &scalar.value, format, culture),
                None => interpreter.to_text(value),
            };
        }
        Value::Object(object) => {
            return match object.format(format) {
                Some(result) => result,
                None => interpreter.to_text(value),
            };
        }
        _ => return interpreter.to_text(value),
    };
    interpreter.reserve(text.len())?;
    Ok(text.into())
}

/// `Enum.ToString(format)`: name, number, or hexadecimal digits.
pub(super) fn format_enumeration(
    ty: crate::expr::types::DefinitionId,
    number: i64,
    format: &str,
) -> Result<String, Fault> {
    match format {
        "" | "G" | "g" => Ok(enum_name(ty, number)),
        "F" | "f" => Ok(super::enumerations::flag_names(ty, number)),
        "D" | "d" => Ok(number.to_string()),
        "X" | "x" => Ok(format!("{:08X}", number as u32)),
        _ => Err(Exception::format(
            "Format string can be only \"G\", \"g\", \"X\", \"x\", \"F\", \"f\", \"D\" or \"d\".",
        )
        .into()),
    }
}

fn wrong_format() -> Fault {
    // The runtime's message says where and why.
    Exception::without_message(
        "System.FormatException",
        "Input string was not in a correct format.",
    )
    .into()
}

/// `string.Format`: `{index[,width][:format]}`, with doubled braces for braces.
pub(super) fn compose(
    interpreter: &mut Interpreter<'_>,
    format: &Text,
    arguments: &[Value],
    culture: &Culture,
) -> Result<Text, Fault> {
    let units = format.units();
    let mut out = TextBuilder::new();
    let mut rest: &[u16] = &units;
    let (open, close) = (u16::from(b'{'), u16::from(b'}'));
    while let Some((&unit, behind)) = rest.split_first() {
        rest = behind;
        if unit != open && unit != close {
            out.push_unit(unit);
            continue;
        }
        if rest.first() == Some(&unit) {
            out.push_unit(unit);
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        if unit == close {
            return Err(wrong_format());
        }
        let end = rest.iter().position(|unit| *unit == close).ok_or_else(wrong_format)?;
        let (item, behind) = rest.split_at(end);
        rest = behind.get(1..).unwrap_or_default();
        push_item(interpreter, &mut out, item, arguments, culture)?;
        interpreter.reserve(out.len())?;
    }
    Ok(out.finish())
}

fn push_item(
    interpreter: &mut Interpreter<'_>,
    out: &mut TextBuilder,
    item: &[u16],
    arguments: &[Value],
    culture: &Culture,
) -> Result<(), Fault> {
    let item = String::from_utf16_lossy(item);
    let (head, format) = match item.split_once(':') {
        Some((head, format)) => (head, format),
        None => (&*item, ""),
    };
    if format.contains('{') {
        return Err(wrong_format());
    }
    let (index, width) = match head.split_once(',') {
        Some((index, width)) => (index, width.trim_matches(' ')),
        None => (head, "0"),
    };
    let number = |text: &str| -> Option<i32> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| digits && *number < 1_000_000)
    };
    let index = number(index.trim_end_matches(' ')).ok_or_else(wrong_format)?;
    let width = match width.strip_prefix('-') {
        Some(width) => number(width).map(|width| -width),
        None => number(width),
    }
    .ok_or_else(wrong_format)?;
    let Some(value) = usize::try_from(index).ok().and_then(|at| arguments.get(at)) else {
        return Err(Exception::format(
            "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.",
        )
        .into());
    };
    let text = format_in(interpreter, value, format, culture)?;
    crate::expr::eval::pad(out, &text, width);
    Ok(())
}
