//! `char`.

use super::integers::{equals, other_type};
use super::string::{lower_char, upper_char};
use super::{Args, Call, Row, TypeRows, abstract_row, enumeration, row, structure};
use crate::expr::value::{Exception, Fault, Text, Value};

pub(super) const TYPES: &[TypeRows] = &[
    structure("System.Char", "one UTF-16 unit")
        .bases(&["IComparable", "IComparable<char>", "IEquatable<char>"])
        .rows(CHAR),
    enumeration(
        "System.Globalization.UnicodeCategory",
        &[
            ("UppercaseLetter", 0),
            ("LowercaseLetter", 1),
            ("TitlecaseLetter", 2),
            ("ModifierLetter", 3),
            ("OtherLetter", 4),
            ("NonSpacingMark", 5),
            ("SpacingCombiningMark", 6),
            ("EnclosingMark", 7),
            ("DecimalDigitNumber", 8),
            ("LetterNumber", 9),
            ("OtherNumber", 10),
            ("SpaceSeparator", 11),
            ("LineSeparator", 12),
            ("ParagraphSeparator", 13),
            ("Control", 14),
            ("Format", 15),
            ("Surrogate", 16),
            ("PrivateUse", 17),
            ("ConnectorPunctuation", 18),
            ("DashPunctuation", 19),
            ("OpenPunctuation", 20),
            ("ClosePunctuation", 21),
            ("InitialQuotePunctuation", 22),
            ("FinalQuotePunctuation", 23),
            ("OtherPunctuation", 24),
            ("MathSymbol", 25),
            ("CurrencySymbol", 26),
            ("ModifierSymbol", 27),
            ("OtherSymbol", 28),
            ("OtherNotAssigned", 29),
        ],
        "general categories of characters",
    ),
];

/// The general category of a unit, as the number of `UnicodeCategory`.
fn category(unit: u16) -> i64 {
    i64::from(crate::expr::regular::category(unit))
}

/// The unit that a member asks about: itself, or the one at an index of a text.
fn unit(args: Args<'_>) -> Result<u16, Fault> {
    if let Value::Char(unit) = args.get(0) {
        return Ok(*unit);
    }
    let text = args.required_text(0, "s")?;
    let at = usize::try_from(args.int(1)?).ok().and_then(|at| text.unit(at));
    at.ok_or_else(|| Exception::out_of_range("index").into())
}

macro_rules! test {
    ($name:literal, $test:expr, $doc:literal) => {
        row(
            concat!("static bool ", $name, "(char c)"),
            |_, a| {
                let test: fn(u16) -> bool = $test;
                Ok(test(unit(a)?).into())
            },
            $doc,
        )
    };
    ($name:literal at, $test:expr, $doc:literal) => {
        row(
            concat!("static bool ", $name, "(string s, int index)"),
            |_, a| {
                let test: fn(u16) -> bool = $test;
                Ok(test(unit(a)?).into())
            },
            $doc,
        )
    };
}

fn is_letter(unit: u16) -> bool {
    category(unit) <= 4
}

fn is_digit(unit: u16) -> bool {
    category(unit) == 8
}

fn is_letter_or_digit(unit: u16) -> bool {
    is_letter(unit) || is_digit(unit)
}

fn is_white(unit: u16) -> bool {
    char::from_u32(unit.into()).is_some_and(char::is_whitespace)
}

fn is_upper(unit: u16) -> bool {
    category(unit) == 0
}

fn is_lower(unit: u16) -> bool {
    category(unit) == 1
}

fn is_punctuation(unit: u16) -> bool {
    (18..=24).contains(&category(unit))
}

fn is_symbol(unit: u16) -> bool {
    (25..=28).contains(&category(unit))
}

fn is_number(unit: u16) -> bool {
    (8..=10).contains(&category(unit))
}

fn is_separator(unit: u16) -> bool {
    (11..=13).contains(&category(unit))
}

fn is_control(unit: u16) -> bool {
    category(unit) == 14
}

fn ascii(unit: u16) -> char {
    char::from_u32(unit.into()).filter(char::is_ascii).unwrap_or('\u{80}')
}

const COMPARE: &str = "the difference of the units";

