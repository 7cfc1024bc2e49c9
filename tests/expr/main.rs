//! Expressions with their values, exceptions or problems, as text tables.
//!
//! A line of `cases/*.txt` is `expression => value : type`, `expression !> exception class` or
//! `expression !! rule`; `#` begins a comment line. The answers are those of C# 7.3 on .NET.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod mutations;

use std::fs;
use std::path::Path;

use policyc::expr::batch::Batch;
use serde_json::{Value, json};

/// The context that all cases share.
fn context() -> Value {
    json!({
        "timestamp": "2024-07-01T00:00:05Z",
        "elapsed_ms": 150,
        "request_id": "b5c1f7a8-9d3e-4c2b-8a71-0f6e5d4c3b2a",
        "request": {
            "method": "POST",
            "url": "https://backend.example.net/chat?api-version=2024-10-21&tag=a&tag=b%20c",
            "headers": {
                "Content-Type": ["application/json"],
                "X-Forwarded-For": ["203.0.113.7", "10.0.0.4"],
            },
            "body": "{\"model\": \"gpt-4o\", \"n\": 2, \"stop\": null, \"messages\": [{\"role\": \"user\"}]}",
            "ip_address": "203.0.113.7",
            "matched_parameters": {"deployment-id": "gpt-4o"},
        },
        "response": {"status_code": 429, "headers": {"Retry-After": ["7"]}},
        "subscription": {"id": "sub-1", "name": "Team A"},
        "variables": {"model": "gpt-4o", "count": 42, "ratio": 0.5, "flag": true, "none": null},
    })
}

/// The outcome in the notation of the tables.
fn outcome(answer: &Value) -> String {
    let text = |name: &str| answer[name].as_str().unwrap_or("null").to_owned();
    if answer["ok"] == true {
        return format!("=> {} : {}", text("value"), text("type"));
    }
    let mark = if answer["stage"] == "compile" { "!!" } else { "!>" };
    format!("{mark} {}", text("error_type"))
}

/// Every case with where it stands: `file:line`, expression, outcome.
fn cases() -> Vec<(String, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expr/cases");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let at = [" => ", " !> ", " !! "].iter().filter_map(|mark| line.rfind(mark)).max();
            let (expression, wanted) = line.split_at(at.unwrap());
            let place = format!("{file}:{}", number + 1);
            cases.push((place, expression.trim().to_owned(), wanted.trim().to_owned()));
        }
    }
    cases
}

#[test]
fn cases_give_what_they_say() {
    let context = context();
    let mut batch = Batch::new();
    let mut wrong = Vec::new();
    let cases = cases();
    for (place, expression, wanted) in &cases {
        let case = json!({"id": place, "expr": expression, "context": context});
        let answer = batch.answer(&case.to_string()).unwrap();
        let found = outcome(&answer);
        if found != *wanted {
            let message = answer["message"].as_str().unwrap_or_default();
            wrong.push(format!(
                "{place}: {expression}\n  wanted {wanted}\n  found  {found} {message}"
            ));
        }
    }
    let count = cases.len();
    assert!(count > 100, "only {count} cases were found");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
