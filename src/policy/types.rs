//! The Rust types of attribute values: what literal text parses to.

use std::borrow::Cow;

use super::schema::{AttributeType, ValueKind};

/// Text as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Text;

/// Text of at least one character.
#[derive(Clone, Copy, Debug)]
pub struct NonEmpty;

/// `true` or `false`.
#[derive(Clone, Copy, Debug)]
pub struct Boolean;

/// A 32-bit integer.
#[derive(Clone, Copy, Debug)]
pub struct Integer;

/// A 64-bit integer.
#[derive(Clone, Copy, Debug)]
pub struct Long;

/// A double.
#[derive(Clone, Copy, Debug)]
pub struct Number;

/// An absolute URI.
#[derive(Clone, Copy, Debug)]
pub struct Uri;

/// An IP address.
#[derive(Clone, Copy, Debug)]
pub struct IpAddress;

/// A .NET regular expression.
#[derive(Clone, Copy, Debug)]
pub struct Regex;

/// A date and time in ISO 8601.
#[derive(Clone, Copy, Debug)]
pub struct DateTime;

/// Implements a type whose parsed value is the text itself, subject to a check.
macro_rules! text_type {
    ($($name:ident => $kind:expr, $check:expr;)+) => {$(
        impl AttributeType for $name {
            type Value<'d> = Cow<'d, str>;
            const KIND: ValueKind = $kind;

            fn parse(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
                let check: fn(&str) -> bool = $check;
                check(&text).then_some(text)
            }
        }
    )+};
}

text_type! {
    Text => ValueKind::Text, |_| true;
    NonEmpty => ValueKind::NonEmptyText, |text| !text.is_empty();
    Uri => ValueKind::Uri, is_absolute_uri;
    IpAddress => ValueKind::IpAddress, |text| text.parse::<std::net::IpAddr>().is_ok();
    Regex => ValueKind::Regex, |_| true;
    DateTime => ValueKind::DateTime, is_iso_date_time;
}

impl AttributeType for Boolean {
    type Value<'d> = bool;
    const KIND: ValueKind = ValueKind::Boolean;

    fn parse(text: Cow<'_, str>) -> Option<bool> {
        match text.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            // Real documents spell it `True`, and the service takes that in expressions'
            // literal form; a rule decides what to say about it.
            other if other.eq_ignore_ascii_case("true") => Some(true),
            other if other.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }
}

impl AttributeType for Integer {
    type Value<'d> = i32;
    const KIND: ValueKind = ValueKind::Integer { min: i32::MIN, max: i32::MAX };

    fn parse(text: Cow<'_, str>) -> Option<i32> {
        text.trim().parse().ok()
    }
}

impl AttributeType for Long {
    type Value<'d> = i64;
    const KIND: ValueKind = ValueKind::Long { min: i64::MIN, max: i64::MAX };

    fn parse(text: Cow<'_, str>) -> Option<i64> {
        text.trim().parse().ok()
    }
}

impl AttributeType for Number {
    type Value<'d> = f64;
    const KIND: ValueKind = ValueKind::Number { min: f64::NEG_INFINITY, max: f64::INFINITY };

    fn parse(text: Cow<'_, str>) -> Option<f64> {
        let text = text.trim();
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
        plain.then(|| text.parse().ok()).flatten()
    }
}

/// A scheme, a colon and something after it.
fn is_absolute_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut letters = scheme.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !rest.is_empty()
        && !rest.contains(char::is_whitespace)
}

/// A date, or a date and time with or without an offset.
fn is_iso_date_time(text: &str) -> bool {
    let text = text.trim();
    text.parse::<jiff::Timestamp>().is_ok()
        || text.parse::<jiff::civil::DateTime>().is_ok()
        || text.parse::<jiff::civil::Date>().is_ok()
}

/// What is wrong with a literal for its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It is not of the kind at all.
    Type,
    /// It is none of the words.
    Word,
    /// It is of the kind, but out of range.
    Range,
}

/// Checks a literal text against a kind.
///
/// # Errors
/// The [`Mismatch`] that says how it misses.
pub fn check_literal(kind: ValueKind, text: &str) -> Result<(), Mismatch> {
    let borrowed = || Cow::Borrowed(text);
    let of_type = |ok: bool| if ok { Ok(()) } else { Err(Mismatch::Type) };
    match kind {
        ValueKind::Text | ValueKind::Regex => Ok(()),
        ValueKind::NonEmptyText => of_type(!text.is_empty()),
        ValueKind::Boolean => of_type(Boolean::parse(borrowed()).is_some()),
        ValueKind::Integer { min, max } => check_integer(text, i128::from(min), i128::from(max)),
        ValueKind::Long { min, max } => check_integer(text, i128::from(min), i128::from(max)),
        ValueKind::Number { min, max } => match Number::parse(borrowed()) {
            Some(value) if value < min || value > max => Err(Mismatch::Range),
            Some(_) => Ok(()),
            None => Err(Mismatch::Type),
        },
        ValueKind::Keyword(words) => {
            if words.contains(&text) {
                Ok(())
            } else {
                Err(Mismatch::Word)
            }
        }
        ValueKind::Uri => of_type(is_absolute_uri(text)),
        ValueKind::IpAddress => of_type(IpAddress::parse(borrowed()).is_some()),
        ValueKind::DateTime => of_type(is_iso_date_time(text)),
        ValueKind::Shape(shape) => of_type((shape.fits)(text)),
    }
}

/// An integer of any size against a range.
fn check_integer(text: &str, min: i128, max: i128) -> Result<(), Mismatch> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Mismatch::Type);
    }
    match text.parse::<i128>() {
        Ok(value) if (min..=max).contains(&value) => Ok(()),
        _ => Err(Mismatch::Range),
    }
}
