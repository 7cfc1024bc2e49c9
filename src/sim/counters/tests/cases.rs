//! One table per algorithm; each row of it comes from the page or the measurement named.

use std::sync::Arc;

use super::super::*;
use crate::sim::assumptions::Id;
use crate::sim::clock::{Period, Windows};

/// A line of a story: when, what, and what must come of it.
enum Step {
    /// Tokens charged at this second; what remains afterwards.
    Charge(f64, u64, u64),
    /// A request at this second passes.
    Admit(f64),
    /// A request at this second is refused; Retry-After in whole seconds.
    Refuse(f64, Option<u64>),
    /// A request with an estimate at this second.
    Estimate(f64, u64, Result<(), Option<u64>>),
}
use Step::{Admit, Charge, Estimate, Refuse};

fn second(second: f64) -> Time {
    // 2026-05-04T10:00:00Z, a Monday.
    Time(1_777_888_800_000_000 + (second * 1e6).round() as i64)
}

fn play(counters: &mut dyn Counters, limit: u64, steps: &[Step]) -> Assumed {
    play_with(counters, limit, steps, Assumed::default())
}

fn play_with(
    counters: &mut dyn Counters,
    limit: u64,
    steps: &[Step],
    mut assumed: Assumed,
) -> Assumed {
    let (key, limit): (Arc<str>, _) = (Arc::from("sub-a"), Amount(limit));
    for (number, step) in steps.iter().enumerate() {
        let mut ask = |at: f64, wanted: u64| {
            let verdict = counters.check(&key, second(at), limit, Amount(wanted), &mut assumed);
            match verdict {
                Verdict::Admitted => Ok(()),
                Verdict::Refused(refusal) => Err((
                    refusal.by_estimate,
                    refusal.retry_after.map(|wait| whole_seconds(wait, &mut assumed)),
                )),
            }
        };
        match *step {
            Charge(at, amount, remaining) => {
                counters.charge(&key, second(at), limit, Amount(amount), &mut assumed);
                let left = counters.remaining(&key, second(at), limit, &mut assumed);
                assert_eq!(left, Amount(remaining), "step {number}");
            }
            Admit(at) => assert_eq!(ask(at, 0), Ok(()), "step {number}"),
            Refuse(at, retry) => assert_eq!(ask(at, 0), Err((false, retry)), "step {number}"),
            Estimate(at, wanted, expected) => {
                let expected = expected.map_err(|retry| (true, retry));
                assert_eq!(ask(at, wanted), expected, "step {number}");
            }
        }
    }
    assumed
}

fn window() -> Table<SlidingWindow> {
    Table::new(SlidingWindow::new(Micros::MINUTE, Measure::Tokens))
}

fn bucket() -> Table<TokenBucket> {
    Table::new(TokenBucket::new(Micros::MINUTE, second(0.0), Measure::Tokens))
}

fn quota(period: Period) -> Table<WindowQuota> {
    Table::new(WindowQuota::new(Windows::Calendar(period), Measure::Tokens))
}

#[test]
fn sliding_window_follows_the_recorded_session() {
    // Observed (AOAI-APIM-AIGateway, limit 100): 59 tokens leave 41, 55 more leave 0; later
    // answers 429 with 29 s and 14 s; at 63 s the first charge has gone.
    let steps = [
        Admit(2.0),
        Charge(2.0, 59, 41),
        Admit(17.0),
        Charge(17.0, 55, 0),
        Refuse(33.0, Some(29)),
        Refuse(48.0, Some(14)),
        Admit(63.0),
        Charge(63.0, 59, 0),
    ];
    let assumed = play(&mut window(), 100, &steps);
    assert!(assumed.uses.used().next().is_none(), "nothing here rests on an assumption");
}

