//! Explicit conversions of elements and attributes to values.

use rust_decimal::Decimal;

use super::tree::Xml;
use crate::expr::members::{Args, Call, Row, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Guid, TimeSpan, Value};

macro_rules! conversions {
    ($ty:literal: $($to:literal),*) => {
        &[
            row(concat!("static explicit operator string(", $ty, " from)"), text, "its text, or null").nullable(),
            $(
                row(concat!("static explicit operator ", $to, "(", $ty, " from)"), convert, "its text as a value"),
                row(concat!("static explicit operator ", $to, "?(", $ty, " from)"), convert, "its text as a value, or null").nullable(),
            )*
        ]
    };
}

pub(super) const ELEMENT: &[Row] = conversions!("XElement": "bool", "int", "uint", "long", "ulong", "float", "double", "decimal", "DateTime", "DateTimeOffset", "TimeSpan", "Guid");
pub(super) const ATTRIBUTE: &[Row] = conversions!("XAttribute": "bool", "int", "uint", "long", "ulong", "float", "double", "decimal", "DateTime", "DateTimeOffset", "TimeSpan", "Guid");

fn text(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(0).downcast::<Xml>() {
        Some(node) => Ok(node.text().into()),
        None => Ok(Value::Null),
    }
}

fn convert(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let result = call.member.result.clone();
    let Some(node) = args.get(0).downcast::<Xml>() else {
        if result.is_nullable() {
            return Ok(Value::Null);
        }
        let is_attribute = call.member.row.signature.contains("XAttribute");
        let parameter = if is_attribute { "attribute" } else { "element" };
        return Err(Exception::argument_null(parameter).into());
    };
    let text = node.text().to_utf8().into_owned();
    parse(call, &text, result.without_nullable())
}

fn not_a(text: &str) -> Fault {
    Exception::format(format!("The input string '{text}' was not in a correct format.")).into()
}

fn too_large(ty: &str) -> Fault {
    Exception::overflow(&format!("Value was either too large or too small for {ty}.")).into()
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

/// Calls a static member of a class that takes a text first.
fn call_static(
    call: &mut Call<'_, '_>,
    class: &str,
    name: &str,
    arguments: &[Value],
) -> Result<Value, Fault> {
    let definition = table().find(class).map(|id| table().definition(id));
    let member = definition.and_then(|definition| {
        definition.named(name).find(|member| {
            member.is_static
                && member.parameters.len() == arguments.len()
                && member.parameters.first().is_some_and(|first| first.ty == Type::String)
        })
    });
    match member {
        Some(member) => call.interpreter.call_member(member, &[], arguments),
        None => Err(call.not_supported()),
    }
}

/// A text as XML writes values.
pub(super) fn parse(call: &mut Call<'_, '_>, text: &str, ty: &Type) -> Result<Value, Fault> {
    let short = trim(text);
    match ty {
        Type::Bool => match short.to_lowercase().as_str() {
            "1" | "true" => Ok(true.into()),
            "0" | "false" => Ok(false.into()),
            _ => Err(Exception::format(format!(
                "The string '{}' is not a valid Boolean value.",
                text.to_lowercase()
            ))
            .into()),
        },
        Type::Int | Type::UInt | Type::Long | Type::ULong => {
            let digits = short.strip_prefix(['+', '-']).unwrap_or(short);
            if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return Err(not_a(text));
            }
            let number: Option<i128> = short.parse().ok();
            let fit = |name: &str| too_large(name);
            Ok(match ty {
                Type::Int => Value::Int(
                    number.and_then(|n| n.try_into().ok()).ok_or_else(|| fit("an Int32"))?,
                ),
                Type::UInt => Value::UInt(
                    number.and_then(|n| n.try_into().ok()).ok_or_else(|| fit("a UInt32"))?,
                ),
                Type::Long => Value::Long(
                    number.and_then(|n| n.try_into().ok()).ok_or_else(|| fit("an Int64"))?,
                ),
                _ => Value::ULong(
                    number.and_then(|n| n.try_into().ok()).ok_or_else(|| fit("a UInt64"))?,
                ),
            })
        }
        Type::Double | Type::Float => {
            let number = match short {
                "INF" => f64::INFINITY,
                "-INF" => f64::NEG_INFINITY,
                "NaN" => f64::NAN,
                _ if is_real(short, true) => short.parse().map_err(|_| not_a(text))?,
                _ => return Err(not_a(text)),
            };
            if *ty == Type::Double {
                return Ok(number.into());
            }
            let narrow = if number.is_finite() { short.parse() } else { Ok(number as f32) };
            Ok(Value::Float(narrow.map_err(|_| not_a(text))?))
        }
        Type::Decimal => {
            if !is_real(short, false) {
                return Err(not_a(text));
            }
            let plain = short.strip_prefix('+').unwrap_or(short);
            let number: Result<Decimal, _> = plain.trim_end_matches('.').parse();
            number.map(Value::Decimal).map_err(|_| too_large("a Decimal"))
        }
        Type::Named(id, _) => match table().definition(*id).name {
            "DateTime" => {
                let styles = table().find("System.Globalization.DateTimeStyles");
                let Some(styles) = styles else { return Err(call.not_supported()) };
                // RoundtripKind
                let arguments = [text.into(), Value::Null, Value::Enum(styles, 128)];
                call_static(call, "System.DateTime", "Parse", &arguments)
            }
            "DateTimeOffset" => call_static(call, "System.DateTimeOffset", "Parse", &[text.into()]),
            "TimeSpan" => match duration(short) {
                Some(span) => Ok(span.into()),
                None => Err(Exception::format(format!(
                    "The string '{text}' is not a valid TimeSpan value."
                ))
                .into()),
            },
            "Guid" => match call_static(call, "System.Guid", "Parse", &[short.into()])? {
                Value::Guid(Guid(bytes)) => Ok(Value::Guid(Guid(bytes))),
                _ => Err(call.not_supported()),
            },
            _ => Err(call.not_supported()),
        },
        _ => Err(call.not_supported()),
    }
}

