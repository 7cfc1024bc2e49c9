//! Writes tokens as Newtonsoft does.

use super::{Data, Scalar, Token};
use crate::expr::value::{Fault, Text, Value, double_text};

/// The text of a token, in lines with two blanks of indentation, or in one line.
///
/// # Errors
/// Refuses values that are not implemented.
pub fn write(token: &Token, indented: bool) -> Result<Text, Fault> {
    let mut text = String::new();
    put(token, indented, 0, &mut text)?;
    Ok(text.into())
}

fn line(indented: bool, depth: usize, text: &mut String) {
    if indented {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    }
}

fn put(token: &Token, indented: bool, depth: usize, text: &mut String) -> Result<(), Fault> {
    match token.data() {
        Data::Object(children) | Data::Array(children) => {
            let is_object = matches!(token.data(), Data::Object(_));
            text.push(if is_object { '{' } else { '[' });
            let children = children.borrow();
            for (index, child) in children.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                line(indented, depth + 1, text);
                put(child, indented, depth + 1, text)?;
            }
            if !children.is_empty() {
                line(indented, depth, text);
            }
            text.push(if is_object { '}' } else { ']' });
        }
        Data::Property(name, value) => {
            quote(name, text);
            text.push_str(if indented { ": " } else { ":" });
            if let Some(value) = &*value.borrow() {
                put(value, indented, depth, text)?;
            }
        }
        Data::Value(scalar) => text.push_str(&scalar_text(&scalar.borrow())?),
    }
    Ok(())
}

fn quote(value: &Text, text: &mut String) {
    text.push('"');
    for c in value.to_utf8().chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{0}'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// A value as JSON.
///
/// # Errors
/// Refuses values that are not implemented.
pub fn scalar_text(scalar: &Scalar) -> Result<String, Fault> {
    Ok(match &scalar.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::ULong(value) => value.to_string(),
        Value::Double(value) if value.is_finite() => {
            let digits = double_text(*value);
            if digits.contains(['.', 'E']) { digits } else { digits + ".0" }
        }
        Value::String(value) => {
            let mut text = String::new();
            quote(value, &mut text);
            text
        }
        other => return Err(Fault::not_supported(format!("JSON of {}", other.type_of()))),
    })
}
