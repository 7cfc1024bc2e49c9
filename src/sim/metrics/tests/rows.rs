//! Which rows a reading gives.

use super::super::*;
use crate::sim::Tokens;
use crate::sim::assumptions::{Assumed, Id};

fn rows(reading: TokenReading, categories: &str) -> (Vec<(&'static str, u64)>, u64) {
    let mut assumed = Assumed::default();
    assumed.choices.set("metric-token-categories", categories).unwrap();
    let mut rows = Vec::new();
    reading.rows(&mut rows, &mut assumed);
    let tokens = |(name, value)| match value {
        Value::Tokens(Tokens(tokens)) => (name, tokens),
        Value::Number(number) => panic!("{name} {number}"),
    };
    let uses = assumed.uses.count(Id::MetricTokenCategories);
    (rows.into_iter().map(tokens).collect(), uses)
}

fn reading() -> TokenReading {
    TokenReading::default()
        .with(TokenMetric::Completion, Some(30))
        .with(TokenMetric::Prompt, Some(20))
        .with(TokenMetric::Total, Some(50))
}

#[test]
fn three_documented_metrics_in_a_fixed_order() {
    let three = vec![("Total Tokens", 50), ("Prompt Tokens", 20), ("Completion Tokens", 30)];
    for categories in ["reported", "non-zero", "documented"] {
        assert_eq!(rows(reading(), categories), (three.clone(), 0));
    }
}

#[test]
fn further_categories_follow_the_assumption() {
    let more = reading()
        .with(TokenMetric::PromptCached, Some(8))
        .with(TokenMetric::CompletionReasoning, Some(0))
        .with(TokenMetric::PromptAudio, None);
    let names = |categories| {
        let (rows, uses) = rows(more, categories);
        assert_eq!(uses, 1);
        rows.into_iter().skip(3).collect::<Vec<_>>()
    };
    assert_eq!(
        names("reported"),
        [("Prompt Cached Tokens", 8), ("Completion Reasoning Tokens", 0)]
    );
    assert_eq!(names("non-zero"), [("Prompt Cached Tokens", 8)]);
    assert_eq!(names("documented"), []);
}

#[test]
fn what_is_unknown_has_no_row() {
    assert_eq!(rows(TokenReading::default(), "reported"), (vec![], 0));
    let embeddings = TokenReading::default()
        .with(TokenMetric::Prompt, Some(5))
        .with(TokenMetric::Total, Some(5));
    assert_eq!(rows(embeddings, "reported").0, [("Total Tokens", 5), ("Prompt Tokens", 5)]);
}

#[test]
fn names_are_the_nine_observed_ones() {
    let names: Vec<_> = TokenMetric::ALL.iter().map(|metric| metric.name()).collect();
    assert_eq!(names.len(), 9);
    assert_eq!(names.iter().filter(|name| name.ends_with(" Tokens")).count(), 9);
    assert_eq!(TokenMetric::ALL.iter().filter(|metric| metric.is_documented()).count(), 3);
    for (at, metric) in TokenMetric::ALL.into_iter().enumerate() {
        assert_eq!(metric as usize, at);
    }
}
