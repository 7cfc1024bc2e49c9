//! Tests of usage reading.

mod apis;
mod calls;
mod registry;
mod streams;

use crate::traffic::Exchange;
use crate::usage::{Usage, read};

/// A line with a request to `url` and a response with `headers` and `body` (JSON).
fn line(url: &str, headers: &str, body: &str) -> String {
    format!(
        r#"{{"timestamp":"2026-05-04T10:00:00Z","request":{{"method":"POST","url":"{url}","body":{{"model":"asked"}}}},"response":{{"status":200,"headers":{headers},"body":{body}}}}}"#
    )
}

/// What is read of such a line.
fn usage(url: &str, headers: &str, body: &str) -> Usage<'static> {
    let line = line(url, headers, body);
    let exchange = Exchange::decode(&line, 0).expect(&line);
    read(&exchange).into_owned()
}

/// `prompt/completion/total/cached/reasoning source`, with `-` for unknown.
fn told(usage: &Usage<'_>) -> String {
    let tokens = &usage.tokens;
    let counts = [tokens.prompt, tokens.completion, tokens.total, tokens.cached, tokens.reasoning];
    let counts = counts.map(|count| count.map_or("-".to_owned(), |count| count.to_string()));
    format!("{} {}", counts.join("/"), usage.source)
}

/// Asserts what a plain JSON answer says.
#[track_caller]
fn check(url: &str, body: &str, expected: &str) {
    assert_eq!(told(&usage(url, "{}", body)), expected, "{url} {body}");
}

/// Asserts what a streamed answer says, given as text.
#[track_caller]
fn check_stream(url: &str, text: &str, expected: &str) {
    let body = serde_json::to_string(text).unwrap();
    assert_eq!(told(&usage(url, "{}", &body)), expected, "{url} {text}");
}
