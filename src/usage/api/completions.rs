//! Legacy text completions: OpenAI, Azure OpenAI and compatible vendors.

use std::borrow::Cow;

use crate::usage::Call;

use super::{Api, chat};

/// `POST …/completions`.
pub(super) struct Completions;

impl Api for Completions {
    fn kinds(&self) -> &'static [&'static str] {
        &["completions"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        (call.last == "completions").then_some("completions")
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        chat::deployment(call)
    }
}
