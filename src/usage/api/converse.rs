//! Amazon Bedrock's Converse API. A stream has its usage in the `metadata` event.

use std::borrow::Cow;

use crate::traffic::json::Raw;
use crate::usage::call::percent_decoded;
use crate::usage::stream::Framing;
use crate::usage::{Call, TokenUsage};

use super::{Api, Found, count};

/// `POST /model/MODEL/converse` and `converse-stream`.
pub(super) struct Converse;

impl Api for Converse {
    fn kinds(&self) -> &'static [&'static str] {
        &["converse", "converse-stream"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        match call.last {
            "converse" => Some("converse"),
            "converse-stream" => Some("converse-stream"),
            _ => None,
        }
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        let tokens = document.get("usage").map(usage).unwrap_or_default();
        Found { tokens, model: None, complete: !tokens.is_empty() }
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        call.after("model").map(percent_decoded)
    }

    fn framing(&self, kind: &str) -> Framing {
        Framing { event_stream: kind == "converse-stream", ..Framing::default() }
    }
}

/// The counts of Bedrock's own `usage`, which Amazon's models write as well. Cache
/// counts stand under one name, the other, or both.
pub(super) fn usage(usage: Raw<'_>) -> TokenUsage {
    let mut tokens = TokenUsage::default();
    for (key, value) in usage.members() {
        match key.plain() {
            "inputTokens" => tokens.prompt = count(value),
            "outputTokens" => tokens.completion = count(value),
            "totalTokens" => tokens.total = count(value),
            "cacheReadInputTokens" | "cacheReadInputTokenCount" => {
                tokens.cached = count(value).or(tokens.cached);
            }
            "cacheWriteInputTokens" | "cacheWriteInputTokenCount" => {
                tokens.cache_creation = count(value).or(tokens.cache_creation);
            }
            _ => {}
        }
    }
    tokens
}
