//! Recorded traffic for benchmarks, and the yardstick that reads it.

use std::fmt::Write as _;
use std::hint::black_box;
use std::thread;

use serde::Deserialize;

/// Exchanges in each set of lines.
pub const LINES: usize = 100_000;

/// Chat completions whose prompts have about `text` bytes, answers a third of it.
pub fn lines(text: usize) -> String {
    let words = [
        "gateway",
        "token",
        "limit",
        "Straße",
        "policy",
        "quota",
        "\\\"quoted\\\"",
        "caller",
        "model",
        "région",
        "window",
        "charge",
        "\\n\\n",
        "counter",
    ];
    // A fixed walk through the words: the same lines on every run.
    let mut state = 7_u32;
    let mut prose = |most: usize, out: &mut String| {
        let end = out.len() + most;
        while out.len() < end {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let word = words.get((state as usize >> 16) % words.len());
            out.push_str(word.copied().unwrap_or_default());
            out.push(' ');
        }
    };
    let mut out = String::new();
    for number in 0..LINES {
        let (day, hour) = (4 + number / 86_400, number / 3_600 % 24);
        let (minute, second) = (number / 60 % 60, number % 60);
        let (prompt, completion) = (20 + number % 900, 5 + number % 400);
        let subscription = format!("sub-{:02}", number % 40);
        let _ = write!(
            out,
            r#"{{"timestamp":"2026-05-{day:02}T{hour:02}:{minute:02}:{second:02}.{:06}Z","duration_ms":{},"context":{{"api_id":"azure-openai","operation_id":"ChatCompletions_Create","product_id":"starter","subscription_id":"{subscription}","ip_address":"10.0.0.{}","region":"West Europe"}},"request":{{"method":"POST","url":"https://apim.example.net/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21","headers":{{"content-type":"application/json","ocp-apim-subscription-key":"{subscription}","user-agent":"bench/1"}},"body":{{"messages":[{{"role":"system","content":"You are a helpful assistant."}},{{"role":"user","content":""#,
            number % 1_000_000,
            200 + 20 * completion,
            number % 251
        );
        prose(60 + text, &mut out);
        let _ = write!(
            out,
            r#""}}],"model":"gpt-4o","temperature":0,"max_tokens":4096}}}},"response":{{"status":200,"headers":{{"content-type":"application/json","x-ms-region":"West Europe","x-ratelimit-remaining-tokens":"{}"}},"body":{{"id":"chatcmpl-{number:012x}","object":"chat.completion","created":1777888800,"model":"gpt-4o-2024-08-06","choices":[{{"index":0,"message":{{"role":"assistant","content":""#,
            240_000 - number % 200_000
        );
        prose(40 + text / 3, &mut out);
        let _ = writeln!(
            out,
            r#""}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":{prompt},"completion_tokens":{completion},"total_tokens":{},"prompt_tokens_details":{{"cached_tokens":0}},"completion_tokens_details":{{"reasoning_tokens":0}}}}}}}},"source":"bench/{number}"}}"#,
            prompt + completion
        );
    }
    out
}

/// What a simulator needs of a line, as sonic-rs reads it: times, ids, the request
/// and response without their bodies, and the usage.
#[derive(Deserialize)]
struct Line<'a> {
    timestamp: &'a str,
    duration_ms: u64,
    context: Context<'a>,
    #[serde(borrow)]
    request: Request<'a>,
    #[serde(borrow)]
    response: Response<'a>,
}

#[derive(Deserialize)]
struct Context<'a> {
    api_id: &'a str,
    operation_id: &'a str,
    product_id: &'a str,
    subscription_id: &'a str,
    ip_address: &'a str,
    region: &'a str,
}

#[derive(Deserialize)]
struct Request<'a> {
    method: &'a str,
    url: &'a str,
}

#[derive(Deserialize)]
struct Response<'a> {
    status: u16,
    #[serde(borrow)]
    body: Body<'a>,
}

#[derive(Deserialize)]
struct Body<'a> {
    model: &'a str,
    usage: Usage,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
}

/// Sums the tokens of `text` with sonic-rs alone.
fn sonic_on(text: &str) -> u64 {
    let mut sum = 0;
    for line in text.lines() {
        let Ok(line) = sonic_rs::from_str::<Line<'_>>(line) else { panic!("a line is not one") };
        let usage = &line.response.body.usage;
        sum += usage.prompt_tokens + usage.completion_tokens;
        black_box((line.timestamp, line.duration_ms, line.request.method, line.request.url));
        black_box((line.context.api_id, line.context.operation_id, line.context.product_id));
        black_box((line.context.subscription_id, line.context.ip_address, line.context.region));
        black_box((line.response.status, line.response.body.model, usage.total_tokens));
    }
    sum
}

/// The yardstick: the text cut into as many parts as threads, each part read by one.
pub fn sonic(text: &str, threads: usize) -> u64 {
    let mut parts = Vec::new();
    let mut rest = text;
    for left in (1..=threads).rev() {
        let near = rest.len() / left;
        let end = rest.as_bytes().get(near..).and_then(|tail| memchr::memchr(b'\n', tail));
        let (part, after) = rest.split_at(end.map_or(rest.len(), |end| near + end + 1));
        parts.push(part);
        rest = after;
    }
    thread::scope(|scope| {
        let running: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || sonic_on(part))).collect();
        running.into_iter().filter_map(|part| part.join().ok()).sum()
    })
}
