//! Reads JSON text as Newtonsoft does with its default settings: dates in ISO form become
//! dates, a later property of the same name replaces the earlier one.

use super::{Data, ScalarKind, Token};
use crate::expr::members::BigInteger;
use crate::expr::value::{DateKind, DateTime, Text, Value};
use std::cell::RefCell;

/// Why a text is no JSON, in the runtime's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The message.
    pub message: String,
}

/// What the reader does with dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// ISO dates become dates.
    Dates,
    /// Every string stays a string.
    Plain,
}

/// Deepest nesting, as the runtime has it.
const MOST_DEEP: usize = 64;

/// A number: hexadecimal after `0x`, octal after another `0`, a `long`, a larger integer, or a
/// `double`.
fn number(word: &str) -> Option<Token> {
    let integer = |value: i64| Token::scalar(ScalarKind::Integer, Value::Long(value));
    if word.len() > 1 && word.starts_with('0') {
        let next = word.chars().nth(1).unwrap_or_default();
        if !matches!(next, '.' | 'e' | 'E') {
            let bits = match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
                Some(digits) => u64::from_str_radix(digits, 16),
                None => u64::from_str_radix(word, 8),
            };
            return bits.ok().map(|bits| integer(bits.cast_signed()));
        }
    }
    if let Ok(value) = word.parse::<i64>() {
        return Some(integer(value));
    }
    if let Some(big) = BigInteger::parse(word) {
        return Some(Token::scalar(ScalarKind::Integer, Value::object(big)));
    }
    let shaped =
        word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '-' | '+'));
    let real = word.parse::<f64>().ok().filter(|_| shaped)?;
    Some(Token::scalar(ScalarKind::Float, Value::Double(real)))
}

/// Reads one token.
///
/// # Errors
/// When the text is no JSON.
pub fn read(text: &str, reading: Reading) -> Result<Token, ReadError> {
    let mut reader = Reader { text, at: 0, reading };
    let token = reader.value(0)?;
    reader.blank();
    if reader.at < text.len() {
        let found = reader.rest().chars().next().unwrap_or_default();
        return reader.fail(format!(
            "Additional text encountered after finished reading JSON content: {found}."
        ));
    }
    Ok(token)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    reading: Reading,
}

