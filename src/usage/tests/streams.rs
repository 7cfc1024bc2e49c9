//! What streamed answers say, however they are framed and wherever they break.

use std::time::Instant;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::{check, check_stream, told, usage};

const CHAT: &str = "https://api.openai.com/v1/chat/completions";
const MESSAGES: &str = "https://api.anthropic.com/v1/messages";
const BEDROCK: &str = "https://bedrock-runtime.us-east-1.amazonaws.com/model/m";

const NULL: &str = r#"data: {"choices":[{"delta":{"content":"usage"}}],"usage":null}"#;
const LAST: &str =
    r#"data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"#;

#[test]
fn the_last_chunk_has_the_usage() {
    check_stream(
        CHAT,
        &format!("{NULL}\n\n{NULL}\n\n{LAST}\n\ndata: [DONE]\n\n"),
        "7/3/10/-/- sse-usage",
    );
    check_stream(CHAT, &format!("{NULL}\n\n{NULL}\n\ndata: [DONE]\n\n"), "-/-/-/-/- none");
    let growing = |n: u32| {
        format!("data: {{\"usage\":{{\"prompt_tokens\":7,\"completion_tokens\":{n}}}}}\n\n")
    };
    check_stream(
        CHAT,
        &format!("{}{}{}", growing(1), growing(2), growing(5)),
        "7/5/12/-/- sse-usage",
    );
}

#[test]
fn frames_may_be_untidy() {
    let expected = "7/3/10/-/- sse-usage";
    let crlf = format!(": hello\r\n\r\nevent: chunk\r\n{NULL}\r\n\r\nid: 4\r\n{LAST}\r\n\r\n");
    check_stream(CHAT, &crlf, expected);
    check_stream(CHAT, &crlf.replace("\r\n", "\r"), expected);
    check_stream(CHAT, &format!("\u{feff}{LAST}"), expected);
    check_stream(CHAT, &format!("\n\n{NULL}\n\n{LAST}"), expected);
    check_stream(CHAT, &LAST.replace("data: ", "data:"), expected);
    check_stream(CHAT, &LAST.replace("\"usage\"", "\ndata: \"usage\""), expected);
    check_stream(CHAT, &format!("{NULL}\n{LAST}\ndata: [DONE]\n"), expected);
    check_stream(CHAT, &format!("{LAST}\n\ndata: {{\"usage\":{{\"prompt_tok"), expected);
    check_stream(
        CHAT,
        &format!("{LAST}\n\nevent: error\ndata: {{\"usage\": broken}}\n\n"),
        expected,
    );
    let base64 = format!("{{\"base64\":\"{}\"}}", STANDARD.encode(format!("{LAST}\n\n")));
    check(CHAT, &base64, expected);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, format!("{LAST}\n\n").as_bytes()).unwrap();
    let base64 = format!("{{\"base64\":\"{}\"}}", STANDARD.encode(gzip.finish().unwrap()));
    check(CHAT, &base64, expected);
}

#[test]
fn a_single_document_recorded_as_text_is_read_as_such() {
    let body = r#"{"usage":{"prompt_tokens":1,"completion_tokens":2}}"#;
    check_stream(CHAT, body, "1/2/3/-/- usage");
    check_stream(CHAT, &format!("\n {body}\n"), "1/2/3/-/- usage");
    check_stream(CHAT, "no usage here", "-/-/-/-/- none");
}

#[test]
fn anthropic_deltas_are_cumulative() {
    let start = r#"event: message_start
data: {"type":"message_start","message":{"model":"claude-x","usage":{"input_tokens":25,"cache_read_input_tokens":9,"cache_creation_input_tokens":4,"output_tokens":1}}}

"#;
    let delta = |counts: &str| {
        format!(
            "event: message_delta\ndata: {{\"type\":\"message_delta\",\"delta\":{{}},\"usage\":{{{counts}}}}}\n\n"
        )
    };
    let text = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"usage\"}}\n\n";
    let all =
        [start, text, &delta("\"output_tokens\":5"), text, &delta("\"output_tokens\":15")].concat();
    check_stream(MESSAGES, &all, "25/15/40/9/- sse-usage");
    let body = serde_json::to_string(&all).unwrap();
    let read = usage(MESSAGES, "{}", &body);
    assert_eq!(read.model.as_deref(), Some("claude-x"));
    assert_eq!(read.tokens.cache_creation, Some(4));
    check_stream(MESSAGES, &format!("{start}{text}"), "25/1/26/9/- sse-usage");
    let again = [start, &delta("\"input_tokens\":30,\"output_tokens\":15")].concat();
    check_stream(MESSAGES, &again, "30/15/45/9/- sse-usage");
    check_stream(MESSAGES, &delta("\"output_tokens\":15"), "-/15/15/-/- sse-usage");
}