const CHAR: &[Row] = &[
    abstract_row("const char MaxValue = 65535", "largest"),
    abstract_row("const char MinValue = 0", "smallest"),
    test!("IsDigit", is_digit, "true for a decimal digit of any script"),
    test!("IsDigit" at, is_digit, "true for a decimal digit of any script"),
    test!("IsLetter", is_letter, "true for a letter"),
    test!("IsLetter" at, is_letter, "true for a letter"),
    test!("IsLetterOrDigit", is_letter_or_digit, "true for a letter or a decimal digit"),
    test!("IsLetterOrDigit" at, is_letter_or_digit, "true for a letter or a decimal digit"),
    test!("IsWhiteSpace", is_white, "true for white space"),
    test!("IsWhiteSpace" at, is_white, "true for white space"),
    test!("IsUpper", is_upper, "true for an upper-case letter"),
    test!("IsUpper" at, is_upper, "true for an upper-case letter"),
    test!("IsLower", is_lower, "true for a lower-case letter"),
    test!("IsLower" at, is_lower, "true for a lower-case letter"),
    test!("IsPunctuation", is_punctuation, "true for punctuation"),
    test!("IsPunctuation" at, is_punctuation, "true for punctuation"),
    test!("IsSymbol", is_symbol, "true for a symbol"),
    test!("IsSymbol" at, is_symbol, "true for a symbol"),
    test!("IsNumber", is_number, "true for a digit or another number"),
    test!("IsNumber" at, is_number, "true for a digit or another number"),
    test!("IsSeparator", is_separator, "true for a space or an end of a line or paragraph"),
    test!("IsSeparator" at, is_separator, "true for a space or an end of a line or paragraph"),
    test!("IsControl", is_control, "true for a control character"),
    test!("IsControl" at, is_control, "true for a control character"),
    test!("IsSurrogate", |unit| matches!(unit, 0xd800..=0xdfff), "true for half a character"),
    test!("IsSurrogate" at, |unit| matches!(unit, 0xd800..=0xdfff), "true for half a character"),
    test!("IsHighSurrogate", |unit| matches!(unit, 0xd800..=0xdbff), "true for the first half"),
    test!("IsHighSurrogate" at, |unit| matches!(unit, 0xd800..=0xdbff), "true for the first half"),
    test!("IsLowSurrogate", |unit| matches!(unit, 0xdc00..=0xdfff), "true for the second half"),
    test!("IsLowSurrogate" at, |unit| matches!(unit, 0xdc00..=0xdfff), "true for the second half"),
    test!("IsAscii", |unit| unit < 0x80, "true below 128"),
    test!("IsAsciiDigit", |unit| ascii(unit).is_ascii_digit(), "true for 0 to 9"),
    test!("IsAsciiLetter", |unit| ascii(unit).is_ascii_alphabetic(), "true for a to z in any case"),
    test!(
        "IsAsciiLetterOrDigit",
        |unit| ascii(unit).is_ascii_alphanumeric(),
        "true for a to z and 0 to 9"
    ),
    test!("IsAsciiLetterUpper", |unit| ascii(unit).is_ascii_uppercase(), "true for A to Z"),
    test!("IsAsciiLetterLower", |unit| ascii(unit).is_ascii_lowercase(), "true for a to z"),
    test!(
        "IsAsciiHexDigit",
        |unit| ascii(unit).is_ascii_hexdigit(),
        "true for a hexadecimal digit"
    ),
    row("static UnicodeCategory GetUnicodeCategory(char c)", unicode_category, "general category"),
    row(
        "static UnicodeCategory GetUnicodeCategory(string s, int index)",
        unicode_category,
        "general category",
    ),
    row("static double GetNumericValue(char c)", numeric_value, "the number, or -1"),
    row("static char ToUpper(char c)", to_upper, "the upper-case letter"),
    row("static char ToUpper(char c, CultureInfo culture)", to_upper, "the upper-case letter"),
    row("static char ToUpperInvariant(char c)", to_upper, "the upper-case letter"),
    row("static char ToLower(char c)", to_lower, "the lower-case letter"),
    row("static char ToLower(char c, CultureInfo culture)", to_lower, "the lower-case letter"),
    row("static char ToLowerInvariant(char c)", to_lower, "the lower-case letter"),
    row("static char Parse(string s)", parse, "the only unit of a text"),
    row("static bool TryParse(string s, out char result)", try_parse, "the only unit of a text"),
    row("static string ToString(char c)", |_, a| Ok(Text::from_unit(a.char(0)?).into()), "as text"),
    row("string ToString()", |_, a| Ok(Text::from_unit(a.char(0)?).into()), "as text"),
    row(
        "string ToString(IFormatProvider provider)",
        |_, a| Ok(Text::from_unit(a.char(0)?).into()),
        "as text",
    ),
    row("int CompareTo(object value)", compare_to, COMPARE),
    row("int CompareTo(char value)", compare_to, COMPARE),
    row("bool Equals(object obj)", equals, "true for the same unit"),
    row("bool Equals(char obj)", equals, "true for the same unit"),
    row(
        "static bool IsSurrogatePair(char highSurrogate, char lowSurrogate)",
        |_, a| {
            Ok((matches!(a.char(0)?, 0xd800..=0xdbff) && matches!(a.char(1)?, 0xdc00..=0xdfff))
                .into())
        },
        "true for both halves of a character",
    ),
    row("static string ConvertFromUtf32(int utf32)", from_utf32, "the text of a code point"),
    row(
        "static int ConvertToUtf32(char highSurrogate, char lowSurrogate)",
        to_utf32,
        "the code point",
    ),
    row("static int ConvertToUtf32(string s, int index)", to_utf32, "the code point"),
];

