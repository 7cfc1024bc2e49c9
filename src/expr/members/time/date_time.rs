//! `DateTime`.

use super::calendar::{
    DAY, Date, HOUR, MINUTE, MOST_TICKS, SECOND, UNIX_EPOCH, add_months, checked, clock,
    date_of_ticks, day_of_week, day_of_year, days_in_month, is_leap_year, ticks_of_date,
};
use super::format::format_date_time;
use super::parse::{Found, parse_text};
use crate::expr::eval::Interpreter;
use crate::expr::members::culture::{INVARIANT, settings};
use crate::expr::members::integers::{equals, other_type};
use crate::expr::members::{Args, Call, Row, row, table};
use crate::expr::types::Type;
use crate::expr::value::{DateKind, DateTime, Exception, Fault, TimeSpan, Value};

const CREATE: &str = "from its parts";
const PARSE: &str = "reads a date and time";
const EXACT: &str = "reads a date and time of this format";
const COMPARE: &str = "-1, 0 or 1 for earlier, equal or later";
const FORMAT: &str = "in a standard or custom format";

/// A member of an enumeration by the full name of its type.
pub(super) fn enumerated(name: &str, number: i64) -> Value {
    match table().find(name) {
        Some(id) => Value::Enum(id, number),
        None => Value::Long(number),
    }
}

pub(super) fn kind_of(number: i64) -> Result<DateKind, Fault> {
    match number {
        0 => Ok(DateKind::Unspecified),
        1 => Ok(DateKind::Utc),
        2 => Ok(DateKind::Local),
        _ => Err(Exception::with_parameter(
            "System.ArgumentException",
            "Invalid DateTimeKind value.",
            "kind",
        )
        .into()),
    }
}

fn ticks(args: Args<'_>) -> Result<i64, Fault> {
    Ok(args.date_time(0)?.ticks)
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
        row($signature, |_, a| add_units(a, $unit), $doc)
    };
}

macro_rules! order {
    ($operator:literal, $test:ident, $doc:literal) => {
        row(
            concat!("static bool operator ", $operator, "(DateTime t1, DateTime t2)"),
            |_, a| Ok(a.date_time(0)?.ticks.$test(&a.date_time(1)?.ticks).into()),
            $doc,
        )
    };
}

