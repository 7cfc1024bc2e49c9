//! `string`.

use std::cmp::Ordering;

use super::{Args, Call, Row, TypeRows, class, enumeration, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Text, Value, whole};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.String", "text of UTF-16 units")
        .bases(&["IEnumerable<char>", "IComparable", "IEquatable<string>", "IComparable<string>"])
        .rows(STRING),
    enumeration(
        "System.StringComparison",
        &[
            ("CurrentCulture", 0),
            ("CurrentCultureIgnoreCase", 1),
            ("InvariantCulture", 2),
            ("InvariantCultureIgnoreCase", 3),
            ("Ordinal", 4),
            ("OrdinalIgnoreCase", 5),
        ],
        "how texts are compared",
    ),
];

const STRING: &[Row] = &[
    row("static string Empty { get; }", |_, _| Ok("".into()), "the text without units"),
    row("int Length { get; }", |_, args| Ok(whole(args.text(0)?.len())), "number of UTF-16 units"),
    row("char this[int index] { get; }", unit, "one UTF-16 unit"),
    row("string Substring(int startIndex)", substring, "the rest from an index"),
    row("string Substring(int startIndex, int length)", substring, "a part"),
    row(
        "string ToUpper()",
        |_, args| Ok(args.text(0)?.to_utf8().to_uppercase().into()),
        "in upper case",
    ),
    row(
        "string ToUpperInvariant()",
        |_, args| Ok(args.text(0)?.to_utf8().to_uppercase().into()),
        "in upper case",
    ),
    row(
        "string ToLower()",
        |_, args| Ok(args.text(0)?.to_utf8().to_lowercase().into()),
        "in lower case",
    ),
    row(
        "string ToLowerInvariant()",
        |_, args| Ok(args.text(0)?.to_utf8().to_lowercase().into()),
        "in lower case",
    ),
    row(
        "string Trim()",
        |_, args| Ok(args.text(0)?.to_utf8().trim().into()),
        "without white space around",
    ),
    row(
        "bool Contains(string value)",
        |_, args| {
            let value = args.required_text(1, "value")?;
            Ok(args.text(0)?.to_utf8().contains(&*value.to_utf8()).into())
        },
        "true when the text occurs, ordinal",
    ),
    row(
        "bool StartsWith(string value, StringComparison comparisonType)",
        |_, args| {
            let (text, value) =
                (args.text(0)?.to_utf8(), args.required_text(1, "value")?.to_utf8());
            Ok(match args.enumeration(2)? % 2 {
                0 => text.starts_with(&*value),
                _ => text.to_uppercase().starts_with(&value.to_uppercase()),
            }
            .into())
        },
        "true when the text begins so",
    ),
    row(
        "bool Equals(string value)",
        |_, args| {
            Ok((args.get(1).type_of() == Type::String && args.text(0)? == args.text(1)?).into())
        },
        "true for the same units",
    ),
    row(
        "bool Equals(string value, StringComparison comparisonType)",
        equals_by,
        "true for equal texts",
    ),
    row(
        "static bool Equals(string a, string b)",
        |_, args| Ok((args.optional_text(0)? == args.optional_text(1)?).into()),
        "true for the same units",
    ),
    row(
        "static bool Equals(string a, string b, StringComparison comparisonType)",
        equals_by,
        "true for equal texts",
    ),
    row(
        "static bool IsNullOrEmpty(string value)",
        |_, args| Ok(args.optional_text(0)?.is_none_or(Text::is_empty).into()),
        "true for null and the empty text",
    ),
    row(
        "static bool IsNullOrWhiteSpace(string value)",
        |_, args| {
            let text = args.optional_text(0)?;
            Ok(text.is_none_or(|text| text.to_utf8().trim().is_empty()).into())
        },
        "true for null and white space only",
    ),
    row("string[] Split(params char[] separator)", split, "the parts between separators"),
    row(
        "static string Join(string separator, IEnumerable<string> values)",
        join,
        "the texts with a separator between",
    ),
    row(
        "static string Join(string separator, params string[] value)",
        join,
        "the texts with a separator between",
    ),
    row(
        "static string Join(string separator, params object[] values)",
        join,
        "the values with a separator between",
    ),
    row(
        "static string Join<T>(string separator, IEnumerable<T> values)",
        join,
        "the values with a separator between",
    ),
    row(
        "static string Concat(params object[] args)",
        |call, args| {
            let mut parts = Vec::new();
            for value in call.collect(args.required(0, "args")?)? {
                parts.push(call.to_text(&value)?);
            }
            Ok(Text::concat(&parts.iter().collect::<Vec<_>>()).into())
        },
        "all values as one text",
    ),
    row(
        "string Replace(string oldValue, string newValue)",
        |_, args| {
            let old = args.required_text(1, "oldValue")?;
            if old.is_empty() {
                return Err(Exception::with_parameter(
                    "System.ArgumentException",
                    "The value cannot be an empty string.",
                    "oldValue",
                )
                .into());
            }
            let new = args.optional_text(2)?.map(Text::to_utf8).unwrap_or_default();
            Ok(args.text(0)?.to_utf8().replace(&*old.to_utf8(), &new).into())
        },
        "with every occurrence replaced",
    ),
];

