//! Chat completions: OpenAI, Azure OpenAI and everybody who is compatible.
//!
//! A stream has its usage in the last chunk, if it was asked for; some vendors put
//! growing counts into every chunk, so the last one counts.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::traffic::json::{Kind, LateKey, Raw};
use crate::usage::Call;

use super::{Api, Found, openai_usage, text};

/// `POST …/chat/completions`; `POST …/chat` of Writer and watsonx.
pub(super) struct Chat;

impl Api for Chat {
    fn kinds(&self) -> &'static [&'static str] {
        &["chat"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        let openai = call.last == "completions" && call.last_but_one == "chat";
        let vendor = matches!(
            (call.provider.name, call.last),
            ("writer", "chat") | ("watsonx", "chat" | "chat_stream")
        );
        (openai || vendor).then_some("chat")
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        deployment(call)
    }
}

static USAGE: LazyLock<LateKey> = LazyLock::new(|| LateKey::new("usage"));
static X_GROQ: LazyLock<LateKey> = LazyLock::new(|| LateKey::new("x_groq"));
static MODEL: LazyLock<LateKey> = LazyLock::new(|| LateKey::new("model"));

/// Reads a document with `usage` and `model` at its top. Groq wrote the usage of
/// streams into `x_groq`.
pub(super) fn read(document: Raw<'_>) -> Found<'_> {
    let usage = |value: Raw<'_>| openai_usage::read(value);
    let mut tokens = document.get_late(&USAGE).map(usage).unwrap_or_default();
    if tokens.is_empty() {
        let groq = document.get_late(&X_GROQ).and_then(|groq| groq.get("usage"));
        tokens = groq.map(usage).unwrap_or_default();
    }
    Found { tokens, model: model(document), complete: !tokens.is_empty() }
}

/// The model that a document names. It stands before the answer itself, or after it
/// where members are sorted; so the answer need not be read over.
pub(super) fn model(document: Raw<'_>) -> Option<Cow<'_, str>> {
    let early = document
        .members()
        .take_while(|(_, value)| !matches!(value.kind(), Kind::Array | Kind::Object))
        .find(|(key, _)| key.is("model"));
    let value = early.map(|(_, value)| value).or_else(|| document.get_late(&MODEL));
    value.and_then(text)
}

/// The deployment that an Azure OpenAI path names.
pub(super) fn deployment<'u>(call: &Call<'u>) -> Option<Cow<'u, str>> {
    call.after("deployments").map(super::super::call::percent_decoded)
}
