//! Google's `generateContent`. Gemini's tokenizer is another one: every estimate says so.

use crate::traffic::json::{Kind, Raw};

use super::answer::Piece;
use super::tally::Tally;
use super::text_of;

/// Counts `contents`, the system's instruction and the declared functions.
pub(super) fn prompt(body: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    let Some(contents) = body.get("contents") else { return false };
    let both = ["systemInstruction", "system_instruction"];
    for instruction in both.into_iter().filter_map(|name| body.get(name)) {
        parts(instruction, tally);
    }
    match contents.kind() {
        Kind::Array => contents.elements().for_each(|content| parts(content, tally)),
        _ => parts(contents, tally),
    }
    for tool in body.get("tools").into_iter().flat_map(Raw::elements) {
        let both = ["functionDeclarations", "function_declarations"];
        match both.into_iter().find_map(|name| tool.get(name)) {
            Some(functions) => tally.value(functions),
            None => tally.uncounted(),
        }
    }
    true
}

/// Counts the parts of a content.
fn parts(content: Raw<'_>, tally: &mut Tally<'_>) {
    if content.kind() == Kind::String {
        return tally.value(content);
    }
    let Some(parts) = content.get("parts") else { return };
    let single = (parts.kind() == Kind::Object).then_some(parts);
    for part in parts.elements().chain(single) {
        let mut known = false;
        for (key, value) in part.members() {
            match key.plain() {
                "text" | "functionCall" | "functionResponse" => tally.value(value),
                "inlineData" | "inline_data" => inline_data(value, tally),
                "thought" | "thoughtSignature" => {}
                _ => continue,
            }
            known = true;
        }
        if !known {
            tally.uncounted();
        }
    }
}

/// Counts data that is an image.
fn inline_data(data: Raw<'_>, tally: &mut Tally<'_>) {
    let both = ["mimeType", "mime_type"];
    let kind = both.into_iter().find_map(|name| text_of(data, name)).unwrap_or_default();
    match text_of(data, "data") {
        Some(bytes) if kind.starts_with("image/") => {
            tally.image(&format!("data:;base64,{bytes}"), None);
        }
        _ => tally.uncounted(),
    }
}

/// Picks the texts of the candidates.
pub(super) fn answer(document: Raw<'_>, pieces: &mut Vec<Piece>) {
    for candidate in document.get("candidates").into_iter().flat_map(Raw::elements) {
        let index = candidate.get("index").and_then(Raw::unsigned).unwrap_or(0);
        let parts = candidate.get("content").and_then(|content| content.get("parts"));
        for part in parts.into_iter().flat_map(Raw::elements) {
            pieces.extend(text_of(part, "text").map(|text| Piece::text(index, text)));
        }
    }
}
