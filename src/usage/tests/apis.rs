//! What plain answers of each API say.

use super::{check, told, usage};

const CHAT: &str = "https://api.openai.com/v1/chat/completions";
const BEDROCK: &str = "https://bedrock-runtime.us-east-1.amazonaws.com/model/m";
const GEMINI: &str = "https://generativelanguage.googleapis.com/v1beta/models/m";

#[test]
fn chat_reports_usage_at_its_top() {
    let body = r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":1},"completion_tokens_details":{"reasoning_tokens":7,"audio_tokens":2,"accepted_prediction_tokens":3,"rejected_prediction_tokens":5}}}"#;
    check(CHAT, body, "9/12/21/4/7 usage");
    let tokens = usage(CHAT, "{}", body).tokens;
    assert_eq!((tokens.prompt_audio, tokens.completion_audio), (Some(1), Some(2)));
    assert_eq!((tokens.accepted_prediction, tokens.rejected_prediction), (Some(3), Some(5)));
    check(
        CHAT,
        r#"{"usage":{"prompt_tokens":3,"completion_tokens":4,"cached_tokens":2}}"#,
        "3/4/7/2/- usage",
    );
    check(
        CHAT,
        r#"{"x_groq":{"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}}"#,
        "3/4/7/-/- usage",
    );
}

