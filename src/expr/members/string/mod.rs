//! `string`.

mod casing;
mod change;
pub(super) mod comparer;
mod join;
mod rows;
mod search;
mod split;

use std::cmp::Ordering;

use super::{Args, Call, TypeRows, class, enumeration};
use crate::expr::value::{Exception, Fault, Text, Value};

pub(super) use casing::{lower, lower_char, upper, upper_char};
pub(super) use change::units_of;
pub(super) use join::{format_arguments, join_values};
use search::Comparison;

pub(super) const TYPES: &[TypeRows] = &[
    class("System.String", "text of UTF-16 units")
        .bases(&["IEnumerable<char>", "IComparable", "IEquatable<string>", "IComparable<string>"])
        .rows(rows::STRING),
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
    enumeration(
        "System.StringSplitOptions",
        &[("None", 0), ("RemoveEmptyEntries", 1), ("TrimEntries", 2)],
        "what happens to empty parts",
    )
    .flags(),
    enumeration(
        "System.Text.NormalizationForm",
        &[("FormC", 1), ("FormD", 2), ("FormKC", 5), ("FormKD", 6)],
        "how equivalent letters are written",
    ),
];

fn unit(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = usize::try_from(args.int(1)?).ok().and_then(|at| args.text(0).ok()?.unit(at));
    match found {
        Some(unit) => Ok(Value::Char(unit)),
        None => Err(Exception::index_out_of_range().into()),
    }
}

fn is_null_or_white_space(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.optional_text(0)?;
    Ok(text
        .is_none_or(|text| match text.as_ascii() {
            Some(ascii) => ascii.trim_start().is_empty(),
            None => text.units().iter().all(|unit| split::is_white(*unit)),
        })
        .into())
}

/// How the call compares: by what its last arguments say, else as given.
fn comparison(args: Args<'_>, from: usize, default: Comparison) -> Result<Comparison, Fault> {
    let mut how = default;
    for value in args.0.iter().skip(from) {
        match value {
            Value::Bool(ignore_case) => how = Comparison { ignore_case: *ignore_case, ..how },
            Value::Enum(ty, number) => {
                let name = super::table().definition(*ty).full_name();
                how = if name == "System.StringComparison" {
                    Comparison::of(*number)?
                } else {
                    compare_options(*number)?
                };
            }
            _ => {}
        }
    }
    Ok(how)
}

fn compare_options(number: i64) -> Result<Comparison, Fault> {
    match number {
        0 => Ok(Comparison::CULTURE),
        1 => Ok(Comparison { culture: true, ignore_case: true }),
        0x4000_0000 => Ok(Comparison::ORDINAL),
        0x1000_0000 => Ok(Comparison { culture: false, ignore_case: true }),
        _ => Err(Fault::not_supported("these CompareOptions")),
    }
}

/// The text or unit that is looked for.
fn wanted(args: Args<'_>) -> Result<Text, Fault> {
    match args.get(1) {
        Value::Char(unit) => Ok(Text::from_unit(*unit)),
        _ => Ok(args.required_text(1, "value")?.clone()),
    }
}

/// Units are looked for one by one, texts as the culture has it, unless the call says how.
fn search_comparison(args: Args<'_>) -> Result<Comparison, Fault> {
    let unit = matches!(args.get(1), Value::Char(_));
    comparison(args, 2, if unit { Comparison::ORDINAL } else { Comparison::CULTURE })
}

fn contains(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let how = comparison(args, 2, Comparison::ORDINAL)?;
    Ok(search::find(args.text(0)?, &wanted(args)?, how)?.is_some().into())
}

fn starts_with(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let how = search_comparison(args)?;
    Ok(search::starts_with(args.text(0)?, &wanted(args)?, how)?.into())
}

fn ends_with(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let how = search_comparison(args)?;
    Ok(search::ends_with(args.text(0)?, &wanted(args)?, how)?.into())
}

/// The integers among the arguments behind the value: start and count.
fn range(args: Args<'_>) -> (Option<i32>, Option<i32>) {
    let mut numbers = args.0.iter().skip(2).filter_map(|value| match value {
        Value::Int(number) => Some(*number),
        _ => None,
    });
    (numbers.next(), numbers.next())
}

fn index(found: Option<usize>) -> Value {
    Value::Int(found.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1))
}

/// The units of an `...Any` call; `None` for the other calls.
fn any_of(args: Args<'_>) -> Option<Vec<u16>> {
    let Value::Array(array) = args.get(1) else { return None };
    let unit = |value: &Value| if let Value::Char(unit) = value { Some(*unit) } else { None };
    Some(array.to_vec().iter().filter_map(unit).collect())
}

