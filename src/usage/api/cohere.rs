//! Cohere: `usage` (v2) or `meta` (v1), at the top of a plain answer, within `delta`
//! or `response` of a stream's last document. `tokens` are what the model saw,
//! `billed_units` what is billed without Cohere's own additions; `tokens` come first.

use crate::traffic::json::Raw;
use crate::usage::{Call, TokenUsage};

use super::{Api, Found, count, object};

/// `POST …/chat`, `generate`, `embed` and `rerank` of Cohere.
pub(super) struct Cohere;

impl Api for Cohere {
    fn kinds(&self) -> &'static [&'static str] {
        &["cohere-chat", "generate", "embeddings", "rerank"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        let versioned = matches!(call.last_but_one, "v1" | "v2");
        match (call.provider.name, call.last) {
            ("cohere", "chat") => Some("cohere-chat"),
            ("cohere", "generate") => Some("generate"),
            ("cohere", "embed") => Some("embeddings"),
            ("cohere", "rerank") => Some("rerank"),
            ("other-hosted" | "self-hosted/proxy", "chat") if versioned => Some("cohere-chat"),
            ("other-hosted" | "self-hosted/proxy", "embed") if versioned => Some("embeddings"),
            _ => None,
        }
    }

    fn mark(&self) -> &'static str {
        "_tokens"
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        let mut found = Found::default();
        for (key, value) in document.members() {
            match key.plain() {
                "usage" | "meta" => found.tokens = usage(value),
                "delta" | "response" => {
                    if let Some(inside) = object(value) {
                        found.tokens = found.tokens.or(self.read(inside).tokens);
                    }
                }
                _ => {}
            }
        }
        found.complete = !found.tokens.is_empty();
        found
    }
}

/// The counts of `usage` or `meta`.
fn usage(usage: Raw<'_>) -> TokenUsage {
    let mut counted = TokenUsage::default();
    let mut billed = TokenUsage::default();
    let mut cached = None;
    for (key, value) in usage.members() {
        match key.plain() {
            "tokens" => counted = units(value),
            "billed_units" => billed = units(value),
            "cached_tokens" => cached = count(value),
            _ => {}
        }
    }
    let tokens = if counted.is_empty() { billed } else { counted };
    TokenUsage { cached, ..tokens }
}

fn units(units: Raw<'_>) -> TokenUsage {
    let mut tokens = TokenUsage::default();
    for (key, value) in units.members() {
        match key.plain() {
            "input_tokens" => tokens.prompt = count(value),
            "output_tokens" => tokens.completion = count(value),
            _ => {}
        }
    }
    tokens
}