#[test]
fn other_streams_of_events() {
    let responses = "https://api.openai.com/v1/responses";
    let created = "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\n\n";
    let done = "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"model\":\"m\",\"usage\":{\"input_tokens\":5,\"output_tokens\":6,\"total_tokens\":11}}}\n\n";
    check_stream(responses, &format!("{created}{done}"), "5/6/11/-/- sse-usage");
    check_stream(responses, created, "-/-/-/-/- none");
    let cohere = "event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"usage\":{\"tokens\":{\"input_tokens\":212,\"output_tokens\":65},\"cached_tokens\":208}}}\n\ndata: [DONE]\n\n";
    check_stream("https://api.cohere.com/v2/chat", cohere, "212/65/277/208/- sse-usage");
    let watsonx = "id: 1\ndata: {\"results\":[{\"generated_token_count\":0,\"input_token_count\":8}]}\n\nid: 2\ndata: {\"results\":[{\"generated_token_count\":11,\"input_token_count\":0}]}\n\n";
    check_stream(
        "https://x.ml.cloud.ibm.com/ml/v1/text/generation_stream",
        watsonx,
        "8/11/19/-/- sse-usage",
    );
    let run = "data: {\"object\":\"thread.run.step\",\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":2}}\n\ndata: {\"object\":\"thread.run\",\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":5}}\n\n";
    check_stream("https://api.openai.com/v1/threads/t/runs", run, "4/5/9/-/- sse-usage");
}

#[test]
fn google_streams_arrays_and_events() {
    let url = "https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent";
    let chunk = |n: u32| {
        format!(
            "{{\"usageMetadata\":{{\"promptTokenCount\":5,\"candidatesTokenCount\":{n},\"totalTokenCount\":{}}}}}",
            5 + n
        )
    };
    let array = format!("[{},\n{},{{}}]", chunk(1), chunk(9));
    check(url, &array, "5/9/14/-/- sse-usage");
    check_stream(url, &array, "5/9/14/-/- sse-usage");
    check_stream(
        url,
        &format!("data: {}\r\n\r\ndata: {}\r\n\r\n", chunk(1), chunk(9)),
        "5/9/14/-/- sse-usage",
    );
}

#[test]
fn lines_of_json() {
    let ollama = "{\"response\":\"{\\\"eval_count\\\":7}\",\"done\":false}\n{\"done\":true,\"prompt_eval_count\":16,\"eval_count\":22}\n";
    check_stream("http://localhost:11434/api/generate", ollama, "16/22/38/-/- ndjson-usage");
    let cohere = "{\"event_type\":\"text-generation\",\"text\":\"x\"}\n{\"event_type\":\"stream-end\",\"response\":{\"meta\":{\"billed_units\":{\"input_tokens\":5,\"output_tokens\":55}}}}";
    check_stream("https://api.cohere.ai/v1/generate", cohere, "5/55/60/-/- ndjson-usage");
    let line = serde_json::to_string("{\"prompt_eval_count\":1,\"eval_count\":2}").unwrap();
    let headers = "{\"Content-Type\":\"application/x-ndjson; charset=utf-8\"}";
    assert_eq!(
        told(&usage("http://localhost:11434/api/chat", headers, &line)),
        "1/2/3/-/- ndjson-usage"
    );
}

/// An event stream of `payloads`, as a body.
fn event_stream(payloads: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for payload in payloads {
        let header = Header::new(":event-type", HeaderValue::String("chunk".into()));
        let message = Message::new(payload.as_bytes().to_vec()).add_header(header);
        write_message_to(&message, &mut bytes).unwrap();
    }
    bytes
}

fn check_frames(url: &str, bytes: &[u8], expected: &str) {
    let body = format!("{{\"base64\":\"{}\"}}", STANDARD.encode(bytes));
    assert_eq!(told(&usage(url, "{}", &body)), expected);
}

