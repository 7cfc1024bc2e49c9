//! Times from one zone to another.

use super::super::calendar::MOST_TICKS;
use super::super::{DateKind, DateTime};
use super::rules::{Reading, Zone};
use super::{find_zone, zone};
use crate::expr::members::{Args, Call};
use crate::expr::value::{DateTimeOffset, Exception, Fault, Value};

const MISMATCH: &str = "The conversion could not be completed because the supplied DateTime did not have the Kind property set correctly.  For example, when the Kind property is DateTimeKind.Local, the source time zone must be TimeZoneInfo.Local.";
const SKIPPED: &str = "The supplied DateTime represents an invalid time.  For example, when the clock is adjusted forward, any time in the period that is skipped is invalid.";
const TICKS_OF_MINUTE: i64 = 600_000_000;

fn argument(message: &str, parameter: &str) -> Fault {
    Exception::with_parameter("System.ArgumentException", message, parameter).into()
}

/// The zone that a kind of time stands for.
fn zone_of(kind: DateKind) -> Zone {
    if kind == DateKind::Utc { Zone::utc() } else { Zone::local() }
}

/// What a clock in a zone shows at a tick of UTC; ends of the calendar are kept.
pub(super) fn shown_at(ticks: i64, zone: &Zone) -> i64 {
    (ticks + zone.at_instant(ticks).offset).clamp(0, MOST_TICKS)
}

pub(super) fn convert_between(date: DateTime, from: &Zone, to: &Zone) -> Result<DateTime, Fault> {
    if date.kind != DateKind::Unspecified && date.kind != from.kind() {
        return Err(argument(MISMATCH, "sourceTimeZone"));
    }
    let reading = from.at_clock(date.ticks);
    if matches!(reading, Reading::Never(..)) {
        return Err(argument(SKIPPED, "dateTime"));
    }
    let kind = to.kind();
    if date.kind != DateKind::Unspecified && date.kind == kind {
        return Ok(date);
    }
    Ok(DateTime { ticks: shown_at(date.ticks - reading.taken().offset, to), kind })
}

fn convert_offset(date: DateTimeOffset, to: &Zone) -> Result<Value, Fault> {
    let utc = date.ticks - i64::from(date.offset) * TICKS_OF_MINUTE;
    let offset = to.at_instant(utc).offset;
    let ticks = utc + offset;
    Ok(Value::DateTimeOffset(if (0..=MOST_TICKS).contains(&ticks) {
        let offset = i16::try_from(offset / TICKS_OF_MINUTE).unwrap_or_default();
        DateTimeOffset { ticks, offset }
    } else {
        DateTimeOffset { ticks: ticks.clamp(0, MOST_TICKS), offset: 0 }
    }))
}

/// `ConvertTime` with one zone.
pub(super) fn to_zone(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(1, "destinationTimeZone")?;
    to(args, zone(args, 1)?)
}

fn to(args: Args<'_>, zone: &Zone) -> Result<Value, Fault> {
    if let Value::DateTimeOffset(date) = args.get(0) {
        return convert_offset(*date, zone);
    }
    let date = args.date_time(0)?;
    Ok(convert_between(date, &zone_of(date.kind), zone)?.into())
}

/// `ConvertTime` with two zones.
pub(super) fn between_zones(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(1, "sourceTimeZone")?;
    args.required(2, "destinationTimeZone")?;
    Ok(convert_between(args.date_time(0)?, zone(args, 1)?, zone(args, 2)?)?.into())
}

/// `ConvertTimeFromUtc`
pub(super) fn from_utc(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(1, "destinationTimeZone")?;
    Ok(convert_between(args.date_time(0)?, &Zone::utc(), zone(args, 1)?)?.into())
}

/// `ConvertTimeToUtc`
pub(super) fn to_utc(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let date = args.date_time(0)?;
    if args.len() > 1 {
        args.required(1, "sourceTimeZone")?;
        return Ok(convert_between(date, zone(args, 1)?, &Zone::utc())?.into());
    }
    Ok(convert_between(date, &zone_of(date.kind), &Zone::utc())?.into())
}

/// `ConvertTimeBySystemTimeZoneId`
pub(super) fn by_identifier(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    if args.len() == 2 {
        return to(args, &find_zone(args.required_text(1, "id")?)?);
    }
    let date = args.date_time(0)?;
    let source = args.get(1);
    let is_utc = matches!(source, Value::String(id) if id.to_utf8().eq_ignore_ascii_case("UTC"));
    let from = if is_utc && date.kind != DateKind::Unspecified {
        zone_of(date.kind)
    } else {
        find_zone(args.required_text(1, "id")?)?
    };
    Ok(convert_between(date, &from, &find_zone(args.required_text(2, "id")?)?)?.into())
}
