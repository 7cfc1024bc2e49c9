//! Timestamps against the `jiff` crate.

use std::time::Duration;

use proptest::prelude::*;

use crate::traffic::Timestamp;

fn micros(text: &str) -> Option<i64> {
    Timestamp::parse(text).map(|moment| moment.0)
}

#[test]
fn offsets_and_decimals_are_read() {
    let base = 1_700_092_800_000_000;
    assert_eq!(micros("2023-11-16T00:00:00Z"), Some(base));
    assert_eq!(micros("2023-11-16T00:00:00.5Z"), Some(base + 500_000));
    assert_eq!(micros("2023-11-16T00:00:00.1234567Z"), Some(base + 123_456));
    assert_eq!(micros("2023-11-16T02:00:00+02:00"), Some(base));
    assert_eq!(micros("2023-11-15T18:30:00.000001-05:30"), Some(base + 1));
    assert_eq!(micros("2023-11-16t00:00:00z"), Some(base));
    assert_eq!(micros("1969-12-31T23:59:59.999999Z"), Some(-1));
}

#[test]
fn what_is_no_moment_is_refused() {
    for text in [
        "",
        "2023-11-16",
        "2023-11-16T00:00:00",
        "2023-02-29T00:00:00Z",
        "2023-13-01T00:00:00Z",
        "2023-11-16T24:00:00Z",
        "2023-11-16T00:00:00.Z",
        "1700092800",
        "Thu, 16 Nov 2023 00:00:00 GMT",
    ] {
        assert_eq!(micros(text), None, "{text}");
    }
}

#[test]
fn the_end_never_wraps() {
    let base = Timestamp(1_000_000);
    assert_eq!(base.after(Duration::from_micros(1_500)), Timestamp(1_001_500));
    assert_eq!(base.after(Duration::MAX), Timestamp(i64::MAX));
    assert_eq!(Timestamp(1_001_500).to_string(), "1970-01-01T00:00:01.0015Z");
}

proptest! {
    /// The quick form and the whole parser give the same moment.
    #[test]
    fn the_quick_form_agrees_with_jiff(
        year in 0..=9999_i64, month in 0..=13_i64, day in 0..=32_i64,
        hour in 0..=24_i64, minute in 0..=60_i64, second in 0..=59_i64, decimals in "(\\.[0-9]{1,9})?"
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{decimals}Z");
        let theirs = text.parse::<jiff::Timestamp>().ok();
        // Both drop parts of a microsecond, but jiff towards 1970.
        let theirs = theirs.map(|moment| moment.as_nanosecond().div_euclid(1_000));
        prop_assert_eq!(micros(&text).map(i128::from), theirs, "{}", text);
    }
}
