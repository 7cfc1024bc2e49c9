//! The format of a story, and the check.
//!
//! ```toml
//! title = "what happens"
//! basis = "documented" # or observed, inferred, assumed
//! source = "where that is known from"
//! gateway = "classic"
//! start = "2026-05-04T10:00:00Z" # of the clock; this one, a Monday, if left out
//! policy = "<policies>…</policies>"
//!
//! stubs = "what `--stubs` reads"
//!
//! [assume]
//! tpm-boundary = "refuse-at-limit"
//!
//! [[call]]
//! at = 0.5          # seconds after the start
//! takes = 2         # seconds until the response has ended
//! context = { subscription_id = "sub-a" }
//! prompt = 20       # a chat completion with this usage, or
//! completion = 10
//! usage = {}        # a whole usage object; `usage = false` for a response without
//! api = "chat"      # or embeddings, messages
//! stream = true     # as server-sent events, with the usage in the last chunk
//! text = "hello"    # what the caller says; with image = "data:…" an image beside it
//! answer = "hi"     # what the stream says
//! bodiless = true   # the request was recorded without its body
//! status = 200
//! method = "POST"
//! path = "/a?b=c"   # instead of that of the API
//! request = {}      # the request's body
//! response = {}     # the response's body
//! headers = {}      # of the request
//! then = { status = 200, charged = 30, rows = 3, headers = { x-left = "70" }, assumes = ["…"] }
//!
//! [[metric]]
//! name = "Total Tokens"
//! rows = 1
//! sum = 30
//! dimensions = { "API ID" = "a" } # of every row
//!
//! [series]
//! observed = 1
//! product = 1
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::player::{self, Played, Seen};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    title: String,
    basis: String,
    source: String,
    gateway: String,
    #[serde(default = "monday")]
    start: String,
    policy: String,
    stubs: Option<String>,
    #[serde(default)]
    assume: BTreeMap<String, String>,
    #[serde(default)]
    call: Vec<Call>,
    #[serde(default)]
    metric: Vec<Metric>,
    series: Option<Series>,
}

fn monday() -> String {
    "2026-05-04T10:00:00Z".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    #[serde(default)]
    at: f64,
    #[serde(default)]
    takes: f64,
    #[serde(default = "nobody")]
    context: Value,
    prompt: Option<u64>,
    completion: Option<u64>,
    usage: Option<Value>,
    #[serde(default)]
    api: Api,
    #[serde(default)]
    stream: bool,
    /// What the caller says.
    #[serde(default = "hello")]
    text: String,
    /// An image beside it: its URL.
    image: Option<String>,
    /// What the model answers, where it streams.
    #[serde(default = "hi")]
    answer: String,
    /// Whether the request was recorded without its body.
    #[serde(default)]
    bodiless: bool,
    #[serde(default = "success")]
    status: u16,
    #[serde(default = "post")]
    method: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    path: Option<String>,
    request: Option<Value>,
    response: Option<Value>,
    then: Then,
}

fn nobody() -> Value {
    json!({"subscription_id": "sub-a", "ip_address": "10.0.0.1"})
}

fn post() -> String {
    "POST".to_owned()
}

fn hello() -> String {
    "hello".to_owned()
}

fn hi() -> String {
    "hi".to_owned()
}

