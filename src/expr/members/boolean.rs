//! `bool`.

use super::{Row, TypeRows, row, structure};
use crate::expr::value::Exception;

pub(super) const TYPES: &[TypeRows] = &[structure("System.Boolean", "true or false")
    .bases(&["IComparable", "IEquatable<bool>"])
    .rows(BOOLEAN)];

const BOOLEAN: &[Row] = &[
    row(
        "static bool Parse(string value)",
        |_, args| match read(&args.required_text(0, "value")?.to_utf8()) {
            Some(value) => Ok(value.into()),
            None => Err(Exception::format(format!(
                "String '{}' was not recognized as a valid Boolean.",
                args.text(0)?
            ))
            .into()),
        },
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
];

fn read(text: &str) -> Option<bool> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    text.eq_ignore_ascii_case("false").then_some(false)
}
