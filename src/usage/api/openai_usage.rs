//! The `usage` object of OpenAI and of everybody who took it over, in both namings:
//! `prompt_tokens`/`completion_tokens` and `input_tokens`/`output_tokens`.

use crate::traffic::json::Raw;

use super::count;
use crate::usage::TokenUsage;

/// The counts of a `usage` object; empty when it is none.
pub(super) fn read(usage: Raw<'_>) -> TokenUsage {
    let mut tokens = TokenUsage::default();
    for (key, value) in usage.members() {
        match key.plain() {
            "prompt_tokens" | "input_tokens" => tokens.prompt = count(value),
            "completion_tokens" | "output_tokens" => tokens.completion = count(value),
            "total_tokens" => tokens.total = count(value),
            "prompt_tokens_details" | "input_tokens_details" => {
                read_prompt_details(value, &mut tokens);
            }
            "completion_tokens_details" | "output_tokens_details" => {
                read_completion_details(value, &mut tokens);
            }
            // Together counts them here, and DeepSeek under its own name as well.
            "cached_tokens" | "prompt_cache_hit_tokens" => {
                tokens.cached = tokens.cached.or(count(value));
            }
            _ => {}
        }
    }
    tokens
}

fn read_prompt_details(details: Raw<'_>, tokens: &mut TokenUsage) {
    for (key, value) in details.members() {
        match key.plain() {
            "cached_tokens" => tokens.cached = count(value),
            "cache_write_tokens" => tokens.cache_creation = count(value),
            "audio_tokens" => tokens.prompt_audio = count(value),
            _ => {}
        }
    }
}

fn read_completion_details(details: Raw<'_>, tokens: &mut TokenUsage) {
    for (key, value) in details.members() {
        match key.plain() {
            "reasoning_tokens" => tokens.reasoning = count(value),
            "audio_tokens" => tokens.completion_audio = count(value),
            "accepted_prediction_tokens" => tokens.accepted_prediction = count(value),
            "rejected_prediction_tokens" => tokens.rejected_prediction = count(value),
            _ => {}
        }
    }
}