fn index_of(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.text(0)?;
    let any = any_of(args);
    if any.is_none() && call.member.name.ends_with("Any") {
        args.required(1, "anyOf")?;
    }
    let (start, count) = range(args);
    let start = usize::try_from(start.unwrap_or(0)).ok().filter(|start| *start <= text.len());
    let start = start.ok_or_else(|| Exception::out_of_range("startIndex"))?;
    let left = text.len() - start;
    let count = count.map_or(Some(left), |count| usize::try_from(count).ok());
    let count = count.filter(|count| *count <= left);
    let count = count.ok_or_else(|| Exception::out_of_range("count"))?;
    let part = text.slice(start..start + count).unwrap_or_default();
    let found = match any {
        Some(any) => part.units().iter().position(|unit| any.contains(unit)),
        None => search::find(&part, &wanted(args)?, search_comparison(args)?)?,
    };
    Ok(index(found.map(|at| at + start)))
}

fn last_index_of(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.text(0)?;
    let any = any_of(args);
    if any.is_none() && call.member.name.ends_with("Any") {
        args.required(1, "anyOf")?;
    }
    let whole_text = matches!(args.get(1), Value::String(_));
    let (start, count) = range(args);
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX);
    let (mut from, to) = (
        0,
        match start {
            None => text.len(),
            Some(_) if text.is_empty() => 0,
            Some(start) => {
                let most = if whole_text { length } else { length - 1 };
                if start < 0 || start > most {
                    return Err(Exception::out_of_range("startIndex").into());
                }
                usize::try_from(start.saturating_add(1).min(length)).unwrap_or(0)
            }
        },
    );
    if let Some(count) = count
        && !text.is_empty()
    {
        let end = usize::try_from(start.unwrap_or(0).saturating_add(1)).unwrap_or(0);
        let count = usize::try_from(count).ok().filter(|count| *count <= end);
        from = end - count.ok_or_else(|| Exception::out_of_range("count"))?;
    }
    let part = text.slice(from.min(to)..to).unwrap_or_default();
    let found = match any {
        Some(any) => part.units().iter().rposition(|unit| any.contains(unit)),
        None => search::find_last(&part, &wanted(args)?, search_comparison(args)?)?,
    };
    Ok(index(found.map(|at| at + from)))
}

/// `Equals` of two texts, unit by unit unless the last argument says how.
fn equals_by(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let how = comparison(args, 2, Comparison::ORDINAL)?;
    Ok(search::equal(args.optional_text(0)?, args.optional_text(1)?, how)?.into())
}

fn ordered(a: Option<&Text>, b: Option<&Text>, how: Comparison) -> Result<Value, Fault> {
    Ok(match (a, b) {
        (Some(a), Some(b)) => search::difference(a, b, how)?,
        (None, None) => 0,
        (None, _) => -1,
        _ => 1,
    }
    .into())
}

fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    if !matches!(args.get(1), Value::Null | Value::String(_)) {
        return Err(super::integers::other_type(args));
    }
    ordered(Some(args.text(0)?), args.optional_text(1)?, Comparison::CULTURE)
}

fn compare(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let how = comparison(args, 2, Comparison::CULTURE)?;
    ordered(args.optional_text(0)?, args.optional_text(1)?, how)
}

fn compare_ordinal(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    ordered(args.optional_text(0)?, args.optional_text(1)?, Comparison::ORDINAL)
}

fn compare_parts(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ordinal = call.member.name == "CompareOrdinal";
    let how = if ordinal { Comparison::ORDINAL } else { Comparison::CULTURE };
    let how = comparison(args, 5, how)?;
    let Ok(length) = usize::try_from(args.int(4)?) else {
        return Err(Exception::out_of_range("length").into());
    };
    let part = |text: usize, at: usize, name: &str| -> Result<Option<Text>, Fault> {
        let Some(text) = args.optional_text(text)? else { return Ok(None) };
        let start = usize::try_from(args.int(at)?).ok().filter(|start| *start <= text.len());
        let start = start.ok_or_else(|| Exception::out_of_range(name))?;
        Ok(text.slice(start..start.saturating_add(length).min(text.len())))
    };
    let (a, b) = (part(0, 1, "indexA")?, part(2, 3, "indexB")?);
    ordered(a.as_ref(), b.as_ref(), how)
}

/// Order under the invariant culture.
pub(crate) fn compare_invariant(a: &Text, b: &Text) -> Result<Ordering, Fault> {
    search::compare(a, b, Comparison::CULTURE)
}