pub(super) const DATE_TIME: &[Row] = &[
    row("new(long ticks)", from_ticks, "from ticks since the year 1"),
    row("new(long ticks, DateTimeKind kind)", from_ticks, "from ticks since the year 1"),
    row("new(int year, int month, int day)", create, CREATE),
    row("new(int year, int month, int day, int hour, int minute, int second)", create, CREATE),
    row("new(int year, int month, int day, int hour, int minute, int second, DateTimeKind kind)", create, CREATE),
    row("new(int year, int month, int day, int hour, int minute, int second, int millisecond)", create, CREATE),
    row("new(int year, int month, int day, int hour, int minute, int second, int millisecond, DateTimeKind kind)", create, CREATE),
    row("new(int year, int month, int day, int hour, int minute, int second, int millisecond, int microsecond)", create, CREATE),
    row("new(int year, int month, int day, int hour, int minute, int second, int millisecond, int microsecond, DateTimeKind kind)", create, CREATE),
    row("static DateTime UtcNow { get; }", |call, _| Ok(now(call, DateKind::Utc).into()), "the time of the evaluation").impure(),
    row("static DateTime Now { get; }", |call, _| Ok(now(call, DateKind::Local).into()), "the time of the evaluation in the gateway's zone, which is UTC").impure(),
    row("static DateTime Today { get; }", |call, _| {
        let now = now(call, DateKind::Local);
        Ok(DateTime { ticks: now.ticks - now.ticks % DAY, ..now }.into())
    }, "the day of the evaluation").impure(),
    row("static DateTime MinValue { get; }", |_, _| Ok(DateTime::default().into()), "the start of the year 1"),
    row("static DateTime MaxValue { get; }", |_, _| Ok(DateTime { ticks: MOST_TICKS, kind: DateKind::Unspecified }.into()), "the end of the year 9999"),
    row("static DateTime UnixEpoch { get; }", |_, _| Ok(DateTime { ticks: UNIX_EPOCH, kind: DateKind::Utc }.into()), "1970-01-01"),
    read!("int Year { get; }", t => date_of_ticks(t).year, "year"),
    read!("int Month { get; }", t => date_of_ticks(t).month, "month from 1"),
    read!("int Day { get; }", t => date_of_ticks(t).day, "day of the month"),
    read!("int DayOfYear { get; }", t => day_of_year(date_of_ticks(t)), "day of the year from 1"),
    read!("int Hour { get; }", t => clock(t).0, "hour"),
    read!("int Minute { get; }", t => clock(t).1, "minute"),
    read!("int Second { get; }", t => clock(t).2, "second"),
    read!("int Millisecond { get; }", t => clock(t).3 / 10_000, "milliseconds of the second"),
    read!("int Microsecond { get; }", t => clock(t).3 / 10 % 1000, "microseconds of the millisecond"),
    read!("int Nanosecond { get; }", t => clock(t).3 % 10 * 100, "nanoseconds of the microsecond"),
    row("long Ticks { get; }", |_, a| Ok(ticks(a)?.into()), "ticks since the year 1"),
    row("DayOfWeek DayOfWeek { get; }", |_, a| Ok(enumerated("System.DayOfWeek", day_of_week(ticks(a)?))), "day of the week"),
    row("DateTimeKind Kind { get; }", |_, a| Ok(enumerated("System.DateTimeKind", a.date_time(0)?.kind as i64)), "what it is relative to"),
    row("DateTime Date { get; }", |_, a| {
        let date = a.date_time(0)?;
        Ok(DateTime { ticks: date.ticks - date.ticks % DAY, ..date }.into())
    }, "the start of the day"),
    row("TimeSpan TimeOfDay { get; }", |_, a| Ok(TimeSpan(ticks(a)? % DAY).into()), "time since midnight"),
    add!("DateTime AddDays(double value)", DAY, "days later"),
    add!("DateTime AddHours(double value)", HOUR, "hours later"),
    add!("DateTime AddMinutes(double value)", MINUTE, "minutes later"),
    add!("DateTime AddSeconds(double value)", SECOND, "seconds later"),
    add!("DateTime AddMilliseconds(double value)", 10_000, "milliseconds later"),
    add!("DateTime AddMicroseconds(double value)", 10, "microseconds later"),
    row("DateTime AddTicks(long value)", |_, a| moved(a, a.long(1)?, 1), "ticks later"),
    row("DateTime AddMonths(int months)", |_, a| months(a, a.int(1)?), "months later"),
    row("DateTime AddYears(int value)", |_, a| months(a, a.int(1)?.saturating_mul(12)), "years later"),
    row("DateTime Add(TimeSpan value)", |_, a| moved(a, a.time_span(1)?.0, 1), "later"),
    row("TimeSpan Subtract(DateTime value)", minus, "the time between"),
    row("DateTime Subtract(TimeSpan value)", |_, a| moved(a, a.time_span(1)?.0, -1), "earlier"),
    row("static DateTime operator +(DateTime d, TimeSpan t)", |_, a| moved(a, a.time_span(1)?.0, 1), "later"),
    row("static DateTime operator -(DateTime d, TimeSpan t)", |_, a| moved(a, a.time_span(1)?.0, -1), "earlier"),
    row("static TimeSpan operator -(DateTime d1, DateTime d2)", minus, "the time between"),
    order!("==", eq, "the same ticks"),
    order!("!=", ne, "other ticks"),
    order!("<", lt, "earlier"),
    order!("<=", le, "earlier or equal"),
    order!(">", gt, "later"),
    order!(">=", ge, "later or equal"),
    row("static int Compare(DateTime t1, DateTime t2)", compare_to, COMPARE),
    row("int CompareTo(object value)", compare_to, COMPARE),
    row("int CompareTo(DateTime value)", compare_to, COMPARE),
    row("bool Equals(object value)", equals, "true for the same ticks"),
    row("bool Equals(DateTime value)", equals, "true for the same ticks"),
    row("static bool Equals(DateTime t1, DateTime t2)", equals, "true for the same ticks"),
    row("static int DaysInMonth(int year, int month)", length_of_month, "number of days"),
    row("static bool IsLeapYear(int year)", |_, a| {
        let year = a.int(0)?;
        if !(1..=9999).contains(&year) {
            return Err(Exception::out_of_range_because("Year must be between 1 and 9999.", "year").into());
        }
        Ok(is_leap_year(year).into())
    }, "true for a year of 366 days"),
    row("static DateTime SpecifyKind(DateTime value, DateTimeKind kind)", |_, a| Ok(DateTime { ticks: ticks(a)?, kind: kind_of(a.enumeration(1)?)? }.into()), "the same ticks relative to something else"),
    row("DateTime ToUniversalTime()", |_, a| Ok(DateTime { ticks: ticks(a)?, kind: DateKind::Utc }.into()), "in UTC"),
    row("DateTime ToLocalTime()", |_, a| Ok(DateTime { ticks: ticks(a)?, kind: DateKind::Local }.into()), "in the gateway's zone, which is UTC"),
    row("bool IsDaylightSavingTime()", |_, _| Ok(false.into()), "false, as the gateway's zone is UTC"),
    row("long ToFileTime()", file_time, "100 nanoseconds since 1601"),
    row("long ToFileTimeUtc()", file_time, "100 nanoseconds since 1601"),
    row("static DateTime FromFileTime(long fileTime)", |_, a| from_file_time(a, DateKind::Local), "from 100 nanoseconds since 1601"),
    row("static DateTime FromFileTimeUtc(long fileTime)", |_, a| from_file_time(a, DateKind::Utc), "from 100 nanoseconds since 1601"),
    row("double ToOADate()", to_automation, "days since 1899-12-30"),
    row("static DateTime FromOADate(double d)", from_automation, "from days since 1899-12-30"),
    row("long ToBinary()", to_binary, "ticks and kind in one number"),
    row("static DateTime FromBinary(long dateData)", from_binary, "from ticks and kind in one number"),
    row("string ToString()", to_text, FORMAT),
    row("string ToString(string format)", to_text, FORMAT),
    row("string ToString(IFormatProvider provider)", to_text, FORMAT),
    row("string ToString(string format, IFormatProvider provider)", to_text, FORMAT),
    row("string ToLongDateString()", |_, a| fixed(a, "D"), "format `D`"),
    row("string ToLongTimeString()", |_, a| fixed(a, "T"), "format `T`"),
    row("string ToShortDateString()", |_, a| fixed(a, "d"), "format `d`"),
    row("string ToShortTimeString()", |_, a| fixed(a, "t"), "format `t`"),
    row("static DateTime Parse(string s)", parse, PARSE).impure(),
    row("static DateTime Parse(string s, IFormatProvider provider)", parse, PARSE).impure(),
    row("static DateTime Parse(string s, IFormatProvider provider, DateTimeStyles styles)", parse, PARSE).impure(),
    row("static bool TryParse(string s, out DateTime result)", try_parse, PARSE).impure(),
    row("static bool TryParse(string s, IFormatProvider provider, out DateTime result)", try_parse, PARSE).impure(),
    row("static bool TryParse(string s, IFormatProvider provider, DateTimeStyles styles, out DateTime result)", try_parse, PARSE).impure(),
    row("static DateTime ParseExact(string s, string format, IFormatProvider provider)", parse_exact, EXACT).impure(),
    row("static DateTime ParseExact(string s, string format, IFormatProvider provider, DateTimeStyles style)", parse_exact, EXACT).impure(),
    row("static DateTime ParseExact(string s, string[] formats, IFormatProvider provider, DateTimeStyles style)", parse_exact, EXACT).impure(),
    row("static bool TryParseExact(string s, string format, IFormatProvider provider, DateTimeStyles style, out DateTime result)", try_parse_exact, EXACT).impure(),
    row("static bool TryParseExact(string s, string[] formats, IFormatProvider provider, DateTimeStyles style, out DateTime result)", try_parse_exact, EXACT).impure(),
];

