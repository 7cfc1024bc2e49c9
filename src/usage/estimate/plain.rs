//! Legacy completions and embeddings: texts without anything around them, or the tokens
//! themselves.

use crate::traffic::json::{Kind, Raw};

use super::answer::Piece;
use super::tally::Tally;
use super::text_of;

/// Counts `prompt` and `suffix` of a legacy completion.
pub(super) fn completion_prompt(body: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    let Some(prompt) = body.get("prompt") else { return false };
    tally.member(body, "suffix");
    texts(prompt, tally)
}

/// Counts `input` of an embedding.
pub(super) fn embedding_input(body: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    body.get("input").is_some_and(|input| texts(input, tally))
}

/// Counts a text, a list of texts, a list of tokens or a list of such lists; false for
/// anything else.
fn texts(value: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    let tokens = |list: Raw<'_>| list.elements().filter(|one| one.kind() == Kind::Number).count();
    match value.kind() {
        Kind::String => tally.value(value),
        Kind::Array => {
            tally.add(tokens(value) as u64);
            for element in value.elements() {
                match element.kind() {
                    Kind::String => tally.value(element),
                    Kind::Array => tally.add(tokens(element) as u64),
                    Kind::Object => tally.uncounted(),
                    _ => {}
                }
            }
        }
        _ => return false,
    }
    true
}

/// Picks the texts of `choices`.
pub(super) fn completion_answer(document: Raw<'_>, pieces: &mut Vec<Piece>) {
    for choice in document.get("choices").into_iter().flat_map(Raw::elements) {
        let index = choice.get("index").and_then(Raw::unsigned).unwrap_or(0);
        pieces.extend(text_of(choice, "text").map(|text| Piece::text(index, text)));
    }
}

/// Embeddings have no completion.
pub(super) fn no_answer(_: Raw<'_>, _: &mut Vec<Piece>) {}
