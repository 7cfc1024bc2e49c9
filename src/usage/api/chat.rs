//! Chat completions: OpenAI, Azure OpenAI and everybody who is compatible.
//!
//! A stream has its usage in the last chunk, if it was asked for; some vendors put
//! growing counts into every chunk, so the last one counts.

use std::borrow::Cow;

use crate::traffic::json::Raw;
use crate::usage::{Call, TokenUsage};

use super::{Api, Found, openai_usage, text};

/// `POST …/chat/completions`; `POST …/chat` of Writer and watsonx.
pub(super) struct Chat;

impl Api for Chat {
    fn kinds(&self) -> &'static [&'static str] {
        &["chat"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        let openai = call.last() == "completions" && call.last_but_one() == "chat";
        let vendor = matches!(
            (call.provider.name, call.last()),
            ("writer", "chat") | ("watsonx", "chat" | "chat_stream")
        );
        (openai || vendor).then_some("chat")
    }

    fn mark(&self) -> &'static str {
        "usage"
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        read(document)
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        deployment(call)
    }
}

/// Reads a document with `usage` and `model` at its top. Groq wrote the usage of
/// streams into `x_groq`.
pub(super) fn read(document: Raw<'_>) -> Found<'_> {
    let mut found = Found::default();
    let mut groq = TokenUsage::default();
    for (key, value) in document.members() {
        match key.raw() {
            "usage" => found.tokens = openai_usage::read(value),
            "model" => found.model = text(value),
            "x_groq" => groq = value.get("usage").map(openai_usage::read).unwrap_or_default(),
            _ => {}
        }
    }
    if found.tokens.is_empty() {
        found.tokens = groq;
    }
    found.complete = !found.tokens.is_empty();
    found
}

/// The deployment that an Azure OpenAI path names.
pub(super) fn deployment<'u>(call: &Call<'u>) -> Option<Cow<'u, str>> {
    call.after("deployments").map(super::super::call::percent_decoded)
}
