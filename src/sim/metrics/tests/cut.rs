//! What to leave out when there are too many time series.

use super::super::cut::cheapest;
use super::super::{Count, DimensionCount};

/// Dimensions with these numbers of values.
fn metric(dimensions: &[(&str, u128)]) -> Vec<DimensionCount> {
    let count = |(name, values): &(&str, u128)| DimensionCount {
        name: (*name).to_owned(),
        unique_values: Count::Exact(*values),
    };
    dimensions.iter().map(count).collect()
}

/// What is cut from so many metrics alike, and what is left.
fn cut(dimensions: &[(&str, u128)], metrics: usize) -> Option<(String, u128, bool)> {
    let cut = cheapest(&vec![metric(dimensions); metrics])?;
    Some((cut.without.join(" "), cut.product_of_unique_values.best(), cut.is_enough))
}

#[test]
fn within_the_limit_nothing_is_cut() {
    assert_eq!(cut(&[("a", 500), ("b", 100)], 1), None);
    assert_eq!(cut(&[], 3), None);
}

#[test]
fn one_dimension_that_is_enough_and_loses_least_is_cut() {
    // Without `b` 3 × 1,000, without `a` 3 × 5,000: both are enough, `a` says less.
    let found = cut(&[("a", 1_000), ("b", 5_000), ("Region", 1)], 3);
    assert_eq!(found, Some(("a".to_owned(), 15_000, true)));
    // `a` alone is not enough.
    let found = cut(&[("a", 10), ("b", 60_000)], 1);
    assert_eq!(found, Some(("b".to_owned(), 10, true)));
}

#[test]
fn where_one_is_not_enough_those_that_help_most_are_cut() {
    let found = cut(&[("a", 90_000), ("b", 80_000), ("c", 2)], 1);
    assert_eq!(found, Some(("a b".to_owned(), 2, true)));
}

#[test]
fn what_the_service_adds_cannot_be_cut() {
    let found = cut(&[("Region", 60_000), ("a", 2)], 1);
    assert_eq!(found, Some(("a".to_owned(), 60_000, false)));
}

#[test]
fn a_name_is_cut_from_every_metric_whatever_its_case() {
    let metrics = [metric(&[("Caller", 60_000)]), metric(&[("caller", 60_000), ("b", 2)])];
    let cut = cheapest(&metrics).unwrap();
    assert_eq!(cut.without, ["Caller"]);
    assert_eq!(cut.product_of_unique_values, Count::Exact(3));
}
