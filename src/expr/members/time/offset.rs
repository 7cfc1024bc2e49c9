//! `DateTimeOffset`.

use super::calendar::{
    DAY, HOUR, MINUTE, MOST_TICKS, SECOND, UNIX_EPOCH, add_months, clock, date_of_ticks,
    day_of_week, day_of_year,
};
use super::date_time::{enumerated, exact, parts, real_units, ticks_of_parts};
use super::format::format_date_time_offset;
use super::parse::{Found, parse_text};
use crate::expr::members::culture::settings;
use crate::expr::members::integers::{equals, other_type};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::value::{DateKind, DateTime, DateTimeOffset, Exception, Fault, TimeSpan, Value};

const PARSE: &str = "reads a date and time with an offset";
const EXACT: &str = "reads a date and time of this format";
const COMPARE: &str = "-1, 0 or 1 for earlier, equal or later";
const FORMAT: &str = "in a standard or custom format";

fn utc(date: DateTimeOffset) -> i64 {
    date.ticks - i64::from(date.offset) * MINUTE
}

fn ticks(args: Args<'_>) -> Result<i64, Fault> {
    Ok(args.date_time_offset(0)?.ticks)
}

fn date(ticks: i64, kind: DateKind) -> Value {
    DateTime { ticks, kind }.into()
}

fn at(ticks: i64, offset: i16) -> Value {
    DateTimeOffset { ticks, offset }.into()
}

macro_rules! read {
    ($signature:literal, $ticks:ident => $value:expr, $doc:literal) => {
        row(
            $signature,
            |_, a| {
                let $ticks = ticks(a)?;
                Ok(Value::Int($value as i32))
            },
            $doc,
        )
    };
}

macro_rules! add {
    ($signature:literal, $unit:expr, $doc:literal) => {
        row($signature, |_, a| moved(a, real_units(a.double(1)?, $unit)?, 1), $doc)
    };
}

macro_rules! order {
    ($operator:literal, $test:ident, $doc:literal) => {
        row(
            concat!(
                "static bool operator ",
                $operator,
                "(DateTimeOffset left, DateTimeOffset right)"
            ),
            |_, a| Ok(utc(a.date_time_offset(0)?).$test(&utc(a.date_time_offset(1)?)).into()),
            $doc,
        )
    };
}

