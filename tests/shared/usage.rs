//! The usage of every recorded exchange against the independently made truth.

use std::fs;
use std::ops::ControlFlow;

use policyc::traffic::{ReadOptions, read_exchanges};
use policyc::usage;
use serde_json::Value;

/// What is compared, as one text for each line.
fn told(line: u64, usage: &usage::Usage<'_>) -> String {
    let count = |count: Option<u64>| count.map_or("null".to_owned(), |count| count.to_string());
    let tokens = &usage.tokens;
    format!(
        "line {line} prompt {} completion {} total {} cached {} reasoning {} source {} provider {} api {} stream {} status {}",
        count(tokens.prompt),
        count(tokens.completion),
        count(tokens.total),
        count(tokens.cached),
        count(tokens.reasoning),
        usage.source,
        usage.provider,
        usage.api,
        usage.stream.name(),
        usage.status
    )
}

fn expected(truth: &str) -> String {
    let truth: Value = serde_json::from_str(truth).unwrap();
    let text = |key: &str| truth[key].as_str().unwrap().to_owned();
    format!(
        "line {} prompt {} completion {} total {} cached {} reasoning {} source {} provider {} api {} stream {} status {}",
        truth["line"],
        truth["prompt_tokens"],
        truth["completion_tokens"],
        truth["total_tokens"],
        truth["cached"],
        truth["reasoning"],
        text("source"),
        text("provider"),
        text("api"),
        text("stream"),
        truth["status"]
    )
}

#[test]
fn usage_of_every_exchange_is_the_truth() {
    let Some(folder) = crate::shared("traffic") else { return };
    let truth = fs::read_to_string(folder.join("truth.jsonl")).unwrap();
    let file = fs::File::open(folder.join("exchanges.jsonl")).unwrap();
    let mut read = Vec::new();
    let options = ReadOptions { threads: 2, ..ReadOptions::default() };
    let summary = read_exchanges(
        file,
        &options,
        |line| told(line.index, &usage::read(&line.exchange.expect("every line is an exchange"))),
        |told| {
            read.push(told);
            ControlFlow::Continue(())
        },
    );
    assert_eq!(summary.unwrap().lines, truth.lines().count() as u64);
    let wrong: Vec<_> = truth
        .lines()
        .map(expected)
        .zip(read)
        .filter(|(expected, read)| expected != read)
        .map(|(expected, read)| format!("expected {expected}\n    read {read}"))
        .collect();
    assert!(wrong.is_empty(), "{} lines differ:\n{}", wrong.len(), wrong.join("\n"));
}
