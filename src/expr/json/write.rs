//! Writes tokens as Newtonsoft does.

use std::cell::Cell;

use super::node::Held;
use super::{Data, Node, Scalar, ScalarKind, Token};
use crate::expr::stack::with_room;
use crate::expr::value::{DateKind, Fault, Text, Value, double_text, float_text};

/// Largest buffer that is kept, in bytes.
const MOST_KEPT: usize = 1 << 20;

thread_local! {
    /// Where texts are written before their length is known.
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
}

/// The text of a token, in lines with two blanks of indentation, or in one line.
///
/// # Errors
/// Refuses values that are not implemented.
pub fn write(token: &Token, indented: bool) -> Result<Text, Fault> {
    let mut text = BUFFER.take();
    let result = put(&token.0, indented, 0, &mut text).map(|()| Text::from(text.as_str()));
    if text.capacity() <= MOST_KEPT {
        text.clear();
        BUFFER.set(text);
    }
    result
}

fn line(indented: bool, depth: usize, text: &mut String) {
    if indented {
        text.push('\n');
        (0..depth).for_each(|_| text.push_str("  "));
    }
}

fn put(node: &Node, indented: bool, depth: usize, text: &mut String) -> Result<(), Fault> {
    match &node.data {
        Data::Value(scalar) => put_scalar(&scalar.borrow(), text),
        _ => with_room(|| put_container(node, indented, depth, text)),
    }
}

fn put_container(
    node: &Node,
    indented: bool,
    depth: usize,
    text: &mut String,
) -> Result<(), Fault> {
    let separate = |index: usize, text: &mut String| {
        if index > 0 {
            text.push(',');
        }
        line(indented, depth + 1, text);
    };
    match &node.data {
        Data::Object(entries) => {
            let entries = entries.borrow();
            text.push('{');
            for (index, entry) in entries.iter().enumerate() {
                separate(index, text);
                match &entry.0 {
                    Held::Value(name, value) => {
                        put_name(name, indented, text);
                        put(value, indented, depth + 1, text)?;
                    }
                    Held::Property(property) => put(property, indented, depth + 1, text)?,
                }
            }
            if !entries.is_empty() {
                line(indented, depth, text);
            }
            text.push('}');
        }
        Data::Array(items) => {
            let items = items.borrow();
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, text);
                put(item, indented, depth + 1, text)?;
            }
            if !items.is_empty() {
                line(indented, depth, text);
            }
            text.push(']');
        }
        Data::Property(name, value) => {
            put_name(name, indented, text);
            if let Some(value) = &*value.borrow() {
                put(value, indented, depth, text)?;
            }
        }
        Data::Value(scalar) => put_scalar(&scalar.borrow(), text)?,
    }
    Ok(())
}

fn put_name(name: &Text, indented: bool, text: &mut String) {
    quote(name, text);
    text.push_str(if indented { ": " } else { ":" });
}

fn put_scalar(scalar: &Scalar, text: &mut String) -> Result<(), Fault> {
    match &scalar.value {
        Value::String(value) if scalar.kind == ScalarKind::String => quote(value, text),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        _ => text.push_str(&scalar_text(scalar)?),
    }
    Ok(())
}

fn quote(value: &Text, text: &mut String) {
    text.push('"');
    escape(&value.to_utf8(), b'"', text);
    text.push('"');
}

/// True when one of eight bytes may have to be escaped: a control character, the quote, a
/// backslash, or what begins a character beyond ASCII.
#[inline]
fn has_special(word: u64, quote: u8) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // The high bit is set where a byte is zero, if there is any.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = word.wrapping_sub(0x20 * ONES) & !word;
    let escaped = zero(word ^ (u64::from(quote) * ONES)) | zero(word ^ (0x5c * ONES));
    (control | escaped | word) & HIGH != 0
}

/// How many bytes come before the first that may have to be escaped.
fn plain(bytes: &[u8], quote: u8) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        if has_special(u64::from_le_bytes(*chunk), quote) {
            break;
        }
        count += chunk.len();
        rest = after;
    }
    if rest.len() < 8 {
        // What is left is filled up with letters.
        let mut last = [b'a'; 8];
        last.iter_mut().zip(rest).for_each(|(place, byte)| *place = *byte);
        if !has_special(u64::from_le_bytes(last), quote) {
            return bytes.len();
        }
    }
    let is_special = |byte: &u8| !(0x20..0x80).contains(byte) || *byte == b'\\' || *byte == quote;
    count + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Writes a text as it stands between quotes of a kind.
