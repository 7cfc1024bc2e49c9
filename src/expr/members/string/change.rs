//! Members that make a text from a text.

use super::search::{Comparison, find};
use super::split::{is_white, trim_units};
use crate::expr::members::{Args, Call};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Text, TextBuilder, Value};

/// A start and a length that must lie within so many units.
fn part(args: Args<'_>, at: usize, most: usize) -> Result<std::ops::Range<usize>, Fault> {
    let outside = |name: &str| Exception::out_of_range(name);
    let start = usize::try_from(args.int(at)?).ok().filter(|start| *start <= most);
    let start = start.ok_or_else(|| outside("startIndex"))?;
    if args.len() <= at + 1 {
        return Ok(start..most);
    }
    let length = usize::try_from(args.int(at + 1)?).ok();
    let length = length.filter(|length| *length <= most - start);
    let length = length.ok_or_else(|| outside("length"))?;
    Ok(start..start + length)
}

fn negative(parameter: &str, number: i32) -> Fault {
    Exception::out_of_range_number("must be a non-negative value.", parameter, number).into()
}

pub(super) fn repeat(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let number = args.int(1)?;
    let count = usize::try_from(number).map_err(|_| negative("count", number))?;
    call.interpreter.reserve(count)?;
    Ok(Text::from_units(&vec![args.char(0)?; count]).into())
}

/// Units of a `char[]`.
pub(in crate::expr::members) fn units_of(array: &Array) -> Vec<u16> {
    let unit = |value: &Value| if let Value::Char(unit) = value { Some(*unit) } else { None };
    array.to_vec().iter().filter_map(unit).collect()
}

pub(super) fn from_units(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    if args.is_null(0) && args.len() == 1 {
        return Ok("".into());
    }
    args.required(0, "value")?;
    let units = units_of(args.array(0)?);
    let range = if args.len() == 1 { 0..units.len() } else { part(args, 1, units.len())? };
    Ok(Text::from_units(units.get(range).unwrap_or_default()).into())
}

pub(super) fn to_units(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let units = args.text(0)?.units();
    let range = if args.len() == 1 { 0..units.len() } else { part(args, 1, units.len())? };
    call.interpreter.reserve(range.len())?;
    let units = units.get(range).unwrap_or_default();
    Ok(Array::new(Type::Char, units.iter().map(|unit| Value::Char(*unit)).collect()).into())
}

pub(super) fn substring(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.text(0)?;
    let Ok(start) = usize::try_from(args.int(1)?) else {
        return Err(negative("startIndex", args.int(1)?));
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
        _ => {
            let length = args.int(2)?;
            usize::try_from(length).map_err(|_| negative("length", length))?
        }
    };
    text.slice(start..start.saturating_add(length)).map(Value::from).ok_or_else(|| {
        Exception::out_of_range_because(
            "Index and length must refer to a location within the string.",
            "length",
        )
        .into()
    })
}

/// Takes units away at the sides: the given ones, or white space.
fn trimmed(args: Args<'_>, start: bool, end: bool) -> Result<Value, Fault> {
    let chosen: Vec<u16> = match args.get(1) {
        Value::Char(unit) => vec![*unit],
        Value::Array(array) => units_of(array),
        // As `ReadOnlySpan<char>`.
        Value::String(units) => units.units().to_vec(),
        _ => Vec::new(),
    };
    let text = args.text(0)?;
    if chosen.is_empty()
        && let Some(ascii) = text.as_ascii()
    {
        let mut kept = ascii;
        if start {
            kept = kept.trim_start();
        }
        if end {
            kept = kept.trim_end();
        }
        // Nothing goes: the runtime gives the same object.
        return Ok(if kept.len() == ascii.len() { text.clone() } else { kept.into() }.into());
    }
    let units = text.units();
    if start && end && chosen.is_empty() {
        return Ok(Text::from_units(trim_units(&units)).into());
    }
    let goes = |unit: &u16| {
        if chosen.is_empty() { is_white(*unit) } else { chosen.contains(unit) }
    };
    let first = if start { units.iter().position(|unit| !goes(unit)) } else { Some(0) };
    let first = first.unwrap_or(units.len());
    let last = if end {
        units.iter().rposition(|unit| !goes(unit)).map_or(0, |at| at + 1)
    } else {
        units.len()
    };
    Ok(text.slice(first..last.max(first)).unwrap_or_default().into())
}

pub(super) fn trim(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    trimmed(args, true, true)
}

pub(super) fn trim_start(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    trimmed(args, true, false)
}

pub(super) fn trim_end(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    trimmed(args, false, true)
}

fn padding(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Text, Fault> {
    let width = usize::try_from(args.int(1)?).map_err(|_| Exception::out_of_range("totalWidth"))?;
    call.interpreter.reserve(width)?;
    let unit = if args.len() > 2 { args.char(2)? } else { 0x20 };
    Ok(Text::from_units(&vec![unit; width.saturating_sub(args.text(0)?.len())]))
}

pub(super) fn pad_left(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Text::concat(&[&padding(call, args)?, args.text(0)?]).into())
}

