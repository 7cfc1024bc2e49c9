//! `DateTime.ParseExact`: a text by its format.

use super::calendar::{DAY, Date, HOUR, MINUTE, SECOND, date_of_ticks, day_of_week, ticks_of_date};
use super::format::{invalid, quoted, run, standard_pattern};
use super::parse::{Found, full_year, unreadable};
use crate::expr::members::culture::{Culture, INVARIANT};
use crate::expr::value::Fault;

const LEADING_WHITE: i64 = 1;
const TRAILING_WHITE: i64 = 2;
const INNER_WHITE: i64 = 4;
const NO_CURRENT_DATE: i64 = 8;

#[derive(Default)]
struct Parts {
    year: Option<i32>,
    month: Option<i32>,
    day: Option<i32>,
    weekday: Option<i64>,
    hour: Option<i64>,
    half: Option<i64>,
    minute: i64,
    second: i64,
    ticks: i64,
    afternoon: Option<bool>,
    offset: Option<i16>,
    zulu: bool,
}

/// Takes so many digits from the front.
fn digits<'a>(rest: &mut &'a str, least: usize, most: usize) -> Option<&'a str> {
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    let (head, tail) = rest.split_at_checked(count)?;
    *rest = tail;
    Some(head)
}

fn number(rest: &mut &str, length: usize) -> Option<i64> {
    digits(rest, length.min(2), 2)?.parse().ok()
}

/// Takes the longest of the names that fits, in any case.
fn name(rest: &mut &str, names: &[&str]) -> Option<usize> {
    let fits = |name: &str| {
        let head: String = rest.chars().take(name.chars().count()).collect();
        (!name.is_empty() && head.to_lowercase() == name.to_lowercase()).then_some(head.len())
    };
    let (index, length) = names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| Some((index, fits(name)?)))
        .max_by_key(|(_, length)| *length)?;
    *rest = rest.get(length..)?;
    Some(index)
}

