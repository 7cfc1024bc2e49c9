//! `TimeZoneInfo` and `TimeZone`. The machine's zone is UTC; the others come from the time zone
//! database that is built in. What Windows and other systems tell differently of a zone (its
//! names) is refused.

mod convert;
mod rules;
mod windows;

use super::super::{Args, Call, Row, TypeRows, class, row, table};
use super::{DateKind, DateTime};
use crate::expr::eval::{Interpreter, hash_value};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Object, Text, TimeSpan, Value};
use convert::{between_zones, by_identifier, from_utc, shown_at, to_utc, to_zone};
use rules::{Reading, Rules, Shown, Zone};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.TimeZoneInfo", "a time zone").rows(ZONE_INFO),
    class("System.TimeZone", "the time zone of the machine").rows(ZONE),
];

impl Object for Zone {
    fn type_of(&self) -> Type {
        table().find("System.TimeZoneInfo").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        name(self, Name::Display)
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| other.id == self.id)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&Value::String(self.id.clone())))
    }
}

/// `TimeZone.CurrentTimeZone`
#[derive(Debug)]
struct Current;

impl Object for Current {
    fn type_of(&self) -> Type {
        table().find("System.TimeZone").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok("System.CurrentSystemTimeZone".into())
    }

    fn runtime_name(&self) -> Option<String> {
        Some("System.CurrentSystemTimeZone".to_owned())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some()
    }
}

const DISPLAY: &str = "(UTC) Coordinated Universal Time";
const STANDARD: &str = "Coordinated Universal Time";

#[derive(Clone, Copy)]
enum Name {
    Display,
    Standard,
}

fn name(zone: &Zone, name: Name) -> Result<Text, Fault> {
    match (&zone.rules, name) {
        (Rules::Utc | Rules::Local, Name::Display) => Ok(DISPLAY.into()),
        (Rules::Utc | Rules::Local, Name::Standard) => Ok(STANDARD.into()),
        (Rules::Fixed { display, .. }, Name::Display) => Ok(display.clone()),
        (Rules::Fixed { standard, .. }, Name::Standard) => Ok(standard.clone()),
        (Rules::Known(..), _) => {
            Err(Fault::not_supported(format!("the names of time zone `{}`", zone.id.to_utf8())))
        }
    }
}

fn zone(args: Args<'_>, index: usize) -> Result<&Zone, Fault> {
    args.object::<Zone>(index)
}

/// # Errors
/// `TimeZoneNotFoundException`
fn find_zone(id: &Text) -> Result<Zone, Fault> {
    let id = id.to_utf8();
    Zone::find(&id).ok_or_else(|| {
        let message = format!("The time zone ID '{id}' was not found on the local computer.");
        Exception::new("System.TimeZoneNotFoundException", message).into()
    })
}

fn find(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::object(find_zone(args.required_text(0, "id")?)?))
}

fn try_find(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = Zone::find(&args.required_text(0, "id")?.to_utf8());
    let is_found = found.is_some();
    args.get(1).assign(found.map_or(Value::Null, Value::object));
    Ok(is_found.into())
}

/// `CreateCustomTimeZone` without rules.
fn create(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let id = args.required_text(0, "id")?;
    if id.is_empty() {
        let message = "The value cannot be an empty string.";
        return Err(Exception::with_parameter("System.ArgumentException", message, "id").into());
    }
    let offset = args.time_span(1)?.0;
    if offset % super::calendar::MINUTE != 0 {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "The TimeSpan parameter cannot be specified more precisely than whole minutes.",
            "baseUtcOffset",
        )
        .into());
    }
    if offset.abs() > 14 * super::calendar::HOUR {
        return Err(Exception::out_of_range_because(
            "The TimeSpan parameter must be within plus or minus 14.0 hours.",
            "baseUtcOffset",
        )
        .into());
    }
    let text = |index| args.optional_text(index).map(|text| text.cloned().unwrap_or_default());
    let rules = Rules::Fixed { offset, display: text(2)?, standard: text(3)? };
    Ok(Value::object(Zone { id: id.clone(), rules }))
}

/// What the zone's clock reads: an instant has no choice, a time of no zone may have.
fn reading(args: Args<'_>) -> Result<Reading, Fault> {
    let zone = zone(args, 0)?;
    if let Value::DateTimeOffset(date) = args.get(1) {
        let utc = date.ticks - i64::from(date.offset) * super::calendar::MINUTE;
        return Ok(Reading::Once(zone.at_instant(utc)));
    }
    let date = args.date_time(1)?;
    Ok(match date.kind {
        DateKind::Unspecified => zone.at_clock(date.ticks),
        _ => Reading::Once(zone.at_instant(date.ticks)),
    })
}

