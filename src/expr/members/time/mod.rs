//! `DateTime`, `DateTimeOffset`, `TimeSpan` and their enumerations.

mod calendar;
mod date_time;
mod exact;
mod format;
mod offset;
mod parse;
mod span;
mod span_parse;
mod zone;

pub(super) use zone::TYPES as ZONES;

use super::{TypeRows, enumeration, structure};
use crate::expr::value::{DateKind, DateTime};

pub(super) use format::{format_date_time, format_date_time_offset, format_time_span};

macro_rules! bases {
    ($own:literal) => {
        &[
            "IComparable",
            "IFormattable",
            concat!("IComparable<", $own, ">"),
            concat!("IEquatable<", $own, ">"),
        ]
    };
}

pub(super) const TYPES: &[TypeRows] = &[
    structure("System.DateTime", "a point in time")
        .bases(bases!("DateTime"))
        .rows(date_time::DATE_TIME),
    structure("System.DateTimeOffset", "a point in time with the offset of its clock")
        .bases(bases!("DateTimeOffset"))
        .rows(offset::DATE_TIME_OFFSET),
    structure("System.TimeSpan", "a length of time")
        .bases(bases!("TimeSpan"))
        .rows(span::TIME_SPAN),
    enumeration(
        "System.DateTimeKind",
        &[("Unspecified", 0), ("Utc", 1), ("Local", 2)],
        "what a time is relative to",
    ),
    enumeration(
        "System.DayOfWeek",
        &[
            ("Sunday", 0),
            ("Monday", 1),
            ("Tuesday", 2),
            ("Wednesday", 3),
            ("Thursday", 4),
            ("Friday", 5),
            ("Saturday", 6),
        ],
        "days of the week",
    ),
    enumeration(
        "System.Globalization.DateTimeStyles",
        &[
            ("None", 0),
            ("AllowLeadingWhite", 1),
            ("AllowTrailingWhite", 2),
            ("AllowInnerWhite", 4),
            ("AllowWhiteSpaces", 7),
            ("NoCurrentDateDefault", 8),
            ("AdjustToUniversal", 16),
            ("AssumeLocal", 32),
            ("AssumeUniversal", 64),
            ("RoundtripKind", 128),
        ],
        "how a text of a time is read",
    )
    .flags(),
    enumeration(
        "System.Globalization.TimeSpanStyles",
        &[("None", 0), ("AssumeNegative", 1)],
        "how a text of a length of time is read",
    )
    .flags(),
];

/// `DateTime.Parse` without styles.
pub(super) fn read_date_time(
    interpreter: &mut crate::expr::eval::Interpreter<'_>,
    text: &str,
) -> Result<DateTime, crate::expr::value::Fault> {
    date_time::read(interpreter, text, 0)
}

/// `DateTime.Parse` with `RoundtripKind`: a zone that is UTC stays so.
pub(super) fn read_round_trip(
    interpreter: &mut crate::expr::eval::Interpreter<'_>,
    text: &str,
) -> Result<DateTime, crate::expr::value::Fault> {
    const ROUND_TRIP: i64 = 128;
    date_time::read(interpreter, text, ROUND_TRIP)
}

/// A date as contexts write it: ISO 8601, turned into UTC.
pub(crate) fn parse_date_time(text: &str) -> Option<DateTime> {
    let date = crate::expr::json::iso_date(text)?;
    Some(DateTime { kind: DateKind::Utc, ..date })
}

/// `TimeSpan.Parse` under the invariant culture.
///
/// # Errors
/// `FormatException`, `OverflowException`
pub(super) fn parse_time_span(
    text: &str,
) -> Result<crate::expr::value::TimeSpan, crate::expr::value::Fault> {
    span_parse::parse(text)
}

/// `DateTimeOffset.Parse` without styles.
///
/// # Errors
/// `FormatException`
pub(super) fn read_offset(
    interpreter: &mut crate::expr::eval::Interpreter<'_>,
    text: &str,
) -> Result<crate::expr::value::DateTimeOffset, crate::expr::value::Fault> {
    offset::read(interpreter, text)
}

/// A date as `ToString()` writes it under the invariant culture.
pub(super) fn shown(date: DateTime) -> String {
    format_date_time(date, "", &super::culture::INVARIANT).unwrap_or_default()
}
