//! `ReadAsInt32` and its kin: the next value, read in the way that a type asks for. Characters
//! that begin no such value are refused at once, in the words of the runtime.

use super::{Item, Kind, Read, ReadError, Scanner, State};
use crate::expr::json::ScalarKind;
use crate::expr::value::Value;

/// Which of the reader's methods a type asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expr) enum Way {
    /// `Read`, and comments are passed over.
    Any,
    /// `ReadAsInt32`, `ReadAsDouble` and `ReadAsDecimal`
    Number,
    /// `ReadAsBoolean`
    Boolean,
    /// `ReadAsString`
    Text,
    /// `ReadAsDateTime` and `ReadAsDateTimeOffset`
    Date,
}

impl Scanner<'_> {
    /// The next item; `None` at the end of the text. A number that [`Way::Number`] and
    /// [`Way::Text`] read is given as it is written, of the kind [`ScalarKind::Raw`]; a text in
    /// quotes stays a text.
    ///
    /// # Errors
    /// When the text is no JSON, or begins no such value.
    pub(in crate::expr) fn read_as(&mut self, way: Way) -> Read<Option<Item>> {
        loop {
            let item = match self.state {
                State::PostValue => match self.after_value()? {
                    None => continue,
                    item => item,
                },
                State::Start | State::Property | State::Array | State::ArrayStart
                    if way != Way::Any =>
                {
                    return self.value_as(way);
                }
                _ => self.read()?,
            };
            if !matches!(item, Some(Item::Comment(_))) {
                return Ok(item);
            }
        }
    }

    fn value_as(&mut self, way: Way) -> Read<Option<Item>> {
        loop {
            self.blank();
            let Some(c) = self.peek() else { return Ok(None) };
            let is_signed_infinity = c == '-' && self.rest().starts_with("-I");
            return match c {
                '"' | '\'' => {
                    let text = self.string(c)?;
                    Ok(self.scalar(ScalarKind::String, Value::String(text)))
                }
                'n' => self.null(),
                '/' => {
                    self.comment()?;
                    continue;
                }
                ',' => {
                    self.at += 1;
                    self.finish_value();
                    self.count_value();
                    self.unexpected(c)
                }
                ']' if matches!(self.state, State::Array | State::ArrayStart) => {
                    self.close(Kind::Array)
                }
                'N' | 'I' if matches!(way, Way::Number | Way::Text) => Err(unusual()),
                _ if is_signed_infinity && way != Way::Boolean => Err(unusual()),
                't' | 'f' if matches!(way, Way::Boolean | Way::Text) => self.truth(way),
                '-' | '.' | '0'..='9' if way == Way::Boolean => self.number(),
                '-' | '.' | '0'..='9' if matches!(way, Way::Number | Way::Text) => {
                    let word = self.number_word()?;
                    Ok(self.scalar(ScalarKind::Raw, Value::text(word)))
                }
                '-' => {
                    self.number_word()?;
                    self.finish_value();
                    self.count_value();
                    self.fail("Cannot read number value as type.")
                }
                _ => {
                    self.at += c.len_utf8();
                    self.unexpected(c)
                }
            };
        }
    }

    /// `true` or `false`, which as a text keeps its spelling.
    fn truth(&mut self, way: Way) -> Read<Option<Item>> {
        let is_true = self.byte() == Some(b't');
        let word = if is_true { "true" } else { "false" };
        if !self.passes(word)? {
            let found = self.peek().unwrap_or_default();
            return self.unexpected(found);
        }
        Ok(if way == Way::Text {
            self.scalar(ScalarKind::String, Value::text(word))
        } else {
            self.scalar(ScalarKind::Boolean, Value::Bool(is_true))
        })
    }
}

fn unusual() -> ReadError {
    ReadError::Refused("NaN and infinities in JSON that is read as a type")
}