#[test]
fn what_is_not_said_stays_unknown() {
    check(CHAT, r#"{"usage":null}"#, "-/-/-/-/- none");
    check(CHAT, r#"{"usage":{}}"#, "-/-/-/-/- none");
    check(CHAT, r#"{"usage":[1]}"#, "-/-/-/-/- none");
    check(CHAT, r#"{"usage":{"prompt_tokens":null,"total_tokens":"12"}}"#, "-/-/-/-/- none");
    check(CHAT, r#"{"usage":{"prompt_tokens":-1,"completion_tokens":1.5}}"#, "-/-/-/-/- none");
    check(CHAT, r#"{"error":{"message":"no","usage":{"prompt_tokens":1}}}"#, "-/-/-/-/- none");
    check(
        CHAT,
        r#"{"usage":{"prompt_tokens":18446744073709551615,"completion_tokens":1}}"#,
        "18446744073709551615/1/-/-/- usage",
    );
    check(CHAT, "null", "-/-/-/-/- none");
    check(CHAT, "\"\"", "-/-/-/-/- none");
    check(CHAT, "[]", "-/-/-/-/- none");
    check(
        "https://api.openai.com/v1/completions",
        r#"{"usage":{"prompt_tokens":11,"total_tokens":11}}"#,
        "11/-/11/-/- usage",
    );
}

#[test]
fn usage_within_content_never_counts() {
    let inside = r#"{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"#;
    check(
        CHAT,
        &format!(r#"{{"choices":[{{"message":{{"content":"{inside}"}}}}]}}"#),
        "-/-/-/-/- none",
    );
    let object = r#"{"usage":{"prompt_tokens":1,"completion_tokens":1}}"#;
    check(
        CHAT,
        &format!(r#"{{"choices":[{{"message":{{"content":{object}}}}}]}}"#),
        "-/-/-/-/- none",
    );
    check(
        "https://api.anthropic.com/v1/messages",
        r#"{"content":[{"type":"tool_use","input":{"usage":{"input_tokens":5}}}]}"#,
        "-/-/-/-/- none",
    );
}

#[test]
fn responses_and_messages_have_their_own_names() {
    check(
        "https://api.openai.com/v1/responses",
        r#"{"usage":{"input_tokens":44,"input_tokens_details":{"cached_tokens":1,"cache_write_tokens":6},"output_tokens":17,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":61}}"#,
        "44/17/61/1/2 usage",
    );
    let body = r#"{"usage":{"input_tokens":11,"cache_creation_input_tokens":5,"cache_read_input_tokens":2055,"output_tokens":100,"output_tokens_details":{"thinking_tokens":53}}}"#;
    check("https://api.anthropic.com/v1/messages", body, "11/100/111/2055/- usage");
    let tokens = usage("https://api.anthropic.com/v1/messages", "{}", body).tokens;
    assert_eq!((tokens.cache_creation, tokens.thinking), (Some(5), Some(53)));
}

#[test]
fn embeddings_and_reranking_without_a_completion() {
    check(
        "https://api.openai.com/v1/embeddings",
        r#"{"usage":{"prompt_tokens":22,"total_tokens":22}}"#,
        "22/-/22/-/- usage",
    );
    check(
        "https://api.voyageai.com/v1/embeddings",
        r#"{"usage":{"total_tokens":12}}"#,
        "12/0/12/-/- usage",
    );
    check(
        "https://api.voyageai.com/v1/rerank",
        r#"{"usage":{"total_tokens":43}}"#,
        "-/-/43/-/- usage",
    );
}

#[test]
fn google_counts_thoughts_as_output_and_gives_its_own_total() {
    let generate = format!("{GEMINI}:generateContent");
    check(
        &generate,
        r#"{"usageMetadata":{"promptTokenCount":32,"candidatesTokenCount":575,"totalTokenCount":1425,"toolUsePromptTokenCount":619,"thoughtsTokenCount":199,"cachedContentTokenCount":8}}"#,
        "32/774/1425/8/199 usage",
    );
    check(
        &generate,
        r#"{"usageMetadata":{"candidatesTokenCount":18,"thoughtsTokenCount":58}}"#,
        "-/76/-/-/58 usage",
    );
    check(
        &format!("{GEMINI}:batchEmbedContents"),
        r#"{"usageMetadata":{"promptTokenCount":4}}"#,
        "4/-/-/-/- usage",
    );
    check(&format!("{GEMINI}:countTokens"), r#"{"totalTokens":9}"#, "-/-/-/-/- none");
    check(
        "https://generativelanguage.googleapis.com/v1beta/interactions",
        r#"{"usage":{"total_tokens":229,"total_input_tokens":9,"total_cached_tokens":0,"total_output_tokens":13,"total_thought_tokens":207}}"#,
        "9/220/229/0/207 usage",
    );
}

#[test]
fn bedrock_converse() {
    let url = format!("{BEDROCK}/converse");
    check(
        &url,
        r#"{"usage":{"cacheReadInputTokenCount":0,"cacheReadInputTokens":3,"cacheWriteInputTokens":1028,"inputTokens":11,"outputTokens":264,"totalTokens":1303}}"#,
        "11/264/1303/3/- usage",
    );
    check(&url, r#"{"usage":{"outputTokens":50}}"#, "-/50/50/-/- usage");
    check(&url, r#"{"output":{}}"#, "-/-/-/-/- none");
}

#[test]
fn bedrock_invoke_speaks_as_many_ways_as_there_are_models() {
    let url = format!("{BEDROCK}/invoke");
    check(
        &url,
        r#"{"usage":{"input_tokens":748,"cache_read_input_tokens":0,"output_tokens":54}}"#,
        "748/54/802/0/- usage",
    );
    check(
        &url,
        r#"{"usage":{"inputTokens":454,"outputTokens":75,"totalTokens":529,"cacheReadInputTokenCount":0}}"#,
        "454/75/529/0/- usage",
    );
    check(
        &url,
        r#"{"usage":{"prompt_tokens":16,"completion_tokens":19,"total_tokens":35}}"#,
        "16/19/35/-/- usage",
    );
    check(
        &url,
        r#"{"inputTextTokenCount":18,"results":[{"tokenCount":20},{"tokenCount":30}]}"#,
        "18/50/68/-/- usage",
    );
    check(&url, r#"{"embedding":[0.1],"inputTextTokenCount":3}"#, "3/-/3/-/- usage");
    check(
        &url,
        r#"{"generation":"x","prompt_token_count":10,"generation_token_count":60}"#,
        "10/60/70/-/- usage",
    );
    check(
        &url,
        r#"{"prompt":{"text":"a b","tokens":[{},{}]},"completions":[{"data":{"tokens":[{},{},{}]}}]}"#,
        "2/3/5/-/- usage",
    );
    check(&url, r#"{"results":[{"index":2,"relevance_score":0.8}]}"#, "-/-/-/-/- none");
}

#[test]
fn bedrock_headers_speak_where_the_body_is_silent() {
    let url = format!("{BEDROCK}/invoke");
    let headers =
        r#"{"X-Amzn-Bedrock-Input-Token-Count":"23","x-amzn-bedrock-output-token-count":"32"}"#;
    assert_eq!(told(&usage(&url, headers, r#"{"completion":"x"}"#)), "23/32/55/-/- header");
    let body = r#"{"usage":{"inputTokens":30}}"#;
    assert_eq!(told(&usage(&url, headers, body)), "30/-/30/-/- usage");
    let embeds = r#"{"x-amzn-bedrock-input-token-count":["7"]}"#;
    assert_eq!(told(&usage(&url, embeds, "{}")), "7/0/7/-/- header");
    assert_eq!(
        told(&usage(&url, r#"{"x-amzn-bedrock-input-token-count":"x"}"#, "{}")),
        "-/-/-/-/- none"
    );
    assert_eq!(told(&usage(CHAT, headers, "{}")), "-/-/-/-/- none");
}

#[test]
fn cohere_counts_tokens_before_billed_units() {
    let url = "https://api.cohere.com/v2/chat";
    check(
        url,
        r#"{"usage":{"billed_units":{"input_tokens":377,"output_tokens":90},"tokens":{"input_tokens":577,"output_tokens":91},"cached_tokens":576}}"#,
        "577/91/668/576/- usage",
    );
    check(
        "https://api.cohere.com/v1/chat",
        r#"{"meta":{"billed_units":{"input_tokens":23.0,"output_tokens":60.0}}}"#,
        "23/60/83/-/- usage",
    );
    check(
        "https://api.cohere.com/v2/embed",
        r#"{"meta":{"billed_units":{"input_tokens":208}}}"#,
        "208/-/208/-/- usage",
    );
    check(
        "https://api.cohere.com/v2/rerank",
        r#"{"meta":{"billed_units":{"search_units":1}}}"#,
        "-/-/-/-/- none",
    );
}

#[test]
fn ollama_and_watsonx() {
    check(
        "http://localhost:11434/api/chat",
        r#"{"model":"m","prompt_eval_count":21,"eval_count":369}"#,
        "21/369/390/-/- usage",
    );
    check(
        "http://localhost:11434/api/generate",
        r#"{"response":"{\"eval_count\":9}","eval_count":38}"#,
        "-/38/38/-/- usage",
    );
    check("http://localhost:11434/api/embed", r#"{"prompt_eval_count":2}"#, "2/-/2/-/- usage");
    check(
        "https://us-south.ml.cloud.ibm.com/ml/v1-beta/generation/text",
        r#"{"results":[{"generated_token_count":2,"input_token_count":7}]}"#,
        "7/2/9/-/- usage",
    );
}

#[test]
fn an_answer_under_a_path_of_the_gateways_own_says_what_it_is() {
    let url = "https://contoso.azure-api.net/assistant/ask";
    let read = |body: &str| {
        let usage = usage(url, "{}", body);
        format!("{} {}", usage.api, told(&usage))
    };
    assert_eq!(
        read(r#"{"object":"chat.completion","usage":{"prompt_tokens":1,"completion_tokens":2}}"#),
        "chat 1/2/3/-/- usage"
    );
    assert_eq!(
        read(r#"{"type":"message","usage":{"input_tokens":1,"output_tokens":2}}"#),
        "messages 1/2/3/-/- usage"
    );
    assert_eq!(
        read(r#"{"object":"response","usage":{"input_tokens":1,"output_tokens":2}}"#),
        "responses 1/2/3/-/- usage"
    );
    assert_eq!(
        read(r#"{"usageMetadata":{"promptTokenCount":4}}"#),
        "generateContent 4/-/-/-/- usage"
    );
    assert_eq!(read(r#"{"usage":{"input_tokens":1,"output_tokens":2}}"#), "other -/-/-/-/- none");
}
