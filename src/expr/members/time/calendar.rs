//! The Gregorian calendar in ticks of 100 nanoseconds.

use crate::expr::value::{DateKind, DateTime, Exception, Fault};

pub(super) const SECOND: i64 = 10_000_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;
/// Last tick of the year 9999.
pub(super) const MOST_TICKS: i64 = 3_155_378_975_999_999_999;
/// Ticks at 1970-01-01.
pub(super) const UNIX_EPOCH: i64 = 621_355_968_000_000_000;

/// Year, month and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i32,
    pub(super) month: i32,
    pub(super) day: i32,
}

pub(super) fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 0001-01-01 to the first day of a year.
fn days_before_year(year: i32) -> i64 {
    let years = i64::from(year) - 1;
    years * 365 + years / 4 - years / 100 + years / 400
}

pub(super) fn day_of_year(date: Date) -> i32 {
    (1..date.month).map(|month| days_in_month(date.year, month)).sum::<i32>() + date.day
}

/// Ticks of the start of a day; `None` for a date that does not exist.
pub(super) fn ticks_of_date(date: Date) -> Option<i64> {
    let valid = (1..=9999).contains(&date.year)
        && (1..=12).contains(&date.month)
        && (1..=days_in_month(date.year, date.month)).contains(&date.day);
    valid.then(|| (days_before_year(date.year) + i64::from(day_of_year(date)) - 1) * DAY)
}

/// The date of a tick.
pub(super) fn date_of_ticks(ticks: i64) -> Date {
    let days = ticks.div_euclid(DAY);
    let mut year = i32::try_from(days / 366).unwrap_or(0) + 1;
    while days_before_year(year + 1) <= days {
        year += 1;
    }
    let mut left = i32::try_from(days - days_before_year(year)).unwrap_or(0);
    let mut month = 1;
    while left >= days_in_month(year, month) && month < 12 {
        left -= days_in_month(year, month);
        month += 1;
    }
    Date { year, month, day: left + 1 }
}

/// 0 for Sunday.
pub(super) fn day_of_week(ticks: i64) -> i64 {
    (ticks.div_euclid(DAY) + 1) % 7
}

/// Hour, minute, second and the ticks within the second.
pub(super) fn clock(ticks: i64) -> (i64, i64, i64, i64) {
    let within = ticks.rem_euclid(DAY);
    (within / HOUR, within / MINUTE % 60, within / SECOND % 60, within % SECOND)
}

/// A date with checked ticks.
pub(super) fn checked(ticks: Option<i64>, kind: DateKind, name: &str) -> Result<DateTime, Fault> {
    match ticks {
        Some(ticks) if (0..=MOST_TICKS).contains(&ticks) => Ok(DateTime { ticks, kind }),
        _ => Err(Exception::out_of_range_because(
            "The added or subtracted value results in an un-representable DateTime.",
            name,
        )
        .into()),
    }
}

/// Ticks with months added; the day is the last of its month when it does not exist there.
pub(super) fn add_months(ticks: i64, months: i32) -> Option<i64> {
    let date = date_of_ticks(ticks);
    let index = i64::from(date.year) * 12 + i64::from(date.month) - 1 + i64::from(months);
    let year = i32::try_from(index.div_euclid(12)).ok()?;
    let month = i32::try_from(index.rem_euclid(12)).ok()? + 1;
    let day = date.day.min(days_in_month(year, month));
    Some(ticks_of_date(Date { year, month, day })? + ticks.rem_euclid(DAY))
}