pub(super) fn pad_right(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Text::concat(&[args.text(0)?, &padding(call, args)?]).into())
}

pub(super) fn insert(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (text, value) = (args.text(0)?, args.required_text(2, "value")?);
    let at = usize::try_from(args.int(1)?).ok().filter(|at| *at <= text.len());
    let Some(at) = at else {
        let number = args.int(1)?;
        if number < 0 {
            return Err(negative("startIndex", number));
        }
        let message = format!("must be less than or equal to '{}'.", text.len());
        return Err(Exception::out_of_range_number(&message, "startIndex", number).into());
    };
    call.interpreter.reserve(text.len() + value.len())?;
    let head = text.slice(0..at).unwrap_or_default();
    let tail = text.slice(at..text.len()).unwrap_or_default();
    Ok(Text::concat(&[&head, value, &tail]).into())
}

pub(super) fn remove(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.text(0)?;
    let range = part(args, 1, text.len())?;
    let head = text.slice(0..range.start).unwrap_or_default();
    let tail = text.slice(range.end..text.len()).unwrap_or_default();
    Ok(Text::concat(&[&head, &tail]).into())
}

pub(super) fn replace_unit(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (old, new) = (args.char(1)?, args.char(2)?);
    let units = args.text(0)?.units();
    let units: Vec<u16> = units.iter().map(|unit| if *unit == old { new } else { *unit }).collect();
    Ok(Text::from_units(&units).into())
}

pub(super) fn replace(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (text, old) = (args.text(0)?, args.required_text(1, "oldValue")?);
    if old.is_empty() {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "The value cannot be an empty string.",
            "oldValue",
        )
        .into());
    }
    let new = args.optional_text(2)?.cloned().unwrap_or_default();
    let how = match args.get(3) {
        Value::Enum(_, number) => Comparison::of(*number)?,
        Value::Bool(ignore_case) => Comparison { culture: true, ignore_case: *ignore_case },
        _ => Comparison::ORDINAL,
    };
    if how == Comparison::ORDINAL
        && let (Some(text), Some(old), Some(new)) =
            (text.as_ascii(), old.as_ascii(), new.as_ascii())
    {
        let count = text.matches(old).count();
        call.interpreter.reserve(text.len() + count * new.len())?;
        return Ok(text.replace(old, new).into());
    }
    let places = places(call, text, old, how)?;
    call.interpreter.reserve(text.len() + places.len() * new.len())?;
    let mut out = TextBuilder::new();
    let mut start = 0;
    for at in places {
        out.push(&text.slice(start..at).unwrap_or_default());
        out.push(&new);
        start = at + old.len();
    }
    out.push(&text.slice(start..text.len()).unwrap_or_default());
    Ok(out.finish().into())
}

/// Where a text occurs, one occurrence behind the other.
fn places(
    call: &mut Call<'_, '_>,
    text: &Text,
    old: &Text,
    how: Comparison,
) -> Result<Vec<usize>, Fault> {
    // Folded once; the search below is then unit by unit.
    let exact = Comparison::ORDINAL;
    find(text, old, how)?;
    let fold = |text: &Text| if how.ignore_case { super::upper(text) } else { text.clone() };
    let (text, old) = (fold(text), fold(old));
    let (units, wanted) = (text.units(), old.units());
    let mut found = Vec::new();
    let mut at = 0;
    if find(&text, &old, exact)?.is_none() {
        return Ok(found);
    }
    while at + wanted.len() <= units.len() {
        call.interpreter.step()?;
        if units.get(at..at + wanted.len()) == Some(&*wanted) {
            found.push(at);
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    Ok(found)
}

/// CR, LF, both, form feed, next line, line and paragraph separators end lines.
pub(super) fn replace_line_endings(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let new = match args.len() {
        1 => Text::from("\n"),
        _ => args.required_text(1, "replacementText")?.clone(),
    };
    let mut out = TextBuilder::new();
    let units = args.text(0)?.units();
    let mut rest = units.iter().copied().peekable();
    while let Some(unit) = rest.next() {
        match unit {
            0xd => {
                rest.next_if_eq(&0xa);
                out.push(&new);
            }
            0xa | 0xc | 0x85 | 0x2028 | 0x2029 => out.push(&new),
            other => out.push_unit(other),
        }
    }
    Ok(out.finish().into())
}

/// ASCII is normal in every form; other letters would need tables that are not here.
pub(super) fn normalize(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.text(0)?.as_ascii() {
        Some(_) => Ok(args.value(0)),
        None => Err(call.not_supported()),
    }
}

pub(super) fn is_normalized(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.text(0)?.as_ascii() {
        Some(_) => Ok(true.into()),
        None => Err(call.not_supported()),
    }
}
