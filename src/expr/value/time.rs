//! `DateTime`, `DateTimeOffset`, `TimeSpan` and `Guid` as .NET stores them. Parsing, formatting
//! and arithmetic live beside their rows in the member table.

/// What a `DateTime` is relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum DateKind {
    /// `Unspecified`
    #[default]
    Unspecified,
    /// `Utc`
    Utc,
    /// `Local`; the gateway's zone is UTC.
    Local,
}

/// Ticks of 100 nanoseconds since 0001-01-01; kinds do not make values differ.
#[derive(Clone, Copy, Debug, Default)]
pub struct DateTime {
    /// 0 to 3155378975999999999.
    pub ticks: i64,
    /// UTC, local or neither.
    pub kind: DateKind,
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.ticks == other.ticks
    }
}

impl Eq for DateTime {}

/// A point in time with the offset of its clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct DateTimeOffset {
    /// Ticks of the clock's own time (not of UTC).
    pub ticks: i64,
    /// Offset from UTC in minutes.
    pub offset: i16,
}

/// A length of time in ticks of 100 nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeSpan(pub i64);

/// 16 bytes in the order in which the text form shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub [u8; 16]);

/// Ticks at 1970-01-01.
const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;

impl DateTime {
    /// A UTC time from milliseconds since 1970-01-01.
    #[must_use]
    pub fn from_unix_milliseconds(milliseconds: i64) -> Self {
        let ticks = milliseconds.saturating_mul(10_000).saturating_add(UNIX_EPOCH_TICKS);
        Self { ticks: ticks.clamp(0, 3_155_378_975_999_999_999), kind: DateKind::Utc }
    }
}

impl Guid {
    /// `6f9619ff-8b86-d011-b42d-00c04fc964ff`
    #[must_use]
    pub fn hyphenated(&self) -> String {
        let mut text = String::with_capacity(36);
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            text.push_str(&format!("{byte:02x}"));
        }
        text
    }

    /// Reads 32 hexadecimal digits with or without hyphens, braces and parentheses.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let inner = text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .or_else(|| text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')))
            .unwrap_or(text);
        let hyphens: Vec<usize> = inner.match_indices('-').map(|(at, _)| at).collect();
        let plain = inner.len() == text.len() && hyphens.is_empty();
        if !(plain || hyphens == [8, 13, 18, 23]) {
            return None;
        }
        let digits: Vec<u8> = inner
            .chars()
            .filter(|&c| c != '-')
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        if digits.len() != 32 {
            return None;
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().fold(0, |sum, digit| sum * 16 + digit);
        }
        Some(Self(bytes))
    }
}
