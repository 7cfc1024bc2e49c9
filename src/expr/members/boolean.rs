//! `bool`.

use super::integers::{equals, other_type};
use super::{Args, Call, Row, TypeRows, row, structure};
use crate::expr::value::{Exception, Fault, Value};

pub(super) const TYPES: &[TypeRows] = &[structure("System.Boolean", "true or false")
    .bases(&["IComparable", "IComparable<bool>", "IEquatable<bool>"])
    .rows(BOOLEAN)];

const BOOLEAN: &[Row] = &[
    row(
        "static bool Parse(string value)",
        |_, args| parse_text(&args.required_text(0, "value")?.to_utf8()),
        "reads `True` or `False` in any case",
    ),
    row(
        "static bool TryParse(string value, out bool result)",
        |_, args| {
            let found = args.optional_text(0)?.and_then(|text| read(&text.to_utf8()));
            args.get(1).assign(found.unwrap_or(false).into());
            Ok(found.is_some().into())
        },
        "reads `True` or `False` in any case; false when it is neither",
    ),
    row("static string TrueString { get; }", |_, _| Ok("True".into()), "`True`"),
    row("static string FalseString { get; }", |_, _| Ok("False".into()), "`False`"),
    row("int CompareTo(object obj)", compare_to, "false comes before true"),
    row("int CompareTo(bool value)", compare_to, "false comes before true"),
    row("bool Equals(object obj)", equals, "true for the same value"),
    row("bool Equals(bool obj)", equals, "true for the same value"),
    row("string ToString()", |call, a| Ok(call.to_text(a.get(0))?.into()), "`True` or `False`"),
    row(
        "string ToString(IFormatProvider provider)",
        |call, a| Ok(call.to_text(a.get(0))?.into()),
        "`True` or `False`",
    ),
];

fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(1) {
        Value::Null => Ok(1.into()),
        Value::Bool(other) => Ok((args.bool(0)?.cmp(other) as i32).into()),
        _ => Err(other_type(args)),
    }
}

/// `bool.Parse`
pub(super) fn parse_text(text: &str) -> Result<Value, Fault> {
    match read(text) {
        Some(value) => Ok(value.into()),
        None => Err(Exception::format(format!(
            "String '{text}' was not recognized as a valid Boolean."
        ))
        .into()),
    }
}

fn read(text: &str) -> Option<bool> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    text.eq_ignore_ascii_case("false").then_some(false)
}
