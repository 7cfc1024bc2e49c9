//! Calendar periods in UTC, the windows of quotas.
//!
//! Documented (llm-token-limit, 2026-04): a quota window starts at the UTC timestamp
//! truncated to the unit of the period, not at the first call. On which day a week starts is
//! not documented; [`WeekStart`] is an assumption.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Micros, Time};

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// The period of a token quota, under the names of `token-quota-period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Period {
    /// From each full hour to the next.
    Hourly,
    /// From midnight to midnight.
    Daily,
    /// Seven days; see [`WeekStart`].
    Weekly,
    /// From the first of a month to the first of the next.
    Monthly,
    /// From 1 January to 1 January.
    Yearly,
}

/// A value of `token-quota-period` that is none of the five.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a quota period: use Hourly, Daily, Weekly, Monthly or Yearly")]
pub struct UnknownPeriod(pub String);

/// The day on which a weekly window starts, at 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WeekStart {
    /// ISO 8601.
    #[default]
    Monday,
    /// The default of .NET's invariant culture.
    Sunday,
}

/// A stretch of time: `start` belongs to it, `end` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// First instant.
    pub start: Time,
    /// The instant after the last.
    pub end: Time,
}

impl Window {
    /// True when `at` lies in the window.
    #[must_use]
    pub fn contains(self, at: Time) -> bool {
        self.start <= at && !self.is_over(at)
    }

    /// True when the window has ended by `at`. One that reaches to the end of time never has.
    #[must_use]
    pub fn is_over(self, at: Time) -> bool {
        at >= self.end && self.end < Time::MAX
    }

    fn of_length(at: Time, length: i64, shift: i64) -> Self {
        let start = at.0.saturating_add(shift).div_euclid(length).saturating_mul(length);
        let start = start.saturating_sub(shift);
        Self { start: Time(start), end: Time(start.saturating_add(length)) }
    }

    /// The window between two dates; a missing date is past the calendar's end.
    fn between(start: Option<Date>, end: Option<Date>) -> Self {
        Self {
            start: start.and_then(midnight).unwrap_or(Time::MIN),
            end: end.and_then(midnight).unwrap_or(Time::MAX),
        }
    }
}

impl Period {
    /// Every period, shortest first.
    pub const ALL: &'static [Self] =
        &[Self::Hourly, Self::Daily, Self::Weekly, Self::Monthly, Self::Yearly];

    /// The name as policies write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hourly => "Hourly",
            Self::Daily => "Daily",
            Self::Weekly => "Weekly",
            Self::Monthly => "Monthly",
            Self::Yearly => "Yearly",
        }
    }

    /// The window that holds `at`.
    #[must_use]
    pub fn window(self, at: Time, week: WeekStart) -> Window {
        // Day 0 of the epoch was a Thursday.
        let shift = match week {
            WeekStart::Monday => 3 * DAY,
            WeekStart::Sunday => 4 * DAY,
        };
        match self {
            Self::Hourly => Window::of_length(at, HOUR, 0),
            Self::Daily => Window::of_length(at, DAY, 0),
            Self::Weekly => Window::of_length(at, 7 * DAY, shift),
            Self::Monthly => {
                let date = date_of(at);
                let next = match date.month() {
                    12 => first_of(i32::from(date.year()) + 1, 1),
                    month => first_of(i32::from(date.year()), month + 1),
                };
                Window::between(first_of(i32::from(date.year()), date.month()), next)
            }
            Self::Yearly => {
                let year = i32::from(date_of(at).year());
                Window::between(first_of(year, 1), first_of(year + 1, 1))
            }
        }
    }
}

/// How a quota divides time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Windows {
    /// By the calendar: `token-quota-period`.
    Calendar(Period),
    /// In stretches of `length`, one of which starts at `origin`: `renewal-period` of quotas
    /// for calls. `length` is positive.
    Every {
        /// How long each is.
        length: Micros,
        /// Start of one of them.
        origin: Time,
    },
    /// Not at all: a quota for good.
    Endless,
}

impl Windows {
    /// The window that holds `at`.
    #[must_use]
    pub fn window(self, at: Time, week: WeekStart) -> Window {
        match self {
            Self::Calendar(period) => period.window(at, week),
            Self::Every { length, origin } => {
                let length = length.0.max(1);
                Window::of_length(at, length, origin.0.rem_euclid(length).saturating_neg())
            }
            Self::Endless => Window { start: Time::MIN, end: Time::MAX },
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Period {
    type Err = UnknownPeriod;

    fn from_str(text: &str) -> Result<Self, UnknownPeriod> {
        let found = Self::ALL.iter().find(|period| period.name() == text);
        found.copied().ok_or_else(|| UnknownPeriod(text.to_owned()))
    }
}

/// The UTC date of an instant; instants outside jiff's calendar take its first or last day.
fn date_of(at: Time) -> Date {
    let edge = if at.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    let timestamp = jiff::Timestamp::from_microsecond(at.0).unwrap_or(edge);
    timestamp.to_zoned(TimeZone::UTC).date()
}

fn first_of(year: i32, month: i8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month, 1).ok()
}

fn midnight(date: Date) -> Option<Time> {
    let zoned = date.to_zoned(TimeZone::UTC).ok()?;
    Some(Time(zoned.timestamp().as_microsecond()))
}
