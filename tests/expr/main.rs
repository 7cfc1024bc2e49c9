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

/// Chains of 20,000 operators work on a thread with a small stack; real nesting is refused.
#[test]
fn long_chains_need_no_stack() {
    let chain = |first: &str, link: &str| format!("@({first}{})", link.repeat(20_000));
    let length = |first: &str, link: &str| format!("@(({first}{}).Length)", link.repeat(20_000));
    let cases = [
        (chain("1", " + 1"), "=> 20001 : System.Int32"),
        (chain("context.Variables.Count", " - 1"), "=> -19995 : System.Int32"),
        (chain("context.Response.StatusCode", " / 1 * 1"), "=> 429 : System.Int32"),
        (chain("1 == 1", " == true"), "=> True : System.Boolean"),
        (chain("1L", " | 2"), "=> 3 : System.Int64"),
        (chain("context.Elapsed", " + context.Elapsed"), "=> 00:50:00.1500000 : System.TimeSpan"),
        (chain("true", " && !context.Tracing"), "=> True : System.Boolean"),
        (
            chain("context.Response == null", " || context.User != null"),
            "=> False : System.Boolean",
        ),
        (length("\"a\"", " + \"b\""), "=> 20001 : System.Int32"),
        (length("\"\"", " + context.Tracing"), "=> 100000 : System.Int32"),
    ];
    let work = move || {
        let mut batch = Batch::new();
        let context = context();
        for (expression, wanted) in cases {
            let case = json!({"id": 1, "expr": expression, "context": context});
            let answer = batch.answer(&case.to_string()).unwrap();
            let short: String = expression.chars().take(60).collect();
            assert_eq!(outcome(&answer), wanted, "{short}: {}", answer["message"]);
            let printed = mutations::printed(&expression).unwrap();
            assert_eq!(mutations::printed(&printed), Some(printed), "{short}");
        }
        let nested = format!("@({}1{})", "(1 + ".repeat(20_000), ")".repeat(20_000));
        let case = json!({"id": 1, "expr": nested, "context": context});
        let answer = batch.answer(&case.to_string()).unwrap();
        assert_eq!(outcome(&answer), "!! syntax");
        let message = answer["message"].as_str().unwrap();
        assert!(message.contains("nested more than"), "{message}");
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}
