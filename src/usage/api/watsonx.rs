//! IBM watsonx text generation: counts within each result. A stream counts the
//! prompt in its first document and the answer so far in each.

use crate::traffic::json::Raw;
use crate::usage::Call;

use super::{Api, Found, count, text};

/// `POST /ml/…/generation/text`, `/ml/…/text/generation` and their streams.
pub(super) struct Watsonx;

impl Api for Watsonx {
    fn kinds(&self) -> &'static [&'static str] {
        &["watsonx-text"]
    }

    fn recognise(&self, call: &Call<'_>) -> Option<&'static str> {
        let path = (call.last_but_one, call.last);
        let generates = matches!(
            path,
            ("generation", "text" | "text_stream") | ("text", "generation" | "generation_stream")
        );
        (generates && call.has("ml")).then_some("watsonx-text")
    }

    fn mark(&self) -> &'static str {
        "_token_count"
    }

    fn read<'d>(&self, document: Raw<'d>) -> Found<'d> {
        let mut found = Found::default();
        for (key, value) in document.members() {
            match key.plain() {
                "model_id" => found.model = text(value),
                "results" => {
                    for result in value.elements() {
                        let counted = |name| result.get(name).and_then(count);
                        // Later documents of a stream say 0 for "as before".
                        let prompt = counted("input_token_count").filter(|&count| count > 0);
                        found.tokens.prompt = sum(found.tokens.prompt, prompt);
                        let completion = counted("generated_token_count");
                        found.tokens.completion = sum(found.tokens.completion, completion);
                    }
                }
                _ => {}
            }
        }
        found.complete = found.tokens.prompt.is_some();
        found
    }
}

/// The sum of two counts as far as they are known.
fn sum(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => one.checked_add(other),
        (one, other) => one.or(other),
    }
}
