//! Beginning and end of a session, and what is not understood.

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn a_session_begins_and_ends() {
    let client = Client::start(&[]);
    assert_eq!(client.capabilities["positionEncoding"], "utf-16");
    assert_eq!(client.capabilities["textDocumentSync"]["change"], 2);
    assert!(client.capabilities.get("diagnosticProvider").is_none(), "it pushes");
    client.end();
}

#[test]
fn bytes_are_counted_where_the_client_can() {
    let general = json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } });
    let client = Client::start_with(&[], general, json!({}));
    assert_eq!(client.capabilities["positionEncoding"], "utf-8");
    client.end();
}

#[test]
fn a_client_that_vanishes_is_an_error() {
    assert!(Client::start(&[]).vanish().is_err());
}

#[test]
fn nothing_is_answered_after_shutdown() {
    let mut client = Client::start(&[]);
    client.ask("shutdown", Value::Null).unwrap();
    let error = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap_err();
    assert_eq!(error, "the server is shut down");
    client.tell("exit", Value::Null);
}

#[test]
fn what_is_unknown_or_malformed_is_refused_and_the_session_goes_on() {
    let mut client = Client::start(&[]);
    let error = client.ask("textDocument/moniker", json!({})).unwrap_err();
    assert_eq!(error, "policyc has no `textDocument/moniker`");
    let error = client.ask("textDocument/diagnostic", json!({ "x": 1 })).unwrap_err();
    assert!(error.contains("missing field"), "{error}");
    client.tell("textDocument/didChange", json!({ "nonsense": true }));
    client.tell("$/unheardOf", json!({}));
    client.end();
}

#[test]
fn a_cancelled_request_is_not_worked_on() {
    let mut client = Client::start(&[]);
    // The server reads all that is there before it answers the first.
    let ids: Vec<_> = (0..50)
        .map(|_| {
            let params = json!({ "textDocument": { "uri": "file:///w/a.xml" } });
            client.begin("textDocument/diagnostic", params)
        })
        .collect();
    let last = ids.last().unwrap();
    let number: i32 = last.to_string().parse().unwrap();
    client.tell("$/cancelRequest", json!({ "id": number }));
    let outcomes: Vec<_> = ids.iter().map(|id| client.answer(id)).collect();
    let cancelled = outcomes.iter().filter(|outcome| outcome.is_err()).count();
    assert!(cancelled <= 1, "{outcomes:?}");
    client.end();
}
