//! Standard numeric formats: `N2`, `F`, `E3`, `G`, `X8`, `P1`, `C`.

use super::custom::format_custom;
use super::digits::Digits;
use crate::expr::members::culture::Culture;
use crate::expr::value::{Exception, Fault, Value, integer_of};

/// Most digits that a precision may ask for.
const MOST_PRECISION: usize = 999_999_999;
/// Most digits that are written here: beyond, the text would be refused for its size.
const MOST_WRITTEN: usize = 10_000_000;

/// The letter and precision of a standard format; `None` for a custom one.
///
/// # Errors
/// `FormatException` for a precision beyond 999,999,999.
pub(crate) fn specifier(format: &str) -> Result<Option<(char, Option<usize>)>, Fault> {
    let format = format.trim_end_matches('\0');
    let mut letters = format.chars();
    let Some(letter) = letters.next() else { return Ok(Some(('G', None))) };
    let digits = letters.as_str();
    if !letter.is_ascii_alphabetic() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    if digits.is_empty() {
        return Ok(Some((letter, None)));
    }
    match digits.parse::<usize>() {
        Ok(precision) if precision <= MOST_PRECISION => Ok(Some((letter, Some(precision)))),
        _ => Err(invalid()),
    }
}

fn invalid() -> Fault {
    Exception::format("Format specifier was invalid.").into()
}

/// `number.ToString(format, culture)` of any numeric type.
///
/// # Errors
/// `FormatException` for a format that the type does not know.
pub(crate) fn format_number(
    value: &Value,
    format: &str,
    culture: &Culture,
) -> Result<String, Fault> {
    let not_finite = match value {
        Value::Double(number) => !number.is_finite(),
        Value::Float(number) => !number.is_finite(),
        _ => false,
    };
    // The format does not matter then.
    let found = if not_finite { Some(('G', None)) } else { specifier(format)? };
    if let Some((_, Some(precision))) = found
        && precision > MOST_WRITTEN
    {
        return Err(Fault::not_supported("a numeric format of more than ten million digits"));
    }
    match value {
        Value::Double(number) => binary(value, *number, 15, 17, found, format, culture),
        Value::Float(number) => binary(value, f64::from(*number), 7, 9, found, format, culture),
        Value::Decimal(number) => {
            let digits = Digits::of_decimal(*number);
            match found {
                None => Ok(format_custom(digits, format, culture)),
                Some((letter, precision)) => match (letter.to_ascii_uppercase(), precision) {
                    ('G' | 'R', None) => {
                        let zero = digits.digits.is_empty();
                        let sign = if digits.negative && !zero { culture.negative } else { "" };
                        Ok(format!("{sign}{}", plain(&digits, culture)))
                    }
                    ('R', _) => standard(digits, 'G', precision, culture),
                    _ => standard(digits, letter, precision, culture),
                },
            }
        }
        other => {
            let Some(number) = integer_of(other) else {
                return Err(Fault::not_supported(format!("format of {}", other.type_of())));
            };
            integer(other, number, found, format, culture)
        }
    }
}

fn integer(
    value: &Value,
    number: i128,
    found: Option<(char, Option<usize>)>,
    format: &str,
    culture: &Culture,
) -> Result<String, Fault> {
    let Some((letter, precision)) = found else {
        return Ok(format_custom(Digits::of_integer(number), format, culture));
    };
    let width = precision.unwrap_or(0);
    let sign = if number < 0 { culture.negative } else { "" };
    match letter.to_ascii_uppercase() {
        'G' | 'R' if width == 0 => Ok(format!("{sign}{}", number.unsigned_abs())),
        'R' => standard(Digits::of_integer(number), 'G', precision, culture),
        'D' => Ok(format!("{sign}{:0>width$}", number.unsigned_abs())),
        'X' | 'B' => {
            let bits = match value {
                Value::SByte(_) | Value::Byte(_) => 8,
                Value::Short(_) | Value::UShort(_) | Value::Char(_) => 16,
                Value::Int(_) | Value::UInt(_) => 32,
                _ => 64,
            };
            let number = number & ((1_i128 << bits) - 1);
            Ok(match letter {
                'X' => format!("{number:0>width$X}"),
                'x' => format!("{number:0>width$x}"),
                _ => format!("{number:0>width$b}"),
            })
        }
        _ => standard(Digits::of_integer(number), letter, precision, culture),
    }
}

fn binary(
    value: &Value,
    number: f64,
    custom_digits: usize,
    most: usize,
    found: Option<(char, Option<usize>)>,
    format: &str,
    culture: &Culture,
) -> Result<String, Fault> {
    if let Some((letter, _)) = found
        && !"CEFGNPR".contains(letter.to_ascii_uppercase())
    {
        return Err(invalid());
    }
    if number.is_nan() {
        return Ok(culture.nan.to_owned());
    }
    if number.is_infinite() {
        let name = if number > 0.0 { culture.infinity } else { culture.negative_infinity };
        return Ok(name.to_owned());
    }
    let Some((letter, precision)) = found else {
        return Ok(format_custom(Digits::significant(number, custom_digits), format, culture));
    };
    match (letter.to_ascii_uppercase(), precision) {
        ('G', None | Some(0)) | ('R', _) => {
            let Some(digits) = Digits::shortest(value) else { return Err(invalid()) };
            let most = digits.digits.len().max(most);
            let exponent = if letter.is_ascii_lowercase() { 'g' } else { 'G' };
            standard(digits, exponent, Some(most), culture)
        }
        ('G', Some(count)) => {
            standard(Digits::significant(number, count), letter, precision, culture)
        }
        ('E', _) => {
            let count = precision.unwrap_or(6) + 1;
            standard(Digits::significant(number, count), letter, precision, culture)
        }
        (kind, _) => {
            let places = precision.unwrap_or(match kind {
                'C' => culture.currency_digits,
                'P' => culture.percent_digits,
                _ => culture.digits,
            });
            let extra = if kind == 'P' { 2 } else { 0 };
            standard(Digits::fixed(number, places + extra), letter, precision, culture)
        }
    }
}

