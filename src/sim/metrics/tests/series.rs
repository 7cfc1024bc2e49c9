//! Series accounts: combinations, products, windows, the limit.

use super::super::*;
use crate::sim::Tokens;
use crate::sim::assumptions::{Assumed, Id};
use crate::sim::clock::Time;

const HOUR: i64 = 3_600_000_000;
/// 2026-05-04T10:00:00Z.
const START: i64 = 1_777_888_800_000_000;

const TOTAL: (&str, Value) = ("Total Tokens", Value::Tokens(Tokens(60)));
const CACHED: (&str, Value) = ("Prompt Cached Tokens", Value::Tokens(Tokens(5)));

/// Hour, dimensions, values.
type Row<'a> = (i64, &'a [(&'a str, &'a str)], &'a [(&'a str, Value)]);

/// Books one emission per row.
fn account(rows: &[Row<'_>], assumed: &mut Assumed) -> SeriesReport {
    let mut accounts = SeriesAccounts::new();
    for (hour, dimensions, values) in rows {
        let dimensions: Vec<_> =
            dimensions.iter().map(|(name, value)| Dimension { name, value }).collect();
        let time = Time(START + hour * HOUR);
        accounts.observe(
            &Emission { time, namespace: "llm", dimensions: &dimensions, values },
            assumed,
        );
    }
    accounts.finish()
}

#[test]
fn combinations_and_the_product_are_two_numbers() {
    // a×x, a×y, b×x: three combinations, 2 × 2 = 4 as Azure Monitor counts.
    let values = &[TOTAL][..];
    let report = account(
        &[
            (0, &[("Subscription ID", "a"), ("caller", "x")], values),
            (0, &[("Subscription ID", "a"), ("caller", "y")], values),
            (0, &[("subscription id", "b"), ("Caller", "x")], values),
            (0, &[("Subscription ID", "a"), ("caller", "x")], values),
        ],
        &mut Assumed::default(),
    );
    let [metric] = &report.metrics[..] else { panic!("{report:?}") };
    assert_eq!((metric.namespace.as_str(), metric.name.as_str()), ("llm", "Total Tokens"));
    assert_eq!((metric.rows, metric.tokens), (4, 240));
    assert_eq!(metric.peak.observed_combinations, Count::Exact(3));
    assert_eq!(metric.peak.product_of_unique_values, Count::Exact(4));
    let names: Vec<_> = metric.peak.dimensions.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["Subscription ID", "caller"]);
    assert_eq!((report.windows, report.windows_over_limit), (1, 0));
}

#[test]
fn each_metric_has_its_own_series() {
    let report = account(
        &[
            (0, &[("caller", "x")], &[TOTAL, CACHED]),
            (0, &[("caller", "y")], &[TOTAL]),
            (0, &[("caller", "z")], &[TOTAL]),
        ],
        &mut Assumed::default(),
    );
    let products: Vec<_> = report
        .metrics
        .iter()
        .map(|metric| (metric.name.as_str(), metric.peak.product_of_unique_values.best()))
        .collect();
    assert_eq!(products, [("Total Tokens", 3), ("Prompt Cached Tokens", 1)]);
    assert_eq!(report.peak.unwrap().product_of_unique_values, Count::Exact(4));
}

#[test]
fn windows_are_counted_apart_and_the_peak_is_kept() {
    // 10:00 and 11:00 in one half day, 12:00 in the next; `from-first-row` joins all three.
    let rows: &[Row<'_>] = &[
        (0, &[("caller", "x")], &[TOTAL]),
        (1, &[("caller", "y")], &[TOTAL]),
        (2, &[("caller", "z")], &[TOTAL]),
    ];
    let mut assumed = Assumed::default();
    let report = account(rows, &mut assumed);
    assert_eq!(report.windows, 2);
    assert_eq!(assumed.uses.count(Id::SeriesWindow), 1);
    let peak = &report.metrics[0].peak;
    assert_eq!(peak.start.to_string(), "2026-05-04T00:00:00Z");
    assert_eq!(peak.product_of_unique_values, Count::Exact(2));
    assert_eq!(report.metrics[0].rows, 3);

    let mut assumed = Assumed::default();
    assumed.choices.set("series-window", "from-first-row").unwrap();
    let report = account(rows, &mut assumed);
    assert_eq!(report.windows, 1);
    assert_eq!(report.metrics[0].peak.start, Time(START));
    assert_eq!(report.metrics[0].peak.product_of_unique_values, Count::Exact(3));
}

#[test]
fn windows_from_the_first_row_stay_in_step() {
    let mut assumed = Assumed::default();
    assumed.choices.set("series-window", "from-first-row").unwrap();
    let one: &[(&str, Value)] = &[TOTAL];
    let row = |hour| (hour, &[("caller", "x")][..], one);
    let report = account(&[row(0), row(30), row(35), row(36)], &mut assumed);
    assert_eq!(report.windows, 3, "0 to 12, 24 to 36, 36 to 48");
}

#[test]
fn the_limit_is_compared_with_the_product_over_all_metrics() {
    let values: Vec<String> = (0..300).map(|number| number.to_string()).collect();
    let mut accounts = SeriesAccounts::new();
    let mut assumed = Assumed::default();
    for number in 0..300_usize {
        let dimensions = [
            Dimension { name: "a", value: &values[number] },
            Dimension { name: "b", value: &values[number % 200] },
        ];
        accounts.observe(
            &Emission {
                time: Time(START),
                namespace: "llm",
                dimensions: &dimensions,
                values: &[TOTAL],
            },
            &mut assumed,
        );
    }
    let report = accounts.finish();
    assert_eq!(report.metrics[0].peak.observed_combinations, Count::Exact(300));
    assert_eq!(report.metrics[0].peak.product_of_unique_values, Count::Exact(60_000));
    assert_eq!(report.windows_over_limit, 1);
    let cut = report.cut.unwrap();
    assert_eq!((&cut.without[..], cut.is_enough), (&["b".to_owned()][..], true), "fewest values");
    let [a, b] = &report.dimensions[..] else { panic!("{:?}", report.dimensions) };
    assert_eq!((a.name.as_str(), a.peak_unique_values), ("a", Count::Exact(300)));
    assert_eq!((a.rows_beyond_cap, b.rows_beyond_cap), (200, 100));
    assert!(b.top.is_empty(), "200 values with a row or two: none stands out, {:?}", b.top);
}

#[test]
fn more_metrics_than_a_set_can_hold_are_still_told_apart() {
    let names: Vec<String> = (0..150).map(|number| format!("metric {number}")).collect();
    let values: Vec<_> = names.iter().map(|name| (name.as_str(), Value::Number(0.5))).collect();
    let report = account(
        &[(0, &[("caller", "x")], &values), (0, &[("caller", "y")], &values)],
        &mut Assumed::default(),
    );
    assert_eq!(report.metrics.len(), 150);
    for metric in &report.metrics {
        assert_eq!((metric.rows, metric.number), (2, 1.0));
        assert_eq!(metric.peak.product_of_unique_values, Count::Exact(2));
    }
}

#[test]
fn no_rows_no_windows() {
    let report = account(&[(0, &[("caller", "x")], &[])], &mut Assumed::default());
    assert_eq!((report.metrics.len(), report.windows, report.peak), (0, 0, None));
}
