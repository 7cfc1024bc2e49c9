//! Google's Interactions API: one usage object with totals, in a stream within the
//! `interaction` of the last event.

use crate::traffic::json::Raw;
use crate::usage::{Call, TokenUsage};

use super::{Api, Found, count, object, text};

/// `POST …/interactions`.
pub(super) struct Interactions;

impl Api for Interactions {
    fn kinds(&self) -> &'static [&'static str] {
        &["interactions"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        let here = call.last == "interactions" || call.last_but_one == "interactions";
        here.then_some("interactions")
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        let mut found = Found::default();
        let interaction = document.get("interaction").and_then(object).unwrap_or(document);
        for (key, value) in interaction.members() {
            match key.plain() {
                "usage" => found.tokens = usage(value),
                "model" => found.model = text(value),
                _ => {}
            }
        }
        found.complete = !found.tokens.is_empty();
        found
    }

    fn finish(&self, _: &str, tokens: TokenUsage) -> TokenUsage {
        tokens
    }
}

/// The counts of an interaction. Thoughts are billed as output.
fn usage(usage: Raw<'_>) -> TokenUsage {
    let mut tokens = TokenUsage::default();
    let mut output = None;
    for (key, value) in usage.members() {
        match key.plain() {
            "total_input_tokens" => tokens.prompt = count(value),
            "total_output_tokens" => output = count(value),
            "total_thought_tokens" => tokens.reasoning = count(value),
            "total_cached_tokens" => tokens.cached = count(value),
            "total_tool_use_tokens" => tokens.tool_use_prompt = count(value),
            "total_tokens" => tokens.total = count(value),
            _ => {}
        }
    }
    tokens.completion = match (output, tokens.reasoning) {
        (Some(output), Some(thoughts)) => output.checked_add(thoughts),
        (output, thoughts) => output.or(thoughts),
    };
    tokens
}
