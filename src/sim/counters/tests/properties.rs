//! Properties over random charges and requests, against naive models.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::*;
use crate::sim::assumptions::Choices;
use crate::sim::clock::{Period, WeekStart, Windows};

/// One operation: seconds since the last, key, tokens, whether it is a request.
type Step = (i64, u8, u64, bool);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let gap = prop_oneof![3 => 0_i64..5, 2 => 0_i64..70, 1 => 0_i64..8_000];
    prop::collection::vec((gap, 0_u8..4, 0_u64..120, any::<bool>()), 1..120)
}

fn choices() -> impl Strategy<Value = Choices> {
    any::<[bool; 6]>().prop_map(|bits| {
        let mut choices = Choices::default();
        let names = [
            ("tpm-boundary", "refuse-past-limit"),
            ("quota-boundary", "refuse-at-quota"),
            ("estimate-precheck", "past-only"),
            ("v2-bucket-initial-fill", "empty"),
            ("window-retry-after", "would-admit"),
            ("week-start", "sunday"),
        ];
        for (on, (name, choice)) in bits.into_iter().zip(names) {
            if on {
                choices.set(name, choice).unwrap();
            }
        }
        choices
    })
}

/// What a naive model says of a key: tokens used, as a fraction over `scale`.
trait Naive {
    fn used(&self, charges: &[(i64, u64)], now: i64, limit: u64, choices: &Choices)
    -> (i128, i128);
}

struct NaiveWindow;
struct NaiveBucket;
struct NaiveQuota(Period);

const MINUTE: i64 = 60_000_000;

impl Naive for NaiveWindow {
    fn used(&self, charges: &[(i64, u64)], now: i64, _: u64, _: &Choices) -> (i128, i128) {
        let live = charges.iter().filter(|(at, _)| now - at < MINUTE);
        (live.map(|(_, amount)| i128::from(*amount)).sum(), 1)
    }
}

impl Naive for NaiveBucket {
    /// Plays the bucket from the start of the run, one microsecond's worth at a time in
    /// effect: level, refill, cap.
    fn used(
        &self,
        charges: &[(i64, u64)],
        now: i64,
        limit: u64,
        choices: &Choices,
    ) -> (i128, i128) {
        let (scale, limit) = (i128::from(MINUTE), i128::from(limit));
        let full = limit * scale;
        let empty = choices.bucket_start == crate::sim::assumptions::BucketStart::Empty;
        let (mut level, mut last) = (if empty { 0 } else { full }, START);
        let end = std::iter::once((now, 0));
        for (at, amount) in charges.iter().copied().chain(end) {
            level = full.min(level + limit * i128::from(at - last)) - i128::from(amount) * scale;
            last = at;
        }
        (full - level, scale)
    }
}

impl Naive for NaiveQuota {
    fn used(&self, charges: &[(i64, u64)], now: i64, _: u64, choices: &Choices) -> (i128, i128) {
        let window = self.0.window(Time(now), choices.week_start);
        let live = charges.iter().filter(|(at, _)| window.contains(Time(*at)));
        (live.map(|(_, amount)| i128::from(*amount)).sum(), 1)
    }
}

const START: i64 = 1_777_888_800_000_000;

