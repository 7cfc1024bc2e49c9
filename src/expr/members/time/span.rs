//! `TimeSpan`.

use super::calendar::{DAY, HOUR, MINUTE, SECOND};
use super::format::format_time_span;
use super::span_parse;
use crate::expr::members::culture::settings;
use crate::expr::members::integers::{equals, other_type};
use crate::expr::members::{Args, Call, Row, abstract_row, row};
use crate::expr::value::{Exception, Fault, TimeSpan, Value, integer_of};

const MILLISECOND: i64 = 10_000;
const MICROSECOND: i64 = 10;
const PARSE: &str = "reads `[-][d.]hh:mm[:ss[.fffffff]]`";
const EXACT: &str = "reads a text of this format";
const COMPARE: &str = "-1, 0 or 1 for shorter, equal or longer";
const FORMAT: &str = "in a standard or custom format";

pub(super) fn too_long() -> Fault {
    Exception::overflow("TimeSpan overflowed because the duration is too long.").into()
}

fn span(ticks: Option<i64>) -> Result<Value, Fault> {
    ticks.map(|ticks| Value::TimeSpan(TimeSpan(ticks))).ok_or_else(too_long)
}

macro_rules! total {
    ($name:literal, $unit:expr, $doc:literal) => {
        row(
            concat!("double Total", $name, " { get; }"),
            |_, a| Ok((a.time_span(0)?.0 as f64 / $unit as f64).into()),
            $doc,
        )
    };
}

macro_rules! component {
    ($name:literal, $unit:expr, $count:expr, $doc:literal) => {
        row(
            concat!("int ", $name, " { get; }"),
            |_, a| Ok(Value::Int(((a.time_span(0)?.0 / $unit) % $count) as i32)),
            $doc,
        )
    };
}

macro_rules! from {
    ($signature:literal, $unit:expr, $doc:literal) => {
        row($signature, |_, a| from_units(a, $unit), $doc)
    };
}

