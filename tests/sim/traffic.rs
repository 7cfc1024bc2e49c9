//! Random traffic: ties, edges of windows, calls under way at the same time, streams, missing
//! usage, errors, missing ids.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Microseconds since the call before.
    pub(crate) gap: i64,
    /// Milliseconds until its response has ended.
    pub(crate) takes: u32,
    /// Who calls: number of the subscription.
    pub(crate) caller: Option<u8>,
    pub(crate) team: Option<u8>,
    pub(crate) api: u8,
    pub(crate) region: u8,
    pub(crate) prompt: u32,
    pub(crate) completion: u32,
    pub(crate) cached: Option<u32>,
    pub(crate) reasoning: Option<u32>,
    pub(crate) kind: Kind,
}

/// What the backend answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A chat completion.
    Plain,
    /// Server-sent events with the usage in the last one.
    Stream,
    /// Server-sent events that never tell the usage.
    SilentStream,
    /// An answer without usage.
    Silent,
    /// An error of the backend.
    Broken,
    /// The Anthropic messages API.
    Messages,
}

/// When traffic begins: before the edge of an hour, a day, a week, a month, a year.
pub(crate) fn start() -> impl Strategy<Value = i64> {
    let starts = [
        "2026-05-04T10:00:00Z",
        "2026-05-04T10:58:30Z",
        "2026-05-03T23:57:00Z",
        "2026-05-31T23:58:00Z",
        "2026-12-31T23:59:00Z",
    ];
    select(starts.to_vec())
        .prop_map(|start| start.parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

/// Calls, most of them close enough together to meet in a window.
pub(crate) fn calls(most: usize) -> impl Strategy<Value = Vec<Call>> {
    let gap = prop_oneof![
        2 => Just(0_i64),
        4 => (1_i64..20).prop_map(|half| half * 500_000),
        4 => 1_i64..30_000_000,
        1 => select(vec![59_999_999, 60_000_000, 60_000_001, 30_000_000, 600_000_000, 3_600_000_000]),
    ];
    let takes = prop_oneof![1 => Just(0_u32), 4 => (1_u32..20).prop_map(|half| half * 500), 4 => 1_u32..90_000];
    let kind = prop_oneof![
        8 => Just(Kind::Plain), 2 => Just(Kind::Stream), 1 => Just(Kind::SilentStream),
        1 => Just(Kind::Silent), 1 => Just(Kind::Broken), 1 => Just(Kind::Messages),
    ];
    let who = (
        prop::option::weighted(0.9, 0_u8..3),
        prop::option::weighted(0.7, 0_u8..2),
        0_u8..2,
        0_u8..2,
    );
    let tokens = (
        0_u32..200,
        0_u32..200,
        prop::option::weighted(0.3, 0_u32..50),
        prop::option::weighted(0.2, 0_u32..50),
    );
    let call = (gap, takes, who, tokens, kind).prop_map(|(gap, takes, who, tokens, kind)| {
        let (caller, team, api, region) = who;
        let (prompt, completion, cached, reasoning) = tokens;
        Call { gap, takes, caller, team, api, region, prompt, completion, cached, reasoning, kind }
    });
    prop::collection::vec(call, 1..most)
}

/// The calls as lines of recorded traffic, each with its arrival in microseconds.
pub(crate) fn lines(start: i64, calls: &[Call]) -> Vec<(i64, String)> {
    let mut arrival = start;
    let line = |call: &Call| {
        arrival += call.gap;
        (arrival, line(arrival, call).to_string())
    };
    calls.iter().map(line).collect()
}

fn line(arrival: i64, call: &Call) -> Value {
    let (status, content_type, body) = response(call);
    let path = match call.kind {
        Kind::Messages => "anthropic/v1/messages",
        _ => "openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    };
    let mut headers = json!({"content-type": "application/json"});
    if let Some(team) = call.team {
        headers["x-team"] = format!("team-{team}").into();
    }
    let mut context = json!({
        "api_id": format!("api-{}", call.api), "api_name": format!("API {}", call.api),
        "operation_id": "create", "ip_address": format!("10.0.0.{}", call.caller.unwrap_or(9)),
        "region": format!("region-{}", call.region), "gateway_id": "managed",
        "service_id": "svc", "service_name": "svc",
    });
    if let Some(caller) = call.caller {
        context["subscription_id"] = format!("sub-{caller}").into();
        context["product_id"] = "starter".into();
    }
    let is_stream = matches!(call.kind, Kind::Stream | Kind::SilentStream);
    json!({
        "timestamp": jiff::Timestamp::from_microsecond(arrival).unwrap().to_string(),
        "duration_ms": call.takes,
        "context": context,
        "request": {
            "method": "POST",
            "url": format!("https://gateway.example/{path}"),
            "headers": headers,
            "body": {"model": "gpt-4o", "stream": is_stream, "messages": [{"role": "user", "content": "hello"}]},
        },
        "response": {"status": status, "headers": {"content-type": content_type}, "body": body},
    })
}

fn response(call: &Call) -> (u16, &'static str, Value) {
    let mut usage = json!({
        "prompt_tokens": call.prompt, "completion_tokens": call.completion,
        "total_tokens": call.prompt + call.completion,
    });
    if let Some(cached) = call.cached {
        usage["prompt_tokens_details"] = json!({"cached_tokens": cached});
    }
    if let Some(reasoning) = call.reasoning {
        usage["completion_tokens_details"] = json!({"reasoning_tokens": reasoning});
    }
    let first = json!({"object": "chat.completion.chunk", "model": "gpt-4o", "choices": [{"delta": {"content": "hi"}}]});
    let last = json!({"object": "chat.completion.chunk", "model": "gpt-4o", "choices": [], "usage": usage});
    let plain = |body: Value| (200, "application/json", body);
    let events = |text: String| (200, "text/event-stream", Value::String(text));
    match call.kind {
        Kind::Plain => plain(json!({"model": "gpt-4o", "choices": [], "usage": usage})),
        Kind::Silent => plain(json!({"model": "gpt-4o", "choices": []})),
        Kind::Broken => (500, "application/json", json!({"error": {"message": "no"}})),
        Kind::Stream => events(format!("data: {first}\n\ndata: {last}\n\ndata: [DONE]\n\n")),
        // Without a text there is nothing to estimate either: the naive simulator counts none.
        Kind::SilentStream => {
            let silent =
                json!({"object": "chat.completion.chunk", "model": "gpt-4o", "choices": []});
            events(format!("data: {silent}\n\ndata: [DONE]\n\n"))
        }
        Kind::Messages => plain(json!({
            "type": "message", "model": "claude",
            "usage": {"input_tokens": call.prompt, "output_tokens": call.completion, "cache_read_input_tokens": call.cached.unwrap_or(0)},
        })),
    }
}