fn now(call: &Call<'_, '_>, kind: DateKind) -> DateTime {
    DateTime { kind, ..call.interpreter.host().now() }
}

fn from_ticks(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ticks = args.long(0)?;
    if !(0..=MOST_TICKS).contains(&ticks) {
        return Err(Exception::out_of_range_because(
            "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.",
            "ticks",
        )
        .into());
    }
    let kind = if args.len() > 1 { kind_of(args.enumeration(1)?)? } else { DateKind::default() };
    Ok(DateTime { ticks, kind }.into())
}

/// Ticks from year, month, day and on, as far as they are given.
pub(super) fn ticks_of_parts(parts: &[i32]) -> Result<i64, Fault> {
    let part = |at: usize| parts.get(at).copied().unwrap_or(0);
    let date = Date { year: part(0), month: part(1), day: part(2) };
    let Some(day) = ticks_of_date(date) else {
        return Err(Exception::new(
            "System.ArgumentOutOfRangeException",
            "Year, Month, and Day parameters describe an un-representable DateTime.",
        )
        .into());
    };
    let within = |at: usize, most: i32| (0..most).contains(&part(at));
    if !(within(3, 24) && within(4, 60) && within(5, 60)) {
        return Err(Exception::new(
            "System.ArgumentOutOfRangeException",
            "Hour, Minute, and Second parameters describe an un-representable DateTime.",
        )
        .into());
    }
    for (at, name) in [(6, "millisecond"), (7, "microsecond")] {
        if !within(at, 1000) {
            return Err(Exception::out_of_range_because(
                "Valid values are between 0 and 999, inclusive.",
                name,
            )
            .into());
        }
    }
    let units = [HOUR, MINUTE, SECOND, 10_000, 10];
    let time = units.iter().enumerate().map(|(at, unit)| i64::from(part(at + 3)) * unit);
    Ok(day + time.sum::<i64>())
}