pub(super) const TIME_SPAN: &[Row] = &[
    row("new(long ticks)", |_, a| Ok(TimeSpan(a.long(0)?).into()), "from ticks"),
    row("new(int hours, int minutes, int seconds)", create, "from its parts"),
    row("new(int days, int hours, int minutes, int seconds)", create, "from its parts"),
    row(
        "new(int days, int hours, int minutes, int seconds, int milliseconds)",
        create,
        "from its parts",
    ),
    row(
        "new(int days, int hours, int minutes, int seconds, int milliseconds, int microseconds)",
        create,
        "from its parts",
    ),
    row("static TimeSpan Zero { get; }", |_, _| Ok(TimeSpan(0).into()), "no time"),
    row("static TimeSpan MaxValue { get; }", |_, _| Ok(TimeSpan(i64::MAX).into()), "the longest"),
    row("static TimeSpan MinValue { get; }", |_, _| Ok(TimeSpan(i64::MIN).into()), "the shortest"),
    abstract_row("const long TicksPerMillisecond = 10000", "ticks of a millisecond"),
    abstract_row("const long TicksPerSecond = 10000000", "ticks of a second"),
    abstract_row("const long TicksPerMinute = 600000000", "ticks of a minute"),
    abstract_row("const long TicksPerHour = 36000000000", "ticks of an hour"),
    abstract_row("const long TicksPerDay = 864000000000", "ticks of a day"),
    row("long Ticks { get; }", |_, a| Ok(a.time_span(0)?.0.into()), "length in 100 nanoseconds"),
    component!("Days", DAY, i64::MAX, "whole days"),
    component!("Hours", HOUR, 24, "hours of the day"),
    component!("Minutes", MINUTE, 60, "minutes of the hour"),
    component!("Seconds", SECOND, 60, "seconds of the minute"),
    component!("Milliseconds", MILLISECOND, 1000, "milliseconds of the second"),
    component!("Microseconds", MICROSECOND, 1000, "microseconds of the millisecond"),
    total!("Days", DAY, "length in days"),
    total!("Hours", HOUR, "length in hours"),
    total!("Minutes", MINUTE, "length in minutes"),
    total!("Seconds", SECOND, "length in seconds"),
    total!("Milliseconds", MILLISECOND, "length in milliseconds"),
    total!("Microseconds", MICROSECOND, "length in microseconds"),
    from!("static TimeSpan FromDays(double value)", DAY, "from days"),
    from!("static TimeSpan FromDays(int days)", DAY, "from days"),
    from!(
        "static TimeSpan FromDays(int days, int hours = 0, long minutes = 0, long seconds = 0, long milliseconds = 0, long microseconds = 0)",
        DAY,
        "from days and smaller units"
    ),
    from!("static TimeSpan FromHours(double value)", HOUR, "from hours"),
    from!("static TimeSpan FromHours(int hours)", HOUR, "from hours"),
    from!(
        "static TimeSpan FromHours(int hours, long minutes = 0, long seconds = 0, long milliseconds = 0, long microseconds = 0)",
        HOUR,
        "from hours and smaller units"
    ),
    from!("static TimeSpan FromMinutes(double value)", MINUTE, "from minutes"),
    from!("static TimeSpan FromMinutes(long minutes)", MINUTE, "from minutes"),
    from!(
        "static TimeSpan FromMinutes(long minutes, long seconds = 0, long milliseconds = 0, long microseconds = 0)",
        MINUTE,
        "from minutes and smaller units"
    ),
    from!("static TimeSpan FromSeconds(double value)", SECOND, "from seconds"),
    from!("static TimeSpan FromSeconds(long seconds)", SECOND, "from seconds"),
    from!(
        "static TimeSpan FromSeconds(long seconds, long milliseconds = 0, long microseconds = 0)",
        SECOND,
        "from seconds and smaller units"
    ),
    from!("static TimeSpan FromMilliseconds(double value)", MILLISECOND, "from milliseconds"),
    from!(
        "static TimeSpan FromMilliseconds(long milliseconds, long microseconds = 0)",
        MILLISECOND,
        "from milliseconds"
    ),
    from!("static TimeSpan FromMicroseconds(double value)", MICROSECOND, "from microseconds"),
    from!("static TimeSpan FromMicroseconds(long microseconds)", MICROSECOND, "from microseconds"),
    row(
        "static TimeSpan FromTicks(long value)",
        |_, a| Ok(TimeSpan(a.long(0)?).into()),
        "from ticks",
    ),
    row("TimeSpan Add(TimeSpan ts)", add, "the sum"),
    row("TimeSpan Subtract(TimeSpan ts)", subtract, "the difference"),
    row("TimeSpan Multiply(double factor)", multiply, "a multiple"),
    row("TimeSpan Divide(double divisor)", divide, "a fraction"),
    row("double Divide(TimeSpan ts)", ratio, "how often the other fits"),
    row("TimeSpan Negate()", negate, "with the other sign"),
    row("TimeSpan Duration()", |_, a| span(a.time_span(0)?.0.checked_abs()), "without its sign"),
    row("static TimeSpan operator +(TimeSpan t1, TimeSpan t2)", add, "the sum"),
    row("static TimeSpan operator -(TimeSpan t1, TimeSpan t2)", subtract, "the difference"),
    row("static TimeSpan operator -(TimeSpan t)", negate, "with the other sign"),
    row("static TimeSpan operator +(TimeSpan t)", |_, a| Ok(a.value(0)), "itself"),
    row("static TimeSpan operator *(TimeSpan timeSpan, double factor)", multiply, "a multiple"),
    row(
        "static TimeSpan operator *(double factor, TimeSpan timeSpan)",
        |_, a| scale(a.time_span(1)?.0 as f64 * a.double(0)?),
        "a multiple",
    ),
    row("static TimeSpan operator /(TimeSpan timeSpan, double divisor)", divide, "a fraction"),
    row("static double operator /(TimeSpan t1, TimeSpan t2)", ratio, "how often the other fits"),
    row("static bool operator ==(TimeSpan t1, TimeSpan t2)", equals, "equal"),
    row(
        "static bool operator !=(TimeSpan t1, TimeSpan t2)",
        |_, a| Ok((a.time_span(0)? != a.time_span(1)?).into()),
        "not equal",
    ),
    row(
        "static bool operator <(TimeSpan t1, TimeSpan t2)",
        |_, a| Ok((a.time_span(0)? < a.time_span(1)?).into()),
        "shorter",
    ),
    row(
        "static bool operator <=(TimeSpan t1, TimeSpan t2)",
        |_, a| Ok((a.time_span(0)? <= a.time_span(1)?).into()),
        "shorter or equal",
    ),
    row(
        "static bool operator >(TimeSpan t1, TimeSpan t2)",
        |_, a| Ok((a.time_span(0)? > a.time_span(1)?).into()),
        "longer",
    ),
    row(
        "static bool operator >=(TimeSpan t1, TimeSpan t2)",
        |_, a| Ok((a.time_span(0)? >= a.time_span(1)?).into()),
        "longer or equal",
    ),
    row("static int Compare(TimeSpan t1, TimeSpan t2)", compare_to, COMPARE),
    row("int CompareTo(object value)", compare_to, COMPARE),
    row("int CompareTo(TimeSpan value)", compare_to, COMPARE),
    row("bool Equals(object value)", equals, "true for the same length"),
    row("bool Equals(TimeSpan obj)", equals, "true for the same length"),
    row("static bool Equals(TimeSpan t1, TimeSpan t2)", equals, "true for the same length"),
    row("string ToString()", to_text, FORMAT),
    row("string ToString(string format)", to_text, FORMAT),
    row("string ToString(string format, IFormatProvider formatProvider)", to_text, FORMAT),
    row("static TimeSpan Parse(string s)", parse, PARSE),
    row("static TimeSpan Parse(string input, IFormatProvider formatProvider)", parse, PARSE),
    row("static bool TryParse(string s, out TimeSpan result)", try_parse, PARSE),
    row(
        "static bool TryParse(string input, IFormatProvider formatProvider, out TimeSpan result)",
        try_parse,
        PARSE,
    ),
    row(
        "static TimeSpan ParseExact(string input, string format, IFormatProvider formatProvider)",
        parse_exact,
        EXACT,
    ),
    row(
        "static bool TryParseExact(string input, string format, IFormatProvider formatProvider, out TimeSpan result)",
        try_parse_exact,
        EXACT,
    ),
];

