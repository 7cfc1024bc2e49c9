//! Finding and comparing texts by the six ways of `StringComparison`.

use std::cmp::Ordering;

use super::casing::upper;
use crate::expr::members::culture::compare_by_culture;
use crate::expr::members::culture::is_ignorable;
use crate::expr::value::{Exception, Fault, Text};

/// How texts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expr::members) struct Comparison {
    pub(in crate::expr::members) culture: bool,
    pub(in crate::expr::members) ignore_case: bool,
}

impl Comparison {
    /// Unit by unit.
    pub(in crate::expr::members) const ORDINAL: Self = Self { culture: false, ignore_case: false };
    /// As the current culture has it.
    pub(in crate::expr::members) const CULTURE: Self = Self { culture: true, ignore_case: false };

    /// From the number of a `StringComparison`.
    pub(in crate::expr::members) fn of(number: i64) -> Result<Self, Fault> {
        if !(0..6).contains(&number) {
            return Err(Exception::with_parameter(
                "System.ArgumentException",
                "The string comparison type passed in is currently not supported.",
                "comparisonType",
            )
            .into());
        }
        Ok(Self { culture: number < 4, ignore_case: number % 2 == 1 })
    }
}

/// Letters whose weight no neighbour changes, so that a culture finds what unit by unit is there.
fn is_plain(unit: u16) -> bool {
    !is_ignorable(unit)
        && (unit < 0x300
            || matches!(unit, 0x370..=0x482 | 0x48a..=0x590 | 0x2010..=0x2027 | 0x2030..=0x205e
                | 0x20a0..=0x20cf | 0x2100..=0x2bff | 0x3000..=0x3029 | 0x4e00..=0x9fff
                | 0xac00..=0xd7a3 | 0xd83c..=0xd83e | 0xdc00..=0xdfff))
}

fn is_ignorable_text(text: &Text) -> bool {
    text.units().iter().all(|unit| is_ignorable(*unit))
}

/// Units to compare one by one; a value that weighs nothing is empty.
fn prepared(text: &Text, value: &Text, how: Comparison) -> Result<(Text, Text), Fault> {
    let (mut text, mut value) = (text.clone(), value.clone());
    if how.culture {
        if is_ignorable_text(&value) {
            value = Text::default();
        } else if !text.units().iter().chain(value.units().iter()).all(|unit| is_plain(*unit)) {
            return Err(Fault::not_supported(
                "culture-sensitive search in texts with combining or invisible characters",
            ));
        }
    }
    if how.ignore_case {
        (text, value) = (upper(&text), upper(&value));
    }
    Ok((text, value))
}

/// First index of a value.
pub(in crate::expr::members) fn find(
    text: &Text,
    value: &Text,
    how: Comparison,
) -> Result<Option<usize>, Fault> {
    let (text, value) = prepared(text, value, how)?;
    if let (Some(text), Some(value)) = (text.as_ascii(), value.as_ascii()) {
        return Ok(text.find(value));
    }
    if value.is_empty() {
        return Ok(Some(0));
    }
    let (text, value) = (text.units(), value.units());
    let (text, value) = (bytes(&text), bytes(&value));
    Ok(find_even(&text, &value, 0))
}

fn bytes(units: &[u16]) -> Vec<u8> {
    units.iter().flat_map(|unit| unit.to_be_bytes()).collect()
}

/// Index in units of a match that starts at a whole unit.
fn find_even(text: &[u8], value: &[u8], from: usize) -> Option<usize> {
    let finder = memchr::memmem::Finder::new(value);
    let mut at = from;
    loop {
        let found = at + finder.find(text.get(at..)?)?;
        if found.is_multiple_of(2) {
            return Some(found / 2);
        }
        at = found + 1;
    }
}

/// Last index of a value.
pub(in crate::expr::members) fn find_last(
    text: &Text,
    value: &Text,
    how: Comparison,
) -> Result<Option<usize>, Fault> {
    let (text, value) = prepared(text, value, how)?;
    if value.is_empty() {
        return Ok(Some(text.len()));
    }
    if let (Some(text), Some(value)) = (text.as_ascii(), value.as_ascii()) {
        return Ok(text.rfind(value));
    }
    let (text, value) = (text.units(), value.units());
    let reversed = |units: &[u16]| bytes(&units.iter().rev().copied().collect::<Vec<_>>());
    let found = find_even(&reversed(&text), &reversed(&value), 0);
    Ok(found.map(|at| text.len() - at - value.len()))
}

/// True when the text starts with a value.
pub(in crate::expr::members) fn starts_with(
    text: &Text,
    value: &Text,
    how: Comparison,
) -> Result<bool, Fault> {
    let (text, value) = prepared(text, value, how)?;
    Ok(text.slice(0..value.len()).is_some_and(|head| head == value))
}

/// True when the text ends with a value.
pub(in crate::expr::members) fn ends_with(
    text: &Text,
    value: &Text,
    how: Comparison,
) -> Result<bool, Fault> {
    let (text, value) = prepared(text, value, how)?;
    let start = text.len().checked_sub(value.len());
    Ok(start.and_then(|start| text.slice(start..text.len())).is_some_and(|tail| tail == value))
}

/// Order of two texts.
pub(in crate::expr::members) fn compare(
    a: &Text,
    b: &Text,
    how: Comparison,
) -> Result<Ordering, Fault> {
    if how.culture {
        return compare_by_culture(a, b, how.ignore_case);
    }
    Ok(match how.ignore_case {
        true => upper(a).compare_ordinal(&upper(b)),
        false => a.compare_ordinal(b),
    })
}

/// `CompareOrdinal` and its kind give the difference of the first units that differ, or of the
/// lengths.
pub(in crate::expr::members) fn difference(
    a: &Text,
    b: &Text,
    how: Comparison,
) -> Result<i32, Fault> {
    if how.culture {
        return Ok(compare(a, b, how)? as i32);
    }
    let (a, b) = if how.ignore_case { (upper(a), upper(b)) } else { (a.clone(), b.clone()) };
    let (a, b) = (a.units(), b.units());
    let length = |units: &[u16]| i32::try_from(units.len()).unwrap_or(i32::MAX);
    let found = a.iter().zip(b.iter()).find(|(x, y)| x != y);
    Ok(match found {
        Some((x, y)) => i32::from(*x) - i32::from(*y),
        // Within the first two units the runtime compares with the zero behind the end.
        None if !how.ignore_case && a.len().min(b.len()) < 2 => {
            let at = a.len().min(b.len());
            let unit = |units: &[u16]| units.get(at).map_or(0, |unit| i32::from(*unit));
            unit(&a) - unit(&b)
        }
        None => length(&a) - length(&b),
    })
}

/// True for equal texts, null included.
pub(in crate::expr::members) fn equal(
    a: Option<&Text>,
    b: Option<&Text>,
    how: Comparison,
) -> Result<bool, Fault> {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Ok(true),
        (Some(a), Some(b)) if how == Comparison::ORDINAL => Ok(a == b),
        (Some(a), Some(b)) => Ok(compare(a, b, how)?.is_eq()),
        (None, None) => Ok(true),
        _ => Ok(false),
    }
}