const fn success() -> u16 {
    200
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Api {
    #[default]
    Chat,
    Embeddings,
    Messages,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Then {
    status: u16,
    charged: Option<u64>,
    rows: Option<u32>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    without: Vec<String>,
    assumes: Option<Vec<String>>,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metric {
    name: String,
    rows: usize,
    sum: f64,
    #[serde(default)]
    dimensions: BTreeMap<String, String>,
    #[serde(default)]
    without: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Series {
    observed: u128,
    product: u128,
}

/// Plays a story; what came out differently.
pub(crate) fn check(text: &str) -> Result<(), Vec<String>> {
    let story: Story = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    assert!(!story.title.is_empty() && !story.source.is_empty());
    assert!(["documented", "observed", "inferred", "assumed"].contains(&story.basis.as_str()));
    let lines: Vec<_> = story.call.iter().map(|call| line(&story.start, call)).collect();
    let assume: Vec<_> = story.assume.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
    let stubs = story.stubs.as_deref().unwrap_or("stub = []");
    let played = player::play_with(&story.policy, &story.gateway, &assume, stubs, &lines);
    let mut differences = Vec::new();
    for (number, (call, seen)) in story.call.iter().zip(&played.seen).enumerate() {
        compare(&call.then, seen, &mut |what| {
            differences.push(format!("call {}: {what}", number + 1));
        });
    }
    for metric in &story.metric {
        compare_metric(metric, &played, &mut differences);
    }
    if let Some(series) = &story.series {
        let peak = played.report.series.metrics.first().map(|metric| &metric.peak);
        let observed = peak.map(|peak| peak.observed_combinations.best());
        let product = peak.map(|peak| peak.product_of_unique_values.best());
        if (observed, product) != (Some(series.observed), Some(series.product)) {
            differences.push(format!("series: {observed:?} observed, product {product:?}"));
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(differences) }
}

fn compare(then: &Then, seen: &Seen, differs: &mut dyn FnMut(String)) {
    if then.status != seen.status {
        differs(format!("status is {}, not {}", seen.status, then.status));
    }
    if let Some(charged) = then.charged
        && seen.charged != Some(charged)
    {
        let found = seen.charged.map_or("unknown".to_owned(), |charged| charged.to_string());
        differs(format!("charged is {found}, not {charged}"));
    }
    if let Some(rows) = then.rows
        && seen.rows != rows
    {
        differs(format!("rows are {}, not {rows}", seen.rows));
    }
    for (name, value) in &then.headers {
        if seen.headers.get(name) != Some(value) {
            differs(format!("header {name} is {:?}, not {value}", seen.headers.get(name)));
        }
    }
    for name in then.without.iter().filter(|name| seen.headers.contains_key(*name)) {
        differs(format!("there is a header {name}"));
    }
    if let Some(assumes) = &then.assumes
        && seen.assumptions != *assumes
    {
        differs(format!("it rests on {:?}, not {assumes:?}", seen.assumptions));
    }
    if seen.error.is_some() != then.error.is_some()
        || then.error.as_ref().is_some_and(|part| !seen.error.as_ref().unwrap().contains(part))
    {
        differs(format!("the error is {:?}, not {:?}", seen.error, then.error));
    }
}

fn compare_metric(metric: &Metric, played: &Played, differences: &mut Vec<String>) {
    let rows: Vec<_> = played.rows.iter().filter(|row| row.name == metric.name).collect();
    let sum: f64 = rows.iter().map(|row| row.value).sum();
    if (rows.len(), sum) != (metric.rows, metric.sum) {
        differences.push(format!("metric {}: {} rows, sum {sum}", metric.name, rows.len()));
    }
    for row in rows {
        let value = |name: &String| row.dimensions.iter().find(|(known, _)| known == name);
        for (name, expected) in &metric.dimensions {
            if value(name).map(|(_, value)| value) != Some(expected) {
                differences.push(format!("metric {}: {name} is {:?}", metric.name, value(name)));
            }
        }
        for name in metric.without.iter().filter(|name| value(name).is_some()) {
            differences.push(format!("metric {}: there is a dimension {name}", metric.name));
        }
    }
}

/// A call as a line of recorded traffic.
fn line(start: &str, call: &Call) -> String {
    let start: jiff::Timestamp = start.parse().unwrap();
    let arrival = start.as_microsecond() + (call.at * 1e6).round() as i64;
    let timestamp = jiff::Timestamp::from_microsecond(arrival).unwrap().to_string();
    let path = match call.api {
        Api::Chat => "openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
        Api::Embeddings => "openai/deployments/ada/embeddings?api-version=2024-10-21",
        Api::Messages => "anthropic/v1/messages",
    };
    let path = call.path.as_deref().map_or(path, |path| path.trim_start_matches('/'));
    let usage = match (&call.usage, call.prompt, call.completion) {
        (Some(Value::Bool(false)), _, _) | (None, None, None) => Value::Null,
        (Some(usage), _, _) => usage.clone(),
        (None, prompt, completion) => {
            let total = prompt.unwrap_or(0) + completion.unwrap_or(0);
            json!({"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": total})
        }
    };
    let (content_type, body) = if call.stream {
        let chunk = json!({"object": "chat.completion.chunk", "model": "gpt-4o", "choices": [{"delta": {"content": call.answer}}], "usage": null});
        let last = json!({"object": "chat.completion.chunk", "model": "gpt-4o", "choices": [], "usage": usage});
        let text = format!("data: {chunk}\n\ndata: {last}\n\ndata: [DONE]\n\n");
        ("text/event-stream", Value::String(text))
    } else {
        let mut body = json!({"model": "gpt-4o", "choices": []});
        if !usage.is_null() {
            body["usage"] = usage;
        }
        ("application/json", body)
    };
    let content = match &call.image {
        None => json!(call.text),
        Some(url) => json!([
            {"type": "text", "text": call.text},
            {"type": "image_url", "image_url": {"url": url}},
        ]),
    };
    let chat = match call.bodiless {
        true => Value::Null,
        false => json!({
            "model": "gpt-4o", "stream": call.stream,
            "messages": [{"role": "user", "content": content}],
        }),
    };
    json!({
        "timestamp": timestamp,
        "duration_ms": call.takes * 1e3,
        "context": call.context,
        "request": {
            "method": call.method,
            "url": format!("https://gateway.example/{path}"),
            "headers": call.headers,
            "body": call.request.as_ref().unwrap_or(&chat),
        },
        "response": {
            "status": call.status,
            "headers": {"content-type": content_type},
            "body": call.response.as_ref().unwrap_or(&body),
        },
    })
    .to_string()
}