fn create(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let units: &[i64] = match args.len() {
        3 => &[HOUR, MINUTE, SECOND],
        _ => &[DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND],
    };
    sum(args, units)
}

fn sum(args: Args<'_>, units: &[i64]) -> Result<Value, Fault> {
    let mut total: i128 = 0;
    for (value, unit) in args.0.iter().zip(units) {
        total += integer_of(value).unwrap_or(0) * i128::from(*unit);
    }
    i64::try_from(total).map(|ticks| TimeSpan(ticks).into()).map_err(|_| {
        Exception::out_of_range_because("TimeSpan overflowed because the duration is too long.", "")
            .into()
    })
}

/// A real number of one unit, or whole numbers of it and the smaller ones.
fn from_units(args: Args<'_>, unit: i64) -> Result<Value, Fault> {
    if let Value::Double(value) = args.get(0) {
        return scale(value * unit as f64);
    }
    let all = [DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND];
    let from = all.iter().position(|known| *known == unit).unwrap_or(0);
    sum(args, all.get(from..).unwrap_or_default())
}

/// Ticks from a real number, towards zero.
fn scale(ticks: f64) -> Result<Value, Fault> {
    if ticks.is_nan() {
        return Err(Exception::argument(
            "TimeSpan does not accept floating point Not-a-Number values.",
        )
        .into());
    }
    if !(i64::MIN as f64..=i64::MAX as f64).contains(&ticks) {
        return Err(too_long());
    }
    Ok(TimeSpan(ticks as i64).into())
}

fn add(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    span(args.time_span(0)?.0.checked_add(args.time_span(1)?.0))
}

fn subtract(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    span(args.time_span(0)?.0.checked_sub(args.time_span(1)?.0))
}

fn negate(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.time_span(0)?.0.checked_neg().map(|ticks| TimeSpan(ticks).into()).ok_or_else(|| {
        Exception::overflow("Negating the minimum value of a twos complement number is invalid.")
            .into()
    })
}

fn multiply(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    scale((args.time_span(0)?.0 as f64 * args.double(1)?).round_ties_even())
}

fn divide(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    scale((args.time_span(0)?.0 as f64 / args.double(1)?).round_ties_even())
}

fn ratio(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok((args.time_span(0)?.0 as f64 / args.time_span(1)?.0 as f64).into())
}

fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(1) {
        Value::Null => Ok(1.into()),
        Value::TimeSpan(other) => Ok((args.time_span(0)?.cmp(other) as i32).into()),
        _ => Err(other_type(args)),
    }
}

fn to_text(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = settings(args, 1);
    let format = found.format.map(crate::expr::value::Text::to_utf8).unwrap_or_default();
    Ok(format_time_span(args.time_span(0)?, &format, found.culture)?.into())
}

fn parse(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(span_parse::parse(&args.required_text(0, "s")?.to_utf8())?.into())
}

/// Stores the result, or nothing for a text that is none.
fn attempt(args: Args<'_>, read: Result<TimeSpan, Fault>) -> Result<Value, Fault> {
    let found = match read {
        Ok(span) => Some(span),
        Err(Fault::Exception(_)) => None,
        Err(other) => return Err(other),
    };
    args.get(args.len() - 1).assign(found.unwrap_or_default().into());
    Ok(found.is_some().into())
}

fn try_parse(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.optional_text(0)?.map(crate::expr::value::Text::to_utf8).unwrap_or_default();
    attempt(args, span_parse::parse(&text))
}

fn exact(args: Args<'_>) -> Result<TimeSpan, Fault> {
    let (text, format) = (args.required_text(0, "input")?, args.required_text(1, "format")?);
    span_parse::parse_exact(&text.to_utf8(), &format.to_utf8())
}

fn parse_exact(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(exact(args)?.into())
}

fn try_parse_exact(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    attempt(args, exact(args))
}