#[test]
fn a_charge_leaves_the_sliding_window_after_exactly_a_minute() {
    let steps = [Charge(0.0, 100, 0), Refuse(59.999_999, Some(1)), Admit(60.0)];
    let assumed = play(&mut window(), 100, &steps);
    assert_eq!(assumed.uses.count(Id::TpmBoundary), 1);
    assert_eq!(assumed.uses.count(Id::RetryAfterRounding), 1);
}

#[test]
fn usage_at_the_rate_is_refused_unless_assumed_otherwise() {
    let mut assumed = Assumed::default();
    assumed.choices.set("tpm-boundary", "refuse-past-limit").unwrap();
    let assumed = play_with(&mut window(), 100, &[Charge(0.0, 100, 0), Admit(1.0)], assumed);
    assert_eq!(assumed.uses.count(Id::TpmBoundary), 1);
}

#[test]
fn retry_after_of_a_window_is_the_oldest_charge_unless_assumed_otherwise() {
    let steps = |retry| {
        [Charge(0.0, 5, 95), Charge(10.0, 100, 0), Charge(20.0, 95, 0), Refuse(30.0, Some(retry))]
    };
    let assumed = play(&mut window(), 100, &steps(30));
    assert_eq!(assumed.uses.count(Id::WindowRetryAfter), 1);
    let mut assumed = Assumed::default();
    assumed.choices.set("window-retry-after", "would-admit").unwrap();
    play_with(&mut window(), 100, &steps(40), assumed);
}

#[test]
fn bucket_debt_is_paid_before_the_next_call() {
    // Inferred from an observation: 180 s at 10 tokens per minute after a call of 40.
    let steps = [
        Admit(0.0),
        Charge(0.0, 40, 0),
        Refuse(0.0, Some(180)),
        Refuse(0.5, Some(180)),
        Refuse(179.0, Some(1)),
        Admit(180.000_001),
    ];
    play(&mut bucket(), 10, &steps);
}

#[test]
fn a_bucket_refills_continuously_and_no_further_than_a_minute() {
    let steps =
        [Charge(0.0, 60, 0), Charge(30.0, 0, 30), Charge(45.5, 10, 35), Charge(1_000.0, 1, 59)];
    play(&mut bucket(), 60, &steps);
}

#[test]
fn a_bucket_may_be_assumed_empty_when_the_traffic_starts() {
    let mut assumed = Assumed::default();
    assumed.choices.set("v2-bucket-initial-fill", "empty").unwrap();
    let steps = [Refuse(0.0, Some(1)), Admit(15.0), Charge(15.0, 10, 5), Charge(75.0, 0, 60)];
    let assumed = play_with(&mut bucket(), 60, &steps, assumed);
    assert!(assumed.uses.count(Id::V2BucketInitialFill) > 0);
    let assumed = play(&mut bucket(), 60, &[Admit(60.0)]);
    assert_eq!(assumed.uses.count(Id::V2BucketInitialFill), 0, "after a minute it is full");
}

#[test]
fn a_changed_rate_keeps_what_was_taken() {
    // The page calls the outcome of one key with several rates unpredictable; here what was
    // taken stays taken and each check uses its own limit.
    let (mut table, mut assumed) = (bucket(), Assumed::default());
    let key = Arc::from("k");
    table.charge(&key, second(0.0), Amount(100), Amount(80), &mut assumed);
    let small = table.check(&key, second(0.0), Amount(50), Amount(0), &mut assumed);
    assert!(!small.is_admitted());
    let left = table.remaining(&key, second(0.0), Amount(200), &mut assumed);
    assert_eq!(left, Amount(120));
}

