//! Which values send most rows, and what the cap would drop.

use std::hash::{DefaultHasher, Hasher};

use super::super::VALUES_CAP;
use super::super::contributors::{Contributors, Known};

fn note(contributors: &mut Contributors, value: &str, rows: u64) {
    let mut hasher = DefaultHasher::new();
    hasher.write(value.as_bytes());
    contributors.note(value, hasher.finish(), rows, &mut Known::default());
}

#[test]
fn few_values_are_counted_exactly() {
    let mut contributors = Contributors::default();
    for (value, rows) in [("a", 3), ("b", 1), ("a", 3), ("c", 6), ("", 2)] {
        note(&mut contributors, value, rows);
    }
    let top: Vec<_> =
        contributors.top().into_iter().map(|top| (top.value, top.rows, top.uncertain)).collect();
    let expected = [("a", 6), ("c", 6), ("", 2), ("b", 1)];
    assert_eq!(top, expected.map(|(value, rows)| (value.to_owned(), rows, 0)));
    assert_eq!(contributors.beyond_cap(), 0);
}

#[test]
fn a_frequent_value_is_found_among_many_rare_ones() {
    let mut contributors = Contributors::default();
    for number in 0..5_000 {
        note(&mut contributors, &format!("rare {number}"), 1);
        if number % 10 == 0 {
            note(&mut contributors, "frequent", 2);
        }
    }
    let top = contributors.top();
    let first = top.first().unwrap();
    assert_eq!(first.value, "frequent");
    assert!(first.rows >= 1_000 && first.rows - first.uncertain <= 1_000, "{first:?}");
    assert_eq!(top.len(), 1, "the rare ones took over the counts of others: {top:?}");
}

#[test]
fn rows_past_the_first_hundred_values_are_counted_per_window() {
    let mut contributors = Contributors::default();
    for number in 0..VALUES_CAP {
        note(&mut contributors, &number.to_string(), 1);
    }
    assert_eq!(contributors.beyond_cap(), 0);
    for value in ["new", "new", "other", "5"] {
        note(&mut contributors, value, 3);
    }
    assert_eq!(contributors.beyond_cap(), 9, "the known value is within the cap");
    contributors.close_window();
    note(&mut contributors, "new", 3);
    assert_eq!(contributors.beyond_cap(), 9);
}
