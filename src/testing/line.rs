//! A call as a line of recorded traffic.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::compare::Failure;
use super::format::{Call, TestFile, Usage};

/// When the clock starts unless a file says otherwise.
const START: &str = "2026-05-04T10:00:00Z";

/// Where calls go that do not say it.
const URL: &str =
    "https://gateway.example/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21";

/// The line of a call.
pub(super) fn line(file: &TestFile, call: &Call) -> Result<String, Failure> {
    let start = match &file.start {
        Some(start) => start
            .value
            .parse::<jiff::Timestamp>()
            .map_err(|error| Failure::plain(start.span, format!("this is no time: {error}")))?,
        None => START.parse().unwrap_or_default(),
    };
    for seconds in [&call.at, &call.takes] {
        // A hundred years; also refuses what is no number.
        if !(0.0..3.2e9).contains(&seconds.value) {
            let message = "seconds are 0 or more, and less than a hundred years".to_owned();
            return Err(Failure::plain(seconds.span, message));
        }
    }
    let microseconds = (call.at.value * 1e6).round() as i64;
    let arrival = start.as_microsecond().checked_add(microseconds);
    let arrival = arrival.and_then(|arrival| jiff::Timestamp::from_microsecond(arrival).ok());
    let Some(arrival) = arrival else {
        return Err(Failure::plain(call.at.span, "the clock does not go that far".to_owned()));
    };
    let mut context = file.context.clone();
    context.extend(call.context.clone());
    let (content_type, body) = answer(call);
    let mut headers = call.response.headers.clone();
    if let Some(content_type) = content_type
        && !headers.keys().any(|name| name.eq_ignore_ascii_case("content-type"))
    {
        headers.insert("content-type".to_owned(), content_type.to_owned());
    }
    let mut response = json!({ "status": call.response.status.unwrap_or(200), "headers": headers });
    put(&mut response, "body", body);
    let mut request = json!({
        "method": call.request.method.as_deref().unwrap_or("POST"),
        "url": call.request.url.as_deref().unwrap_or(URL),
        "headers": call.request.headers,
    });
    let sent = call.request.body.as_ref().map(json_of);
    let message = json!({"role": "user", "content": "hello"});
    let plain = json!({"model": "gpt-4o", "stream": call.stream, "messages": [message]});
    put(&mut request, "body", sent.or(call.request.url.is_none().then_some(plain)));
    Ok(json!({
        "timestamp": arrival.to_string(),
        "duration_ms": call.takes.value * 1e3,
        "context": context,
        "request": request,
        "response": response,
    })
    .to_string())
}

fn put(object: &mut Value, name: &str, value: Option<Value>) {
    if let (Some(object), Some(value)) = (object.as_object_mut(), value) {
        object.insert(name.to_owned(), value);
    }
}

/// The backend's answer, and its content type where it is made up.
fn answer(call: &Call) -> (Option<&'static str>, Option<Value>) {
    if let Some(body) = &call.response.body {
        return (None, Some(json_of(body)));
    }
    let Some(usage) = &call.usage else { return (None, None) };
    let usage = usage_of(usage);
    if call.stream {
        let chunk = json!({"object": "chat.completion.chunk", "model": "gpt-4o", "choices": [{"delta": {"content": "hi"}}], "usage": null});
        let last = json!({"object": "chat.completion.chunk", "model": "gpt-4o", "choices": [], "usage": usage});
        let text = format!("data: {chunk}\n\ndata: {last}\n\ndata: [DONE]\n\n");
        return (Some("text/event-stream"), Some(Value::String(text)));
    }
    let body =
        json!({"object": "chat.completion", "model": "gpt-4o", "choices": [], "usage": usage});
    (Some("application/json"), Some(body))
}

fn usage_of(usage: &Usage) -> Value {
    let Usage { prompt, completion, cached } = *usage;
    let total = prompt.saturating_add(completion);
    let mut counts = json!({
        "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": total,
    });
    if let Some(cached) = cached {
        let details = BTreeMap::from([("cached_tokens", cached)]);
        put(&mut counts, "prompt_tokens_details", Some(json!(details)));
    }
    counts
}

/// A TOML value as JSON; a time is its text.
pub(super) fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text.clone()),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(is) => Value::Bool(*is),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(values) => values.iter().map(json_of).collect(),
        toml::Value::Table(table) => Value::Object(
            table.iter().map(|(name, value)| (name.clone(), json_of(value))).collect(),
        ),
    }
}
