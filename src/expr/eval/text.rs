//! `ToString()`, concatenation and interpolation.

use super::Interpreter;
use crate::expr::bind::{Code, Part};
use crate::expr::members::{format_value, table};
use crate::expr::value::{Fault, Object as _, Text, TextBuilder, Value};

impl Interpreter<'_> {
    /// `ToString()` under the invariant culture; null gives the empty text.
    ///
    /// # Errors
    /// What the member throws.
    pub fn to_text(&mut self, value: &Value) -> Result<Text, Fault> {
        Ok(match value {
            Value::Null | Value::Variable(_) => Text::default(),
            Value::String(text) => text.clone(),
            Value::Bool(true) => "True".into(),
            Value::Bool(false) => "False".into(),
            Value::Char(unit) => Text::from_unit(*unit),
            Value::SByte(number) => number.to_string().into(),
            Value::Byte(number) => number.to_string().into(),
            Value::Short(number) => number.to_string().into(),
            Value::UShort(number) => number.to_string().into(),
            Value::Int(number) => number.to_string().into(),
            Value::UInt(number) => number.to_string().into(),
            Value::Long(number) => number.to_string().into(),
            Value::ULong(number) => number.to_string().into(),
            Value::Float(number) => crate::expr::value::float_text(*number).into(),
            Value::Double(number) => crate::expr::value::double_text(*number).into(),
            // Zero has no sign, whatever the value remembers.
            Value::Decimal(number) if number.is_zero() => number.abs().to_string().into(),
            Value::Decimal(number) => number.to_string().into(),
            Value::Enum(ty, number) => enum_text(*ty, *number).into(),
            Value::Guid(guid) => guid.hyphenated().into(),
            Value::DateTime(_) | Value::DateTimeOffset(_) | Value::TimeSpan(_) => {
                format_value(self, value, "")?
            }
            Value::Array(array) => array.type_of().runtime_name().into(),
            Value::Delegate(delegate) => delegate.type_of().runtime_name().into(),
            Value::Exception(exception) => exception_text(exception).into(),
            Value::Token(token) => self.deeper(|this| token.to_text(this))?,
            Value::Object(object) => self.deeper(|this| object.to_text(this))?,
        })
    }

    pub(super) fn concat(&mut self, parts: &[Code]) -> Result<Value, Fault> {
        let mut texts = Vec::with_capacity(parts.len());
        for part in parts {
            let value = self.eval(part)?;
            texts.push(match value {
                Value::String(text) => text,
                other => self.to_text(&other)?,
            });
        }
        self.reserve(texts.iter().map(Text::len).sum())?;
        Ok(Value::String(Text::concat(&texts.iter().collect::<Vec<_>>())))
    }

    pub(super) fn interpolate(&mut self, parts: &[Part]) -> Result<Value, Fault> {
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            if let Part::Value { value, .. } = part {
                values.push(self.eval(value)?);
            }
        }
        let mut values = values.into_iter();
        let mut builder = TextBuilder::new();
        for part in parts {
            match part {
                Part::Text(text) => builder.push(text),
                Part::Value { width, format, .. } => {
                    let value = values.next().unwrap_or_default();
                    let text = match format {
                        None => self.to_text(&value)?,
                        Some(format) => format_value(self, &value, &format.to_utf8())?,
                    };
                    pad(&mut builder, &text, *width);
                }
            }
        }
        self.reserve(builder.len())?;
        Ok(Value::String(builder.finish()))
    }
}

/// Adds a text in a field of a width; negative aligns left.
pub(crate) fn pad(builder: &mut TextBuilder, text: &Text, width: i32) {
    let blanks = (width.unsigned_abs() as usize).saturating_sub(text.len());
    if width > 0 {
        (0..blanks).for_each(|_| builder.push_unit(0x20));
    }
    builder.push(text);
    if width < 0 {
        (0..blanks).for_each(|_| builder.push_unit(0x20));
    }
}

/// The name of an enumeration member, several names of flags, or the number.
pub(crate) fn enum_text(ty: crate::expr::types::DefinitionId, number: i64) -> String {
    let rows = table().definition(ty).rows;
    if let Some((name, _)) = rows.values.iter().find(|(_, value)| *value == number) {
        return (*name).to_owned();
    }
    if !rows.flags || number == 0 {
        return number.to_string();
    }
    let mut known: Vec<_> = rows.values.iter().filter(|(_, value)| *value != 0).collect();
    known.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
    let (mut left, mut names) = (number, Vec::new());
    for (name, value) in known {
        if left & value == *value {
            left &= !value;
            names.push(*name);
        }
    }
    if left != 0 {
        return number.to_string();
    }
    names.reverse();
    names.join(", ")
}

fn exception_text(exception: &crate::expr::value::Exception) -> String {
    let text = format!("{}: {}", exception.class(), exception.message());
    match &exception.object().inner {
        Some(inner) => format!(
            "{text}\n ---> {}\n   --- End of inner exception stack trace ---",
            exception_text(inner)
        ),
        None => text,
    }
}
