//! Tests of estimates.

use super::{Basis, Models, PromptEstimate, completion, image, prompt};
use crate::traffic::Exchange;
use crate::usage::{Encoding, Usage, read};

const CHAT: &str = "https://api.openai.com/v1/chat/completions";
const RESPONSES: &str = "https://api.openai.com/v1/responses";
const EMBEDDINGS: &str = "https://api.openai.com/v1/embeddings";
const COMPLETIONS: &str = "https://api.openai.com/v1/completions";
const MESSAGES: &str = "https://api.anthropic.com/v1/messages";
const GOOGLE: &str =
    "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent";

/// Runs `look` over a call with this body and this answer.
fn with<T>(
    url: &str,
    body: &str,
    answer: &str,
    look: impl FnOnce(&Exchange<'_>, &Usage<'_>) -> T,
) -> T {
    let line = format!(
        r#"{{"timestamp":"2026-05-04T10:00:00Z","request":{{"method":"POST","url":"{url}","body":{body}}},"response":{{"status":200,"headers":{{}},"body":{answer}}}}}"#
    );
    let exchange = Exchange::decode(&line, 0).expect(&line);
    look(&exchange, &read(&exchange))
}

fn estimate(url: &str, body: &str) -> Option<PromptEstimate> {
    with(url, body, "null", |exchange, usage| prompt(exchange, usage, &Models::default()))
}

/// Asserts the tokens of a prompt.
#[track_caller]
fn check(url: &str, body: &str, tokens: u64) -> PromptEstimate {
    let estimate = estimate(url, body).expect(body);
    assert_eq!(estimate.tokens(), tokens, "{body}");
    estimate
}

/// Asserts the tokens of a streamed answer.
#[track_caller]
fn check_answer(url: &str, events: &[&str], tokens: Option<u64>) {
    let text: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
    let text = serde_json::to_string(&text).unwrap();
    let found = with(url, r#"{"model":"gpt-4o"}"#, &text, |exchange, usage| {
        completion(exchange, usage, &Models::default())
    });
    assert_eq!(found, tokens, "{events:?}");
}

#[test]
fn chat_counts_as_the_cookbook_does() {
    // The messages of OpenAI's cookbook, with the count that its API reports.
    let body = r#"{"model":"gpt-4o","messages":[{"role":"system","content":"You are a helpful, pattern-following assistant that translates corporate jargon into plain English."},{"role":"system","name":"example_user","content":"New synergies will help drive top-line growth."},{"role":"system","name":"example_assistant","content":"Things working well together will increase revenue."},{"role":"system","name":"example_user","content":"Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."},{"role":"system","name":"example_assistant","content":"Let's talk later when we're less busy about how to do better."},{"role":"user","content":"This late pivot means we don't have time to boil the ocean for the client deliverable."}]}"#;
    check(CHAT, body, 124);
    check(CHAT, &body.replace("gpt-4o", "gpt-4-0613"), 129);
}

#[test]
fn parts_of_a_message_count_apart() {
    let one = r#"{"model":"gpt-4o","messages":[{"role":"user","content":"hello world"}]}"#;
    check(CHAT, one, 3 + 3 + 1 + 2);
    let parts = r#"{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"text","text":"hello world"},{"type":"input_audio","input_audio":{}}]}]}"#;
    assert_eq!(check(CHAT, parts, 9).uncounted, 1);
    let called = r#"{"model":"gpt-4o","messages":[{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"add","arguments":"{}"}}]},{"role":"tool","content":"4","tool_call_id":"x"}]}"#;
    check(CHAT, called, 3 + (3 + 1 + 6 + 1 + 1) + (3 + 1 + 1));
}