/// The integers at the start of the arguments.
pub(super) fn parts(args: Args<'_>) -> Vec<i32> {
    let number = |value: &Value| if let Value::Int(number) = value { Some(*number) } else { None };
    args.0.iter().map_while(number).collect()
}

fn create(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ticks = ticks_of_parts(&parts(args))?;
    let kind = match args.0.last() {
        Some(Value::Enum(_, number)) => kind_of(*number)?,
        _ => DateKind::Unspecified,
    };
    Ok(DateTime { ticks, kind }.into())
}

/// Ticks of a real number of units: whole ones exactly, the fraction towards zero.
pub(super) fn real_units(value: f64, unit: i64) -> Result<i64, Fault> {
    if value.is_nan() {
        return Ok(0);
    }
    let most = MOST_TICKS as f64 / unit as f64;
    if value.abs() > most {
        return Err(
            Exception::out_of_range_because("Value to add was out of range.", "value").into()
        );
    }
    let whole = value.trunc();
    Ok((whole as i64) * unit + ((value - whole) * unit as f64) as i64)
}

fn add_units(args: Args<'_>, unit: i64) -> Result<Value, Fault> {
    moved(args, real_units(args.double(1)?, unit)?, 1)
}

fn moved(args: Args<'_>, by: i64, sign: i64) -> Result<Value, Fault> {
    let date = args.date_time(0)?;
    let ticks = by.checked_mul(sign).and_then(|by| date.ticks.checked_add(by));
    Ok(checked(ticks, date.kind, "value")?.into())
}

fn months(args: Args<'_>, months: i32) -> Result<Value, Fault> {
    let date = args.date_time(0)?;
    Ok(checked(add_months(date.ticks, months), date.kind, "months")?.into())
}

fn minus(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(TimeSpan(args.date_time(0)?.ticks - args.date_time(1)?.ticks).into())
}

fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(1) {
        Value::Null => Ok(1.into()),
        Value::DateTime(other) => Ok((ticks(args)?.cmp(&other.ticks) as i32).into()),
        _ => Err(other_type(args)),
    }
}

fn length_of_month(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (year, month) = (args.int(0)?, args.int(1)?);
    if !(1..=12).contains(&month) {
        return Err(Exception::out_of_range_because(
            "Month must be between one and twelve.",
            "month",
        )
        .into());
    }
    if !(1..=9999).contains(&year) {
        return Err(
            Exception::out_of_range_because("Year must be between 1 and 9999.", "year").into()
        );
    }
    Ok(days_in_month(year, month).into())
}

/// Ticks at 1601-01-01.
const FILE_EPOCH: i64 = 504_911_232_000_000_000;

fn file_time(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let since = ticks(args)? - FILE_EPOCH;
    if since < 0 {
        return Err(Exception::out_of_range_because("Not a valid Win32 FileTime.", "").into());
    }
    Ok(since.into())
}

fn from_file_time(args: Args<'_>, kind: DateKind) -> Result<Value, Fault> {
    let since = args.long(0)?;
    match since.checked_add(FILE_EPOCH) {
        Some(ticks) if since >= 0 && ticks <= MOST_TICKS => Ok(DateTime { ticks, kind }.into()),
        _ => Err(Exception::out_of_range_because("Not a valid Win32 FileTime.", "fileTime").into()),
    }
}

/// Ticks at 1899-12-30.
const AUTOMATION_EPOCH: i64 = 599_264_352_000_000_000;

/// Milliseconds are the smallest unit, and the fraction of a negative day counts upwards.
fn to_automation(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let ticks = ticks(args)?;
    if ticks == 0 {
        return Ok(0.0.into());
    }
    if ticks < DAY {
        return Err(call.not_supported());
    }
    let mut milliseconds = (ticks - AUTOMATION_EPOCH) / 10_000;
    if milliseconds < 0 {
        let fraction = milliseconds % 86_400_000;
        if fraction != 0 {
            milliseconds -= (86_400_000 + fraction) * 2;
        }
    }
    Ok((milliseconds as f64 / 86_400_000.0).into())
}