#[test]
fn event_streams_of_converse() {
    let url = format!("{BEDROCK}/converse-stream");
    let delta = r#"{"contentBlockIndex":0,"delta":{"text":"usage"}}"#;
    let metadata = r#"{"usage":{"inputTokens":259,"outputTokens":64,"totalTokens":323}}"#;
    let bytes = event_stream(&[delta, metadata]);
    check_frames(&url, &bytes, "259/64/323/-/- eventstream-usage");
    check_frames(&url, &bytes[..bytes.len() - 1], "-/-/-/-/- none");
    let mut broken = event_stream(&[metadata, delta]);
    let last = broken.len() - 1;
    broken[last] ^= 1;
    check_frames(&url, &broken, "259/64/323/-/- eventstream-usage");
    check_frames(&url, b"", "-/-/-/-/- none");
    check_frames(&url, b"\0\0\0\x01", "-/-/-/-/- none");
    check_frames(&url, b"\xff\xff\xff\xff\0\0\0\0", "-/-/-/-/- none");
}

#[test]
fn event_streams_of_invoke() {
    let url = format!("{BEDROCK}/invoke-with-response-stream");
    let chunk = |json: &str| format!("{{\"bytes\":\"{}\",\"p\":\"abc\"}}", STANDARD.encode(json));
    let start = chunk(
        r#"{"type":"message_start","message":{"usage":{"input_tokens":22,"cache_read_input_tokens":0,"output_tokens":1}}}"#,
    );
    let delta = chunk(r#"{"type":"message_delta","usage":{"output_tokens":33}}"#);
    let stop = chunk(
        r#"{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":22,"outputTokenCount":34}}"#,
    );
    check_frames(&url, &event_stream(&[&start, &delta, &stop]), "22/34/56/-/- eventstream-usage");
    check_frames(&url, &event_stream(&[&start, &delta]), "22/33/55/0/- eventstream-usage");
    let blocked = chunk(
        r#"{"outputText":"Input blocked","totalOutputTextTokenCount":3,"inputTextTokenCount":6}"#,
    );
    check_frames(&url, &event_stream(&[&blocked]), "-/-/-/-/- none");
    let llama = [
        r#"{"generation":"a","prompt_token_count":4,"generation_token_count":1}"#,
        r#"{"generation":"b","prompt_token_count":null,"generation_token_count":2}"#,
    ]
    .map(chunk);
    check_frames(&url, &event_stream(&[&llama[0], &llama[1]]), "4/2/6/-/- eventstream-usage");
}

#[test]
fn long_streams_take_linear_time() {
    let started = Instant::now();
    let nulls = format!("{NULL}\n\n").repeat(20_000);
    check_stream(CHAT, &nulls, "-/-/-/-/- none");
    check_stream(CHAT, &format!("data: {}\n\n", "usage ".repeat(400_000)), "-/-/-/-/- none");
    check_stream(CHAT, &"data: usage\n".repeat(100_000), "-/-/-/-/- none");
    check_stream(
        "http://localhost:11434/api/chat",
        &"eval_count\n".repeat(100_000),
        "-/-/-/-/- none",
    );
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

proptest! {
    /// Where the usage stands among other events does not matter, nor how lines end.
    #[test]
    fn events_around_do_not_matter(before in 0..5_usize, after in 0..3_usize, crlf in any::<bool>(), text in "[ -~]{0,40}") {
        let other = format!("event: x\ndata: {}\n\n: usage\n\n", serde_json::json!({"choices": [{"delta": {"content": text}}], "usage": null}));
        let mut stream = format!("{}{LAST}\n\n{}", other.repeat(before), other.repeat(after));
        if crlf {
            stream = stream.replace('\n', "\r\n");
        }
        check_stream(CHAT, &stream, "7/3/10/-/- sse-usage");
    }

    /// No answer makes it panic.
    #[test]
    fn never_panics(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        for url in [CHAT, MESSAGES, "https://api.cohere.com/v1/chat", "http://localhost:11434/api/chat"] {
            for text in [text.clone(), format!("data: usage {text}"), format!("{{\"usage\":{text}}}")] {
                let _ = usage(url, "{}", &serde_json::to_string(&text).unwrap());
            }
        }
        let body = format!("{{\"base64\":\"{}\"}}", STANDARD.encode(&bytes));
        let _ = usage(&format!("{BEDROCK}/converse-stream"), "{}", &body);
    }
}
