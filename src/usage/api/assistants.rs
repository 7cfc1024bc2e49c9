//! The Assistants API of OpenAI and Azure OpenAI: a run reports its usage when it
//! has ended, each of its steps before that. The run comes last, so it counts.

use crate::traffic::json::Raw;
use crate::usage::Call;

use super::{Api, Found, chat};

/// Everything below `/threads` and `/assistants`.
pub(super) struct Assistants;

impl Api for Assistants {
    fn kinds(&self) -> &'static [&'static str] {
        &["assistants"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        (call.has("threads") || call.has("assistants")).then_some("assistants")
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        chat::read(document)
    }
}