pub(super) const DATE_TIME_OFFSET: &[Row] = &[
    row("new(long ticks, TimeSpan offset)", create, "from ticks of its clock"),
    row("new(DateTime dateTime)", create, "from a time of its own zone or of the gateway's"),
    row("new(DateTime dateTime, TimeSpan offset)", create, "from a time of its clock"),
    row("new(int year, int month, int day, int hour, int minute, int second, TimeSpan offset)", create, "from its parts"),
    row("new(int year, int month, int day, int hour, int minute, int second, int millisecond, TimeSpan offset)", create, "from its parts"),
    row("new(int year, int month, int day, int hour, int minute, int second, int millisecond, int microsecond, TimeSpan offset)", create, "from its parts"),
    row("static DateTimeOffset UtcNow { get; }", |call, _| Ok(at(call.interpreter.host().now().ticks, 0)), "the time of the evaluation").impure(),
    row("static DateTimeOffset Now { get; }", |call, _| Ok(at(call.interpreter.host().now().ticks, 0)), "the time of the evaluation in the gateway's zone, which is UTC").impure(),
    row("static DateTimeOffset MinValue { get; }", |_, _| Ok(at(0, 0)), "the start of the year 1"),
    row("static DateTimeOffset MaxValue { get; }", |_, _| Ok(at(MOST_TICKS, 0)), "the end of the year 9999"),
    row("static DateTimeOffset UnixEpoch { get; }", |_, _| Ok(at(UNIX_EPOCH, 0)), "1970-01-01"),
    row("DateTime DateTime { get; }", |_, a| Ok(date(ticks(a)?, DateKind::Unspecified)), "the time of its clock"),
    row("DateTime UtcDateTime { get; }", |_, a| Ok(date(utc(a.date_time_offset(0)?), DateKind::Utc)), "the time in UTC"),
    row("DateTime LocalDateTime { get; }", |_, a| Ok(date(utc(a.date_time_offset(0)?), DateKind::Local)), "the time in the gateway's zone, which is UTC"),
    row("DateTime Date { get; }", |_, a| Ok(date(ticks(a)? - ticks(a)? % DAY, DateKind::Unspecified)), "the start of the day"),
    row(
        "int TotalOffsetMinutes { get; }",
        |_, a| Ok(Value::Int(a.date_time_offset(0)?.offset.into())),
        "offset from UTC in minutes",
    ),
    row("TimeSpan Offset { get; }", |_, a| Ok(TimeSpan(i64::from(a.date_time_offset(0)?.offset) * MINUTE).into()), "offset from UTC"),
    row("TimeSpan TimeOfDay { get; }", |_, a| Ok(TimeSpan(ticks(a)? % DAY).into()), "time since midnight"),
    row("long Ticks { get; }", |_, a| Ok(ticks(a)?.into()), "ticks of its clock"),
    row("long UtcTicks { get; }", |_, a| Ok(utc(a.date_time_offset(0)?).into()), "ticks in UTC"),
    row("DayOfWeek DayOfWeek { get; }", |_, a| Ok(enumerated("System.DayOfWeek", day_of_week(ticks(a)?))), "day of the week"),
    read!("int Year { get; }", t => date_of_ticks(t).year, "year"),
    read!("int Month { get; }", t => date_of_ticks(t).month, "month from 1"),
    read!("int Day { get; }", t => date_of_ticks(t).day, "day of the month"),
    read!("int DayOfYear { get; }", t => day_of_year(date_of_ticks(t)), "day of the year from 1"),
    read!("int Hour { get; }", t => clock(t).0, "hour"),
    read!("int Minute { get; }", t => clock(t).1, "minute"),
    read!("int Second { get; }", t => clock(t).2, "second"),
    read!("int Millisecond { get; }", t => clock(t).3 / 10_000, "milliseconds of the second"),
    read!("int Microsecond { get; }", t => clock(t).3 / 10 % 1000, "microseconds of the millisecond"),
    add!("DateTimeOffset AddDays(double days)", DAY, "days later"),
    add!("DateTimeOffset AddHours(double hours)", HOUR, "hours later"),
    add!("DateTimeOffset AddMinutes(double minutes)", MINUTE, "minutes later"),
    add!("DateTimeOffset AddSeconds(double seconds)", SECOND, "seconds later"),
    add!("DateTimeOffset AddMilliseconds(double milliseconds)", 10_000, "milliseconds later"),
    row("DateTimeOffset AddTicks(long ticks)", |_, a| moved(a, a.long(1)?, 1), "ticks later"),
    row("DateTimeOffset AddMonths(int months)", |_, a| months(a, a.int(1)?), "months later"),
    row("DateTimeOffset AddYears(int years)", |_, a| months(a, a.int(1)?.saturating_mul(12)), "years later"),
    row("DateTimeOffset Add(TimeSpan timeSpan)", |_, a| moved(a, a.time_span(1)?.0, 1), "later"),
    row("TimeSpan Subtract(DateTimeOffset value)", minus, "the time between"),
    row("DateTimeOffset Subtract(TimeSpan value)", |_, a| moved(a, a.time_span(1)?.0, -1), "earlier"),
    row("static DateTimeOffset operator +(DateTimeOffset dateTimeOffset, TimeSpan timeSpan)", |_, a| moved(a, a.time_span(1)?.0, 1), "later"),
    row("static DateTimeOffset operator -(DateTimeOffset dateTimeOffset, TimeSpan timeSpan)", |_, a| moved(a, a.time_span(1)?.0, -1), "earlier"),
    row("static TimeSpan operator -(DateTimeOffset left, DateTimeOffset right)", minus, "the time between"),
    row("static implicit operator DateTimeOffset(DateTime dateTime)", create, "from a time of its own zone or of the gateway's"),
    order!("==", eq, "the same time"),
    order!("!=", ne, "another time"),
    order!("<", lt, "earlier"),
    order!("<=", le, "earlier or equal"),
    order!(">", gt, "later"),
    order!(">=", ge, "later or equal"),
    row("static int Compare(DateTimeOffset first, DateTimeOffset second)", compare_to, COMPARE),
    row("int CompareTo(DateTimeOffset other)", compare_to, COMPARE),
    row("bool Equals(object obj)", equals, "true for the same time"),
    row("bool Equals(DateTimeOffset other)", equals, "true for the same time"),
    row("static bool Equals(DateTimeOffset first, DateTimeOffset second)", equals, "true for the same time"),
    row("bool EqualsExact(DateTimeOffset other)", |_, a| {
        let (x, y) = (a.date_time_offset(0)?, a.date_time_offset(1)?);
        Ok((x.ticks == y.ticks && x.offset == y.offset).into())
    }, "true for the same time at the same offset"),
    row("static DateTimeOffset FromUnixTimeSeconds(long seconds)", |_, a| from_unix(a, SECOND, "seconds"), "from seconds since 1970"),
    row("static DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)", |_, a| from_unix(a, 10_000, "milliseconds"), "from milliseconds since 1970"),
    row("long ToUnixTimeSeconds()", |_, a| Ok((utc(a.date_time_offset(0)?) - UNIX_EPOCH).div_euclid(SECOND).into()), "seconds since 1970"),
    row("long ToUnixTimeMilliseconds()", |_, a| Ok((utc(a.date_time_offset(0)?) - UNIX_EPOCH).div_euclid(10_000).into()), "milliseconds since 1970"),
    row("DateTimeOffset ToUniversalTime()", |_, a| Ok(at(utc(a.date_time_offset(0)?), 0)), "at no offset"),
    row("DateTimeOffset ToLocalTime()", |_, a| Ok(at(utc(a.date_time_offset(0)?), 0)), "in the gateway's zone, which is UTC"),
    row("DateTimeOffset ToOffset(TimeSpan offset)", |_, a| {
        let offset = offset(a.time_span(1)?)?;
        checked(utc(a.date_time_offset(0)?) + i64::from(offset) * MINUTE, offset)
    }, "the same time at another offset"),
    row("string ToString()", to_text, FORMAT),
    row("string ToString(string format)", to_text, FORMAT),
    row("string ToString(IFormatProvider formatProvider)", to_text, FORMAT),
    row("string ToString(string format, IFormatProvider formatProvider)", to_text, FORMAT),
    row("static DateTimeOffset Parse(string input)", parse, PARSE).impure(),
    row("static DateTimeOffset Parse(string input, IFormatProvider formatProvider)", parse, PARSE).impure(),
    row("static DateTimeOffset Parse(string input, IFormatProvider formatProvider, DateTimeStyles styles)", parse, PARSE).impure(),
    row("static bool TryParse(string input, out DateTimeOffset result)", try_parse, PARSE).impure(),
    row("static bool TryParse(string s, IFormatProvider provider, out DateTimeOffset result)", try_parse, PARSE).impure(),
    row("static bool TryParse(string input, IFormatProvider formatProvider, DateTimeStyles styles, out DateTimeOffset result)", try_parse, PARSE).impure(),
    row("static DateTimeOffset ParseExact(string input, string format, IFormatProvider formatProvider)", parse_exact, EXACT).impure(),
    row("static DateTimeOffset ParseExact(string input, string format, IFormatProvider formatProvider, DateTimeStyles styles)", parse_exact, EXACT).impure(),
    row("static DateTimeOffset ParseExact(string input, string[] formats, IFormatProvider formatProvider, DateTimeStyles styles)", parse_exact, EXACT).impure(),
    row("static bool TryParseExact(string input, string format, IFormatProvider formatProvider, DateTimeStyles styles, out DateTimeOffset result)", try_parse_exact, EXACT).impure(),
    row("static bool TryParseExact(string input, string[] formats, IFormatProvider formatProvider, DateTimeStyles styles, out DateTimeOffset result)", try_parse_exact, EXACT).impure(),
];

