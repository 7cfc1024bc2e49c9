//! The sum of a prompt, while its body is read.

use crate::traffic::json::{Kind, Raw};
use crate::usage::tokenizer::Encoding;

use super::{Basis, PromptEstimate, image, text_of};

/// Tokens counted so far, and what counts them.
#[derive(Debug)]
pub(super) struct Tally<'m> {
    encoding: Encoding,
    model: Option<&'m str>,
    estimate: PromptEstimate,
}

impl<'m> Tally<'m> {
    /// Nothing, counted for `model`.
    pub(super) fn new(model: Option<&'m str>) -> Self {
        let known = model.and_then(Encoding::of_model);
        let basis = if known.is_some() { Basis::Model } else { Basis::StandIn };
        let estimate = PromptEstimate { basis, ..PromptEstimate::default() };
        Self { encoding: known.unwrap_or(Encoding::O200k), model, estimate }
    }

    /// Tokens of a text.
    pub(super) fn count(&self, text: &str) -> u64 {
        self.encoding.count(text)
    }

    /// Adds tokens that are no text: what an API adds around texts.
    pub(super) fn add(&mut self, tokens: u64) {
        self.estimate.text = self.estimate.text.saturating_add(tokens);
    }

    /// Takes tokens off again.
    pub(super) fn take(&mut self, tokens: u64) {
        self.estimate.text = self.estimate.text.saturating_sub(tokens);
    }

    /// Adds the tokens of a text.
    pub(super) fn text(&mut self, text: &str) {
        self.add(self.encoding.count(text));
    }

    /// Adds the text of a member, if it is one.
    pub(super) fn member(&mut self, value: Raw<'_>, member: &str) {
        if let Some(text) = text_of(value, member) {
            self.text(&text);
        }
    }

    /// Adds a string, or any other value as the JSON text that it is.
    pub(super) fn value(&mut self, value: Raw<'_>) {
        match value.string() {
            Some(text) => self.text(&text.decode()),
            None if value.kind() == Kind::Null => {}
            None => self.text(value.text()),
        }
    }

    /// Adds an image: its URL or data, and the detail that is asked for.
    pub(super) fn image(&mut self, url: &str, detail: Option<&str>) {
        self.estimate.images = self.estimate.images.saturating_add(1);
        let tokens = image::tokens(self.model, image::size(url), detail);
        self.estimate.image_tokens = self.estimate.image_tokens.saturating_add(tokens);
    }

    /// Notes a part that nothing counts.
    pub(super) fn uncounted(&mut self) {
        self.estimate.uncounted = self.estimate.uncounted.saturating_add(1);
    }

    /// The estimate.
    pub(super) fn finish(self) -> PromptEstimate {
        self.estimate
    }
}