/// Digits with a point, and an exponent where one is allowed.
fn is_real(text: &str, exponent: bool) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, power) = match unsigned.split_once(['e', 'E']) {
        Some((number, power)) if exponent => (number, Some(power)),
        Some(_) => return false,
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let power_fits = power.is_none_or(|power| {
        let power = power.strip_prefix(['+', '-']).unwrap_or(power);
        !power.is_empty() && digits(power)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && power_fits
}

/// `P1Y2M3DT4H5M6.7S`; a year counts 365 days, a month 30.
fn duration(text: &str) -> Option<TimeSpan> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut rest = rest.strip_prefix('P')?;
    let (mut ticks, mut in_time, mut parts) = (0_i128, false, 0);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            if in_time || after.is_empty() {
                return None;
            }
            in_time = true;
            rest = after;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(end);
        let unit = after.chars().next()?;
        rest = after.get(unit.len_utf8()..)?;
        let scale: i128 = match (unit, in_time) {
            ('Y', false) => 365 * 864_000_000_000,
            ('M', false) => 30 * 864_000_000_000,
            ('D', false) => 864_000_000_000,
            ('H', true) => 36_000_000_000,
            ('M', true) => 600_000_000,
            ('S', true) => 10_000_000,
            _ => return None,
        };
        match number.split_once('.') {
            Some((whole, fraction)) if unit == 'S' => {
                let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
                let fraction: i128 = format!("{fraction:0<7}").get(..7)?.parse().ok()?;
                ticks += whole.checked_mul(scale)? + fraction;
            }
            Some(_) => return None,
            None => ticks = ticks.checked_add(number.parse::<i128>().ok()?.checked_mul(scale)?)?,
        }
        parts += 1;
    }
    if parts == 0 {
        return None;
    }
    let ticks = i64::try_from(ticks).ok()?;
    Some(TimeSpan(if negative { -ticks } else { ticks }))
}
