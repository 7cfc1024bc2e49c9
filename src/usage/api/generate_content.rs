//! Google's `generateContent`: the Gemini API and Vertex AI.
//!
//! `promptTokenCount` includes cached content, not what tools added. The total is
//! Google's own; none is made up, because it may hold tokens of tools. Streams come
//! as events or as one JSON array, with growing counts: the last ones count.

use std::borrow::Cow;

use crate::traffic::json::Raw;
use crate::usage::stream::Framing;
use crate::usage::{Call, TokenUsage};

use super::messages::is_vertex;
use super::{Api, Found, count, text};

/// `…/models/MODEL:METHOD`.
pub(super) struct GenerateContent;

impl Api for GenerateContent {
    fn kinds(&self) -> &'static [&'static str] {
        &["generateContent", "streamGenerateContent", "embeddings"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        if is_vertex(call) {
            return None;
        }
        match call.custom_method()?.1 {
            "generateContent" => Some("generateContent"),
            "streamGenerateContent" => Some("streamGenerateContent"),
            "embedContent" | "batchEmbedContents" => Some("embeddings"),
            _ => None,
        }
    }

    fn mark(&self) -> &'static str {
        "usageMetadata"
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        let mut found = Found::default();
        for (key, value) in document.members() {
            match key.plain() {
                "usageMetadata" => found.tokens = usage(value),
                "modelVersion" => found.model = text(value),
                _ => {}
            }
        }
        found.complete = !found.tokens.is_empty();
        found
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        Some(Cow::Borrowed(call.custom_method()?.0))
    }

    fn framing(&self, kind: &str) -> Framing {
        Framing { json_array: kind == "streamGenerateContent", ..Framing::default() }
    }

    fn finish(&self, _: &str, tokens: TokenUsage) -> TokenUsage {
        tokens
    }
}

/// The counts of `usageMetadata`. Thoughts are billed as output.
fn usage(metadata: Raw<'_>) -> TokenUsage {
    let mut tokens = TokenUsage::default();
    let mut candidates = None;
    for (key, value) in metadata.members() {
        match key.plain() {
            "promptTokenCount" => tokens.prompt = count(value),
            "candidatesTokenCount" => candidates = count(value),
            "thoughtsTokenCount" => tokens.reasoning = count(value),
            "totalTokenCount" => tokens.total = count(value),
            "cachedContentTokenCount" => tokens.cached = count(value),
            "toolUsePromptTokenCount" => tokens.tool_use_prompt = count(value),
            _ => {}
        }
    }
    tokens.completion = match (candidates, tokens.reasoning) {
        (Some(candidates), Some(thoughts)) => candidates.checked_add(thoughts),
        (candidates, thoughts) => candidates.or(thoughts),
    };
    tokens
}
