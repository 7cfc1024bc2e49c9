//! `WebUtility`: URLs and HTML.

use super::entities::ENTITIES;
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::value::{Array, Exception, Fault, Text, TextBuilder, Value};

pub(super) const ROWS: &[Row] = &[
    row(
        "static string UrlEncode(string value)",
        |call, a| {
            let Some(text) = a.optional_text(0)? else { return Ok(Value::Null) };
            let encoded = url_encode(text.to_utf8().as_bytes());
            call.interpreter.reserve(encoded.len())?;
            Ok(encoded.into())
        },
        "the text for a query: blanks as `+`, the rest in percent signs",
    )
    .nullable(),
    row(
        "static string UrlDecode(string encodedValue)",
        |_, a| Ok(a.optional_text(0)?.map(url_decode).into()),
        "the text of a query",
    )
    .nullable(),
    row(
        "static byte[] UrlEncodeToBytes(byte[] value, int offset, int count)",
        |_, a| {
            if a.is_null(0) && a.int(2)? == 0 {
                return Ok(Value::Null);
            }
            Ok(Array::bytes(url_encode(&part(a, "value")?).into_bytes()).into())
        },
        "bytes for a query",
    )
    .nullable(),
    row(
        "static byte[] UrlDecodeToBytes(byte[] encodedValue, int offset, int count)",
        |_, a| {
            if a.is_null(0) && a.int(2)? == 0 {
                return Ok(Value::Null);
            }
            Ok(Array::bytes(decode_bytes(&part(a, "bytes")?)).into())
        },
        "bytes of a query",
    )
    .nullable(),
    row(
        "static string HtmlEncode(string value)",
        |call: &mut Call<'_, '_>, a: Args<'_>| {
            let Some(text) = a.optional_text(0)? else { return Ok(Value::Null) };
            let encoded = html_encode(text);
            call.interpreter.reserve(encoded.len())?;
            Ok(encoded.into())
        },
        "the text with entities",
    )
    .nullable(),
    row(
        "static string HtmlDecode(string value)",
        |_, a| Ok(a.optional_text(0)?.map(html_decode).into()),
        "the text without entities",
    )
    .nullable(),
];

fn part(args: Args<'_>, parameter: &str) -> Result<Vec<u8>, Fault> {
    args.required(0, parameter)?;
    let bytes = args.array(0)?.to_bytes().unwrap_or_default();
    let offset = usize::try_from(args.int(1)?).ok().filter(|offset| *offset <= bytes.len());
    let offset = offset.ok_or_else(|| Exception::out_of_range("offset"))?;
    let count = usize::try_from(args.int(2)?).ok();
    let part = count.and_then(|count| bytes.get(offset..offset.checked_add(count)?));
    part.map(<[u8]>::to_vec).ok_or_else(|| Exception::out_of_range("count").into())
}

fn url_encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b' ' => text.push('+'),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => text.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            byte => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

fn decode_bytes(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let value = match byte {
            b'+' => b' ',
            b'%' => match digit(at).zip(digit(at + 1)) {
                Some((high, low)) => {
                    at += 2;
                    (high * 16 + low) as u8
                }
                None => byte,
            },
            byte => byte,
        };
        out.push(value);
    }
    out
}

fn url_decode(text: &Text) -> Text {
    match text.as_ascii() {
        Some(ascii) => {
            Text::from(String::from_utf8_lossy(&decode_bytes(ascii.as_bytes())).as_ref())
        }
        // Letters outside ASCII end a sequence of bytes, so that each ASCII run stands alone.
        None => {
            let units = text.units();
            let mut out = TextBuilder::new();
            let mut run: Vec<u8> = Vec::new();
            let flush = |run: &mut Vec<u8>, out: &mut TextBuilder| {
                out.push_str(&String::from_utf8_lossy(&decode_bytes(run)));
                run.clear();
            };
            for &unit in units.iter() {
                match u8::try_from(unit) {
                    Ok(byte) if byte.is_ascii() => run.push(byte),
                    _ => {
                        flush(&mut run, &mut out);
                        out.push_unit(unit);
                    }
                }
            }
            flush(&mut run, &mut out);
            out.finish()
        }
    }
}

fn html_encode(text: &Text) -> String {
    let source = text.to_utf8();
    let mut out = String::with_capacity(source.len());
    for c in source.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '\u{a0}'..='\u{ff}' | '\u{10000}'.. => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

fn html_decode(text: &Text) -> Text {
    let units = text.units();
    let is = |unit: Option<&u16>, c: u8| unit == Some(&u16::from(c));
    let mut out = TextBuilder::new();
    let mut at = 0;
    while let Some(&unit) = units.get(at) {
        at += 1;
        if unit != u16::from(b'&') {
            out.push_unit(unit);
            continue;
        }
        let rest = units.get(at..).unwrap_or_default();
        let end = rest.iter().position(|unit| *unit == u16::from(b';') || *unit == u16::from(b'&'));
        let name = end.filter(|end| is(rest.get(*end), b';')).and_then(|end| rest.get(..end));
        let decoded = name.and_then(|name| entity(&String::from_utf16_lossy(name)));
        match (decoded, name) {
            (Some(c), Some(name)) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_unit(*unit);
                }
                at += name.len() + 1;
            }
            _ => out.push_unit(unit),
        }
    }
    out.finish()
}

fn entity(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let (_, code) = ENTITIES.iter().find(|(known, _)| *known == name)?;
        return char::from_u32(u32::from(*code));
    };
    let value = match number.strip_prefix(['x', 'X']) {
        Some(digits) => {
            let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            valid.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
        }
        None => number.trim_matches(' ').parse().ok(),
    };
    value.and_then(char::from_u32)
}
