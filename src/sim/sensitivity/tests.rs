//! Tests of the band.

use super::*;

fn result(refused: u64) -> RunResult {
    RunResult { calls: 100, refused, ..RunResult::default() }
}

fn variant(assumption: &'static str, choice: &'static str) -> Variant {
    Variant { assumption, choice, decisions: 1, choices: Choices::default() }
}

#[test]
fn the_band_spans_one_choice_at_a_time() {
    let variants = [
        variant("tie-order", "admission-first"),
        variant("retry-after-rounding", "nearest"),
        variant("retry-after-rounding", "down"),
        variant("v2-bucket-initial-fill", "empty"),
    ];
    let results = [result(12), result(10), result(9), result(40)];
    let sensitivity = Sensitivity::new(result(10), &variants, &results);
    assert_eq!(sensitivity.band(), (9, 40, Some("v2-bucket-initial-fill")));
    assert_eq!(sensitivity.lowest.choices, [("retry-after-rounding", "down")]);
    assert_eq!(sensitivity.lowest.result, result(9));
    let most = [("tie-order", "admission-first"), ("v2-bucket-initial-fill", "empty")];
    assert_eq!(sensitivity.highest.choices, most);
    let [low, high] = sensitivity.corners(&Choices::default());
    // One choice alone has been played already.
    assert_eq!(low, None);
    let chosen = |name: &str| find(name).unwrap().chosen(&high.unwrap());
    assert_eq!(chosen("tie-order"), "admission-first");
    assert_eq!(chosen("v2-bucket-initial-fill"), "empty");
    assert_eq!(chosen("retry-after-rounding"), "up");
}

#[test]
fn what_moves_nothing_decides_nothing() {
    let variants = [variant("tie-order", "admission-first")];
    let sensitivity = Sensitivity::new(result(10), &variants, &[result(10)]);
    assert_eq!(sensitivity.band(), (10, 10, None));
    assert_eq!(sensitivity.corners(&Choices::default()), [None, None]);
}