fn zone(rest: &mut &str, length: usize) -> Option<i16> {
    let negative = match rest.chars().next()? {
        '+' => false,
        '-' => true,
        _ => return None,
    };
    *rest = rest.get(1..)?;
    let hours: i16 = digits(rest, length.min(2), 2)?.parse().ok()?;
    let minutes: i16 = if length > 2 {
        *rest = rest.strip_prefix(':').unwrap_or(rest);
        digits(rest, 2, 2)?.parse().ok()?
    } else {
        0
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let total = hours * 60 + minutes;
    Some(if negative { -total } else { total })
}

/// Reads a text by a standard or custom format.
pub(super) fn parse_exact(
    text: &str,
    format: &str,
    culture: &Culture,
    styles: i64,
    now: i64,
) -> Result<Found, Fault> {
    let mut letters = format.chars();
    let (pattern, culture, letter) = match (letters.next(), letters.next()) {
        (None, _) => return Err(invalid()),
        (Some(letter), None) => {
            let pattern = standard_pattern(letter, culture).ok_or_else(invalid)?;
            let fixed = "oOrRsu".contains(letter);
            (pattern, if fixed { &INVARIANT } else { culture }, Some(letter))
        }
        _ => (format.to_owned(), culture, None),
    };
    let pattern: Vec<char> = pattern.chars().collect();
    let mut rest = text;
    if styles & LEADING_WHITE != 0 {
        rest = rest.trim_start();
    }
    if styles & TRAILING_WHITE != 0 {
        rest = rest.trim_end();
    }
    let mut parts = Parts::default();
    let mut at = 0;
    while let Some(&c) = pattern.get(at) {
        if styles & INNER_WHITE != 0 {
            rest = rest.trim_start();
        }
        at += step(&pattern, at, c, &mut rest, &mut parts, culture)?
            .ok_or_else(|| unreadable(text))?;
    }
    if !rest.is_empty() {
        return Err(unreadable(text));
    }
    let mut found = settle(&parts, styles, now).ok_or_else(|| unreadable(text))?;
    if matches!(letter, Some('U')) {
        found.offset = Some(0);
    }
    Ok(found)
}

/// Reads what one piece of the format stands for; gives its length, `None` when the text differs.
fn step(
    pattern: &[char],
    at: usize,
    c: char,
    rest: &mut &str,
    parts: &mut Parts,
    culture: &Culture,
) -> Result<Option<usize>, Fault> {
    let length = run(pattern, at);
    let literal = match c {
        '\'' | '"' => Some(quoted(pattern, at)?),
        '\\' => Some((pattern.get(at + 1).ok_or_else(invalid)?.to_string(), 2)),
        ':' => Some((culture.time_separator.to_owned(), 1)),
        '/' => Some((culture.date_separator.to_owned(), 1)),
        '%' => {
            let next = pattern.get(at + 1).filter(|next| **next != '%').ok_or_else(invalid)?;
            return Ok(part(*next, 1, rest, parts, culture)?.map(|()| 2));
        }
        // A point before an optional fraction goes with it.
        '.' if pattern.get(at + 1) == Some(&'F') && !rest.starts_with('.') => {
            return Ok(Some(1 + run(pattern, at + 1)));
        }
        _ if "dfFghHKmMstyz".contains(c) => {
            return Ok(part(c, length, rest, parts, culture)?.map(|()| length));
        }
        other => Some((other.to_string(), 1)),
    };
    let Some((literal, length)) = literal else { return Ok(None) };
    Ok(rest.strip_prefix(literal.as_str()).map(|tail| {
        *rest = tail;
        length
    }))
}

fn part(
    letter: char,
    length: usize,
    rest: &mut &str,
    parts: &mut Parts,
    culture: &Culture,
) -> Result<Option<()>, Fault> {
    if matches!(letter, 'f' | 'F') && length > 7 {
        return Err(invalid());
    }
    if letter == 'g' {
        return Err(Fault::not_supported("reading an era"));
    }
    Ok(read_part(letter, length, rest, parts, culture))
}

fn read_part(
    letter: char,
    length: usize,
    rest: &mut &str,
    parts: &mut Parts,
    culture: &Culture,
) -> Option<()> {
    match letter {
        'd' if length < 3 => parts.day = i32::try_from(number(rest, length)?).ok(),
        'd' => {
            let names = if length == 3 { culture.short_days } else { culture.days };
            parts.weekday = i64::try_from(name(rest, names)?).ok();
        }
        'M' if length < 3 => parts.month = i32::try_from(number(rest, length)?).ok(),
        'M' => {
            let names = if length == 3 { culture.short_months } else { culture.months };
            parts.month = i32::try_from(name(rest, names)? + 1).ok();
        }
        'y' if length < 3 => parts.year = full_year(digits(rest, length, 2)?),
        'y' => parts.year = digits(rest, length, length)?.parse().ok(),
        'H' => parts.hour = Some(number(rest, length)?),
        'h' => parts.half = Some(number(rest, length)?),
        'm' => parts.minute = number(rest, length)?,
        's' => parts.second = number(rest, length)?,
        'f' | 'F' => {
            let least = if letter == 'f' { length } else { 0 };
            let fraction = digits(rest, least, length)?;
            parts.ticks = format!("{fraction:0<7}").parse().ok()?;
        }
        't' => {
            let afternoon = if length == 1 {
                let first = rest.chars().next()?.to_ascii_lowercase();
                *rest = rest.get(first.len_utf8()..)?;
                match first {
                    'a' => false,
                    'p' => true,
                    _ => return None,
                }
            } else {
                name(rest, &[culture.am, culture.pm])? == 1
            };
            parts.afternoon = Some(afternoon);
        }
        'z' => parts.offset = Some(zone(rest, length)?),
        'K' => {
            if let Some(tail) = rest.strip_prefix(['Z', 'z']) {
                *rest = tail;
                (parts.offset, parts.zulu) = (Some(0), true);
            } else if rest.starts_with(['+', '-']) {
                parts.offset = Some(zone(rest, 3)?);
            }
        }
        _ => return None,
    }
    Some(())
}

fn settle(parts: &Parts, styles: i64, now: i64) -> Option<Found> {
    let today = date_of_ticks(now);
    let none = parts.year.is_none() && parts.month.is_none() && parts.day.is_none();
    let day = if none {
        if styles & NO_CURRENT_DATE != 0 { 0 } else { now - now % DAY }
    } else {
        let date = Date {
            year: parts.year.unwrap_or(today.year),
            month: parts.month.unwrap_or(1),
            day: parts.day.unwrap_or(1),
        };
        ticks_of_date(date)?
    };
    if parts.weekday.is_some_and(|weekday| weekday != day_of_week(day)) {
        return None;
    }
    let hour = match (parts.hour, parts.half, parts.afternoon) {
        (Some(hour), _, Some(afternoon)) if (hour >= 12) != afternoon && hour != 0 => return None,
        (Some(hour), _, _) => hour,
        (None, Some(half), _) if !(0..=12).contains(&half) => return None,
        (None, Some(half), None) => half,
        (None, Some(half), Some(afternoon)) => half % 12 + if afternoon { 12 } else { 0 },
        (None, None, Some(true)) => 12,
        (None, None, _) => 0,
    };
    if hour > 23 || parts.minute > 59 || parts.second > 59 {
        return None;
    }
    let ticks = day + hour * HOUR + parts.minute * MINUTE + parts.second * SECOND + parts.ticks;
    Some(Found { ticks, offset: parts.offset, zulu: parts.zulu })
}