fn unicode_category(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let number = category(unit(args)?);
    Ok(match super::table().find("System.Globalization.UnicodeCategory") {
        Some(id) => Value::Enum(id, number),
        None => Value::Long(number),
    })
}

/// Digits of any script stand in runs of ten, and fractions of Latin-1 are known.
fn numeric_value(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let unit = args.char(0)?;
    Ok(match unit {
        0x30..=0x39 => f64::from(unit - 0x30),
        0xbc => 0.25,
        0xbd => 0.5,
        0xbe => 0.75,
        0xb2 => 2.0,
        0xb3 => 3.0,
        0xb9 => 1.0,
        _ if !is_number(unit) && category(unit) > 4 => -1.0,
        _ if unit < 0x250 => -1.0,
        _ => return Err(call.not_supported()),
    }
    .into())
}

fn change(unit: u16, change: fn(char) -> char) -> Value {
    let changed = char::from_u32(unit.into()).map(|c| u32::from(change(c)));
    Value::Char(changed.and_then(|c| u16::try_from(c).ok()).unwrap_or(unit))
}

fn to_upper(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(change(args.char(0)?, upper_char))
}

fn to_lower(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(change(args.char(0)?, lower_char))
}

fn parse(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.required_text(0, "s")?;
    match (text.len(), text.unit(0)) {
        (1, Some(unit)) => Ok(Value::Char(unit)),
        _ => Err(Exception::format("String must be exactly one character long.").into()),
    }
}

fn try_parse(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.optional_text(0)?.filter(|text| text.len() == 1);
    let found = text.and_then(|text| text.unit(0));
    args.get(1).assign(Value::Char(found.unwrap_or(0)));
    Ok(found.is_some().into())
}

fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(1) {
        Value::Null => Ok(1.into()),
        Value::Char(other) => Ok((i32::from(args.char(0)?) - i32::from(*other)).into()),
        _ => Err(other_type(args)),
    }
}

fn from_utf32(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = u32::try_from(args.int(0)?).ok().and_then(char::from_u32);
    found.map(|c| Value::from(c.to_string())).ok_or_else(|| {
        Exception::out_of_range_because(
            "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate codepoint values (0x00d800 ~ 0x00dfff).",
            "utf32",
        )
        .into()
    })
}

fn to_utf32(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let first = unit(args)?;
    let second = match args.get(0) {
        Value::String(text) => {
            usize::try_from(args.int(1)?).ok().and_then(|at| text.unit(at + 1)).unwrap_or(0)
        }
        _ => args.char(1)?,
    };
    let pair = [first, second];
    let found = char::decode_utf16(pair).next().and_then(Result::ok);
    match found {
        Some(c) => Ok(Value::Int(i32::try_from(u32::from(c)).unwrap_or(0))),
        None => Err(Exception::with_parameter(
            "System.ArgumentException",
            "Found a surrogate char without its other half.",
            "s",
        )
        .into()),
    }
}
