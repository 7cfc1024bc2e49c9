//! The zones themselves: which offset holds when.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use super::super::calendar::{
    DAY, Date, MINUTE, MOST_TICKS, SECOND, UNIX_EPOCH, clock, date_of_ticks, ticks_of_date,
};
use super::windows::from_windows;
use crate::expr::value::{DateKind, Text};

/// A zone.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    pub(super) id: Text,
    pub(super) rules: Rules,
}

/// What decides the offset.
#[derive(Clone, Debug)]
pub(super) enum Rules {
    Utc,
    /// The zone of the machine, which is UTC.
    Local,
    /// A zone of the time zone database; true where Windows' identifier named it.
    Known(TimeZone, bool),
    /// A zone that the expression made.
    Fixed {
        /// Ticks.
        offset: i64,
        display: Text,
        standard: Text,
    },
}

/// What a clock in a zone shows at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// Ticks ahead of UTC.
    pub(super) offset: i64,
    pub(super) summer: bool,
}

/// What a reading of the clock in a zone may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Once(Shown),
    /// The clock was put back: both.
    Twice(Shown, Shown),
    /// The clock was put forward: none; what held before and after.
    Never(Shown, Shown),
}

const WINTER: Shown = Shown { offset: 0, summer: false };

impl Zone {
    pub(super) fn utc() -> Self {
        Self { id: "UTC".into(), rules: Rules::Utc }
    }

    pub(super) fn local() -> Self {
        Self { id: "UTC".into(), rules: Rules::Local }
    }

    /// A zone by the identifier of Windows or IANA; case is ignored.
    pub(super) fn find(id: &str) -> Option<Self> {
        if id.eq_ignore_ascii_case("UTC") {
            return Some(Self::utc());
        }
        let windows = from_windows(id);
        let zone = TimeZoneDatabase::bundled().get(windows.map_or(id, |(_, iana)| iana)).ok()?;
        let name = windows.map_or_else(|| zone.iana_name().unwrap_or(id), |(name, _)| name);
        Some(Self { id: name.into(), rules: Rules::Known(zone.clone(), windows.is_some()) })
    }

    /// What times in the zone are relative to.
    pub(super) fn kind(&self) -> DateKind {
        match self.rules {
            Rules::Utc => DateKind::Utc,
            Rules::Local => DateKind::Local,
            _ => DateKind::Unspecified,
        }
    }

    /// At an instant, in ticks of UTC.
    pub(super) fn at_instant(&self, ticks: i64) -> Shown {
        match &self.rules {
            Rules::Utc | Rules::Local => WINTER,
            Rules::Fixed { offset, .. } => Shown { offset: *offset, summer: false },
            Rules::Known(zone, _) => {
                let ticks = ticks.clamp(0, MOST_TICKS);
                let instant = Timestamp::from_second((ticks - UNIX_EPOCH).div_euclid(SECOND));
                shown(zone, instant.unwrap_or(Timestamp::MAX))
            }
        }
    }

    /// At what a clock in the zone shows.
    pub(super) fn at_clock(&self, ticks: i64) -> Reading {
        let Rules::Known(zone, _) = &self.rules else {
            return Reading::Once(self.at_instant(ticks));
        };
        let Some(time) = civil_of_ticks(ticks) else { return Reading::Once(WINTER) };
        let at = |offset: jiff::tz::Offset| {
            // Only the last days of the calendar are beyond the reach of timestamps.
            shown(zone, offset.to_timestamp(time).unwrap_or(Timestamp::MAX))
        };
        match zone.to_ambiguous_timestamp(time).offset() {
            AmbiguousOffset::Unambiguous { offset } => Reading::Once(at(offset)),
            AmbiguousOffset::Fold { before, after } => Reading::Twice(at(before), at(after)),
            // Read with the offset that holds afterwards, a skipped time lies before the change.
            AmbiguousOffset::Gap { before, after } => Reading::Never(at(after), at(before)),
        }
    }

    /// The offset in winter as the zone has it by the newest rules that are known.
    pub(super) fn base(&self) -> i64 {
        let [january, july] = self.newest();
        if january.summer && !july.summer { july.offset } else { january.offset }
    }

    /// True when the clocks change by the newest rules that are known.
    pub(super) fn changes(&self) -> bool {
        let [january, july] = self.newest();
        january.summer != july.summer
    }

    fn newest(&self) -> [Shown; 2] {
        [1, 7].map(|month| {
            let date = Date { year: 2037, month, day: 1 };
            self.at_instant(ticks_of_date(date).unwrap_or(UNIX_EPOCH))
        })
    }
}

impl Reading {
    /// What .NET takes it for: winter time where there is a choice.
    pub(super) fn taken(self) -> Shown {
        match self {
            Self::Once(shown) => shown,
            Self::Twice(before, after) | Self::Never(after, before) => {
                if after.summer && !before.summer { before } else { after }
            }
        }
    }
}

fn shown(zone: &TimeZone, instant: Timestamp) -> Shown {
    let info = zone.to_offset_info(instant);
    let seconds = i64::from(info.offset().seconds());
    let mut offset = seconds * SECOND;
    if offset % MINUTE != 0 {
        // .NET keeps whole minutes of the difference from the zone's own offset.
        let own = i64::from(zone.to_offset_info(Timestamp::MAX).offset().seconds()) * SECOND;
        offset = own + (offset - own) / MINUTE * MINUTE;
    }
    Shown { offset, summer: info.dst().is_dst() }
}

fn civil_of_ticks(ticks: i64) -> Option<civil::DateTime> {
    let date = date_of_ticks(ticks);
    let (hour, minute, second, fraction) = clock(ticks % DAY);
    civil::DateTime::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        i32::try_from(fraction * 100).ok()?,
    )
    .ok()
}
