//! A number as decimal digits with the place of its point.

use rust_decimal::Decimal;

use crate::expr::value::Value;

/// Which rules of formatting a number follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Any integer type.
    Integer,
    /// `float` or `double`: digits are correctly rounded when they are produced.
    Binary,
    /// `decimal`
    Decimal,
}

/// `0.d₁d₂d₃… × 10^scale`.
#[derive(Clone, Debug)]
pub(crate) struct Digits {
    /// Below zero, or negative zero.
    pub(crate) negative: bool,
    /// ASCII digits, the first not `0`; none for zero.
    pub(crate) digits: Vec<u8>,
    /// Number of digits before the point.
    pub(crate) scale: i32,
    /// What kind of number it was.
    pub(crate) family: Family,
}

impl Digits {
    pub(super) fn of_integer(number: i128) -> Self {
        let text = number.unsigned_abs().to_string();
        let digits = if number == 0 { Vec::new() } else { text.into_bytes() };
        let scale = i32::try_from(digits.len()).unwrap_or(0);
        Self { negative: number < 0, digits, scale, family: Family::Integer }
    }

    pub(super) fn of_decimal(number: Decimal) -> Self {
        let mantissa = number.mantissa().unsigned_abs();
        let digits = if mantissa == 0 { Vec::new() } else { mantissa.to_string().into_bytes() };
        let scale = i32::try_from(digits.len()).unwrap_or(0);
        let point = i32::try_from(number.scale()).unwrap_or(0);
        let negative = number.is_sign_negative();
        Self { negative, digits, scale: scale - point, family: Family::Decimal }
    }

    /// From `[-]d.ddde±x`, the scientific form of the standard library.
    fn of_scientific(text: &str) -> Self {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        let exponent: i32 = exponent.parse().unwrap_or(0);
        if digits.iter().all(|digit| *digit == b'0') {
            digits.clear();
        }
        let scale = if digits.is_empty() { 0 } else { exponent + 1 };
        Self { negative, digits, scale, family: Family::Binary }.without_trailing_zeros()
    }

    /// A finite number with this many significant digits, exactly rounded, halves to even.
    pub(super) fn significant(number: f64, count: usize) -> Self {
        let places = count.clamp(1, 1_100) - 1;
        Self::of_scientific(&format!("{number:.places$e}"))
    }

    /// A finite number with this many digits after the point, exactly rounded.
    pub(super) fn fixed(number: f64, places: usize) -> Self {
        let places = places.min(1_100);
        let text = format!("{number:.places$}");
        let negative = text.starts_with('-');
        let text = text.trim_start_matches('-');
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let whole = whole.trim_start_matches('0');
        let mut scale = i32::try_from(whole.len()).unwrap_or(0);
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        if whole.is_empty() {
            let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
            digits.drain(..zeros);
            scale = -i32::try_from(zeros).unwrap_or(0);
        }
        if digits.is_empty() {
            scale = 0;
        }
        Self { negative, digits, scale, family: Family::Binary }.without_trailing_zeros()
    }

    /// The shortest digits that read back to the same number.
    pub(super) fn shortest(value: &Value) -> Option<Self> {
        match value {
            Value::Double(number) => Some(Self::of_scientific(&format!("{number:e}"))),
            Value::Float(number) => Some(Self::of_scientific(&format!("{number:e}"))),
            _ => None,
        }
    }

    fn without_trailing_zeros(mut self) -> Self {
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        self
    }

    /// Keeps this many digits; halves go away from zero unless the digits are rounded already.
    pub(super) fn round(&mut self, position: i32, rounded: bool) {
        let position = usize::try_from(position).unwrap_or(0);
        let at = position.min(self.digits.len());
        let up =
            at == position && !rounded && self.digits.get(at).is_some_and(|digit| *digit >= b'5');
        // A position before the first digit never rounds up.
        self.digits.truncate(at);
        if up {
            while self.digits.last() == Some(&b'9') {
                self.digits.pop();
            }
            match self.digits.last_mut() {
                Some(digit) => *digit += 1,
                None => {
                    self.scale += 1;
                    self.digits.push(b'1');
                }
            }
        } else {
            while self.digits.last() == Some(&b'0') {
                self.digits.pop();
            }
        }
        if self.digits.is_empty() {
            if self.family != Family::Binary {
                self.negative = false;
            }
            self.scale = 0;
        }
    }

    /// The digit at an index, `0` behind the last.
    pub(super) fn digit(&self, at: usize) -> char {
        self.digits.get(at).map_or('0', |digit| char::from(*digit))
    }
}
