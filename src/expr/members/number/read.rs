//! Reads numbers as `NumberStyles` allows them.

use rust_decimal::Decimal;

use super::digits::{Digits, Family};
use crate::expr::eval::numeric;
use crate::expr::members::culture::Culture;
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Value};

const LEADING_WHITE: i64 = 1;
const TRAILING_WHITE: i64 = 2;
const LEADING_SIGN: i64 = 4;
const TRAILING_SIGN: i64 = 8;
const PARENTHESES: i64 = 16;
const DECIMAL_POINT: i64 = 32;
const THOUSANDS: i64 = 64;
const EXPONENT: i64 = 128;
const CURRENCY: i64 = 256;
const HEX: i64 = 512;
const BINARY: i64 = 1024;

/// `NumberStyles.Integer`
pub(crate) const INTEGER: i64 = LEADING_WHITE | TRAILING_WHITE | LEADING_SIGN;
/// `NumberStyles.Number`
pub(crate) const NUMBER: i64 = INTEGER | TRAILING_SIGN | DECIMAL_POINT | THOUSANDS;
/// `NumberStyles.Float`
pub(crate) const FLOAT: i64 = INTEGER | DECIMAL_POINT | EXPONENT;

/// Why a text is no number of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is no number.
    Form,
    /// It does not fit.
    Range,
}

/// Refuses styles that do not go together.
///
/// # Errors
/// `ArgumentException`, as the runtime has it.
pub(crate) fn check_styles(styles: i64, real: bool) -> Result<(), Fault> {
    let bits = HEX | BINARY;
    let white = LEADING_WHITE | TRAILING_WHITE;
    let wrong = |message: &str| -> Result<(), Fault> {
        Err(Exception::with_parameter("System.ArgumentException", message, "style").into())
    };
    if styles & !(NUMBER | PARENTHESES | EXPONENT | CURRENCY | bits) != 0 {
        return wrong("An undefined NumberStyles value is being used.");
    }
    if styles & bits == 0 {
        return Ok(());
    }
    if real {
        return wrong(
            "The number styles AllowHexSpecifier and AllowBinarySpecifier are not supported on floating point data types.",
        );
    }
    if styles & bits == bits {
        return wrong("AllowHexSpecifier and AllowBinarySpecifier cannot both be specified.");
    }
    if styles & !(bits | white) != 0 {
        return wrong(
            "With the AllowHexSpecifier or AllowBinarySpecifier bit set in the enum bit field, the only other valid bits that can be combined into the enum value must be a subset of those in HexNumber.",
        );
    }
    Ok(())
}

fn is_white(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ')
}

/// Walks over the text.
struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn bump(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }

    fn take(&mut self, symbol: &str) -> bool {
        if symbol.is_empty() {
            return false;
        }
        // A text may have an ordinary blank where the culture has one that does not break.
        let blank = |c: char| if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c };
        let mut chars = self.rest.chars();
        for wanted in symbol.chars() {
            match chars.next() {
                Some(c) if blank(c) == blank(wanted) => {}
                _ => return false,
            }
        }
        self.rest = chars.as_str();
        true
    }
}

/// The digits of a text; `None` when it is no number.
fn read(text: &str, styles: i64, culture: &Culture, family: Family) -> Option<Digits> {
    let mut cursor = Cursor { rest: text };
    let mut number = Digits { negative: false, digits: Vec::new(), scale: 0, family };
    let (mut signed, mut open, mut currency) = (false, false, false);
    while let Some(c) = cursor.peek() {
        let skip = is_white(c) && styles & LEADING_WHITE != 0 && (!signed || currency);
        if skip {
            cursor.bump();
        } else if styles & LEADING_SIGN != 0 && !signed && cursor.take("+") {
            signed = true;
        } else if styles & LEADING_SIGN != 0 && !signed && cursor.take(culture.negative) {
            signed = true;
            number.negative = true;
        } else if c == '(' && styles & PARENTHESES != 0 && !signed {
            (signed, open, number.negative) = (true, true, true);
            cursor.bump();
        } else if styles & CURRENCY != 0 && !currency && cursor.take(culture.currency_symbol) {
            currency = true;
        } else {
            break;
        }
    }
    let any_digits = read_digits(&mut cursor, &mut number, styles, currency, culture);
    if !any_digits {
        return None;
    }
    if styles & EXPONENT != 0 && matches!(cursor.peek(), Some('e' | 'E')) {
        read_exponent(&mut cursor, &mut number, culture);
    }
    while let Some(c) = cursor.peek() {
        if is_white(c) && styles & TRAILING_WHITE != 0 {
            cursor.bump();
        } else if styles & TRAILING_SIGN != 0 && !signed && cursor.take("+") {
            signed = true;
        } else if styles & TRAILING_SIGN != 0 && !signed && cursor.take(culture.negative) {
            signed = true;
            number.negative = true;
        } else if c == ')' && open {
            open = false;
            cursor.bump();
        } else if styles & CURRENCY != 0 && !currency && cursor.take(culture.currency_symbol) {
            currency = true;
        } else {
            break;
        }
    }
    if open || !cursor.rest.chars().all(|c| c == '\0') {
        return None;
    }
    if number.digits.is_empty() && family != Family::Decimal {
        number.scale = 0;
    }
    Some(number)
}

