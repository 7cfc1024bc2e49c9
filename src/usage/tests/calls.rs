//! Whose API a URL calls, and which.

use super::usage;

#[track_caller]
fn check(url: &str, provider: &str, api: &str) {
    let usage = usage(url, "{}", "{}");
    assert_eq!((usage.provider, usage.api), (provider, api), "{url}");
}

#[test]
fn hosts_name_the_provider_and_paths_the_kind_of_call() {
    check("https://api.openai.com/v1/chat/completions", "openai", "chat");
    check("https://API.OPENAI.COM:443/v1/completions?x=/chat", "openai", "completions");
    check("https://api.openai.com/v1/embeddings", "openai", "embeddings");
    check("https://api.openai.com/v1/responses/resp_1", "openai", "responses");
    check("https://api.openai.com/v1/responses/input_tokens", "openai", "count-tokens");
    check("https://api.openai.com/v1/threads/t/runs/r", "openai", "assistants");
    check("https://api.openai.com/v1/threads/t/messages", "openai", "assistants");
    check("https://api.openai.com/v1/batches", "openai", "batch");
    check("https://api.openai.com/v1/files/f/content", "openai", "files");
    check("https://api.openai.com/v1/models/gpt-4o", "openai", "models");
    check("https://api.openai.com/v1/models/ft:gpt-4o:org", "openai", "other");
    check("https://api.openai.com/v1/moderations", "openai", "moderations");
    check("https://api.openai.com/v1/audio/transcriptions", "openai", "audio");
    check("https://api.openai.com/v1/images/generations", "openai", "images");
    check(
        "https://r.openai.azure.com//openai/deployments/d/chat/completions",
        "azure-openai",
        "chat",
    );
    check("https://r.cognitiveservices.azure.com/openai/responses", "azure-openai", "responses");
    check("https://api.anthropic.com/v1/messages?beta=true", "anthropic", "messages");
    check("https://api.anthropic.com/v1/messages/count_tokens", "anthropic", "count-tokens");
    check("https://api.anthropic.com/v1/messages/batches", "anthropic", "batch");
    check("https://api.anthropic.com/v1/complete", "anthropic", "anthropic-complete");
    let gemini = "https://generativelanguage.googleapis.com/v1beta";
    check(&format!("{gemini}/models/m:generateContent"), "gemini", "generateContent");
    check(
        &format!("{gemini}/models/m:streamGenerateContent?alt=sse"),
        "gemini",
        "streamGenerateContent",
    );
    check(&format!("{gemini}/models/m:batchEmbedContents"), "gemini", "embeddings");
    check(&format!("{gemini}/models/m:countTokens"), "gemini", "count-tokens");
    check(&format!("{gemini}/models/m:batchGenerateContent"), "gemini", "other");
    check(&format!("{gemini}/models?pageToken=a"), "gemini", "models");
    check(&format!("{gemini}/openai/chat/completions"), "gemini", "chat");
    check(&format!("{gemini}/interactions"), "gemini", "interactions");
    let vertex =
        "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers";
    check(&format!("{vertex}/google/models/m:generateContent"), "vertex", "generateContent");
    check(&format!("{vertex}/anthropic/models/c:streamRawPredict"), "vertex", "messages");
    let bedrock = "https://bedrock-runtime.us-east-1.amazonaws.com:443/model";
    check(&format!("{bedrock}/anthropic.claude-v2%3A1/converse"), "bedrock", "converse");
    check(
        &format!("{bedrock}/anthropic.claude-v2:1/converse-stream"),
        "bedrock",
        "converse-stream",
    );
    check(&format!("{bedrock}/m/invoke"), "bedrock", "invoke");
    check(&format!("{bedrock}/m/invoke-with-response-stream"), "bedrock", "invoke-stream");
    check(
        "https://bedrock-agent-runtime.us-east-1.amazonaws.com/retrieveAndGenerate",
        "bedrock-agent",
        "agent",
    );
    check(
        "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/e/invocations",
        "sagemaker",
        "sagemaker-invoke",
    );
    check("https://api.cohere.com/v2/chat", "cohere", "cohere-chat");
    check("https://api.cohere.ai/v1/generate", "cohere", "generate");
    check("https://api.cohere.com/v2/embed", "cohere", "embeddings");
    check("https://api.cohere.com/v2/rerank", "cohere", "rerank");
    check("https://api.voyageai.com/v1/rerank", "voyage", "rerank");
    check("https://api.writer.com/v1/chat", "writer", "chat");
    check(
        "https://us-south.ml.cloud.ibm.com/ml/v1/text/generation_stream",
        "watsonx",
        "watsonx-text",
    );
    check("https://api.replicate.com/v1/predictions/p", "replicate", "replicate");
    check("http://127.0.0.1:11434/api/chat", "ollama", "ollama-chat");
    check("http://localhost:11434/v1/chat/completions", "ollama", "chat");
    check("http://localhost:11434/api/pull", "ollama", "other");
    check("http://user@[::1]:8000/v1/completions", "self-hosted/proxy", "completions");
    check("http://10.1.2.3/v1/chat/completions", "self-hosted/proxy", "chat");
    check("http://vllm:8000/v1/embeddings", "self-hosted/proxy", "embeddings");
    check("https://api.example.com/v1/chat/completions", "other-hosted", "chat");
    check("https://notopenai.com/v1/chat/completions", "other-hosted", "chat");
    check("https://api.openai.com.evil.example/v1/chat/completions", "other-hosted", "chat");
    check("", "other-hosted", "other");
    check("::::", "self-hosted/proxy", "other");
}

#[test]
fn behind_a_gateway_the_path_names_the_provider() {
    let gateway = "https://contoso.azure-api.net";
    check(
        &format!("{gateway}/openai/deployments/d/embeddings?api-version=1"),
        "azure-openai",
        "embeddings",
    );
    check(&format!("{gateway}/openai/v1/responses"), "azure-openai", "responses");
    check(&format!("{gateway}/claude/v1/messages"), "anthropic", "messages");
    check(&format!("{gateway}/g/v1beta/models/m:generateContent"), "gemini", "generateContent");
    check(&format!("{gateway}/aws/model/m/converse"), "bedrock", "converse");
    check("/openai/deployments/d/chat/completions", "azure-openai", "chat");
    check(&format!("{gateway}/orders/7"), "other-hosted", "other");
}

#[test]
fn models_come_from_the_answer_else_the_path_else_the_request() {
    let model = |url: &str, body: &str| usage(url, "{}", body).model.unwrap().into_owned();
    let azure = "https://r.openai.azure.com/openai/deployments/my%2Dgpt/chat/completions";
    assert_eq!(model(azure, r#"{"model":"gpt-4o-2024-08-06"}"#), "gpt-4o-2024-08-06");
    assert_eq!(model(azure, r#"{"model":""}"#), "my-gpt");
    assert_eq!(model("https://api.openai.com/v1/chat/completions", "{}"), "asked");
    let bedrock = "https://bedrock-runtime.eu-west-1.amazonaws.com/model/a.claude-v2%3A1/converse";
    assert_eq!(model(bedrock, "{}"), "a.claude-v2:1");
    let gemini = "https://generativelanguage.googleapis.com/v1beta/models/g-2:generateContent";
    assert_eq!(model(gemini, r#"{"modelVersion":"g-2-001"}"#), "g-2-001");
    assert_eq!(model(gemini, "{}"), "g-2");
}
