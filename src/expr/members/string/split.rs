//! `Split`.

use crate::expr::members::{Args, Call};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Text, Value};

const REMOVE_EMPTY: i64 = 1;
const TRIM: i64 = 2;

/// What stands between the parts.
enum Separators {
    White,
    Units(Vec<u16>),
    Texts(Vec<Vec<u16>>),
}

fn separators(value: &Value) -> Separators {
    match value {
        Value::Char(unit) => Separators::Units(vec![*unit]),
        Value::String(text) => Separators::Texts(vec![text.units().into_owned()]),
        Value::Array(array) if !array.is_empty() => {
            let values = array.to_vec();
            let units: Vec<u16> = values
                .iter()
                .filter_map(|value| if let Value::Char(unit) = value { Some(*unit) } else { None })
                .collect();
            if *array.element() == Type::Char {
                return Separators::Units(units);
            }
            let text = |value: &Value| match value {
                Value::String(text) => text.units().into_owned(),
                _ => Vec::new(),
            };
            Separators::Texts(values.iter().map(text).collect())
        }
        _ => Separators::White,
    }
}

pub(super) fn is_white(unit: u16) -> bool {
    char::from_u32(unit.into()).is_some_and(char::is_whitespace)
}

impl Separators {
    /// Length of a separator at the start of the units.
    fn at(&self, units: &[u16]) -> Option<usize> {
        let first = *units.first()?;
        match self {
            Self::White => is_white(first).then_some(1),
            Self::Units(known) => known.contains(&first).then_some(1),
            Self::Texts(texts) => {
                texts.iter().find(|text| !text.is_empty() && units.starts_with(text)).map(Vec::len)
            }
        }
    }
}

pub(super) fn trim_units(units: &[u16]) -> &[u16] {
    let start = units.iter().position(|unit| !is_white(*unit)).unwrap_or(units.len());
    let end = units.iter().rposition(|unit| !is_white(*unit)).map_or(start, |at| at + 1);
    units.get(start..end).unwrap_or_default()
}

/// Every overload: the separators come first, count and options wherever they stand.
pub(super) fn split(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (mut count, mut options) = (i32::MAX, 0);
    for value in args.0.iter().skip(2) {
        match value {
            Value::Int(number) => count = *number,
            Value::Enum(_, number) => options = *number,
            _ => {}
        }
    }
    if count < 0 {
        return Err(Exception::out_of_range("count").into());
    }
    if !(0..=3).contains(&options) {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            format!("Illegal enum value: {options}."),
            "options",
        )
        .into());
    }
    // A null text is no separator, unlike a null array.
    let separators = match args.get(1) {
        Value::Null
            if call
                .member
                .parameters
                .first()
                .is_some_and(|parameter| parameter.ty == Type::String) =>
        {
            Separators::Texts(Vec::new())
        }
        other => separators(other),
    };
    let text = args.text(0)?;
    let units = text.units();
    let parts = parts(&units, &separators, usize::try_from(count).unwrap_or(0), options);
    call.interpreter.reserve(parts.len())?;
    let values = parts.into_iter().map(|part| Value::String(Text::from_units(part))).collect();
    Ok(Array::new(Type::String, values).into())
}

fn parts<'a>(
    units: &'a [u16],
    separators: &Separators,
    count: usize,
    options: i64,
) -> Vec<&'a [u16]> {
    let trim = |part: &'a [u16]| if options & TRIM != 0 { trim_units(part) } else { part };
    let keep = |part: &[u16]| options & REMOVE_EMPTY == 0 || !part.is_empty();
    let mut found = Vec::new();
    if count == 0 {
        return found;
    }
    let (mut start, mut at) = (0, 0);
    while at < units.len() && found.len() + 1 < count {
        let rest = units.get(at..).unwrap_or_default();
        let Some(length) = separators.at(rest) else {
            at += 1;
            continue;
        };
        let part = trim(units.get(start..at).unwrap_or_default());
        if keep(part) {
            found.push(part);
        }
        at += length;
        start = at;
    }
    // The last part takes the rest; empty parts before it go first.
    if found.len() + 1 == count && options & REMOVE_EMPTY != 0 && count > 1 {
        loop {
            let mut end = start;
            let next = loop {
                let Some(rest) = units.get(end..).filter(|rest| !rest.is_empty()) else {
                    break None;
                };
                match separators.at(rest) {
                    Some(length) => break Some(length),
                    None => end += 1,
                }
            };
            match next {
                Some(length) if trim(units.get(start..end).unwrap_or_default()).is_empty() => {
                    start = end + length;
                }
                _ => break,
            }
        }
    }
    let last = trim(units.get(start..).unwrap_or_default());
    if keep(last) {
        found.push(last);
    }
    found
}