fn read_digits(
    cursor: &mut Cursor<'_>,
    number: &mut Digits,
    styles: i64,
    currency: bool,
    culture: &Culture,
) -> bool {
    let (mut any, mut pointed) = (false, false);
    let (decimal, group) = if currency {
        (culture.currency_decimal, culture.currency_group)
    } else {
        (culture.decimal, culture.group)
    };
    while let Some(c) = cursor.peek() {
        if c.is_ascii_digit() {
            any = true;
            if c != '0' || !number.digits.is_empty() {
                number.digits.push(c as u8);
                if !pointed {
                    number.scale = number.scale.saturating_add(1);
                }
            } else if pointed {
                number.scale = number.scale.saturating_sub(1);
            }
            cursor.bump();
        } else if styles & DECIMAL_POINT != 0 && !pointed && cursor.take(decimal) {
            pointed = true;
        } else if !(styles & THOUSANDS != 0 && any && !pointed && cursor.take(group)) {
            break;
        }
    }
    if number.family != Family::Decimal {
        while number.digits.last() == Some(&b'0') {
            number.digits.pop();
        }
    }
    any
}

fn read_exponent(cursor: &mut Cursor<'_>, number: &mut Digits, culture: &Culture) {
    let before = cursor.rest;
    cursor.bump();
    let negative = !cursor.take("+") && cursor.take(culture.negative);
    let mut exponent: Option<i32> = None;
    while let Some(digit) = cursor.peek().and_then(|c| c.to_digit(10)) {
        let digit = i32::try_from(digit).unwrap_or(0);
        exponent = Some(exponent.unwrap_or(0).saturating_mul(10).saturating_add(digit));
        cursor.bump();
    }
    match exponent {
        None => cursor.rest = before,
        Some(exponent) => {
            let exponent = exponent.min(99_999_999);
            let exponent = if negative { -exponent } else { exponent };
            number.scale = number.scale.saturating_add(exponent);
        }
    }
}

/// Reads an integer of a type.
pub(crate) fn read_integer(
    text: &str,
    styles: i64,
    culture: &Culture,
    ty: &Type,
) -> Result<Value, Unreadable> {
    if styles & (HEX | BINARY) != 0 {
        return read_bits(text, styles, ty);
    }
    let number = read(text, styles, culture, Family::Integer).ok_or(Unreadable::Form)?;
    let whole = usize::try_from(number.scale).map_err(|_| Unreadable::Range)?;
    if whole > 20 || whole < number.digits.len() {
        return Err(Unreadable::Range);
    }
    let mut sum: i128 = 0;
    for at in 0..whole {
        sum = sum * 10 + i128::from(number.digit(at).to_digit(10).unwrap_or(0));
    }
    let sum = if number.negative { -sum } else { sum };
    let long = i64::try_from(sum).map(Value::Long);
    let wide = long.or_else(|_| u64::try_from(sum).map(Value::ULong));
    let wide = wide.map_err(|_| Unreadable::Range)?;
    numeric(&wide, ty, true).map_err(|_| Unreadable::Range)
}