/// Plays `steps` on a table that forgets as early as it can and on the naive model, and
/// compares every answer.
fn compare(
    table: &mut dyn Counters,
    naive: &dyn Naive,
    at_limit: bool,
    limit: u64,
    steps: &[Step],
    choices: Choices,
) {
    let mut assumed = Assumed { choices, ..Assumed::default() };
    let mut charges: Vec<Vec<(i64, u64)>> = vec![Vec::new(); 4];
    let mut now = START;
    for &(gap, key, tokens, is_request) in steps {
        now += gap * 1_000_000;
        let name = format!("key-{key}");
        let history = &mut charges[usize::from(key)];
        if is_request {
            // Every other request carries an estimate.
            let wanted = if tokens % 2 == 0 { 0 } else { tokens };
            let (used, scale) = naive.used(history, now, limit, &choices);
            let full = i128::from(limit) * scale;
            let past = used > full || (used == full && at_limit);
            let too_much = wanted > 0
                && choices.estimate_precheck == crate::sim::assumptions::EstimateCheck::MustFit
                && used + i128::from(wanted) * scale > full;
            let verdict =
                table.check(&name, Time(now), Amount(limit), Amount(wanted), &mut assumed);
            assert_eq!(verdict.is_admitted(), !past && !too_much, "{name} at {now}");
            // No limit refuses below its bound, and waiting is never negative.
            if let Verdict::Refused(refusal) = verdict {
                assert!(used + i128::from(wanted) * scale >= full);
                assert!(refusal.retry_after.is_none_or(|wait| wait.0 >= 0));
                assert_eq!(refusal.by_estimate, !past);
            }
        } else {
            let key: Arc<str> = table.intern(&name);
            table.charge(&key, Time(now), Amount(limit), Amount(tokens), &mut assumed);
            history.push((now, tokens));
            let (used, scale) = naive.used(history, now, limit, &choices);
            let left = (i128::from(limit) * scale - used).max(0) / scale;
            let remaining = table.remaining(&name, Time(now), Amount(limit), &mut assumed);
            assert_eq!(i128::from(remaining.0), left, "{name} at {now}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn sliding_window_agrees_with_all_charges(
        steps in steps(), limit in 1_u64..200, choices in choices(),
    ) {
        let mut table = Table::sweeping_after(SlidingWindow::new(Micros::MINUTE, Measure::Tokens), 1);
        let at_limit = choices.tpm_boundary == crate::sim::assumptions::RateBoundary::RefuseAtLimit;
        compare(&mut table, &NaiveWindow, at_limit, limit, &steps, choices);
    }

    #[test]
    fn token_bucket_agrees_with_a_played_bucket(
        steps in steps(), limit in 1_u64..200, choices in choices(),
    ) {
        let mut table = Table::sweeping_after(TokenBucket::new(Micros::MINUTE, Time(START), Measure::Tokens), 1);
        let at_limit = choices.tpm_boundary == crate::sim::assumptions::RateBoundary::RefuseAtLimit;
        compare(&mut table, &NaiveBucket, at_limit, limit, &steps, choices);
    }

    #[test]
    fn calendar_quota_agrees_with_all_charges(
        steps in steps(), limit in 1_u64..400, choices in choices(),
        period in prop::sample::select(Period::ALL),
    ) {
        let mut table = Table::sweeping_after(WindowQuota::new(Windows::Calendar(period), Measure::Tokens), 1);
        let at_limit = choices.quota_boundary == crate::sim::assumptions::QuotaBoundary::RefuseAtQuota;
        compare(&mut table, &NaiveQuota(period), at_limit, limit, &steps, choices);
    }

    /// After the time that a refusal names, a request on an otherwise quiet counter passes
    /// (with the choice that promises it), and not a second earlier.
    #[test]
    fn waiting_as_told_helps(
        charges in prop::collection::vec((0_i64..30, 1_u64..200), 1..20),
        limit in 1_u64..200, which in 0_usize..3,
    ) {
        let mut assumed = Assumed::default();
        assumed.choices.set("window-retry-after", "would-admit").unwrap();
        let mut table: Box<dyn Counters> = match which {
            0 => Box::new(Table::new(SlidingWindow::new(Micros::MINUTE, Measure::Tokens))),
            1 => Box::new(Table::new(TokenBucket::new(Micros::MINUTE, Time(START), Measure::Tokens))),
            _ => Box::new(Table::new(WindowQuota::new(Windows::Calendar(Period::Hourly), Measure::Tokens))),
        };
        let (key, limit): (Arc<str>, _) = (Arc::from("k"), Amount(limit));
        let mut now = Time(START);
        for (gap, tokens) in charges {
            now = now.plus(Micros::from_seconds(gap));
            table.charge(&key, now, limit, Amount(tokens), &mut assumed);
        }
        if let Verdict::Refused(refusal) = table.check("k", now, limit, Amount::ZERO, &mut assumed) {
            let wait = refusal.retry_after.expect("waiting helps");
            let early = now.plus(wait).minus(Micros::SECOND);
            if early > now {
                prop_assert!(!table.check("k", early, limit, Amount::ZERO, &mut assumed).is_admitted());
            }
            // A bucket is at its limit then, and past it a microsecond later.
            let then = now.plus(wait).plus(Micros(1));
            prop_assert!(table.check("k", then, limit, Amount::ZERO, &mut assumed).is_admitted());
        }
    }
}

#[test]
fn the_naive_models_know_the_week() {
    // The models share the calendar with the code; its own tests stand with the clock.
    let window = Period::Weekly.window(Time(START), WeekStart::Monday);
    assert!(window.contains(Time(START)));
}
