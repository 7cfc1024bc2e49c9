//! `TimeZoneInfo` and `TimeZone`: UTC, which is the zone of the gateway's machines. Other zones
//! need tables that this tool does not hold, and are refused by name.

use super::super::{Args, Call, Row, TypeRows, class, row, table};
use super::{DateKind, DateTime};
use crate::expr::eval::{Interpreter, hash_value};
use crate::expr::types::Type;
use crate::expr::value::{DateTimeOffset, Exception, Fault, Object, Text, TimeSpan, Value};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.TimeZoneInfo", "a time zone").rows(ZONE_INFO),
    class("System.TimeZone", "the time zone of the machine").rows(ZONE),
];

/// UTC, as `TimeZoneInfo` or `TimeZone`.
#[derive(Debug)]
struct Zone(&'static str);

impl Object for Zone {
    fn type_of(&self) -> Type {
        table().find(self.0).map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(if self.0 == "System.TimeZoneInfo" { DISPLAY } else { "System.CurrentSystemTimeZone" }
            .into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| other.0 == self.0)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&Value::from(self.0)))
    }
}

const DISPLAY: &str = "(UTC) Coordinated Universal Time";
const STANDARD: &str = "Coordinated Universal Time";

fn utc(_: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::object(Zone("System.TimeZoneInfo")))
}

fn check(id: &Text) -> Result<(), Fault> {
    match &*id.to_utf8() {
        "UTC" | "Etc/UTC" | "Utc" | "utc" => Ok(()),
        other => Err(Fault::not_supported(format!("time zone `{other}`"))),
    }
}

fn find(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    check(args.required_text(0, "id")?)?;
    utc(call, args)
}

fn as_utc(value: &Value) -> Value {
    match value {
        Value::DateTime(date) => Value::DateTime(DateTime { kind: DateKind::Utc, ..*date }),
        Value::DateTimeOffset(date) => {
            let ticks = date.ticks - i64::from(date.offset) * 600_000_000;
            Value::DateTimeOffset(DateTimeOffset { ticks, offset: 0 })
        }
        other => other.clone(),
    }
}

/// Between zones that are all UTC: only the kind changes.
fn convert(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    for index in 1..args.len() {
        match args.get(index) {
            Value::String(id) => check(id)?,
            Value::Null => return Err(Exception::argument_null("destinationTimeZone").into()),
            _ => {}
        }
    }
    Ok(as_utc(args.get(0)))
}

fn from_utc(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(1, "destinationTimeZone")?;
    if args.date_time(0)?.kind == DateKind::Local {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "The conversion could not be completed because the supplied DateTime did not have the Kind property set correctly.  For example, when the Kind property is DateTimeKind.Local, the source time zone must be TimeZoneInfo.Local.",
            "sourceTimeZone",
        )
        .into());
    }
    convert(call, args)
}

fn zero(_: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::TimeSpan(TimeSpan(0)))
}

fn no(_: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Ok(false.into())
}

fn refuse(call: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Err(call.not_supported())
}

const CONVERTS: &str = "the time in another zone";

