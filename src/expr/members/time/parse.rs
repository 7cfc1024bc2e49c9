//! `DateTime.Parse`: the forms of dates and times that the invariant culture reads.

use super::calendar::{DAY, Date, HOUR, MINUTE, SECOND, date_of_ticks, day_of_week, ticks_of_date};
use crate::expr::members::culture::{Culture, INVARIANT};
use crate::expr::value::{Exception, Fault};

/// What a text says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Ticks of the text's own clock.
    pub(super) ticks: i64,
    /// Minutes from UTC.
    pub(super) offset: Option<i16>,
    /// The zone was written as `Z` or `GMT`.
    pub(super) zulu: bool,
}

pub(super) fn unreadable(text: &str) -> Fault {
    Exception::format(format!("String '{text}' was not recognized as a valid DateTime.")).into()
}

/// A text with a word that no date has, or else just no date.
fn unreadable_or_unknown(text: &str, list: &[(Token<'_>, bool)]) -> Fault {
    let unknown = list.iter().find_map(|(token, _)| match token {
        Token::Word(word) if !is_known(word) => Some(*word),
        _ => None,
    });
    let Some(word) = unknown else { return unreadable(text) };
    let before = (word.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let index: usize = text.get(..before).map_or(0, |head| head.encode_utf16().count());
    Exception::format(format!(
        "The string '{text}' was not recognized as a valid DateTime. There is an unknown word starting at index '{index}'."
    ))
    .into()
}

fn is_known(word: &str) -> bool {
    let invariant = &INVARIANT;
    let names = [invariant.months, invariant.short_months, invariant.days, invariant.short_days];
    names.iter().any(|names| name_index(names, word).is_some())
        || is_designator(word) && !word.eq_ignore_ascii_case("a") && !word.eq_ignore_ascii_case("p")
        || ["z", "gmt", "utc", "t"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// A time of day that no clock shows.
fn no_time_of_day(text: &str) -> Fault {
    Exception::format(format!(
        "The DateTime represented by the string '{text}' is not supported in calendar 'System.Globalization.GregorianCalendar'."
    ))
    .into()
}

pub(super) fn unrepresentable() -> Fault {
    Exception::format("The DateTime represented by the string is out of range.").into()
}

/// Refuses cultures whose dates are read in another order or language.
pub(super) fn only_english(culture: &Culture) -> Result<(), Fault> {
    if matches!(culture.name, "" | "en-US") {
        return Ok(());
    }
    Err(Fault::not_supported(format!("reading dates of culture `{}`", culture.name)))
}

/// One piece of the text.
#[derive(Clone, Debug, PartialEq)]
enum Token<'a> {
    Number(&'a str),
    Word(&'a str),
    Mark(char),
}

fn tokens(text: &str) -> Vec<(Token<'_>, bool)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let blank = rest.len();
        rest = rest.trim_start();
        let spaced = rest.len() < blank;
        let Some(c) = (if spaced { rest.chars().next() } else { Some(c) }) else { break };
        let end = |test: fn(&char) -> bool| rest.chars().take_while(test).map(char::len_utf8).sum();
        let (token, length): (fn(&str) -> Token<'_>, usize) = if c.is_ascii_digit() {
            (|text| Token::Number(text), end(char::is_ascii_digit))
        } else if c.is_alphabetic() {
            (|text| Token::Word(text), end(|c| c.is_alphabetic()))
        } else {
            (|text| Token::Mark(text.chars().next().unwrap_or(' ')), c.len_utf8())
        };
        let (head, tail) = rest.split_at(length);
        found.push((token(head), spaced));
        rest = tail;
    }
    found
}

#[derive(Default)]
struct Reading<'a> {
    numbers: Vec<&'a str>,
    month: Option<i32>,
    /// Numbers that stood before the month's name.
    before_month: usize,
    weekday: Option<i64>,
    time: Option<(i64, i64, i64, i64)>,
    afternoon: Option<bool>,
    offset: Option<i16>,
    zulu: bool,
}

fn name_index(names: &[&str], word: &str) -> Option<usize> {
    names.iter().position(|name| name.eq_ignore_ascii_case(word))
}

fn digit_value(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// Reads a text in any of the usual forms.
pub(super) fn parse_text(text: &str, now: i64, styles: i64) -> Result<Found, Fault> {
    let list = tokens(text.trim());
    let mut reading = Reading::default();
    read_tokens(&list, &mut reading).ok_or_else(|| unreadable_or_unknown(text, &list))??;
    let date = match date_of(&reading, now) {
        Ok(date) => date.ok_or_else(|| unreadable(text))?,
        Err(fault) => return Err(fault),
    };
    let (hour, minute, second, ticks) = reading.time.unwrap_or((0, 0, 0, 0));
    let hour = match reading.afternoon {
        None => hour,
        Some(_) if !(0..=12).contains(&hour) => return Err(unreadable(text)),
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    if hour > 23 || minute > 59 || second > 59 {
        return Err(no_time_of_day(text));
    }
    let empty = reading.numbers.is_empty() && reading.month.is_none();
    let day = match date {
        Some(date) => ticks_of_date(date).ok_or_else(|| unreadable(text))?,
        None if empty && reading.time.is_none() => return Err(unreadable(text)),
        None if styles & 8 != 0 => 0,
        None => now - now % DAY,
    };
    if reading.weekday.is_some_and(|weekday| weekday != day_of_week(day)) {
        return Err(Exception::format(format!(
            "String '{text}' was not recognized as a valid DateTime because the day of week was incorrect."
        ))
        .into());
    }
    let ticks = day + hour * HOUR + minute * MINUTE + second * SECOND + ticks;
    Ok(Found { ticks, offset: reading.offset, zulu: reading.zulu })
}

/// `None` for a text that is no date; a fault for a form that is not read here.
fn read_tokens<'a>(
    list: &[(Token<'a>, bool)],
    reading: &mut Reading<'a>,
) -> Option<Result<(), Fault>> {
    let token = |at: usize| list.get(at).map(|(token, _)| token);
    let mut at = 0;
    while let Some((current, _)) = list.get(at) {
        match current {
            Token::Number(hour) if token(at + 1) == Some(&Token::Mark(':')) => {
                if reading.time.is_some() {
                    return None;
                }
                at = read_time(list, at, hour, reading)?;
                continue;
            }
            Token::Number(hour)
                if matches!(token(at + 1), Some(Token::Word(word)) if is_designator(word))
                    && reading.time.is_none() =>
            {
                reading.time = Some((digit_value(hour)?, 0, 0, 0));
            }
            Token::Number(number) => reading.numbers.push(number),
            Token::Word(word) => {
                let invariant = &INVARIANT;
                let month = name_index(invariant.months, word)
                    .or_else(|| name_index(invariant.short_months, word));
                let day = name_index(invariant.days, word)
                    .or_else(|| name_index(invariant.short_days, word));
                if let Some(month) = month {
                    if reading.month.is_some() {
                        return None;
                    }
                    reading.month = i32::try_from(month + 1).ok();
                    reading.before_month = reading.numbers.len();
                } else if let Some(day) = day {
                    reading.weekday = i64::try_from(day).ok();
                } else if is_designator(word) && reading.time.is_some() {
                    reading.afternoon = Some(word.starts_with(['p', 'P']));
                } else if ["z", "gmt"].iter().any(|zone| zone.eq_ignore_ascii_case(word))
                    && reading.time.is_some()
                {
                    (reading.offset, reading.zulu) = (Some(0), true);
                } else if !(word.eq_ignore_ascii_case("t") && reading.numbers.len() == 3) {
                    return None;
                }
            }
            Token::Mark('+' | '-') if reading.time.is_some() => {
                let negative = *current == Token::Mark('-');
                at = read_offset(list, at + 1, negative, reading)?;
                continue;
            }
            Token::Mark('/' | '-' | ',' | '.') => {}
            Token::Mark(_) => return None,
        }
        at += 1;
    }
    Some(Ok(()))
}

fn is_designator(word: &str) -> bool {
    ["am", "pm", "a", "p"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// `h:m[:s[.f…]]`; gives the index behind.
fn read_time(
    list: &[(Token<'_>, bool)],
    at: usize,
    hour: &str,
    reading: &mut Reading<'_>,
) -> Option<usize> {
    let number = |at: usize| match list.get(at) {
        Some((Token::Number(text), false)) if text.len() <= 2 => digit_value(text),
        _ => None,
    };
    let is = |at: usize, mark: char| matches!(list.get(at), Some((Token::Mark(found), false)) if *found == mark);
    if hour.len() > 2 {
        return None;
    }
    let minute = number(at + 2)?;
    let (mut second, mut ticks, mut next) = (0, 0, at + 3);
    if is(next, ':') {
        second = number(next + 1)?;
        next += 2;
        if is(next, '.') || is(next, ',') {
            let Some((Token::Number(digits), false)) = list.get(next + 1) else { return None };
            // Digits behind the seventh round the last tick, halves to even.
            let real: f64 = format!("0.{digits}").parse().ok()?;
            ticks = (real * 1e7).round_ties_even() as i64;
            next += 2;
        }
    }
    reading.time = Some((digit_value(hour)?, minute, second, ticks));
    Some(next)
}

/// `hh:mm`, `hhmm` or `hh` behind a sign.
fn read_offset(
    list: &[(Token<'_>, bool)],
    at: usize,
    negative: bool,
    reading: &mut Reading<'_>,
) -> Option<usize> {
    let Some((Token::Number(digits), false)) = list.get(at) else { return None };
    let (hours, minutes, next) = match (digits.len(), list.get(at + 1), list.get(at + 2)) {
        (1 | 2, Some((Token::Mark(':'), false)), Some((Token::Number(minutes), false)))
            if minutes.len() == 2 =>
        {
            (digit_value(digits)?, digit_value(minutes)?, at + 3)
        }
        (3 | 4, _, _) => {
            let (hours, minutes) = digits.split_at(digits.len() - 2);
            (digit_value(hours)?, digit_value(minutes)?, at + 1)
        }
        (1 | 2, _, _) => (digit_value(digits)?, 0, at + 1),
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let total = i16::try_from(hours * 60 + minutes).ok()?;
    reading.offset = Some(if negative { -total } else { total });
    Some(next)
}

/// Years of two digits are those up to 2049.
pub(super) fn full_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    Some(match text.len() {
        1 | 2 if year < 50 => 2000 + year,
        1 | 2 => 1900 + year,
        _ => year,
    })
}

/// The date of the numbers and the month's name; `Ok(None)` when they are none, `Ok(Some(None))`
/// without any.
fn date_of(reading: &Reading<'_>, now: i64) -> Result<Option<Option<Date>>, Fault> {
    let this_year = date_of_ticks(now).year;
    let small = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() <= 2);
    let date = |year: Option<i32>, month: Option<i32>, day: Option<i32>| {
        Some(Some(Date { year: year?, month: month?, day: day? }))
    };
    let month = reading.month;
    Ok(match (month, reading.numbers.as_slice()) {
        (None, []) => Some(None),
        (Some(_), [a, b]) if a.len() > 2 => date(full_year(a), month, small(b)),
        (Some(_), [a, b]) => date(full_year(b), month, small(a)),
        (Some(_), [a]) if a.len() > 2 => date(full_year(a), month, Some(1)),
        (Some(_), [a]) => date(Some(this_year), month, small(a)),
        (None, [a, b, c]) if a.len() > 2 => date(full_year(a), small(b), small(c)),
        (None, [a, b, c]) => date(full_year(c), small(a), small(b)),
        (None, [a, b]) if a.len() > 2 => date(full_year(a), small(b), Some(1)),
        (None, [a, b]) if b.len() > 2 => date(full_year(b), small(a), Some(1)),
        (None, [a, b]) => date(Some(this_year), small(a), small(b)),
        _ => None,
    })
}