fn standard(
    mut number: Digits,
    letter: char,
    precision: Option<usize>,
    culture: &Culture,
) -> Result<String, Fault> {
    let rounded = number.family == super::digits::Family::Binary;
    let places = |default: usize| precision.unwrap_or(default);
    let kind = letter.to_ascii_uppercase();
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    match kind {
        'F' | 'N' | 'C' | 'P' => {
            let digits = places(match kind {
                'C' => culture.currency_digits,
                'P' => culture.percent_digits,
                _ => culture.digits,
            });
            if kind == 'P' {
                number.scale += if number.digits.is_empty() { 0 } else { 2 };
            }
            let keep = number.scale.saturating_add(count(digits));
            if keep < 0 {
                number.digits.clear();
            }
            number.round(keep, rounded);
            let negative = number.negative;
            let (decimal, group) = match kind {
                'C' => (culture.currency_decimal, culture.currency_group),
                _ => (culture.decimal, culture.group),
            };
            let group = if kind == 'F' { None } else { Some(group) };
            let text = fixed(&number, digits, decimal, group);
            Ok(match kind {
                'C' => currency(&text, negative, culture),
                'P' => percent(&text, negative, culture),
                _ if negative => format!("{}{text}", culture.negative),
                _ => text,
            })
        }
        'E' => {
            let digits = places(6);
            number.round(count(digits.saturating_add(1)), rounded);
            let sign = if number.negative { culture.negative } else { "" };
            let mut text = format!("{sign}{}", number.digit(0));
            if digits > 0 {
                text.push_str(culture.decimal);
                text.extend((1..=digits).map(|at| number.digit(at)));
            }
            let exponent = if number.digits.is_empty() { 0 } else { number.scale - 1 };
            push_exponent(&mut text, letter, exponent, 3, culture);
            Ok(text)
        }
        'G' => {
            let most = match precision {
                None | Some(0) => number.digits.len(),
                Some(most) => most,
            };
            number.round(count(most), rounded);
            let sign = if number.negative { culture.negative } else { "" };
            let scientific = number.scale > count(most) || number.scale < -3;
            if !scientific {
                return Ok(format!("{sign}{}", plain(&number, culture)));
            }
            let mut text = format!("{sign}{}", number.digit(0));
            if number.digits.len() > 1 {
                text.push_str(culture.decimal);
                text.extend((1..number.digits.len()).map(|at| number.digit(at)));
            }
            let mark = if letter == 'g' { 'e' } else { 'E' };
            push_exponent(&mut text, mark, number.scale - 1, 2, culture);
            Ok(text)
        }
        _ => Err(invalid()),
    }
}

fn push_exponent(text: &mut String, mark: char, exponent: i32, width: usize, culture: &Culture) {
    text.push(mark);
    text.push_str(if exponent < 0 { culture.negative } else { "+" });
    text.push_str(&format!("{:0>width$}", exponent.unsigned_abs()));
}

/// All digits without an exponent and as many as there are.
fn plain(number: &Digits, culture: &Culture) -> String {
    let mut text = String::new();
    let whole = usize::try_from(number.scale).unwrap_or(0);
    if whole == 0 {
        text.push('0');
    }
    text.extend((0..whole).map(|at| number.digit(at)));
    if number.digits.len() > whole || number.scale < 0 {
        text.push_str(culture.decimal);
        (number.scale..0).for_each(|_| text.push('0'));
        text.extend((whole..number.digits.len()).map(|at| number.digit(at)));
    }
    text
}

/// Digits before the point, in groups when there is a separator, and so many behind it.
fn fixed(number: &Digits, places: usize, decimal: &str, group: Option<&str>) -> String {
    let mut text = String::new();
    let whole = usize::try_from(number.scale).unwrap_or(0);
    if whole == 0 {
        text.push('0');
    }
    for at in 0..whole {
        text.push(number.digit(at));
        let left = whole - at - 1;
        if let Some(group) = group
            && left > 0
            && left.is_multiple_of(3)
        {
            text.push_str(group);
        }
    }
    if places > 0 {
        text.push_str(decimal);
        let zeros = usize::try_from(-number.scale).unwrap_or(0).min(places);
        (0..zeros).for_each(|_| text.push('0'));
        text.extend((0..places - zeros).map(|at| number.digit(whole + at)));
    }
    text
}

fn fill(pattern: &str, text: &str, symbol: &str, culture: &Culture) -> String {
    let mut out = String::new();
    for c in pattern.chars() {
        match c {
            'n' => out.push_str(text),
            '$' | '%' => out.push_str(symbol),
            '-' => out.push_str(culture.negative),
            other => out.push(other),
        }
    }
    out
}

fn currency(text: &str, negative: bool, culture: &Culture) -> String {
    let pattern = if negative {
        match culture.currency_negative {
            0 => "($n)",
            1 => "-$n",
            _ => "-n\u{a0}$",
        }
    } else {
        match culture.currency_positive {
            0 => "$n",
            _ => "n\u{a0}$",
        }
    };
    fill(pattern, text, culture.currency_symbol, culture)
}

fn percent(text: &str, negative: bool, culture: &Culture) -> String {
    let pattern = match (negative, culture.percent_positive) {
        (false, 0) => "n %",
        (false, _) => "n%",
        (true, 0) => "-n %",
        (true, _) => "-n%",
    };
    fill(pattern, text, culture.percent_symbol, culture)
}