#[test]
fn quota_admits_at_exactly_the_quota_and_refuses_past_it() {
    // Observed on Basic v2 (400 tokens, 81 per call): 319, 238, 157, 76, 0, then 403.
    let steps = [
        Charge(0.0, 81, 319),
        Charge(10.0, 81, 238),
        Charge(20.0, 81, 157),
        Charge(30.0, 81, 76),
        Admit(40.0),
        Charge(40.0, 81, 0),
        Refuse(50.0, Some(3_550)),
    ];
    play(&mut quota(Period::Hourly), 400, &steps);
    let at_quota = [Charge(0.0, 300, 0), Admit(1.0), Charge(1.0, 1, 0), Refuse(2.0, Some(50_398))];
    let assumed = play(&mut quota(Period::Daily), 300, &at_quota);
    assert_eq!(assumed.uses.count(Id::QuotaBoundary), 1);
    let mut assumed = Assumed::default();
    assumed.choices.set("quota-boundary", "refuse-at-quota").unwrap();
    let steps = [Charge(0.0, 300, 0), Refuse(1.0, Some(3_599))];
    play_with(&mut quota(Period::Hourly), 300, &steps, assumed);
}

#[test]
fn quota_windows_follow_the_calendar_not_the_first_call() {
    // Documented. 10:59:50, 10:59:55 and 11:00:00.
    let steps = [Charge(3_590.0, 101, 0), Refuse(3_595.0, Some(5)), Admit(3_600.0)];
    play(&mut quota(Period::Hourly), 100, &steps);
    let assumed = play(
        &mut quota(Period::Weekly),
        100,
        &[Charge(0.0, 101, 0), Refuse(1.0, Some(568_799)), Admit(568_800.0)],
    );
    assert!(assumed.uses.count(Id::WeekStart) > 0);
}

#[test]
fn raising_a_quota_admits_the_next_request() {
    // Observed (claude-code-foundry-gateway, measured).
    let (mut table, mut assumed) = (quota(Period::Monthly), Assumed::default());
    let key = Arc::from("k");
    table.charge(&key, second(0.0), Amount(300), Amount(3_507), &mut assumed);
    let mut admitted = |limit| {
        table.check("k", second(1.0), Amount(limit), Amount::ZERO, &mut assumed).is_admitted()
    };
    assert_eq!([admitted(300), admitted(5_000)], [false, true]);
}

#[test]
fn an_estimate_has_to_fit_and_says_when_it_will() {
    // Observed second hand: a rate refusal without a time when the prompt can never fit.
    let steps = [
        Charge(0.0, 60, 40),
        Estimate(10.0, 40, Ok(())),
        Estimate(10.0, 41, Err(Some(50))),
        Estimate(10.0, 101, Err(None)),
    ];
    let assumed = play(&mut window(), 100, &steps);
    assert_eq!(assumed.uses.count(Id::EstimatePrecheck), 2);
    play(&mut bucket(), 100, &[Charge(0.0, 60, 40), Estimate(0.0, 43, Err(Some(2)))]);
    play(
        &mut quota(Period::Hourly),
        100,
        &[Charge(0.0, 60, 40), Estimate(0.0, 41, Err(Some(3_600))), Estimate(0.0, 101, Err(None))],
    );
    let mut assumed = Assumed::default();
    assumed.choices.set("estimate-precheck", "past-only").unwrap();
    let steps = [Charge(0.0, 60, 40), Estimate(1.0, 1_000, Ok(()))];
    play_with(&mut window(), 100, &steps, assumed);
}

#[test]
fn a_refund_gives_back_what_still_counts() {
    let mut assumed = Assumed::default();
    let (key, limit): (Arc<str>, _) = (Arc::from("k"), Amount(100));
    let mut tables: [Box<dyn Counters>; 3] =
        [Box::new(window()), Box::new(bucket()), Box::new(quota(Period::Hourly))];
    for table in &mut tables {
        table.charge(&key, second(0.0), limit, Amount(70), &mut assumed);
        table.charge(&key, second(0.0), limit, Amount(20), &mut assumed);
        table.refund(&key, second(0.0), second(0.0), Amount(30), &mut assumed);
        assert_eq!(table.remaining(&key, second(0.0), limit, &mut assumed), Amount(40));
        table.refund(&key, second(7_200.0), second(0.0), Amount(50), &mut assumed);
        assert_eq!(table.remaining(&key, second(7_200.0), limit, &mut assumed), limit);
        table.refund("unknown", second(7_200.0), second(0.0), Amount(50), &mut assumed);
        assert_eq!(table.remaining("unknown", second(7_200.0), limit, &mut assumed), limit);
    }
}