type Read<T> = Result<T, ReadError>;

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&self, what: String) -> Read<T> {
        let before = self.text.get(..self.at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.encode_utf16().count());
        Err(ReadError { message: format!("{what} Path '', line {line}, position {column}.") })
    }

    fn blank(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, c: char) -> bool {
        self.blank();
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Read<Token> {
        if depth > MOST_DEEP {
            return self.fail("The reader's MaxDepth of 64 has been exceeded.".to_owned());
        }
        self.blank();
        match self.rest().chars().next() {
            None => Err(ReadError {
                message: "Error reading JToken from JsonReader. Path '', line 0, position 0."
                    .to_owned(),
            }),
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some(quote @ ('"' | '\'')) => {
                let text = self.string(quote)?;
                Ok(self.text_token(text))
            }
            Some(_) => self.word(),
        }
    }

    fn text_token(&self, text: String) -> Token {
        if self.reading == Reading::Dates
            && let Some(date) = iso_date(&text)
        {
            return Token::scalar(ScalarKind::Date, Value::DateTime(date));
        }
        Token::text(text.into())
    }

    fn object(&mut self, depth: usize) -> Read<Token> {
        self.take('{');
        let mut properties: Vec<(Text, Token)> = Vec::new();
        while !self.take('}') {
            self.blank();
            let name: Text = match self.rest().chars().next() {
                Some(quote @ ('"' | '\'')) => self.string(quote)?.into(),
                Some(c) if c.is_alphabetic() || c == '_' || c == '$' => self.name().into(),
                Some(c) => {
                    return self.fail(format!("Invalid property identifier character: {c}."));
                }
                None => return self.fail("Unexpected end when reading JSON.".to_owned()),
            };
            if !self.take(':') {
                return self.fail(
                    "Invalid character after parsing property name. Expected ':'.".to_owned(),
                );
            }
            let value = self.value(depth + 1)?;
            match properties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, place)) => *place = value,
                None => properties.push((name, value)),
            }
            if !self.take(',') && !self.rest().starts_with('}') {
                return self.fail(
                    "After parsing a value an unexpected character was encountered.".to_owned(),
                );
            }
        }
        let properties = properties
            .into_iter()
            .map(|(name, value)| Token::new(Data::Property(name, RefCell::new(Some(value)))));
        Ok(Token::new(Data::Object(RefCell::new(properties.collect()))))
    }

    fn array(&mut self, depth: usize) -> Read<Token> {
        self.take('[');
        let mut items = Vec::new();
        while !self.take(']') {
            items.push(self.value(depth + 1)?);
            if !self.take(',') && !self.rest().starts_with(']') {
                return self.fail(
                    "After parsing a value an unexpected character was encountered.".to_owned(),
                );
            }
        }
        Ok(Token::new(Data::Array(RefCell::new(items))))
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
        let end = end.unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn string(&mut self, quote: char) -> Read<String> {
        self.at += 1;
        let mut units: Vec<u16> = Vec::new();
        let mut chars = self.rest().char_indices();
        let start = self.at;
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at = start + at + 1;
                    return Ok(String::from_utf16_lossy(&units));
                }
                '\\' => {
                    let escaped = chars.next().map(|(_, c)| c);
                    let unit = match escaped {
                        Some('b') => 8,
                        Some('f') => 12,
                        Some('n') => 10,
                        Some('r') => 13,
                        Some('t') => 9,
                        Some(c @ ('"' | '\\' | '/' | '\'')) => {
                            u16::try_from(u32::from(c)).unwrap_or(0)
                        }
                        Some('u') => {
                            let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                            match u16::from_str_radix(&digits, 16) {
                                Ok(unit) => unit,
                                Err(_) => {
                                    return self.fail(format!(
                                        "Invalid Unicode escape sequence: \\u{digits}."
                                    ));
                                }
                            }
                        }
                        other => {
                            let other = other.unwrap_or_default();
                            return self.fail(format!("Bad JSON escape sequence: \\{other}."));
                        }
                    };
                    units.push(unit);
                }
                c => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            }
        }
        self.at = self.text.len();
        self.fail(format!("Unterminated string. Expected delimiter: {quote}."))
    }

    fn word(&mut self) -> Read<Token> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '+' | '.' | '_')))
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        let token = match word {
            "null" => Token::scalar(ScalarKind::Null, Value::Null),
            "true" => Token::scalar(ScalarKind::Boolean, Value::Bool(true)),
            "false" => Token::scalar(ScalarKind::Boolean, Value::Bool(false)),
            "undefined" => Token::scalar(ScalarKind::Undefined, Value::Null),
            "NaN" => Token::scalar(ScalarKind::Float, Value::Double(f64::NAN)),
            "Infinity" => Token::scalar(ScalarKind::Float, Value::Double(f64::INFINITY)),
            "-Infinity" => Token::scalar(ScalarKind::Float, Value::Double(f64::NEG_INFINITY)),
            word if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.')) => {
                match number(word) {
                    Some(token) => token,
                    None => {
                        let message = format!("Input string '{word}' is not a valid number.");
                        return self.fail(message);
                    }
                }
            }
            _ => {
                let c = rest.chars().next().unwrap_or_default();
                return self
                    .fail(format!("Unexpected character encountered while parsing value: {c}."));
            }
        };
        self.at += end;
        Ok(token)
    }
}

/// Days from 0001-01-01 to a date.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month - 1).ok()?)?;
    if !(1..=9999).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let before = year - 1;
    let months: i64 = lengths.iter().take(usize::try_from(month - 1).ok()?).sum();
    Some(before * 365 + before / 4 - before / 100 + before / 400 + months + day - 1)
}

/// `2024-03-05T14:07:09[.fffffff][Z|±hh:mm]`; an offset is turned into local time, which is UTC.
pub(crate) fn iso_date(text: &str) -> Option<DateTime> {
    if !(19..=40).contains(&text.len()) || text.as_bytes().get(10) != Some(&b'T') {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
    };
    let separators = [(4, '-'), (7, '-'), (13, ':'), (16, ':')];
    if !separators.iter().all(|(at, c)| text.get(*at..).is_some_and(|rest| rest.starts_with(*c))) {
        return None;
    }
    let day = days(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if hour > 24 || minute > 59 || second > 59 || hour == 24 && (minute > 0 || second > 0) {
        return None;
    }
    let mut ticks = (day * 86_400 + hour * 3_600 + minute * 60 + second) * 10_000_000;
    let mut rest = text.get(19..)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        let digits = fraction.get(..end)?;
        if digits.is_empty() || digits.len() > 7 {
            return None;
        }
        ticks += format!("{digits:0<7}").parse::<i64>().ok()?;
        rest = fraction.get(end..)?;
    }
    let kind = match rest {
        "" => DateKind::Unspecified,
        "Z" => DateKind::Utc,
        offset => {
            let sign = match offset.get(..1)? {
                "+" => -1,
                "-" => 1,
                _ => return None,
            };
            let digits: String = offset.get(1..)?.chars().filter(|c| *c != ':').collect();
            let (hours, minutes) =
                (digits.get(..2)?.parse::<i64>().ok()?, digits.get(2..)?.parse::<i64>().ok()?);
            ticks += sign * (hours * 60 + minutes) * 600_000_000;
            DateKind::Local
        }
    };
    (0..=3_155_378_975_999_999_999).contains(&ticks).then_some(DateTime { ticks, kind })
}