fn read_bits(text: &str, styles: i64, ty: &Type) -> Result<Value, Unreadable> {
    let mut text = text;
    if styles & LEADING_WHITE != 0 {
        text = text.trim_start_matches(is_white);
    }
    text = text.trim_end_matches('\0');
    if styles & TRAILING_WHITE != 0 {
        text = text.trim_end_matches(is_white);
    }
    let radix = if styles & HEX != 0 { 16 } else { 2 };
    if text.is_empty() || !text.chars().all(|c| c.is_digit(radix)) {
        return Err(Unreadable::Form);
    }
    let digits = text.trim_start_matches('0');
    let bits = match ty {
        Type::SByte | Type::Byte => 8,
        Type::Short | Type::UShort => 16,
        Type::Int | Type::UInt => 32,
        _ => 64,
    };
    let number = if digits.is_empty() {
        0
    } else {
        u64::from_str_radix(digits, radix).map_err(|_| Unreadable::Range)?
    };
    if bits < 64 && number >> bits != 0 {
        return Err(Unreadable::Range);
    }
    numeric(&Value::ULong(number), ty, false).map_err(|_| Unreadable::Range)
}

/// The text that the standard library reads: `0.ddd` times a power of ten.
fn scientific(number: &Digits) -> String {
    let digits: String = number.digits.iter().map(|digit| char::from(*digit)).collect();
    let sign = if number.negative { "-" } else { "" };
    format!("{sign}0.{}e{}", if digits.is_empty() { "0" } else { &digits }, number.scale)
}

/// The names of not a number and the infinities, in any case.
fn special(text: &str, culture: &Culture) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let is = |name: &str| text == name.to_lowercase();
    let signed = |sign: &str, name: &str| {
        text.strip_prefix(sign).is_some_and(|rest| rest == name.to_lowercase())
    };
    if is(culture.infinity) || signed("+", culture.infinity) {
        Some(f64::INFINITY)
    } else if is(culture.negative_infinity) {
        Some(f64::NEG_INFINITY)
    } else if is(culture.nan) || signed("+", culture.nan) || signed(culture.negative, culture.nan) {
        Some(-f64::NAN)
    } else {
        None
    }
}

/// Reads a `double`; too large gives infinity.
pub(crate) fn read_double(text: &str, styles: i64, culture: &Culture) -> Result<f64, Unreadable> {
    match read(text, styles, culture, Family::Binary) {
        Some(number) => scientific(&number).parse().map_err(|_| Unreadable::Form),
        None => special(text, culture).ok_or(Unreadable::Form),
    }
}

/// Reads a `float`; too large gives infinity.
pub(crate) fn read_single(text: &str, styles: i64, culture: &Culture) -> Result<f32, Unreadable> {
    match read(text, styles, culture, Family::Binary) {
        Some(number) => scientific(&number).parse().map_err(|_| Unreadable::Form),
        None => special(text, culture).map(|number| number as f32).ok_or(Unreadable::Form),
    }
}

/// Reads a `decimal`, which keeps its trailing zeros; digits that do not fit are rounded, halves
/// to even.
pub(crate) fn read_decimal(
    text: &str,
    styles: i64,
    culture: &Culture,
) -> Result<Decimal, Unreadable> {
    const MOST: u128 = (1 << 96) - 1;
    let number = read(text, styles, culture, Family::Decimal).ok_or(Unreadable::Form)?;
    let mut exponent = number.scale;
    let mut mantissa: u128 = 0;
    let mut at = 0;
    if number.digits.is_empty() {
        exponent = exponent.clamp(-28, 0);
    } else {
        if exponent > 29 {
            return Err(Unreadable::Range);
        }
        while exponent > 0 || (at < number.digits.len() && exponent > -28) {
            let next = mantissa * 10 + u128::from(number.digit(at).to_digit(10).unwrap_or(0));
            if next > MOST {
                break;
            }
            mantissa = next;
            at += 1;
            exponent -= 1;
        }
        let rest = number.digits.get(at..).unwrap_or_default();
        let up = match rest.split_first() {
            Some((b'5', rest)) => mantissa & 1 == 1 || rest.iter().any(|digit| *digit != b'0'),
            Some((digit, _)) => *digit > b'5',
            None => false,
        };
        if up {
            mantissa += 1;
            if mantissa > MOST {
                mantissa = (mantissa + 5) / 10;
                exponent += 1;
            }
        }
        if exponent > 0 {
            return Err(Unreadable::Range);
        }
        if exponent < -28 {
            (mantissa, exponent) = (0, -28);
        }
    }
    let signed = i128::try_from(mantissa).map_err(|_| Unreadable::Range)?;
    let mut value = Decimal::try_from_i128_with_scale(signed, exponent.unsigned_abs())
        .map_err(|_| Unreadable::Range)?;
    value.set_sign_negative(number.negative);
    Ok(value)
}