#[test]
fn functions_count_as_types() {
    let body = r#"{"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"get_weather","description":"Weather of a place","parameters":{"type":"object","properties":{"place":{"type":"string","description":"City"},"unit":{"enum":["c","f"]},"days":{"type":"array","items":{"type":"integer"}},"at":{"type":"object","properties":{"x":{"type":["number","null"]}}}},"required":["place"]}}}]}"#;
    let written = "namespace functions {\n\n// Weather of a place\ntype get_weather = (_: {\n// City\nplace: string,\nunit?: \"c\" | \"f\",\ndays?: number[],\nat?: {\n  x?: number | null,\n},\n}) => any;\n\n} // namespace functions";
    let tokens = 3 + 3 + 1 + 1 + 9 + Encoding::Cl100k.count(written);
    check(CHAT, body, tokens);
    let system = body.replace(r#""role":"user""#, r#""role":"system""#);
    check(CHAT, &system, tokens - 4);
}

#[test]
fn deep_schemas_end() {
    let deep = format!("{}{}", r#"{"anyOf":["#.repeat(100), "]}".repeat(100));
    let body = format!(
        r#"{{"model":"gpt-4o","messages":[],"tools":[{{"function":{{"name":"f","parameters":{{"properties":{{"a":{deep}}}}}}}}}]}}"#
    );
    assert!(estimate(CHAT, &body).unwrap().tokens() < 100);
}

#[test]
fn texts_and_tokens_stand_for_themselves() {
    let with_input =
        |input: &str| format!(r#"{{"model":"text-embedding-3-small","input":{input}}}"#);
    check(EMBEDDINGS, &with_input(r#""hello world""#), 2);
    check(EMBEDDINGS, &with_input(r#"["hello world","a"]"#), 3);
    check(EMBEDDINGS, &with_input("[1,2,3]"), 3);
    check(EMBEDDINGS, &with_input("[[1,2,3],[4]]"), 4);
    check(COMPLETIONS, r#"{"model":"davinci-002","prompt":["hello world","a"],"suffix":"a"}"#, 4);
    assert_eq!(estimate(EMBEDDINGS, &with_input("7")), None);
}

#[test]
fn responses_count_their_items() {
    check(RESPONSES, r#"{"model":"gpt-4o","input":"hello world"}"#, 3 + 3 + 1 + 2);
    let listed = r#"{"model":"gpt-4o","instructions":"a","input":[{"role":"user","content":[{"type":"input_text","text":"hello world"}]},{"type":"function_call","name":"add","arguments":"{}"},{"type":"function_call_output","output":"4"},{"type":"reasoning"}],"tools":[{"type":"web_search"}]}"#;
    let estimate = check(RESPONSES, listed, 3 + (3 + 1 + 1) + 6 + (3 + 6 + 2) + (3 + 1) + 3);
    assert_eq!(estimate.uncounted, 2);
}

#[test]
fn other_vendors_are_stand_ins() {
    let body = r#"{"model":"claude-sonnet-4-5","system":"a","messages":[{"role":"user","content":[{"type":"text","text":"hello world"},{"type":"tool_result","content":"a"}]}]}"#;
    assert_eq!(check(MESSAGES, body, 3 + 1 + 4 + 1 + 2 + 1).basis, Basis::StandIn);
    let body = r#"{"contents":[{"parts":[{"text":"hello world"}]}],"systemInstruction":{"parts":[{"text":"a"}]}}"#;
    assert_eq!(check(GOOGLE, body, 3).basis, Basis::StandIn);
    let unknown = r#"{"model":"mine","messages":[{"role":"user","content":"a"}]}"#;
    assert_eq!(check(CHAT, unknown, 8).basis, Basis::StandIn);
}

#[test]
fn deployments_have_models() {
    let url = "https://gateway.example/openai/deployments/Chat-Prod/chat/completions";
    let body = r#"{"messages":[{"role":"user","content":"Größenordnung"}]}"#;
    let models = Models::new([("chat-prod".to_owned(), "gpt-4".to_owned())]);
    let (estimate, model) = with(url, body, "null", |exchange, usage| {
        (prompt(exchange, usage, &models).unwrap(), models.serving(usage).map(str::to_owned))
    });
    assert_eq!(estimate.basis, Basis::Model);
    assert_eq!(estimate.tokens(), 7 + Encoding::Cl100k.count("Größenordnung"));
    assert_eq!(model.as_deref(), Some("gpt-4"));
}

#[test]
fn what_has_no_schema_has_no_estimate() {
    assert_eq!(estimate(CHAT, "null"), None);
    assert_eq!(estimate(CHAT, r#""no json""#), None);
    assert_eq!(estimate(CHAT, "{}"), None);
    assert_eq!(estimate("https://api.openai.com/v1/files", r#"{"messages":[]}"#), None);
    // A gateway's own path says nothing: the body does.
    let elsewhere = "https://gateway.example/our/own";
    check(elsewhere, r#"{"model":"gpt-4o","messages":[{"role":"user","content":"a"}]}"#, 8);
    check(
        CHAT,
        r#""{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}""#,
        8,
    );
}

#[test]
fn answers_of_streams_are_put_together() {
    check_answer(
        CHAT,
        &[
            r#"{"model":"gpt-4o","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
            r#"{"choices":[{"index":0,"delta":{"content":"hel"}},{"index":1,"delta":{"content":"a"}}]}"#,
            r#"{"choices":[{"index":0,"delta":{"content":"lo world"}}]}"#,
            "[DONE]",
        ],
        Some(3),
    );
    check_answer(
        CHAT,
        &[
            r#"{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"c","function":{"name":"add","arguments":""}}]}}]}"#,
            r#"{"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"arguments":"{}"}}]}}]}"#,
        ],
        Some(7 + 2),
    );
    check_answer(
        RESPONSES,
        &[
            r#"{"type":"response.output_text.delta","output_index":0,"delta":"hello"}"#,
            r#"{"type":"response.output_text.delta","output_index":0,"delta":" world"}"#,
            r#"{"type":"response.reasoning_summary_text.delta","output_index":1,"delta":"hidden"}"#,
        ],
        Some(2),
    );
    check_answer(
        MESSAGES,
        &[
            r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hello world"}}"#,
        ],
        Some(2),
    );
    check_answer(COMPLETIONS, &[r#"{"choices":[{"index":0,"text":"hello world"}]}"#], Some(2));
    check_answer(CHAT, &["[DONE]"], None);
}

#[test]
fn images_count_as_documented() {
    let of = |size, detail| image::tokens(Some("gpt-4o"), Some(size), detail);
    // The examples of OpenAI's page.
    assert_eq!(of((1_024, 1_024), Some("high")), 765);
    assert_eq!(of((2_048, 4_096), None), 1_105);
    assert_eq!(of((4_096, 8_192), Some("low")), 85);
    assert_eq!(of((128, 64), None), 255);
    assert_eq!(image::tokens(None, None, None), 765);
    let small = |size| image::tokens(Some("gpt-4.1-mini"), Some(size), None);
    assert_eq!(small((1_024, 1_024)), 1_659);
    assert_eq!(small((1_800, 2_400)), 2_353);
    assert_eq!(small((128, 64)), 13);
    assert_eq!(image::tokens(Some("gpt-4o-mini"), Some((128, 64)), Some("high")), 8_500);
    assert_eq!(image::tokens(Some("claude-sonnet-4-5"), Some((1_000, 1_000)), None), 1_334);
    assert_eq!(image::tokens(Some("gemini-2.5-pro"), Some((300, 300)), None), 258);
}

#[test]
fn sizes_stand_in_data_urls() {
    let of = |data: &str| image::size(&format!("data:image/x;base64,{data}"));
    assert_eq!(of("iVBORw0KGgoAAAANSUhEUgAACAAAABAACAIAAAA="), Some((2_048, 4_096)));
    assert_eq!(of("R0lGODlhgALgAQAAAA=="), Some((640, 480)));
    assert_eq!(of("/9j/4AAEAQL/wgALCAEsAfQDAQEB"), Some((500, 300)));
    assert_eq!(of("UklGRgAAAABXRUJQVlA4WAoAAAAAAAAA/wMA/wIA"), Some((1_024, 768)));
    assert_eq!(of("AAAA"), None);
    assert_eq!(of("/9j/"), None);
    assert_eq!(image::size("https://example.com/a.png"), None);
}