fn from_automation(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let days = args.double(0)?;
    if !(0.0..2_958_466.0).contains(&days) {
        return Err(call.not_supported());
    }
    let milliseconds = (days * 86_400_000.0 + 0.5) as i64;
    let ticks = AUTOMATION_EPOCH + milliseconds * 10_000;
    Ok(DateTime { ticks, kind: DateKind::Unspecified }.into())
}

fn to_binary(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let date = args.date_time(0)?;
    let mark = match date.kind {
        DateKind::Unspecified => 0,
        DateKind::Utc => 0x4000_0000_0000_0000,
        DateKind::Local => i64::MIN,
    };
    Ok((date.ticks | mark).into())
}

fn from_binary(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let data = args.long(0)?;
    let ticks = data & 0x3fff_ffff_ffff_ffff;
    let kind = match (data as u64) >> 62 {
        0 => DateKind::Unspecified,
        1 => DateKind::Utc,
        _ => DateKind::Local,
    };
    if ticks > MOST_TICKS {
        return Err(call.not_supported());
    }
    Ok(DateTime { ticks, kind }.into())
}

fn to_text(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = settings(args, 1);
    let format = found.format.map(crate::expr::value::Text::to_utf8).unwrap_or_default();
    Ok(format_date_time(args.date_time(0)?, &format, found.culture)?.into())
}

fn fixed(args: Args<'_>, format: &str) -> Result<Value, Fault> {
    Ok(format_date_time(args.date_time(0)?, format, &INVARIANT)?.into())
}

/// Settles the zone: the result is local (which is UTC) when a zone was given or assumed, unless
/// the styles ask for UTC or for what the text says.
fn settle(found: &Found, styles: i64) -> Result<DateTime, Fault> {
    let kind = match found.offset {
        Some(_) if styles & 16 != 0 => DateKind::Utc,
        Some(_) if styles & 128 != 0 && found.zulu => DateKind::Utc,
        Some(_) => DateKind::Local,
        None if styles & 64 != 0 && styles & 16 != 0 => DateKind::Utc,
        None if styles & 32 != 0 && styles & 16 != 0 => DateKind::Utc,
        None if styles & (32 | 64) != 0 => DateKind::Local,
        None => DateKind::Unspecified,
    };
    let ticks = found.ticks - i64::from(found.offset.unwrap_or(0)) * MINUTE;
    if !(0..=MOST_TICKS).contains(&ticks) {
        return Err(super::parse::unrepresentable());
    }
    Ok(DateTime { ticks, kind })
}

/// `DateTime.Parse`.
pub(in crate::expr::members) fn read(
    interpreter: &mut Interpreter<'_>,
    text: &str,
    styles: i64,
) -> Result<DateTime, Fault> {
    let found = parse_text(text, interpreter.host().now().ticks, styles)?;
    settle(&found, styles)
}

fn parse_one(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<DateTime, Fault> {
    let found = settings(args, 1);
    let text = args.required_text(0, "s")?.to_utf8();
    super::parse::only_english(found.culture)?;
    read(call.interpreter, &text, found.styles.unwrap_or(0))
}

fn parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(parse_one(call, args)?.into())
}

fn attempt(args: Args<'_>, read: Result<DateTime, Fault>) -> Result<Value, Fault> {
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

/// The formats of an exact parse: one, or an array of them.
pub(super) fn formats(args: Args<'_>) -> Result<Vec<String>, Fault> {
    match args.required(1, "format")? {
        Value::Array(array) if *array.element() == Type::String => Ok(array
            .to_vec()
            .iter()
            .filter_map(|value| match value {
                Value::String(text) => Some(text.to_utf8().into_owned()),
                _ => None,
            })
            .collect()),
        _ => Ok(vec![args.text(1)?.to_utf8().into_owned()]),
    }
}

/// Tries the formats one by one.
pub(super) fn exact(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<(Found, i64), Fault> {
    let text = args.required_text(0, "s")?.to_utf8();
    let found = settings(args, 2);
    let styles = found.styles.unwrap_or(0);
    let now = call.interpreter.host().now().ticks;
    let mut failure = None;
    for format in formats(args)? {
        match super::exact::parse_exact(&text, &format, found.culture, styles, now) {
            Ok(found) => return Ok((found, styles)),
            Err(Fault::Exception(exception)) => failure = Some(exception),
            Err(other) => return Err(other),
        }
    }
    Err(failure.map_or_else(|| super::parse::unreadable(&text), Fault::from))
}

fn exact_date(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<DateTime, Fault> {
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
