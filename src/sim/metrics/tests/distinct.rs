//! Distinct counts: exact up to the limit, labelled estimates past it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

use proptest::prelude::*;

use super::super::*;

fn fingerprint(number: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u64(number);
    hasher.finish()
}

#[test]
fn counts_are_exact_up_to_the_limit_and_per_metric() {
    let mut set = DistinctSet::exact_up_to(1_000);
    for number in 0..1_000 {
        set.insert(fingerprint(number), 1);
        set.insert(fingerprint(number), if number % 4 == 0 { 0b11 } else { 0b01 });
    }
    assert_eq!(set.count(0), Count::Exact(1_000));
    assert_eq!(set.count(1), Count::Exact(250));
    assert_eq!(set.count(2), Count::Exact(0));
    set.clear();
    assert_eq!(set.count(0), Count::Exact(0));
}

#[test]
fn past_the_limit_the_count_is_a_labelled_estimate() {
    let mut set = DistinctSet::exact_up_to(4_096);
    for number in 0..300_000 {
        set.insert(fingerprint(number), if number % 3 == 0 { 0b11 } else { 0b01 });
    }
    for (metric, truth) in [(0, 300_000_u128), (1, 100_000)] {
        let Count::Estimated { about, at_least } = set.count(metric) else {
            panic!("{:?}", set.count(metric))
        };
        assert!(about.abs_diff(truth) * 100 < truth * 8, "{about} for {truth}");
        assert!(at_least <= truth && at_least > 1_000, "{at_least}");
    }
}

#[test]
fn sums_and_products_keep_the_label() {
    let exact = Count::Exact(3);
    let guess = Count::Estimated { about: 10, at_least: 4 };
    assert_eq!(exact.times(Count::Exact(5)), Count::Exact(15));
    assert_eq!(exact.times(guess), Count::Estimated { about: 30, at_least: 12 });
    assert_eq!(exact.plus(guess), Count::Estimated { about: 13, at_least: 7 });
    assert_eq!(Count::Exact(u128::MAX).times(exact), Count::Exact(u128::MAX));
}

proptest! {
    #[test]
    fn below_the_limit_it_is_a_set(numbers in prop::collection::vec((0_u64..400, 1_u64..8), 0..500)) {
        let mut set = DistinctSet::exact_up_to(400);
        for (number, metrics) in &numbers {
            set.insert(fingerprint(*number), *metrics);
        }
        for metric in 0..3 {
            let truth: HashSet<_> = numbers
                .iter()
                .filter(|(_, metrics)| metrics >> metric & 1 == 1)
                .map(|(number, _)| number)
                .collect();
            prop_assert_eq!(set.count(metric), Count::Exact(truth.len() as u128));
        }
    }

    #[test]
    fn memory_stays_bounded_and_order_of_repeats_does_not_matter(
        count in 1_u64..2_000, most in 1_usize..200,
    ) {
        let (mut once, mut thrice) =
            (DistinctSet::exact_up_to(most), DistinctSet::exact_up_to(most));
        for number in 0..count {
            once.insert(fingerprint(number), 1);
            for repeat in [number, number / 2, number] {
                thrice.insert(fingerprint(repeat), 1);
            }
        }
        prop_assert_eq!(once.count(0), thrice.count(0));
        prop_assert!(once.count(0).at_least() <= u128::from(count));
        prop_assert!(matches!(once.count(0), Count::Exact(_)) == (count as usize <= most));
    }
}
