//! Chat completions.
//!
//! Published (OpenAI's cookbook, "How to count tokens with tiktoken"): 3 tokens for each
//! message, 1 for a name, 3 to prime the reply, and the tokens of every value. For tools see
//! [`super::tools`]. The 6 tokens of a tool call, and that a schema for the answer counts as
//! the JSON text that it is, are published nowhere: they come closest to recorded counts.

use crate::traffic::json::{Kind, Raw};

use super::answer::Piece;
use super::tally::Tally;
use super::{text_of, tools};

/// Around each message.
const MESSAGE: u64 = 3;
/// For a name beside a role.
const NAME: u64 = 1;
/// Before the reply.
const PRIMER: u64 = 3;
/// Around the call of a function.
const CALL: u64 = 6;

/// Counts `messages` and what stands beside them.
pub(super) fn prompt(body: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    let Some(messages) = body.get("messages").filter(|value| value.kind() == Kind::Array) else {
        return false;
    };
    tally.add(PRIMER);
    let mut has_system = false;
    for item in messages.elements() {
        has_system |= message(item, tally);
    }
    let listed = body.get("tools").into_iter().flat_map(Raw::elements);
    let functions = listed.filter_map(|tool| tool.get("function"));
    let older = body.get("functions").into_iter().flat_map(Raw::elements);
    tools::count(functions.chain(older), has_system, tally);
    if let Some(format) = body.get("response_format").and_then(|format| format.get("json_schema")) {
        tally.value(format);
    }
    true
}

/// Counts a message; whether it is the system's.
fn message(message: Raw<'_>, tally: &mut Tally<'_>) -> bool {
    tally.add(MESSAGE);
    let mut is_system = false;
    for (key, value) in message.members() {
        match key.plain() {
            "role" => {
                is_system =
                    value.string().is_some_and(|role| role.is("system") || role.is("developer"));
                tally.value(value);
            }
            "content" => content(value, tally),
            "name" => {
                tally.value(value);
                tally.add(NAME);
            }
            "tool_calls" => {
                value
                    .elements()
                    .filter_map(|call| call.get("function"))
                    .for_each(|f| call(f, tally));
            }
            "function_call" if value.kind() == Kind::Object => call(value, tally),
            _ => {}
        }
    }
    is_system
}

/// Counts the call of a function in a message.
fn call(function: Raw<'_>, tally: &mut Tally<'_>) {
    tally.add(CALL);
    tally.member(function, "name");
    tally.member(function, "arguments");
}

/// Counts a content: a text, or a list of parts.
pub(super) fn content(content: Raw<'_>, tally: &mut Tally<'_>) {
    if content.kind() != Kind::Array {
        return tally.value(content);
    }
    for part in content.elements() {
        if part.kind() == Kind::String {
            tally.value(part);
            continue;
        }
        let kind = text_of(part, "type").unwrap_or_default();
        match &*kind {
            "text" | "input_text" | "output_text" | "refusal" => {
                tally.member(part, "text");
                tally.member(part, "refusal");
            }
            "image_url" | "input_image" => image(part, tally),
            _ => tally.uncounted(),
        }
    }
}

/// Counts an image: `image_url` is an object with `url` and `detail`, or the URL itself.
fn image(part: Raw<'_>, tally: &mut Tally<'_>) {
    let inside = part.get("image_url").filter(|value| value.kind() == Kind::Object);
    let (url, owner) = match inside {
        Some(inside) => (text_of(inside, "url"), inside),
        None => (text_of(part, "image_url"), part),
    };
    let detail = text_of(owner, "detail");
    tally.image(&url.unwrap_or_default(), detail.as_deref());
}

/// Picks the texts of `choices`: of a message, or of a part of one.
pub(super) fn answer(document: Raw<'_>, pieces: &mut Vec<Piece>) {
    for choice in document.get("choices").into_iter().flat_map(Raw::elements) {
        let index = choice.get("index").and_then(Raw::unsigned).unwrap_or(0);
        let Some(message) = choice.get("delta").or_else(|| choice.get("message")) else { continue };
        for member in ["content", "refusal", "reasoning_content"] {
            let text = text_of(message, member).filter(|text| !text.is_empty());
            pieces.extend(text.map(|text| Piece::text(index, text)));
        }
        for call in message.get("tool_calls").into_iter().flat_map(Raw::elements) {
            let Some(function) = call.get("function") else { continue };
            let name = text_of(function, "name").filter(|name| !name.is_empty());
            pieces.extend(name.map(|name| Piece::call(index, name)));
            let arguments = text_of(function, "arguments").filter(|text| !text.is_empty());
            pieces.extend(arguments.map(|text| Piece::text(index, text)));
        }
    }
}
