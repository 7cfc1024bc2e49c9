//! The usage of every recorded exchange against the independently made truth.

use std::fs;
use std::ops::ControlFlow;

use policyc::traffic::{ReadOptions, read_exchanges};
use policyc::usage;
use serde::Deserialize;

/// A line of the truth, as far as it is compared.
#[derive(Debug, Deserialize, PartialEq)]
struct Truth {
    line: u64,
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    total_tokens: Option<u64>,
    cached: Option<u64>,
    reasoning: Option<u64>,
    source: String,
    provider: String,
    api: String,
    stream: String,
    status: u16,
}

/// What was read, in the form of the truth.
fn told(line: u64, usage: &usage::Usage<'_>) -> Truth {
    Truth {
        line,
        prompt_tokens: usage.tokens.prompt,
        completion_tokens: usage.tokens.completion,
        total_tokens: usage.tokens.total,
        cached: usage.tokens.cached,
        reasoning: usage.tokens.reasoning,
        source: usage.source.to_string(),
        provider: usage.provider.to_owned(),
        api: usage.api.to_owned(),
        stream: usage.stream.name().to_owned(),
        status: usage.status,
    }
}

#[test]
fn usage_of_every_exchange_is_the_truth() {
    let Some(folder) = crate::shared().map(|shared| shared.join("traffic")) else { return };
    let truth = fs::read_to_string(folder.join("truth.jsonl")).unwrap();
    let truth: Vec<Truth> = truth.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let file = fs::File::open(folder.join("exchanges.jsonl")).unwrap();
    let mut read = Vec::new();
    let options = ReadOptions { threads: 2, ..ReadOptions::default() };
    let summary = read_exchanges(
        file,
        &options,
        |line| told(line.index, &usage::read(&line.exchange.unwrap())),
        |told| {
            read.push(told);
            ControlFlow::Continue(())
        },
    );
    assert_eq!(summary.unwrap().lines, truth.len() as u64);
    assert_eq!(read.len(), truth.len());
    let wrong: Vec<_> = truth
        .iter()
        .zip(&read)
        .filter(|(expected, read)| expected != read)
        .map(|(expected, read)| format!("expected {expected:?}\n    read {read:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} lines differ:\n{}", wrong.len(), wrong.join("\n"));
}
