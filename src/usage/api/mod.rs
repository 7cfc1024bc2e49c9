//! The APIs whose usage can be read: one file each, one registry.
//!
//! An API recognises its calls by provider and path, and reads the usage from the
//! documents of an answer at the places where it stands there, never from text that
//! a model or a user wrote.

mod assistants;
mod audio;
mod chat;
mod cohere;
mod completions;
mod converse;
mod embeddings;
mod generate_content;
mod images;
mod interactions;
mod invoke;
mod messages;
mod ollama;
mod openai_usage;
mod rerank;
mod responses;
mod unmetered;
mod watsonx;

use std::borrow::Cow;

use crate::traffic::Headers;
use crate::traffic::json::{Kind, Raw};

use super::stream::Framing;
use super::{Call, TokenUsage};

pub(super) use unmetered::{OTHER, Unmetered};

/// What one document says.
#[derive(Clone, Debug, Default)]
pub struct Found<'d> {
    /// The counts in it; empty when it has none.
    pub tokens: TokenUsage,
    /// The model that answered.
    pub model: Option<Cow<'d, str>>,
    /// No earlier document of a stream could add to the counts.
    pub complete: bool,
}

/// One API of one or several providers.
pub trait Api: Sync {
    /// The kinds of call that it can be, as reports name them.
    fn kinds(&self) -> &'static [&'static str];

    /// The kind of `call`, if it is one of this API.
    fn recognise(&self, call: &Call<'_>) -> Option<&'static str>;

    /// Text that stands in every document that has counts: by default the name of OpenAI's
    /// field; empty for an API that reports none.
    fn mark(&self) -> &'static str {
        "usage"
    }

    /// What `document` says: the body of an answer, or one document of a stream. By default
    /// it is read as an answer of OpenAI, with `usage` and `model` at its top.
    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        chat::read(document)
    }

    /// What the headers of an answer say whose body has no counts.
    fn read_headers(&self, _headers: Headers<'_>) -> TokenUsage {
        TokenUsage::default()
    }

    /// The model that the path of a call names.
    fn model_of<'u>(&self, _call: &Call<'u>) -> Option<Cow<'u, str>> {
        None
    }

    /// How answers to calls of this kind are framed, where nothing else tells.
    fn framing(&self, _kind: &str) -> Framing {
        Framing::default()
    }

    /// The counts of a whole answer with what follows from them: by default a total
    /// that the provider does not give.
    fn finish(&self, _kind: &str, tokens: TokenUsage) -> TokenUsage {
        tokens.with_total()
    }
}

/// Every API. The order counts where paths are alike: the first that recognises a
/// call has it. The last one recognises every call.
pub static APIS: &[&dyn Api] = &[
    &generate_content::GenerateContent,
    &interactions::Interactions,
    &converse::Converse,
    &invoke::Invoke,
    &watsonx::Watsonx,
    &ollama::Ollama,
    &cohere::Cohere,
    &unmetered::Counting,
    &assistants::Assistants,
    &chat::Chat,
    &messages::Messages,
    &responses::Responses,
    &completions::Completions,
    &embeddings::Embeddings,
    &rerank::Rerank,
    &images::Images,
    &audio::Audio,
    &unmetered::Unmetered,
];

/// A count; `None` when there is none or it is no whole number.
fn count(value: Raw<'_>) -> Option<u64> {
    value.unsigned()
}

/// The text of a string that is not empty.
fn text(value: Raw<'_>) -> Option<Cow<'_, str>> {
    value.string().filter(|text| !text.is_empty()).map(|text| text.decode())
}

/// `value` when it is an object.
fn object(value: Raw<'_>) -> Option<Raw<'_>> {
    (value.kind() == Kind::Object).then_some(value)
}

/// The kind and API of a document that says itself what it is, for calls whose path
/// does not: gateways publish APIs under paths of their own.
pub(super) fn described(document: Raw<'_>) -> Option<(&'static str, &'static dyn Api)> {
    for (key, value) in document.members() {
        let text = || value.string().map(|text| text.decode());
        match key.plain() {
            "object" => match text()?.as_ref() {
                "chat.completion" | "chat.completion.chunk" => return Some(("chat", &chat::Chat)),
                "text_completion" => return Some(("completions", &completions::Completions)),
                "response" => return Some(("responses", &responses::Responses)),
                "list" => return Some(("embeddings", &embeddings::Embeddings)),
                _ => return None,
            },
            "type" => match text()?.as_ref() {
                "message" | "message_start" | "message_delta" => {
                    return Some(("messages", &messages::Messages));
                }
                "response.completed" | "response.incomplete" | "response.failed" => {
                    return Some(("responses", &responses::Responses));
                }
                _ => {}
            },
            "usageMetadata" => {
                return Some(("generateContent", &generate_content::GenerateContent));
            }
            _ => {}
        }
    }
    None
}
