//! Images: models that bill tokens report them like the Responses API does.

use std::borrow::Cow;

use crate::usage::Call;

use super::{Api, chat};

/// `POST …/images/generations`, `edits` and `variations`.
pub(super) struct Images;

impl Api for Images {
    fn kinds(&self) -> &'static [&'static str] {
        &["images"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        (call.last_but_one == "images").then_some("images")
    }

    fn model_of<'u>(&self, call: &Call<'u>) -> Option<Cow<'u, str>> {
        chat::deployment(call)
    }
}
