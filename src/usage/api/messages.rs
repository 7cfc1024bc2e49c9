//! Anthropic's Messages API, also on Vertex AI and behind gateways.
//!
//! `input_tokens` do not include what was read from or written to the cache. In a
//! stream `message_start` has the counts of the prompt, and each `message_delta` has
//! the growing counts of the answer; what a later event says again, counts.

use std::borrow::Cow;

use crate::traffic::json::Raw;
use crate::usage::{Call, TokenUsage};

use super::{Api, Found, count, object, text};

/// `POST …/messages`; `rawPredict` of an Anthropic model on Vertex AI.
pub(super) struct Messages;

impl Api for Messages {
    fn kinds(&self) -> &'static [&'static str] {
        &["messages"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        (call.last == "messages" || is_vertex(call)).then_some("messages")
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        read(document)
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        is_vertex(call).then(|| Some(Cow::Borrowed(call.custom_method()?.0)))?
    }
}

/// Whether a call goes to an Anthropic model on Vertex AI.
pub(super) fn is_vertex(call: &Call<'_>) -> bool {
    call.has("anthropic")
        && matches!(call.custom_method(), Some((_, "rawPredict" | "streamRawPredict")))
}

/// Reads a message, or an event about one.
pub(super) fn read(document: Raw<'_>) -> Found<'_> {
    let mut found = Found::default();
    for (key, value) in document.members() {
        match key.plain() {
            "usage" => found.tokens = usage(value).or(found.tokens),
            "model" => found.model = text(value),
            // `message_start` carries the message; nothing stands before it.
            "message" => {
                if let Some(message) = object(value) {
                    let start = read(message);
                    found.complete = !start.tokens.is_empty();
                    found.tokens = found.tokens.or(start.tokens);
                    found.model = start.model;
                }
            }
            _ => {}
        }
    }
    found
}

/// The counts of Anthropic's `usage`.
pub(super) fn usage(usage: Raw<'_>) -> TokenUsage {
    let mut tokens = TokenUsage::default();
    for (key, value) in usage.members() {
        match key.plain() {
            "input_tokens" => tokens.prompt = count(value),
            "output_tokens" => tokens.completion = count(value),
            "cache_read_input_tokens" => tokens.cached = count(value),
            "cache_creation_input_tokens" => tokens.cache_creation = count(value),
            "output_tokens_details" => {
                tokens.thinking = value.get("thinking_tokens").and_then(count);
            }
            _ => {}
        }
    }
    tokens
}
