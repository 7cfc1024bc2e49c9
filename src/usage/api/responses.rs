//! The Responses API of OpenAI and Azure OpenAI.
//!
//! A stream carries the whole response in its events; the usage is in the last one
//! (`response.completed`, `.incomplete` or `.failed`), and `null` before.

use crate::traffic::json::Raw;
use crate::usage::Call;

use super::{Api, Found, chat, object};

/// `POST …/responses` and what is below it.
pub(super) struct Responses;

impl Api for Responses {
    fn kinds(&self) -> &'static [&'static str] {
        &["responses"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        call.has("responses").then_some("responses")
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        match document.get("response").and_then(object) {
            Some(response) => chat::read(response),
            None => chat::read(document),
        }
    }
}