pub(super) fn escape(value: &str, quote: u8, text: &mut String) {
    let mut rest = value;
    // Bytes from 0x80 begin the three characters beyond ASCII that are escaped, among others.
    loop {
        let (before, special) = rest.split_at(plain(rest.as_bytes(), quote));
        text.push_str(before);
        if special.is_empty() {
            return;
        }
        let mut chars = special.chars();
        match chars.next() {
            Some('\\') => text.push_str("\\\\"),
            Some('\u{8}') => text.push_str("\\b"),
            Some('\u{c}') => text.push_str("\\f"),
            Some('\n') => text.push_str("\\n"),
            Some('\r') => text.push_str("\\r"),
            Some('\t') => text.push_str("\\t"),
            Some(c @ ('\u{0}'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}')) => {
                text.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            Some(c) if c.is_ascii() => {
                text.push('\\');
                text.push(c);
            }
            Some(c) => text.push(c),
            None => {}
        }
        rest = chars.as_str();
    }
}

/// A value as JSON.
///
/// # Errors
/// Refuses values that are not implemented.
pub fn scalar_text(scalar: &Scalar) -> Result<String, Fault> {
    if scalar.kind == ScalarKind::Comment
        && let Value::String(text) = &scalar.value
    {
        return Ok(format!("/*{text}*/"));
    }
    if scalar.kind == ScalarKind::Raw
        && let Value::String(text) = &scalar.value
    {
        return Ok(text.to_utf8().into_owned());
    }
    Ok(match &scalar.value {
        Value::Null if scalar.kind == ScalarKind::Undefined => "undefined".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::ULong(value) => value.to_string(),
        Value::Double(value) if value.is_finite() => with_point(double_text(*value)),
        Value::String(value) => {
            let mut text = String::new();
            quote(value, &mut text);
            text
        }
        Value::SByte(value) => value.to_string(),
        Value::Byte(value) => value.to_string(),
        Value::Short(value) => value.to_string(),
        Value::UShort(value) => value.to_string(),
        Value::UInt(value) => value.to_string(),
        Value::Enum(_, value) => value.to_string(),
        Value::Float(value) if value.is_finite() => with_point(float_text(*value)),
        Value::Decimal(value) => with_point(value.to_string()),
        Value::Float(value) => format!("\"{}\"", float_text(*value)),
        Value::Double(value) => format!("\"{}\"", double_text(*value)),
        Value::Guid(guid) => format!("\"{}\"", guid.hyphenated()),
        Value::DateTime(date) => {
            let zone = match date.kind {
                DateKind::Unspecified => "",
                DateKind::Utc => "Z",
                DateKind::Local => "+00:00",
            };
            format!("\"{}{zone}\"", date_text(date.ticks))
        }
        Value::DateTimeOffset(date) => {
            let (hours, minutes) = (date.offset.abs() / 60, date.offset.abs() % 60);
            let sign = if date.offset < 0 { '-' } else { '+' };
            format!("\"{}{sign}{hours:02}:{minutes:02}\"", date_text(date.ticks))
        }
        Value::TimeSpan(time) => format!("\"{}\"", time_text(time.0)),
        Value::Array(array) => match array.to_bytes() {
            Some(bytes) => {
                use base64::Engine as _;
                format!("\"{}\"", base64::engine::general_purpose::STANDARD.encode(bytes))
            }
            None => return Err(Fault::not_supported("JSON of an array")),
        },
        other => match other.downcast::<crate::expr::members::Uri>() {
            Some(uri) => {
                let mut text = String::new();
                quote(uri.original(), &mut text);
                text
            }
            None => match other.downcast::<crate::expr::members::BigInteger>() {
                Some(big) => big.digits(),
                None => return Err(Fault::not_supported(format!("JSON of {}", other.type_of()))),
            },
        },
    })
}

/// Digits with a point, so that the number reads back as no integer.
fn with_point(digits: String) -> String {
    if digits.contains(['.', 'E']) { digits } else { digits + ".0" }
}

/// `2024-03-05T14:07:09.5` of ticks since 0001-01-01.
fn date_text(ticks: i64) -> String {
    let (day, rest) = (ticks.div_euclid(864_000_000_000), ticks.rem_euclid(864_000_000_000));
    // Civil date from days, counted in eras of 400 years that begin in March.
    let shifted = day + 306;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let seconds = rest / 10_000_000;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let mut text =
        format!("{year:04}-{month:02}-{day_of_month:02}T{hour:02}:{minute:02}:{second:02}");
    let fraction = rest % 10_000_000;
    if fraction > 0 {
        text.push('.');
        text.push_str(format!("{fraction:07}").trim_end_matches('0'));
    }
    text
}

/// `[-][d.]hh:mm:ss[.fffffff]`
fn time_text(ticks: i64) -> String {
    let all = ticks.unsigned_abs();
    let (days, seconds, fraction) = (all / 864_000_000_000, all / 10_000_000, all % 10_000_000);
    let mut text = if ticks < 0 { "-".to_owned() } else { String::new() };
    if days > 0 {
        text.push_str(&format!("{days}."));
    }
    let (hours, minutes) = (seconds / 3_600 % 24, seconds / 60 % 60);
    text.push_str(&format!("{hours:02}:{minutes:02}:{:02}", seconds % 60));
    if fraction > 0 {
        text.push_str(&format!(".{fraction:07}"));
    }
    text
}
