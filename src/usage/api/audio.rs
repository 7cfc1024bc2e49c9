//! Speech to text: models that bill tokens report them, also at the end of a stream.

use std::borrow::Cow;

use crate::traffic::json::Raw;
use crate::usage::Call;

use super::{Api, Found, chat};

/// `POST …/audio/transcriptions`, `translations` and `speech`.
pub(super) struct Audio;

impl Api for Audio {
    fn kinds(&self) -> &'static [&'static str] {
        &["audio"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        (call.last_but_one == "audio").then_some("audio")
    }

    fn mark(&self) -> &'static str {
        "usage"
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        chat::read(document)
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        chat::deployment(call)
    }
}