const ZONE_INFO: &[Row] = &[
    row("static TimeZoneInfo Utc { get; }", utc, "UTC"),
    row("static TimeZoneInfo Local { get; }", utc, "the zone of the machine: UTC"),
    row("string Id { get; }", |_, _| Ok("UTC".into()), "its identifier"),
    row("string DisplayName { get; }", |_, _| Ok(DISPLAY.into()), "its name for people"),
    row("string StandardName { get; }", |_, _| Ok(STANDARD.into()), "its name in winter"),
    row("string DaylightName { get; }", |_, _| Ok(STANDARD.into()), "its name in summer"),
    row("TimeSpan BaseUtcOffset { get; }", zero, "how far it is from UTC"),
    row("bool SupportsDaylightSavingTime { get; }", no, "true with summer time"),
    row("bool HasIanaId { get; }", |_, _| Ok(true.into()), "true for an identifier of IANA"),
    row("static TimeZoneInfo FindSystemTimeZoneById(string id)", find, "a zone by its identifier"),
    row(
        "static DateTime ConvertTimeFromUtc(DateTime dateTime, TimeZoneInfo destinationTimeZone)",
        from_utc,
        CONVERTS,
    ),
    row("static DateTime ConvertTimeToUtc(DateTime dateTime)", convert, CONVERTS),
    row(
        "static DateTime ConvertTimeToUtc(DateTime dateTime, TimeZoneInfo sourceTimeZone)",
        convert,
        CONVERTS,
    ),
    row(
        "static DateTime ConvertTime(DateTime dateTime, TimeZoneInfo destinationTimeZone)",
        convert,
        CONVERTS,
    ),
    row(
        "static DateTime ConvertTime(DateTime dateTime, TimeZoneInfo sourceTimeZone, TimeZoneInfo destinationTimeZone)",
        convert,
        CONVERTS,
    ),
    row(
        "static DateTimeOffset ConvertTime(DateTimeOffset dateTimeOffset, TimeZoneInfo destinationTimeZone)",
        convert,
        CONVERTS,
    ),
    row(
        "static DateTime ConvertTimeBySystemTimeZoneId(DateTime dateTime, string destinationTimeZoneId)",
        convert,
        CONVERTS,
    ),
    row(
        "static DateTime ConvertTimeBySystemTimeZoneId(DateTime dateTime, string sourceTimeZoneId, string destinationTimeZoneId)",
        convert,
        CONVERTS,
    ),
    row(
        "static DateTimeOffset ConvertTimeBySystemTimeZoneId(DateTimeOffset dateTimeOffset, string destinationTimeZoneId)",
        convert,
        CONVERTS,
    ),
    row("TimeSpan GetUtcOffset(DateTime dateTime)", zero, "how far it is from UTC at a time"),
    row(
        "TimeSpan GetUtcOffset(DateTimeOffset dateTimeOffset)",
        zero,
        "how far it is from UTC at a time",
    ),
    row("bool IsDaylightSavingTime(DateTime dateTime)", no, "true in summer time"),
    row("bool IsDaylightSavingTime(DateTimeOffset dateTimeOffset)", no, "true in summer time"),
    row("bool IsAmbiguousTime(DateTime dateTime)", no, "true for a time that occurs twice"),
    row("bool IsInvalidTime(DateTime dateTime)", no, "true for a time that does not occur"),
    row(
        "bool Equals(TimeZoneInfo other)",
        |_, a| Ok(crate::expr::eval::equals(a.get(0), a.get(1)).into()),
        "true for the same zone",
    ),
    row("static TimeZoneInfo FromSerializedString(string source)", refuse, "a zone from a text"),
    row("string ToSerializedString()", refuse, "the zone as a text"),
];

const ZONE: &[Row] = &[
    row(
        "static TimeZone CurrentTimeZone { get; }",
        |_, _| Ok(Value::object(Zone("System.TimeZone"))),
        "the zone of the machine: UTC",
    ),
    row("string StandardName { get; }", |_, _| Ok(STANDARD.into()), "its name in winter"),
    row("string DaylightName { get; }", |_, _| Ok(STANDARD.into()), "its name in summer"),
    row("TimeSpan GetUtcOffset(DateTime time)", zero, "how far it is from UTC at a time"),
    row("bool IsDaylightSavingTime(DateTime time)", no, "true in summer time"),
    row(
        "DateTime ToLocalTime(DateTime time)",
        |_, a| Ok(Value::DateTime(DateTime { kind: DateKind::Local, ..a.date_time(1)? })),
        "the time in the zone",
    ),
    row("DateTime ToUniversalTime(DateTime time)", |_, a| Ok(as_utc(a.get(1))), "the time in UTC"),
];
