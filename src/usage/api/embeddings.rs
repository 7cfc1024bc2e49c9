//! Embeddings: OpenAI, Azure OpenAI, Mistral, Voyage and compatible vendors.

use std::borrow::Cow;

use crate::usage::{Call, TokenUsage};

use super::{Api, chat};

/// `POST …/embeddings`.
pub(super) struct Embeddings;

impl Api for Embeddings {
    fn kinds(&self) -> &'static [&'static str] {
        &["embeddings"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        (call.last == "embeddings").then_some("embeddings")
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        chat::deployment(call)
    }

    /// An embedding has no completion: where only the total is given, it is all prompt.
    fn finish(&self, _: &str, mut tokens: TokenUsage) -> TokenUsage {
        if tokens.prompt.is_none() && tokens.completion.is_none() && tokens.total.is_some() {
            tokens.prompt = tokens.total;
            tokens.completion = Some(0);
        }
        tokens.with_total()
    }
}
