//! `char`.

use super::{Args, Row, TypeRows, abstract_row, row, structure};
use crate::expr::value::{Fault, Value};

pub(super) const TYPES: &[TypeRows] = &[structure("System.Char", "one UTF-16 unit")
    .bases(&["IComparable", "IEquatable<char>"])
    .rows(CHAR)];

fn letter(args: Args<'_>) -> Result<char, Fault> {
    Ok(char::from_u32(args.char(0)?.into()).unwrap_or('\u{fffd}'))
}

const CHAR: &[Row] = &[
    abstract_row("const char MaxValue = 65535", "largest"),
    abstract_row("const char MinValue = 0", "smallest"),
    row(
        "static bool IsDigit(char c)",
        |_, args| Ok(letter(args)?.is_ascii_digit().into()),
        "true for a decimal digit",
    ),
    row(
        "static bool IsLetter(char c)",
        |_, args| Ok(letter(args)?.is_alphabetic().into()),
        "true for a letter",
    ),
    row(
        "static bool IsWhiteSpace(char c)",
        |_, args| Ok(letter(args)?.is_whitespace().into()),
        "true for white space",
    ),
    row(
        "static char ToUpperInvariant(char c)",
        |_, args| Ok(Value::Char(one(letter(args)?.to_uppercase(), args.char(0)?))),
        "the upper-case letter",
    ),
    row(
        "static char ToLowerInvariant(char c)",
        |_, args| Ok(Value::Char(one(letter(args)?.to_lowercase(), args.char(0)?))),
        "the lower-case letter",
    ),
];

/// The only unit of a case mapping; a mapping to several leaves the unit as it is.
fn one(mut mapped: impl Iterator<Item = char>, unit: u16) -> u16 {
    match (mapped.next().map(u32::from), mapped.next()) {
        (Some(only), None) => u16::try_from(only).unwrap_or(unit),
        _ => unit,
    }
}