/// What the zone's clock shows, read without knowing the instant.
fn clock_reading(args: Args<'_>) -> Result<Reading, Fault> {
    let zone = zone(args, 0)?;
    let ticks = match args.get(1) {
        Value::DateTimeOffset(date) => {
            shown_at(date.ticks - i64::from(date.offset) * super::calendar::MINUTE, zone)
        }
        _ => match args.date_time(1)? {
            DateTime { ticks, kind: DateKind::Unspecified } => ticks,
            DateTime { ticks, .. } => shown_at(ticks, zone),
        },
    };
    Ok(zone.at_clock(ticks))
}

fn offset_at(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::TimeSpan(TimeSpan(reading(args)?.taken().offset)))
}

fn summer_at(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(reading(args)?.taken().summer.into())
}

fn is_ambiguous(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(matches!(clock_reading(args)?, Reading::Twice(..)).into())
}

fn is_invalid(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(matches!(reading(args)?, Reading::Never(..)).into())
}

fn ambiguous_offsets(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let Reading::Twice(Shown { offset: one, .. }, Shown { offset: other, .. }) =
        clock_reading(args)?
    else {
        return Err(Exception::with_parameter(
            "System.ArgumentException",
            "The supplied DateTime is not in an ambiguous time range.",
            if matches!(args.get(1), Value::DateTimeOffset(_)) {
                "dateTimeOffset"
            } else {
                "dateTime"
            },
        )
        .into());
    };
    let offsets = [one.min(other), one.max(other)].map(|ticks| Value::TimeSpan(TimeSpan(ticks)));
    let element = table().find("System.TimeSpan").map_or(Type::Object, Type::named);
    Ok(Array::new(element, offsets.to_vec()).into())
}

fn supports_summer(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let zone = zone(args, 0)?;
    if matches!(zone.rules, Rules::Known(..)) && !zone.changes() {
        let what = "whether a zone whose clocks no longer change has summer time";
        return Err(Fault::not_supported(what));
    }
    Ok(zone.changes().into())
}

fn has_iana_id(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(match zone(args, 0)?.rules {
        Rules::Utc | Rules::Local | Rules::Known(_, false) => true,
        Rules::Known(_, true) | Rules::Fixed { .. } => false,
    }
    .into())
}

fn same_rules(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(1, "other")?;
    if zone(args, 0)?.id == zone(args, 1)?.id {
        return Ok(true.into());
    }
    Err(call.not_supported())
}

fn iana_of_windows(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let id = args.required_text(0, "windowsId")?.to_utf8();
    let found = if id.eq_ignore_ascii_case("UTC") {
        Some("Etc/UTC")
    } else {
        windows::from_windows(&id).map(|(_, iana)| iana)
    };
    args.get(args.len() - 1).assign(found.map_or(Value::Null, Value::from));
    Ok(found.is_some().into())
}

fn no(_: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Ok(false.into())
}

fn refuse(call: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Err(call.not_supported())
}

const CONVERTS: &str = "the time in another zone";
const BY_ID: &str = "a zone by its identifier, of Windows or IANA";
const OFFSET_AT: &str = "how far it is from UTC at a time";
const SUMMER: &str = "true in summer time";
const TWICE: &str = "true for a time that occurs twice";
const IDENTIFIERS: &str = "the identifier of the other kind";

