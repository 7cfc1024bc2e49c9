//! Ollama's own API: counts at the top of the answer, in a stream of its last line.
//! `prompt_eval_count` is left out when the whole prompt was cached.

use crate::traffic::json::Raw;
use crate::usage::Call;

use super::{Api, Found, count, text};

/// `POST /api/chat`, `/api/generate`, `/api/embed` and `/api/embeddings`.
pub(super) struct Ollama;

impl Api for Ollama {
    fn kinds(&self) -> &'static [&'static str] {
        &["ollama-chat", "ollama-generate", "embeddings"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        let own = matches!(call.provider.name, "ollama" | "self-hosted/proxy" | "other-hosted");
        if !own || call.last_but_one != "api" {
            return None;
        }
        match call.last {
            "chat" => Some("ollama-chat"),
            "generate" => Some("ollama-generate"),
            "embed" | "embeddings" => Some("embeddings"),
            _ => None,
        }
    }

    fn mark(&self) -> &'static str {
        "eval_count"
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        let mut found = Found::default();
        for (key, value) in document.members() {
            match key.plain() {
                "prompt_eval_count" => found.tokens.prompt = count(value),
                "eval_count" => found.tokens.completion = count(value),
                "model" => found.model = text(value),
                _ => {}
            }
        }
        found.complete = !found.tokens.is_empty();
        found
    }
}