#[test]
fn nothing_wraps_at_the_ends_of_the_numbers() {
    let mut assumed = Assumed::default();
    let (key, huge): (Arc<str>, _) = (Arc::from("k"), Amount(u64::MAX));
    let mut tables: [Box<dyn Counters>; 3] =
        [Box::new(window()), Box::new(bucket()), Box::new(quota(Period::Yearly))];
    for table in &mut tables {
        for at in [Time::MIN, second(0.0), Time::MAX] {
            for limit in [Amount::ZERO, Amount(1), huge] {
                table.charge(&key, at, limit, huge, &mut assumed);
                table.charge(&key, at, limit, huge, &mut assumed);
                assert_eq!(table.remaining(&key, at, limit, &mut assumed), Amount::ZERO);
                assert!(!table.check(&key, at, limit, huge, &mut assumed).is_admitted());
            }
        }
    }
}

#[test]
fn a_limit_of_zero_never_admits_and_names_no_time() {
    play(&mut window(), 0, &[Refuse(0.0, None)]);
    play(&mut bucket(), 0, &[Refuse(0.0, None)]);
}

#[test]
fn retry_after_is_a_whole_second_or_more() {
    let mut assumed = Assumed::default();
    let rows = [
        // (microseconds, up, nearest, down)
        (0, 1, 1, 1),
        (1, 1, 1, 1),
        (1_000_000, 1, 1, 1),
        (1_499_999, 2, 1, 1),
        (1_500_000, 2, 2, 1),
        (179_500_000, 180, 180, 179),
        (-5, 1, 1, 1),
    ];
    for (micros, up, nearest, down) in rows {
        for (choice, expected) in [("up", up), ("nearest", nearest), ("down", down)] {
            assumed.choices.set("retry-after-rounding", choice).unwrap();
            assert_eq!(whole_seconds(Micros(micros), &mut assumed), expected, "{micros} {choice}");
        }
    }
}

#[test]
fn idle_counters_are_forgotten() {
    let mut assumed = Assumed::default();
    let mut tables: [Box<dyn Counters>; 3] = [
        Box::new(Table::sweeping_after(SlidingWindow::new(Micros::MINUTE, Measure::Tokens), 8)),
        Box::new(Table::sweeping_after(
            TokenBucket::new(Micros::MINUTE, second(0.0), Measure::Tokens),
            8,
        )),
        Box::new(Table::sweeping_after(
            WindowQuota::new(Windows::Calendar(Period::Hourly), Measure::Tokens),
            8,
        )),
    ];
    for table in &mut tables {
        let mut most = 0;
        for number in 0..2_000_u32 {
            // One new key every ten minutes.
            let at = second(f64::from(number) * 600.0);
            let key = table.intern(&format!("key-{number}"));
            table.charge(&key, at, Amount(100), Amount(10), &mut assumed);
            most = most.max(table.stored());
        }
        assert!(most <= 20, "{most} counters at once");
    }
}

#[test]
fn every_algorithm_is_described_once() {
    let names: std::collections::BTreeSet<_> = ALL.iter().map(|entry| entry.name).collect();
    assert_eq!(names.len(), ALL.len());
    for Description { name, used_by, rule, source } in ALL {
        assert!(name.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()), "{name}");
        assert!(!used_by.is_empty() && !rule.is_empty() && !source.is_empty());
        let file = format!("{}.rs", name.replace('-', "_"));
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sim/counters");
        assert!(std::path::Path::new(folder).join(&file).is_file(), "no {file}");
    }
}
