//! Times as exports write them.

use crate::traffic::Timestamp;
use crate::traffic::records::Record;

/// The time of a record.
pub(in crate::traffic::format) enum Moment {
    /// A moment.
    At(Timestamp),
    /// There is none, or it cannot be read.
    Missing,
    /// A time of an unknown time zone.
    Local,
}

/// The time in the first of these fields. Azure's tables keep UTC, also where the text does
/// not say so.
pub(in crate::traffic::format) fn moment(record: &Record<'_>, names: &[&str]) -> Moment {
    let Some(text) = record.text(names) else {
        let local = |name: &&str| record.has(&[&format!("{name}[localtime]")]);
        return if names.iter().any(local) { Moment::Local } else { Moment::Missing };
    };
    let text = text.trim();
    let read = Timestamp::parse(text)
        .or_else(|| Timestamp::parse(&format!("{}Z", text.replacen(' ', "T", 1))))
        .or_else(|| portal(text));
    read.map_or(Moment::Missing, Moment::At)
}

/// `5/4/2026, 10:00:00.250 AM`, which the portal's CSV files have under `[UTC]`.
fn portal(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once(", ")?;
    let (time, half) = time.split_once(' ')?;
    let mut date = date.split('/');
    let (month, day, year) = (date.next()?, date.next()?, date.next()?);
    let (hour, rest) = time.split_once(':')?;
    let hour: u8 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let hour = match half {
        "AM" => hour % 12,
        "PM" => hour % 12 + 12,
        _ => return None,
    };
    Timestamp::parse(&format!("{year:0>4}-{month:0>2}-{day:0>2}T{hour:02}:{rest}Z"))
}

#[cfg(test)]
mod tests {
    use super::portal;

    #[test]
    fn times_of_the_portal_are_read() {
        for (text, expected) in [
            ("5/4/2026, 10:00:00.250 AM", "2026-05-04T10:00:00.25Z"),
            ("12/31/2026, 12:59:59.000 PM", "2026-12-31T12:59:59Z"),
            ("1/1/2026, 12:00:00.001 AM", "2026-01-01T00:00:00.001Z"),
        ] {
            assert_eq!(portal(text).map(|time| time.to_string()).as_deref(), Some(expected));
        }
        for text in ["", "5/4/2026", "13/4/2026, 1:00:00 AM", "5/4/2026, 13:00:00 AM", "x, y z"] {
            assert_eq!(portal(text), None, "{text}");
        }
    }
}
