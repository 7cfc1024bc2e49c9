//! The metering stories of the shared folder.

use std::fs;

use policyc::plan::Action;
use policyc::sim::metrics::Count;
use serde_json::{Value, json};

use super::player::{self, Played};
use super::shared;

fn timestamp(start: &str, seconds: f64) -> String {
    let start: jiff::Timestamp = start.parse().unwrap();
    let micros = start.as_microsecond() + (seconds * 1e6).round() as i64;
    jiff::Timestamp::from_microsecond(micros).unwrap().to_string()
}

/// A story's call as a line of recorded traffic.
fn line(start: &str, call: &Value) -> String {
    let at = call["at_s"].as_f64().unwrap();
    let (url, usage) = match call["api"].as_str() {
        Some("anthropic-messages") => {
            ("https://api.anthropic.com/v1/messages", call["usage"].clone())
        }
        Some(other) => panic!("api {other}"),
        None => {
            let (prompt, completion) = (&call["prompt_tokens"], &call["completion_tokens"]);
            let total = prompt.as_u64().unwrap() + completion.as_u64().unwrap();
            let usage = json!({
                "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": total,
            });
            ("https://example.test/openai/deployments/m/chat/completions?api-version=1", usage)
        }
    };
    json!({
        "timestamp": timestamp(start, at),
        "duration_ms": call["duration_s"].as_f64().unwrap() * 1e3,
        "context": {
            "subscription_id": call["subscription_id"], "ip_address": call["ip"],
        },
        "request": {"method": "POST", "url": url, "headers": {}, "body": {"messages": []}},
        "response": {
            "status": 200, "headers": {"content-type": "application/json"},
            "body": {"model": "m", "usage": usage},
        },
    })
    .to_string()
}

/// The name of the header that the policy's first token limit writes.
fn output_header(policy: &str, attribute: &str) -> Option<String> {
    let plan = player::plan_of(policy);
    plan.steps().find_map(|(_, step)| {
        let Action::TokenLimit(limit) = &step.action else { return None };
        let outputs = limit.outputs.named();
        let (_, name) = outputs.iter().find(|(name, _)| *name == attribute)?;
        name.and_then(|name| name.literal()).map(|name| name.to_ascii_lowercase())
    })
}

fn check(story: &Value) {
    let name = story["name"].as_str().unwrap();
    let policy = story["policy"].as_str().unwrap();
    let start = story["start"].as_str().unwrap_or("2026-05-04T10:00:00Z");
    let lines: Vec<_> =
        story["exchanges"].as_array().unwrap().iter().map(|call| line(start, call)).collect();
    let played = player::play(policy, story["gateway"].as_str().unwrap(), &[], &lines);
    let header = |at: usize, attribute: &str| {
        let name = output_header(policy, attribute).unwrap();
        played.seen[at].headers.get(&name).cloned()
    };
    for (at, expect) in story["expect"].as_array().unwrap().iter().enumerate() {
        let seen = &played.seen[at];
        let place = format!("{name}, call {at}: {seen:?}");
        for (key, value) in expect.as_object().unwrap() {
            let number = value.as_u64().map(|number| number.to_string());
            match key.as_str() {
                "status" => assert_eq!(u64::from(seen.status), value.as_u64().unwrap(), "{place}"),
                "remaining_tokens" => {
                    assert_eq!(header(at, "remaining-tokens-header-name"), number, "{place}");
                }
                "remaining_quota_tokens" => {
                    assert_eq!(header(at, "remaining-quota-tokens-header-name"), number, "{place}");
                }
                "retry_after_s" => {
                    assert_eq!(seen.headers.get("retry-after"), number.as_ref(), "{place}");
                }
                "metric_rows" => {
                    assert_eq!(u64::from(seen.rows), value.as_u64().unwrap(), "{place}");
                }
                "headers" => {
                    for (header, text) in value.as_object().unwrap() {
                        assert_eq!(seen.headers[header], text.as_str().unwrap(), "{place}");
                    }
                }
                other => panic!("{name}: cannot check `{other}`"),
            }
        }
    }
    check_metrics(name, story, &played);
}

fn check_metrics(name: &str, story: &Value, played: &Played) {
    for metric in story["metrics"].as_array().into_iter().flatten() {
        let rows: Vec<_> = played.rows.iter().filter(|row| row.name == metric["name"]).collect();
        assert_eq!(rows.len() as u64, metric["count"].as_u64().unwrap(), "{name} {metric}");
        let sum: f64 = rows.iter().map(|row| row.value).sum();
        assert_eq!(sum, metric["sum"].as_f64().unwrap(), "{name} {metric}");
    }
    if let Some(series) = story["series"].as_object() {
        let accounts = &played.report.series.metrics;
        let mut of = accounts.iter().filter(|metric| metric.namespace == series["namespace"]);
        let peak = &of.next().unwrap().peak;
        let count = |key: &str| Count::Exact(u128::from(series[key].as_u64().unwrap()));
        assert_eq!(peak.observed_combinations, count("observed_combinations"), "{name}");
        assert_eq!(peak.product_of_unique_values, count("product_of_unique_values"), "{name}");
    }
}

#[test]
fn all_stories_hold() {
    let Some(shared) = shared() else { return };
    let mut stories = 0;
    for entry in fs::read_dir(shared.join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let story: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            check(&story);
            stories += 1;
        }
    }
    assert!(stories >= 10, "only {stories} stories");
}
