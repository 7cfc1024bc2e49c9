//! One line: what it holds, and what is wrong with it.

use std::borrow::Cow;
use std::time::Duration;

use miette::Diagnostic as _;

use crate::traffic::json::FaultKind;
use crate::traffic::{Body, Exchange, LineError, LineFault, Timestamp};

const LINE: &str = r#"{"timestamp":"2026-05-04T10:00:00Z","duration_ms":1500.5,"context":{"subscription_id":"sub-1","product_id":null,"tier":3,"tags":["a"]},"request":{"method":"POST","url":"https:\/\/h/x","headers":{"Content-Type":"application/json","Accept":["a","b"],"N":5},"body":{"model":"m"}},"response":{"status":200,"headers":{},"body":"data: {\"a\":1}\n\n"},"source":"t"}"#;

fn decode(line: &str) -> Exchange<'_> {
    Exchange::decode(line, 0).expect(line)
}

fn error(line: &str) -> LineError {
    Exchange::decode(line, 6).expect_err(line)
}

#[test]
fn a_line_is_decoded_without_copying() {
    let exchange = decode(LINE);
    assert_eq!(exchange.timestamp, Timestamp::parse("2026-05-04T10:00:00Z").unwrap());
    assert_eq!(exchange.duration, Duration::from_micros(1_500_500));
    assert_eq!(exchange.end(), Timestamp::parse("2026-05-04T10:00:01.5005Z").unwrap());
    assert!(matches!(exchange.request.method, Cow::Borrowed("POST")));
    assert_eq!(exchange.request.url, "https://h/x");
    assert_eq!(exchange.response.status, 200);
    assert!(matches!(exchange.request.body, Body::Json(raw) if raw.text() == "{\"model\":\"m\"}"));
    assert_eq!(exchange.response.body.text().unwrap(), "data: {\"a\":1}\n\n");
    assert_eq!(exchange.source.unwrap().raw(), "t");
}

#[test]
fn context_keeps_known_and_unknown_ids() {
    let context = decode(LINE).context;
    let ids = context.ids();
    assert_eq!(ids.subscription_id.as_deref(), Some("sub-1"));
    assert_eq!(ids.product_id, None);
    assert_eq!(context.get("tier").as_deref(), Some("3"));
    assert_eq!(context.get("tags"), None);
    assert_eq!(context.iter().count(), 4);
}

#[test]
fn headers_have_no_case_and_one_or_several_values() {
    let headers = decode(LINE).request.headers;
    assert_eq!(headers.get("CONTENT-TYPE").as_deref(), Some("application/json"));
    assert_eq!(headers.values("accept").collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(headers.get("n").as_deref(), Some("5"));
    assert_eq!(headers.get("x"), None);
    assert_eq!(headers.iter().count(), 3);
}

#[test]
fn bodies_are_json_text_binary_or_absent() {
    let body = |body: &str| {
        let line = format!(
            r#"{{"timestamp":"2026-05-04T10:00:00Z","request":{{"method":"GET","url":"/"}},"response":{{"status":200,"body":{body}}}}}"#
        );
        let exchange = decode(&line);
        let body = exchange.response.body;
        (
            format!("{body:?}").split('(').next().unwrap().to_owned(),
            body.bytes().map(|b| b.into_owned()),
        )
    };
    assert_eq!(body("null"), ("Absent".to_owned(), None));
    assert_eq!(body("[1]"), ("Json".to_owned(), Some(b"[1]".to_vec())));
    assert_eq!(body("\"x\""), ("Text".to_owned(), Some(b"x".to_vec())));
    assert_eq!(body(r#"{"base64":"aGk="}"#), ("Base64".to_owned(), Some(b"hi".to_vec())));
    assert_eq!(body(r#"{"base64":"aGk"}"#), ("Base64".to_owned(), Some(b"hi".to_vec())));
    assert_eq!(body(r#"{"base64":"!"}"#), ("Base64".to_owned(), None));
    let two = r#"{"base64":"aGk=","b":1}"#;
    assert_eq!(body(two), ("Json".to_owned(), Some(two.as_bytes().to_vec())));
}

#[test]
fn the_place_of_a_fault_is_exact() {
    let place = |line: &str| {
        let error = error(line);
        (error.fault(), error.line(), error.column())
    };
    let syntax = |name| LineFault::Json(FaultKind::Expected(name));
    assert_eq!(place(r#"{"é": tru}"#), (syntax("a value"), 7, 7));
    let short = r#"{"timestamp":"2026-05-04T10:00:00Z"}"#;
    assert_eq!(place(short), (LineFault::Missing("request"), 7, 1));
    let wrong = r#"{"timestamp":5,"request":{"method":"GET","url":"/"},"response":{"status":200}}"#;
    assert_eq!(place(wrong).2, 14);
    assert_eq!(
        error(wrong).to_string(),
        "`timestamp` must be a string, not a number (line 7, column 14)"
    );
    let late = r#"{"timestamp":"2026-05-04","request":{"method":"GET","url":"/"},"response":{"status":200}}"#;
    assert_eq!(place(late), (LineFault::BadTimestamp, 7, 14));
    let twice = r#"{"timestamp":"2026-05-04T10:00:00Z","timestamp":"2026-05-04T10:00:00Z"}"#;
    assert_eq!(place(twice), (LineFault::Duplicate("timestamp"), 7, 49));
    let status = r#"{"timestamp":"2026-05-04T10:00:00Z","request":{"method":"GET","url":"/"},"response":{"status":2000}}"#;
    assert_eq!(place(status), (LineFault::BadStatus, 7, 95));
    let duration = r#"{"timestamp":"2026-05-04T10:00:00Z","duration_ms":-1,"request":{"method":"GET","url":"/"},"response":{"status":200}}"#;
    assert_eq!(place(duration), (LineFault::BadDuration, 7, 51));
    assert_eq!(place("[]").2, 1);
    assert_eq!(place(&LINE[..LINE.len() - 1]).0, LineFault::Json(FaultKind::Truncated));
    assert_eq!(place(&format!("{LINE} x")).0, LineFault::Json(FaultKind::Trailing));
}

#[test]
fn an_error_shows_the_place_but_no_secret() {
    let line = r#"{"timestamp":"x","request":{"method":"POST","url":"https://h/?api-key=abc123","headers":{"Authorization":"Bearer s3cret","api-key":["k3y"]}, }}"#;
    let error = error(line);
    let shown = format!("{:?}", miette::Report::new(error.clone()));
    for secret in ["abc123", "s3cret", "k3y"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(error.excerpt().len() <= 130);
    let label = error.labels().unwrap().next().unwrap();
    assert_eq!(error.excerpt().as_bytes()[label.offset()], b'}');
    let contents = error.source_code().unwrap().read_span(label.inner(), 0, 0).unwrap();
    assert_eq!(contents.line(), 6, "from 0, as miette counts");
}