fn unit(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = usize::try_from(args.int(1)?).ok().and_then(|at| args.text(0).ok()?.unit(at));
    match found {
        Some(unit) => Ok(Value::Char(unit)),
        None => Err(Exception::index_out_of_range().into()),
    }
}

fn substring(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.text(0)?;
    let Ok(start) = usize::try_from(args.int(1)?) else {
        return Err(Exception::out_of_range_because(
            "StartIndex cannot be less than zero.",
            "startIndex",
        )
        .into());
    };
    if start > text.len() {
        return Err(Exception::out_of_range_because(
            "startIndex cannot be larger than length of string.",
            "startIndex",
        )
        .into());
    }
    let length = match args.len() {
        2 => text.len() - start,
        _ => usize::try_from(args.int(2)?).map_err(|_| {
            Exception::out_of_range_because("Length cannot be less than zero.", "length")
        })?,
    };
    text.slice(start..start.saturating_add(length)).map(Value::from).ok_or_else(|| {
        Exception::out_of_range_because(
            "Index and length must refer to a location within the string.",
            "length",
        )
        .into()
    })
}

/// Ordinal comparisons of two texts; the last argument says how.
fn equals_by(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (a, b) = (args.optional_text(0)?, args.optional_text(1)?);
    let how = args.enumeration(2)?;
    Ok(match (a, b) {
        (Some(a), Some(b)) if how % 2 == 1 => {
            a.to_utf8().to_uppercase() == b.to_utf8().to_uppercase()
        }
        (a, b) => a == b,
    }
    .into())
}

fn split(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.text(0)?;
    let separators: Vec<u16> = match args.get(1) {
        Value::Array(array) => array
            .to_vec()
            .iter()
            .filter_map(|value| if let Value::Char(unit) = value { Some(*unit) } else { None })
            .collect(),
        _ => Vec::new(),
    };
    let is_separator = |unit: &u16| {
        separators.contains(unit)
            || separators.is_empty()
                && char::from_u32((*unit).into()).is_some_and(char::is_whitespace)
    };
    let units = text.units();
    let parts = units.split(is_separator).map(|part| Value::String(Text::from_units(part)));
    Ok(Array::new(Type::String, parts.collect()).into())
}

fn join(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let separator = args.optional_text(0)?.cloned().unwrap_or_default();
    let values = call.collect(args.required(1, "values")?)?;
    let mut parts = Vec::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            parts.push(separator.clone());
        }
        parts.push(call.to_text(value)?);
    }
    Ok(Text::concat(&parts.iter().collect::<Vec<_>>()).into())
}

/// Compares as the invariant culture does: letters before case, lower case first.
pub(crate) fn compare_invariant(a: &Text, b: &Text) -> Ordering {
    let (a, b) = (a.to_utf8(), b.to_utf8());
    let folded = a.to_lowercase().cmp(&b.to_lowercase());
    folded.then_with(|| {
        let by_case =
            a.chars().zip(b.chars()).map(|(a, b)| b.is_lowercase().cmp(&a.is_lowercase()));
        by_case.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    })
}
