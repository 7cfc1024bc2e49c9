//! Dates in JSON texts, which have two forms and no kind of their own.

use crate::expr::value::{DateKind, DateTime, Text};

/// The date that the reader makes of a string: ISO form, or `/Date(milliseconds)/`.
pub(crate) fn json_date(text: &Text) -> Option<DateTime> {
    let text = text.as_ascii()?;
    match text.as_bytes().first()? {
        b'/' => epoch_date(text),
        b'0'..=b'9' => iso_date(text),
        _ => None,
    }
}

/// `/Date(1198908717056)/`, with an offset when it is to be local time, which is UTC.
fn epoch_date(text: &str) -> Option<DateTime> {
    const EPOCH: i64 = 621_355_968_000_000_000;
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let sign = inner.get(1..)?.find(['+', '-']).map(|at| at + 1);
    let (digits, kind) = match sign {
        Some(at) => (inner.get(..at)?, DateKind::Local),
        None => (inner, DateKind::Utc),
    };
    if let Some(offset) = sign.and_then(|at| inner.get(at + 1..)) {
        offset.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    }
    let ticks = digits.parse::<i64>().ok()?.checked_mul(10_000)?.checked_add(EPOCH)?;
    (0..=3_155_378_975_999_999_999).contains(&ticks).then_some(DateTime { ticks, kind })
}

/// Days from 0001-01-01 to a date.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month - 1).ok()?)?;
    if !(1..=9999).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let before = year - 1;
    let months: i64 = lengths.iter().take(usize::try_from(month - 1).ok()?).sum();
    Some(before * 365 + before / 4 - before / 100 + before / 400 + months + day - 1)
}

/// `2024-03-05T14:07:09[.fffffff][Z|±hh:mm]`; an offset is turned into local time, which is UTC.
pub(crate) fn iso_date(text: &str) -> Option<DateTime> {
    if !(19..=40).contains(&text.len()) || text.as_bytes().get(10) != Some(&b'T') {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
    };
    let separators = [(4, '-'), (7, '-'), (13, ':'), (16, ':')];
    if !separators.iter().all(|(at, c)| text.get(*at..).is_some_and(|rest| rest.starts_with(*c))) {
        return None;
    }
    let day = days(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if hour > 24 || minute > 59 || second > 59 || hour == 24 && (minute > 0 || second > 0) {
        return None;
    }
    let mut ticks = (day * 86_400 + hour * 3_600 + minute * 60 + second) * 10_000_000;
    let mut rest = text.get(19..)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        let digits = fraction.get(..end)?;
        if digits.is_empty() || digits.len() > 7 {
            return None;
        }
        ticks += format!("{digits:0<7}").parse::<i64>().ok()?;
        rest = fraction.get(end..)?;
    }
    let kind = match rest {
        "" => DateKind::Unspecified,
        "Z" => DateKind::Utc,
        offset => {
            let sign = match offset.get(..1)? {
                "+" => -1,
                "-" => 1,
                _ => return None,
            };
            let digits: String = offset.get(1..)?.chars().filter(|c| *c != ':').collect();
            let (hours, minutes) =
                (digits.get(..2)?.parse::<i64>().ok()?, digits.get(2..)?.parse::<i64>().ok()?);
            ticks += sign * (hours * 60 + minutes) * 600_000_000;
            DateKind::Local
        }
    };
    (0..=3_155_378_975_999_999_999).contains(&ticks).then_some(DateTime { ticks, kind })
}
