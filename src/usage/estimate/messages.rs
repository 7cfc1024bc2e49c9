//! Anthropic's Messages API. Anthropic publishes no tokenizer: what is counted here stands in
//! for it, and every estimate says so. What stands around messages is taken from recorded
//! counts; that tools bring a text of 346 tokens with them is documented (tool use, 2025-10).

use crate::traffic::json::{Kind, Raw};

use super::answer::Piece;
use super::tally::Tally;
use super::text_of;

/// Around each message.
const MESSAGE: u64 = 4;
/// Before the reply.
const PRIMER: u64 = 3;
/// What is put into the prompt where there are tools.
const TOOLS: u64 = 346;

/// Counts `system`, `messages` and `tools`.
pub(super) fn prompt(body: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    let Some(messages) = body.get("messages").filter(|value| value.kind() == Kind::Array) else {
        return false;
    };
    tally.add(PRIMER);
    if let Some(system) = body.get("system") {
        content(system, tally);
    }
    for message in messages.elements() {
        tally.add(MESSAGE);
        tally.member(message, "role");
        if let Some(parts) = message.get("content") {
            content(parts, tally);
        }
    }
    let tools = || body.get("tools").into_iter().flat_map(Raw::elements);
    if tools().next().is_some() {
        tally.add(TOOLS);
    }
    for tool in tools() {
        tally.member(tool, "name");
        tally.member(tool, "description");
        match tool.get("input_schema") {
            Some(schema) => tally.value(schema),
            // A tool of the provider, which puts its own text into the prompt.
            None => tally.uncounted(),
        }
    }
    true
}

/// Counts a content: a text, or a list of blocks.
fn content(content: Raw<'_>, tally: &mut Tally<'_>) {
    /// Levels of results within results.
    const DEPTH: u8 = 4;
    blocks(content, DEPTH, tally);
}

fn blocks(content: Raw<'_>, depth: u8, tally: &mut Tally<'_>) {
    if content.kind() != Kind::Array {
        return tally.value(content);
    }
    for block in content.elements() {
        match &*text_of(block, "type").unwrap_or_default() {
            "text" => tally.member(block, "text"),
            "thinking" => tally.member(block, "thinking"),
            "tool_use" => {
                tally.member(block, "name");
                if let Some(input) = block.get("input") {
                    tally.value(input);
                }
            }
            "tool_result" => match (block.get("content"), depth.checked_sub(1)) {
                (Some(inside), Some(depth)) => blocks(inside, depth, tally),
                (Some(_), None) => tally.uncounted(),
                (None, _) => {}
            },
            "image" => image(block, tally),
            _ => tally.uncounted(),
        }
    }
}

/// Counts an image by its data, or by its URL.
fn image(block: Raw<'_>, tally: &mut Tally<'_>) {
    let Some(source) = block.get("source") else { return tally.uncounted() };
    match text_of(source, "data") {
        Some(data) => tally.image(&format!("data:;base64,{data}"), None),
        None => tally.image(&text_of(source, "url").unwrap_or_default(), None),
    }
}

/// Picks the texts of an event, or of a whole message.
pub(super) fn answer(document: Raw<'_>, pieces: &mut Vec<Piece>) {
    let index = document.get("index").and_then(Raw::unsigned).unwrap_or(0);
    let delta = document.get("delta").into_iter();
    let blocks = document.get("content").into_iter().flat_map(Raw::elements);
    for block in delta.chain(blocks) {
        for member in ["text", "partial_json", "thinking"] {
            pieces.extend(text_of(block, member).map(|text| Piece::text(index, text)));
        }
    }
}
