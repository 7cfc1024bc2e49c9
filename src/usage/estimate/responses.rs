//! The Responses API. Its overhead is not published; that of chat completions is taken.

use crate::traffic::json::{Kind, Raw};

use super::answer::Piece;
use super::tally::Tally;
use super::{chat, text_of, tools};

/// Around each item.
const ITEM: u64 = 3;
/// Around the call of a function.
const CALL: u64 = 6;
/// Before the reply.
const PRIMER: u64 = 3;

/// Counts `instructions`, `input`, `tools` and the format of the answer.
pub(super) fn prompt(body: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    let Some(input) = body.get("input") else { return false };
    if !matches!(input.kind(), Kind::String | Kind::Array) {
        return false;
    }
    tally.add(PRIMER);
    let instructions = body.get("instructions").and_then(Raw::string);
    let mut has_system = instructions.is_some();
    if let Some(instructions) = instructions {
        tally.add(ITEM);
        tally.text("system");
        tally.text(&instructions.decode());
    }
    if input.kind() == Kind::String {
        tally.add(ITEM);
        tally.text("user");
        tally.value(input);
    }
    for item in input.elements() {
        has_system |= self::item(item, tally);
    }
    let is_function = |tool: &Raw<'_>| text_of(*tool, "type").is_none_or(|kind| kind == "function");
    let listed = || body.get("tools").into_iter().flat_map(Raw::elements);
    tools::count(listed().filter(is_function), has_system, tally);
    listed().filter(|tool| !is_function(tool)).for_each(|_| tally.uncounted());
    if body.get("previous_response_id").is_some_and(|id| id.kind() == Kind::String) {
        tally.uncounted();
    }
    let format = body.get("text").and_then(|text| text.get("format"));
    if let Some(schema) = format.and_then(|format| format.get("schema")) {
        tally.value(schema);
    }
    true
}

/// Counts an item of the input; whether it is the system's.
fn item(item: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    tally.add(ITEM);
    match &*text_of(item, "type").unwrap_or_default() {
        "" | "message" => {
            let role = text_of(item, "role").unwrap_or_default();
            tally.text(&role);
            if let Some(content) = item.get("content") {
                chat::content(content, tally);
            }
            matches!(&*role, "system" | "developer")
        }
        "function_call" => {
            tally.add(CALL);
            tally.member(item, "name");
            tally.member(item, "arguments");
            false
        }
        "function_call_output" => {
            if let Some(output) = item.get("output") {
                chat::content(output, tally);
            }
            false
        }
        _ => {
            tally.uncounted();
            false
        }
    }
}

/// Picks the texts of an event or of a whole response. Reasoning is shown in summaries only,
/// which are not what is billed.
pub(super) fn answer(document: Raw<'_>, pieces: &mut Vec<Piece>) {
    let kind = text_of(document, "type").unwrap_or_default();
    let index = || document.get("output_index").and_then(Raw::unsigned).unwrap_or(0);
    if kind.ends_with(".delta") && !kind.contains("reasoning") {
        pieces.extend(text_of(document, "delta").map(|text| Piece::text(index(), text)));
        return;
    }
    if kind == "response.output_item.added" {
        let name = document.get("item").and_then(|item| text_of(item, "name"));
        pieces.extend(name.map(|name| Piece::call(index(), name)));
        return;
    }
    for (index, output) in document.get("output").into_iter().flat_map(Raw::elements).enumerate() {
        let index = index as u64;
        pieces.extend(text_of(output, "name").map(|name| Piece::call(index, name)));
        pieces.extend(text_of(output, "arguments").map(|text| Piece::text(index, text)));
        let content = output.get("content").into_iter().flat_map(Raw::elements);
        let texts = content.filter_map(|part| text_of(part, "text"));
        pieces.extend(texts.map(|text| Piece::text(index, text)));
    }
}
