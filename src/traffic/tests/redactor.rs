//! Lines without secrets and without texts.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::traffic::json::Raw;
use crate::traffic::{Exchange, Redaction, Redactor};

fn redacted(line: &Value, what: Redaction) -> Value {
    let text = line.to_string();
    let line = Redactor::new(what).line(Raw::parse(&text).unwrap());
    assert!(!line.contains('\n'));
    serde_json::from_str(&line).unwrap()
}

fn line(request: Value, response: Value) -> Value {
    json!({
        "timestamp": "2026-05-04T10:00:00Z", "duration_ms": 1.50, "context": {"user_id": "u"},
        "request": request, "response": response, "other": [1, " "],
    })
}

#[test]
fn secrets_get_numbers_and_everything_else_stays() {
    let request = json!({
        "method": "POST",
        "url": "https://me:pw@x.example/p?api-version=1&subscription-key=abc&sig=d%3D#f",
        "headers": {
            "Authorization": "Bearer one", "api-key": ["two", "abc"], "Cookie": "",
            "x-note": "uses sk-proj-0123456789abcd now", "content-type": "application/json",
        },
        "body": {
            "model": "m", "n": 1.50, "password": "p", "key": "kept", "token": "kept",
            "messages": [{"content": "see Bearer abcdefghij0123456789, \"quoted\"\nand AKIA0123456789ABCDEF"}],
        },
    });
    let response = json!({
        "status": 200, "headers": {"Set-Cookie": ["a=1", "b=2"]},
        "body": "data: {\"access_token\":\"xyz\",\"t\":\"hi\"}\n\ndata: [DONE]\n\n",
    });
    let expected_request = json!({
        "method": "POST",
        "url": "https://x.example/p?api-version=1&subscription-key=redacted-1&sig=redacted-2#f",
        "headers": {
            "Authorization": "Bearer redacted-3", "api-key": ["redacted-4", "redacted-1"],
            "Cookie": "", "x-note": "uses ********************** now",
            "content-type": "application/json",
        },
        "body": {
            "model": "m", "n": 1.50, "password": "redacted-5", "key": "kept", "token": "kept",
            "messages": [{"content": "see Bearer ********************, \"quoted\"\nand ********************"}],
        },
    });
    let expected_response = json!({
        "status": 200, "headers": {"Set-Cookie": ["redacted-6", "redacted-7"]},
        "body": "data: {\"access_token\":\"redacted-8\",\"t\":\"hi\"}\n\ndata: [DONE]\n\n",
    });
    let found = redacted(&line(request.clone(), response.clone()), Redaction::default());
    assert_eq!(found, line(expected_request, expected_response));

    let keep = Redaction { secrets: false, bodies: false };
    let whole = line(request, response);
    assert_eq!(redacted(&whole, keep), whole);
}

#[test]
fn texts_of_bodies_become_x_and_counts_stay() {
    let what = Redaction { secrets: true, bodies: true };
    let request = json!({
        "method": "POST", "url": "/", "headers": {},
        "body": {"model": "gpt-4o", "stream": true, "input": [[101, 7], "größe \"q\""],
                 "messages": [{"role": "user", "content": "hi"}]},
    });
    let sse = "event: message\ndata: {\"type\":\"x\",\"text\":\"secret\",\"usage\":{\"input_tokens\":5}}\r\n\r\n: note\ndata: [DONE]\n\n";
    let expected = json!({
        "method": "POST", "url": "/", "headers": {},
        "body": {"model": "gpt-4o", "stream": true, "input": [[0, 0], "xxxxxxxxx"],
                 "messages": [{"role": "user", "content": "xx"}]},
    });
    let masked = "event: message\ndata: {\"type\":\"x\",\"text\":\"xxxxxx\",\"usage\":{\"input_tokens\":5}}\r\n\r\nxxxxxx\ndata: [DONE]\n\n";
    let found = redacted(&line(request, json!({"status": 200, "body": sse})), what);
    assert_eq!(found, line(expected, json!({"status": 200, "body": masked})));

    let text = "{\"timestamp\":\"2026-05-04T10:00:00Z\",\"request\":{},\"response\":{\"body\":{\"base64\":\"AAEC\"}}}";
    let mut redactor = Redactor::new(what);
    let line = redactor.line(Raw::parse(text).unwrap());
    assert!(line.ends_with("\"response\":{\"body\":null}}"), "{line}");
    assert_eq!(redactor.dropped(), 1);
}

proptest! {
    /// What was a line stays one, and a header's secret never stays.
    #[test]
    fn lines_stay_lines(
        texts in proptest::collection::vec("\\PC{0,20}", 4),
        key in "[a-z]{9,20}",
        bodies in any::<bool>(),
    ) {
        let [name, value, url, body] = &texts[..] else { unreachable!() };
        let request = json!({
            "method": "POST", "url": format!("https://x/{}?sig={key}", url.replace(['?', '#'], "")),
            "headers": {"api-key": key.clone(), name.clone(): value},
            "body": {body.clone(): [value, {"n": 5}], "m": body},
        });
        let whole = line(request, json!({"status": 200, "body": body}));
        let text = whole.to_string();
        let mut redactor = Redactor::new(Redaction { secrets: true, bodies });
        let found = redactor.line(Raw::parse(&text).unwrap());
        let exchange = Exchange::decode(&found, 0);
        prop_assert!(exchange.is_ok(), "{}", found);
        prop_assert!(!found.contains(&key), "{}", found);
    }
}