const ZONE_INFO: &[Row] = &[
    row("static TimeZoneInfo Utc { get; }", |_, _| Ok(Value::object(Zone::utc())), "UTC"),
    row(
        "static TimeZoneInfo Local { get; }",
        |_, _| Ok(Value::object(Zone::local())),
        "the zone of the machine: UTC",
    ),
    row("string Id { get; }", |_, a| Ok(Value::String(zone(a, 0)?.id.clone())), "its identifier"),
    row(
        "string DisplayName { get; }",
        |_, a| Ok(Value::String(name(zone(a, 0)?, Name::Display)?)),
        "its name for people",
    ),
    row(
        "string StandardName { get; }",
        |_, a| Ok(Value::String(name(zone(a, 0)?, Name::Standard)?)),
        "its name in winter",
    ),
    row(
        "string DaylightName { get; }",
        |_, a| Ok(Value::String(name(zone(a, 0)?, Name::Standard)?)),
        "its name in summer",
    ),
    row(
        "TimeSpan BaseUtcOffset { get; }",
        |_, a| Ok(Value::TimeSpan(TimeSpan(zone(a, 0)?.base()))),
        "how far it is from UTC in winter",
    ),
    row("bool SupportsDaylightSavingTime { get; }", supports_summer, "true with summer time"),
    row("bool HasIanaId { get; }", has_iana_id, "true for an identifier of IANA"),
    row("static TimeZoneInfo FindSystemTimeZoneById(string id)", find, BY_ID),
    row(
        "static bool TryFindSystemTimeZoneById(string id, out TimeZoneInfo timeZoneInfo)",
        try_find,
        BY_ID,
    ),
    row(
        "static TimeZoneInfo CreateCustomTimeZone(string id, TimeSpan baseUtcOffset, string displayName, string standardDisplayName)",
        create,
        "a zone without summer time",
    ),
    row(
        "static bool TryConvertWindowsIdToIanaId(string windowsId, out string ianaId)",
        iana_of_windows,
        IDENTIFIERS,
    ),
    row(
        "static bool TryConvertWindowsIdToIanaId(string windowsId, string region, out string ianaId)",
        refuse,
        IDENTIFIERS,
    ),
    row(
        "static bool TryConvertIanaIdToWindowsId(string ianaId, out string windowsId)",
        refuse,
        IDENTIFIERS,
    ),
    row(
        "static DateTime ConvertTimeFromUtc(DateTime dateTime, TimeZoneInfo destinationTimeZone)",
        from_utc,
        CONVERTS,
    ),
    row("static DateTime ConvertTimeToUtc(DateTime dateTime)", to_utc, CONVERTS),
    row(
        "static DateTime ConvertTimeToUtc(DateTime dateTime, TimeZoneInfo sourceTimeZone)",
        to_utc,
        CONVERTS,
    ),
    row(
        "static DateTime ConvertTime(DateTime dateTime, TimeZoneInfo destinationTimeZone)",
        to_zone,
        CONVERTS,
    ),
    row(
        "static DateTime ConvertTime(DateTime dateTime, TimeZoneInfo sourceTimeZone, TimeZoneInfo destinationTimeZone)",
        between_zones,
        CONVERTS,
    ),
    row(
        "static DateTimeOffset ConvertTime(DateTimeOffset dateTimeOffset, TimeZoneInfo destinationTimeZone)",
        to_zone,
        CONVERTS,
    ),
    row(
        "static DateTime ConvertTimeBySystemTimeZoneId(DateTime dateTime, string destinationTimeZoneId)",
        by_identifier,
        CONVERTS,
    ),
    row(
        "static DateTime ConvertTimeBySystemTimeZoneId(DateTime dateTime, string sourceTimeZoneId, string destinationTimeZoneId)",
        by_identifier,
        CONVERTS,
    ),
    row(
        "static DateTimeOffset ConvertTimeBySystemTimeZoneId(DateTimeOffset dateTimeOffset, string destinationTimeZoneId)",
        by_identifier,
        CONVERTS,
    ),
    row("TimeSpan GetUtcOffset(DateTime dateTime)", offset_at, OFFSET_AT),
    row("TimeSpan GetUtcOffset(DateTimeOffset dateTimeOffset)", offset_at, OFFSET_AT),
    row("bool IsDaylightSavingTime(DateTime dateTime)", summer_at, SUMMER),
    row("bool IsDaylightSavingTime(DateTimeOffset dateTimeOffset)", summer_at, SUMMER),
    row("bool IsAmbiguousTime(DateTime dateTime)", is_ambiguous, TWICE),
    row("bool IsAmbiguousTime(DateTimeOffset dateTimeOffset)", is_ambiguous, TWICE),
    row("bool IsInvalidTime(DateTime dateTime)", is_invalid, "true for a time that does not occur"),
    row(
        "TimeSpan[] GetAmbiguousTimeOffsets(DateTime dateTime)",
        ambiguous_offsets,
        "both offsets of a time that occurs twice",
    ),
    row(
        "TimeSpan[] GetAmbiguousTimeOffsets(DateTimeOffset dateTimeOffset)",
        ambiguous_offsets,
        "both offsets of a time that occurs twice",
    ),
    row(
        "bool Equals(TimeZoneInfo other)",
        |_, a| Ok(crate::expr::eval::equals(a.get(0), a.get(1)).into()),
        "true for the same zone",
    ),
    row("bool HasSameRules(TimeZoneInfo other)", same_rules, "true for zones of the same rules"),
    row(
        "static void ClearCachedData()",
        |_, _| Ok(Value::Null),
        "forgets what was read from the machine",
    )
    .impure(),
    row("static TimeZoneInfo FromSerializedString(string source)", refuse, "a zone from a text"),
    row("string ToSerializedString()", refuse, "the zone as a text"),
];

const ZONE: &[Row] = &[
    row(
        "static TimeZone CurrentTimeZone { get; }",
        |_, _| Ok(Value::object(Current)),
        "the zone of the machine: UTC",
    ),
    row("string StandardName { get; }", |_, _| Ok(STANDARD.into()), "its name in winter"),
    row("string DaylightName { get; }", |_, _| Ok(STANDARD.into()), "its name in summer"),
    row("TimeSpan GetUtcOffset(DateTime time)", |_, _| Ok(Value::TimeSpan(TimeSpan(0))), OFFSET_AT),
    row("bool IsDaylightSavingTime(DateTime time)", no, SUMMER),
    row(
        "DateTime ToLocalTime(DateTime time)",
        |_, a| Ok(Value::DateTime(DateTime { kind: DateKind::Local, ..a.date_time(1)? })),
        "the time in the zone",
    ),
    row(
        "DateTime ToUniversalTime(DateTime time)",
        |_, a| Ok(Value::DateTime(DateTime { kind: DateKind::Utc, ..a.date_time(1)? })),
        "the time in UTC",
    ),
];
