//! Tests of the clock: calendar windows, event order, reordering.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Time {
    Time(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

fn window(period: Period, week: WeekStart, text: &str) -> String {
    let Window { start, end } = period.window(at(text), week);
    format!("{start} {end}")
}

#[test]
fn quota_windows_start_at_the_truncated_utc_time() {
    // Documented (llm-token-limit, 2026-04). 2026-05-04 is a Monday.
    use Period::*;
    let rows = [
        (Hourly, "2026-05-04T10:59:55.25Z", "2026-05-04T10:00:00Z 2026-05-04T11:00:00Z"),
        (Hourly, "2026-05-04T11:00:00Z", "2026-05-04T11:00:00Z 2026-05-04T12:00:00Z"),
        (Daily, "2026-05-04T23:59:59.999999Z", "2026-05-04T00:00:00Z 2026-05-05T00:00:00Z"),
        (Weekly, "2026-05-10T23:59:59Z", "2026-05-04T00:00:00Z 2026-05-11T00:00:00Z"),
        (Weekly, "2026-05-11T00:00:00Z", "2026-05-11T00:00:00Z 2026-05-18T00:00:00Z"),
        (Weekly, "1970-01-01T00:00:00Z", "1969-12-29T00:00:00Z 1970-01-05T00:00:00Z"),
        (Monthly, "2024-02-29T12:00:00Z", "2024-02-01T00:00:00Z 2024-03-01T00:00:00Z"),
        (Monthly, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z 2027-01-01T00:00:00Z"),
        (Yearly, "2026-05-04T10:00:00Z", "2026-01-01T00:00:00Z 2027-01-01T00:00:00Z"),
        (Yearly, "1969-12-31T23:59:59Z", "1969-01-01T00:00:00Z 1970-01-01T00:00:00Z"),
    ];
    for (period, text, expected) in rows {
        assert_eq!(window(period, WeekStart::Monday, text), expected, "{period} of {text}");
    }
    assert_eq!(
        window(Weekly, WeekStart::Sunday, "2026-05-10T00:00:00Z"),
        "2026-05-10T00:00:00Z 2026-05-17T00:00:00Z"
    );
    assert_eq!(
        window(Weekly, WeekStart::Sunday, "2026-05-09T23:59:59Z"),
        "2026-05-03T00:00:00Z 2026-05-10T00:00:00Z"
    );
}

#[test]
fn periods_are_read_as_policies_write_them() {
    for period in Period::ALL {
        assert_eq!(period.name().parse(), Ok(*period));
    }
    let wrong = "day".parse::<Period>().unwrap_err().to_string();
    assert_eq!(wrong, "`day` is not a quota period: use Hourly, Daily, Weekly, Monthly or Yearly");
}

#[test]
fn the_ends_of_the_calendar_have_windows_too() {
    for period in Period::ALL {
        for time in [Time::MIN, Time::MAX, at("9999-12-15T00:00:00Z")] {
            let window = period.window(time, WeekStart::Monday);
            assert!(window.start <= time && time <= window.end, "{period} {time} {window:?}");
        }
    }
}

#[test]
fn durations_and_times_are_readable() {
    assert_eq!(Micros(1_500_000).to_string(), "1.5 s");
    assert_eq!(Micros(-250_000).to_string(), "-0.25 s");
    assert_eq!(Micros(60_000_000).to_string(), "60 s");
    assert_eq!(at("2026-05-04T10:00:00.5Z").to_string(), "2026-05-04T10:00:00.5Z");
    assert_eq!(Time::MAX.to_string(), "9223372036854775807us");
}

const SECOND: i64 = 1_000_000;

fn seconds(window: i64) -> Reorder {
    Reorder { window: Micros::from_seconds(window), most_waiting: 1_000, most_bytes: 1_000 }
}

/// What happens, in order: `a` and an arrival's number, `c` and a charge's.
fn drain(timeline: &mut Timeline<u32, u32>) -> Vec<String> {
    let mut seen = Vec::new();
    while let Some(event) = timeline.next_event() {
        seen.push(match event {
            Event::Arrival(time, item) => format!("a{item}@{}", time.0 / SECOND),
            Event::Charge(time, item) => format!("c{item}@{}", time.0 / SECOND),
        });
    }
    seen
}

#[test]
fn arrivals_wait_until_nothing_earlier_can_come() {
    let mut timeline = Timeline::new(seconds(10), TieOrder::ChargeFirst);
    timeline.arrive(Time(20 * SECOND), 1, 1).unwrap();
    assert_eq!(drain(&mut timeline), [""; 0]);
    timeline.arrive(Time(12 * SECOND), 1, 2).unwrap();
    timeline.arrive(Time(25 * SECOND), 1, 3).unwrap();
    assert_eq!(drain(&mut timeline), ["a2@12"]);
    timeline.arrive(Time(15 * SECOND), 1, 4).unwrap();
    timeline.close();
    assert_eq!(drain(&mut timeline), ["a4@15", "a1@20", "a3@25"]);
}

#[test]
fn an_arrival_past_the_window_is_refused_with_advice() {
    let mut timeline = Timeline::<u32, u32>::new(seconds(10), TieOrder::ChargeFirst);
    timeline.arrive(Time(100 * SECOND), 1, 1).unwrap();
    let (late, item) = timeline.arrive(Time(80 * SECOND), 1, 2).unwrap_err();
    assert_eq!(item, 2);
    assert_eq!(
        late.to_string(),
        "1970-01-01T00:01:20Z comes too late: the simulation has reached \
         1970-01-01T00:01:30Z and is not turned back. sort the input by timestamp, or widen \
         the reorder window to 20 s or more (now 10 s)"
    );
    let wider = Reorder { window: late.window_needed(), ..seconds(0) };
    let mut timeline = Timeline::new(wider, TieOrder::ChargeFirst);
    timeline.arrive(Time(100 * SECOND), 1, 1).unwrap();
    timeline.arrive(Time(80 * SECOND), 1, 2).unwrap();
    timeline.close();
    assert_eq!(drain(&mut timeline), ["a2@80", "a1@100"]);
}

#[test]
fn the_number_that_wait_is_bounded() {
    let reorder = Reorder { window: Micros::from_seconds(100), most_waiting: 2, most_bytes: 1_000 };
    let mut timeline = Timeline::<u32, u32>::new(reorder, TieOrder::ChargeFirst);
    for (number, second) in [5, 3, 4, 6].into_iter().enumerate() {
        timeline.arrive(Time(second * SECOND), 1, number as u32).unwrap();
        while timeline.next_event().is_some() {}
        assert!(timeline.waiting() <= 2);
    }
    let (late, _) = timeline.arrive(Time(3 * SECOND), 1, 9).unwrap_err();
    assert!(
        late.to_string().ends_with(
            "let more than 2 exchanges or 1000 bytes of them wait: they did not reach back through \
             the reorder window of 100 s"
        ),
        "{late}"
    );
}

#[test]
fn ties_follow_the_chosen_order() {
    let run = |ties| {
        let mut timeline = Timeline::new(seconds(0), ties);
        timeline.schedule(Time(5 * SECOND), 1);
        timeline.arrive(Time(5 * SECOND), 1, 1).unwrap();
        timeline.arrive(Time(5 * SECOND), 1, 2).unwrap();
        timeline.close();
        drain(&mut timeline)
    };
    assert_eq!(run(TieOrder::ChargeFirst), ["c1@5", "a1@5", "a2@5"]);
    assert_eq!(run(TieOrder::AdmissionFirst), ["a1@5", "a2@5", "c1@5"]);
}

#[test]
fn an_admission_first_charge_waits_for_arrivals_of_the_same_instant() {
    let mut timeline = Timeline::new(seconds(0), TieOrder::AdmissionFirst);
    timeline.arrive(Time(5 * SECOND), 1, 1).unwrap();
    timeline.schedule(Time(5 * SECOND), 1);
    assert_eq!(drain(&mut timeline), ["a1@5"]);
    timeline.arrive(Time(5 * SECOND), 1, 2).unwrap();
    assert_eq!(drain(&mut timeline), ["a2@5"]);
    timeline.arrive(Time(6 * SECOND), 1, 3).unwrap();
    assert_eq!(drain(&mut timeline), ["c1@5", "a3@6"]);
}

#[test]
fn a_charge_for_the_past_falls_due_at_once() {
    let mut timeline = Timeline::new(seconds(0), TieOrder::ChargeFirst);
    timeline.arrive(Time(5 * SECOND), 1, 1).unwrap();
    assert_eq!(drain(&mut timeline), ["a1@5"]);
    timeline.schedule(Time(2 * SECOND), 1);
    assert_eq!(drain(&mut timeline), ["c1@5"]);
}

proptest! {
    /// Input shuffled within the window gives the same events as sorted input, and events
    /// never go back in time.
    #[test]
    fn shuffling_within_the_window_changes_nothing(
        rows in prop::collection::vec((0_i64..60, 0_i64..8, 0_i64..20), 1..60),
        admission_first in any::<bool>(),
    ) {
        let ties = if admission_first { TieOrder::AdmissionFirst } else { TieOrder::ChargeFirst };
        let mut rows: Vec<_> =
            rows.iter().enumerate().map(|(n, &(t, d, delay))| (t, d, delay, n)).collect();
        // No two arrivals at the same instant: their order is that of the input.
        rows.sort_unstable();
        rows.dedup_by_key(|row| row.0);
        let sorted = play(&rows, ties);
        rows.sort_by_key(|&(time, _, delay, n)| (time + delay, n));
        let shuffled = play(&rows, ties);
        prop_assert!(shuffled.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        prop_assert_eq!(sorted, shuffled);
    }
}

/// Plays arrivals `(time, duration, _, number)` and their charges.
fn play(rows: &[(i64, i64, i64, usize)], ties: TieOrder) -> Vec<(i64, char, usize)> {
    let mut timeline = Timeline::new(seconds(20), ties);
    let mut seen = Vec::new();
    let mut step = |timeline: &mut Timeline<(i64, usize), usize>| {
        while let Some(event) = timeline.next_event() {
            match event {
                Event::Arrival(time, (duration, number)) => {
                    seen.push((time.0, 'a', number));
                    timeline.schedule(time.plus(Micros::from_seconds(duration)), number);
                }
                Event::Charge(time, number) => seen.push((time.0, 'c', number)),
            }
        }
    };
    for &(time, duration, _, number) in rows {
        timeline.arrive(Time(time * SECOND), 1, (duration, number)).unwrap();
        step(&mut timeline);
    }
    timeline.close();
    step(&mut timeline);
    seen
}

#[test]
fn the_oldest_go_ahead_when_too_many_bytes_wait() {
    let reorder = Reorder { window: Micros::from_seconds(100), most_waiting: 100, most_bytes: 10 };
    let mut timeline: Timeline<u32, u32> = Timeline::new(reorder, TieOrder::ChargeFirst);
    let (mut seen, mut gone) = (Vec::new(), Vec::new());
    for (number, bytes) in [4, 4, 9, 1, 30].into_iter().enumerate() {
        timeline.arrive(Time(number as i64 * SECOND), bytes, number as u32).unwrap();
        while let Some(Event::Arrival(_, item)) = timeline.next_event() {
            seen.push(item);
        }
        gone.push(seen.len());
    }
    // 4, 4 | 9 sends both ahead | 1 still fits | 30 is more than may wait by itself.
    assert_eq!((seen, gone), (vec![0, 1, 2, 3, 4], vec![0, 0, 2, 2, 5]));
    let (late, _) = timeline.arrive(Time(0), 1, 9).unwrap_err();
    assert!(late.to_string().contains("10 bytes"), "{late}");
}