/// Minutes of an offset: whole, and at most 14 hours.
fn offset(span: TimeSpan) -> Result<i16, Fault> {
    if span.0 % MINUTE != 0 {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "Offset must be specified in whole minutes.",
            "offset",
        )
        .into());
    }
    let minutes = span.0 / MINUTE;
    i16::try_from(minutes).ok().filter(|minutes| minutes.abs() <= 14 * 60).ok_or_else(|| {
        Exception::out_of_range_because("Offset must be within plus or minus 14 hours.", "offset")
            .into()
    })
}

fn checked(ticks: i64, offset: i16) -> Result<Value, Fault> {
    let utc = ticks - i64::from(offset) * MINUTE;
    if !(0..=MOST_TICKS).contains(&ticks) || !(0..=MOST_TICKS).contains(&utc) {
        return Err(Exception::out_of_range_because(
            "The UTC time represented when the offset is applied must be between year 0 and 10,000.",
            "offset",
        )
        .into());
    }
    Ok(at(ticks, offset))
}

fn create(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let given = match args.0.last() {
        Some(Value::TimeSpan(span)) => Some(offset(*span)?),
        _ => None,
    };
    let ticks = match args.get(0) {
        Value::DateTime(date) => {
            if date.kind != DateKind::Unspecified && given.is_some_and(|offset| offset != 0) {
                let message = if date.kind == DateKind::Utc {
                    "The UTC Offset for Utc DateTime instances must be 0."
                } else {
                    "The UTC Offset of the local dateTime parameter does not match the offset argument."
                };
                return Err(Exception::with_parameter(
                    "System.ArgumentException",
                    message,
                    "offset",
                )
                .into());
            }
            date.ticks
        }
        Value::Long(ticks) => *ticks,
        _ => ticks_of_parts(&parts(args))?,
    };
    checked(ticks, given.unwrap_or(0))
}

