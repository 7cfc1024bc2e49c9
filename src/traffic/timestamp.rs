//! Moments on the clock of recorded traffic.

use std::fmt;
use std::time::Duration;

use jiff::fmt::temporal::DateTimeParser;

/// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Parts of a microsecond are dropped: gateways record at most 100 nanoseconds,
/// and nothing that is metered depends on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment of an RFC 3339 text with `Z` or any offset; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        static PARSER: DateTimeParser = DateTimeParser::new();
        fast_utc(text.as_bytes()).or_else(|| {
            let moment = PARSER.parse_timestamp(text).ok()?;
            Some(Self(moment.as_microsecond()))
        })
    }

    /// The moment `duration` later; the last one there is when that is beyond it.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let microseconds = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(microseconds))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, with as many decimals as are needed.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(moment) => write!(formatter, "{moment}"),
            Err(_) => write!(formatter, "{} µs", self.0),
        }
    }
}

/// The moment of `2026-01-31T23:59:59.123456Z` exactly in this form, which nearly
/// every recorder writes; `None` for every other form, valid or not.
fn fast_utc(text: &[u8]) -> Option<Timestamp> {
    let (fixed, rest) = text.split_first_chunk::<19>()?;
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1, b':', i0, i1, b':', s0, s1] =
        *fixed
    else {
        return None;
    };
    let year = number(&[y0, y1, y2, y3])?;
    let (month, day) = (number(&[m0, m1])?, number(&[d0, d1])?);
    let (hour, minute, second) = (number(&[h0, h1])?, number(&[i0, i1])?, number(&[s0, s1])?);
    if !(1..=12).contains(&month) || day < 1 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if day > 28 && day > days_in(year, month) {
        return None;
    }
    let fraction = match rest {
        [b'Z'] => 0,
        [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) => microseconds(digits)?,
        _ => return None,
    };
    let seconds = ((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    Some(Timestamp(seconds * 1_000_000 + fraction))
}

/// The number that decimal digits stand for.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0'))
    })
}

/// The microseconds that the digits after the decimal point stand for.
fn microseconds(digits: &[u8]) -> Option<i64> {
    number(digits)?;
    let mut value = 0;
    for at in 0..6 {
        value = value * 10 + i64::from(digits.get(at).map_or(0, |digit| digit - b'0'));
    }
    Some(value)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, by counting
/// years from March so that the leap day is the last of its year.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let since_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * since_march + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - 719_468
}
