//! Speech to text: models that bill tokens report them, also at the end of a stream.

use std::borrow::Cow;

use crate::usage::Call;

use super::{Api, chat};

/// `POST …/audio/transcriptions`, `translations` and `speech`.
pub(super) struct Audio;

impl Api for Audio {
    fn kinds(&self) -> &'static [&'static str] {
        &["audio"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        (call.last_but_one == "audio").then_some("audio")
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        chat::deployment(call)
    }
}