fn moved(args: Args<'_>, by: i64, sign: i64) -> Result<Value, Fault> {
    let date = args.date_time_offset(0)?;
    let ticks = by.checked_mul(sign).and_then(|by| date.ticks.checked_add(by));
    let moved = super::calendar::checked(ticks, DateKind::Unspecified, "value")?;
    checked(moved.ticks, date.offset)
}

fn months(args: Args<'_>, months: i32) -> Result<Value, Fault> {
    let date = args.date_time_offset(0)?;
    let ticks = add_months(date.ticks, months);
    let moved = super::calendar::checked(ticks, DateKind::Unspecified, "months")?;
    checked(moved.ticks, date.offset)
}

fn minus(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(TimeSpan(utc(args.date_time_offset(0)?) - utc(args.date_time_offset(1)?)).into())
}

fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(1) {
        Value::Null => Ok(1.into()),
        Value::DateTimeOffset(other) => {
            Ok((utc(args.date_time_offset(0)?).cmp(&utc(*other)) as i32).into())
        }
        _ => Err(other_type(args)),
    }
}

fn from_unix(args: Args<'_>, unit: i64, name: &str) -> Result<Value, Fault> {
    let count = args.long(0)?;
    let ticks = count.checked_mul(unit).and_then(|ticks| ticks.checked_add(UNIX_EPOCH));
    match ticks {
        Some(ticks) if (0..=MOST_TICKS).contains(&ticks) => Ok(at(ticks, 0)),
        _ => Err(Exception::out_of_range(name).into()),
    }
}

fn to_text(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = settings(args, 1);
    let format = found.format.map(crate::expr::value::Text::to_utf8).unwrap_or_default();
    Ok(format_date_time_offset(args.date_time_offset(0)?, &format, found.culture)?.into())
}

fn settle(found: &Found, styles: i64) -> Result<DateTimeOffset, Fault> {
    let offset = found.offset.unwrap_or(0);
    let ticks = found.ticks - i64::from(offset) * MINUTE;
    if offset.abs() > 14 * 60 || !(0..=MOST_TICKS).contains(&ticks) {
        return Err(super::parse::unrepresentable());
    }
    Ok(if styles & 16 != 0 {
        DateTimeOffset { ticks, offset: 0 }
    } else {
        DateTimeOffset { ticks: found.ticks, offset }
    })
}

fn parse_one(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<DateTimeOffset, Fault> {
    let found = settings(args, 1);
    let text = args.required_text(0, "input")?.to_utf8();
    super::parse::only_english(found.culture)?;
    let styles = found.styles.unwrap_or(0);
    settle(&parse_text(&text, call.interpreter.host().now().ticks, styles)?, styles)
}

/// `DateTimeOffset.Parse`
pub(super) fn read(
    interpreter: &mut crate::expr::eval::Interpreter<'_>,
    text: &str,
) -> Result<DateTimeOffset, Fault> {
    let found = parse_text(text, interpreter.host().now().ticks, 0)?;
    settle(&found, 0)
}

fn parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(parse_one(call, args)?.into())
}

fn attempt(args: Args<'_>, read: Result<DateTimeOffset, Fault>) -> Result<Value, Fault> {
    let found = match read {
        Ok(date) => Some(date),
        Err(Fault::Exception(_)) => None,
        Err(other) => return Err(other),
    };
    args.get(args.len() - 1).assign(found.unwrap_or_default().into());
    Ok(found.is_some().into())
}

fn try_parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let read = parse_one(call, args);
    attempt(args, read)
}

fn exact_date(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<DateTimeOffset, Fault> {
    let (found, styles) = exact(call, args)?;
    settle(&found, styles)
}

fn parse_exact(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(exact_date(call, args)?.into())
}

fn try_parse_exact(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let read = exact_date(call, args);
    attempt(args, read)
}
