//! Definitions of functions in a prompt.
//!
//! OpenAI does not publish how models see them. Users found out that the counts fit if each
//! function is written as a type of TypeScript in a namespace, with 9 tokens around it all, 4
//! less where a message of the system takes them up (openai-chat-tokens, since 2023); see the
//! measured error in `docs/metering.md`.

use std::fmt::Write;

use crate::traffic::json::{Kind, Raw};

use super::tally::Tally;
use super::text_of;

/// Around all definitions.
const AROUND: u64 = 9;
/// What a message of the system saves of it.
const WITH_SYSTEM: u64 = 4;
/// Levels of objects that are written out; what is deeper counts as `any`.
const DEPTH: usize = 16;

/// Counts the definitions, if there are any.
pub(super) fn count<'f>(
    functions: impl Iterator<Item = Raw<'f>>,
    has_system: bool,
    tally: &mut Tally<'_>,
) {
    let mut text = String::from("namespace functions {\n\n");
    let mut any = false;
    for function in functions.filter(|function| function.kind() == Kind::Object) {
        any = true;
        write_function(function, &mut text);
    }
    if !any {
        return;
    }
    text.push_str("} // namespace functions");
    tally.text(&text);
    tally.add(AROUND);
    if has_system {
        tally.take(WITH_SYSTEM);
    }
}

fn write_function(function: Raw<'_>, text: &mut String) {
    write_description(function, text);
    let name = text_of(function, "name").unwrap_or_default();
    let parameters = function.get("parameters");
    let has_some = |parameters: &Raw<'_>| properties(*parameters).next().is_some();
    // Writing to a string cannot fail.
    let _ = match parameters.filter(has_some) {
        Some(parameters) => {
            let _ = writeln!(text, "type {name} = (_: {{");
            write_properties(parameters, 0, text);
            writeln!(text, "}}) => any;\n")
        }
        None => writeln!(text, "type {name} = () => any;\n"),
    };
}

fn write_description(owner: Raw<'_>, text: &mut String) {
    if let Some(description) = text_of(owner, "description").filter(|text| !text.is_empty()) {
        let _ = writeln!(text, "// {description}");
    }
}

fn properties(schema: Raw<'_>) -> impl Iterator<Item = (String, Raw<'_>)> {
    let properties = schema.get("properties").into_iter().flat_map(Raw::members);
    properties.map(|(name, value)| (name.decode().into_owned(), value))
}

fn write_properties(schema: Raw<'_>, depth: usize, text: &mut String) {
    let required: Vec<_> = schema.get("required").into_iter().flat_map(Raw::elements).collect();
    for (name, property) in properties(schema) {
        // Only the first level keeps its descriptions.
        if depth == 0 {
            write_description(property, text);
        }
        let is_required =
            required.iter().any(|one| one.string().is_some_and(|known| known.is(&name)));
        let _ =
            write!(text, "{}{name}{}: ", "  ".repeat(depth), if is_required { "" } else { "?" });
        write_type(property, depth, text);
        text.push_str(",\n");
    }
}

fn write_type(schema: Raw<'_>, depth: usize, text: &mut String) {
    if depth >= DEPTH {
        return text.push_str("any");
    }
    let choices = schema.get("enum").filter(|choices| choices.kind() == Kind::Array);
    if let Some(choices) = choices {
        let texts: Vec<_> = choices.elements().map(Raw::text).collect();
        return text.push_str(&texts.join(" | "));
    }
    let either = schema.get("anyOf").filter(|either| either.kind() == Kind::Array);
    if let Some(either) = either {
        return separated(either.elements(), text, |one, text| write_type(one, depth + 1, text));
    }
    match schema.get("type") {
        Some(types) if types.kind() == Kind::Array => {
            separated(types.elements(), text, |one, text| {
                write_named(
                    &one.string().map(|name| name.decode()).unwrap_or_default(),
                    schema,
                    depth,
                    text,
                );
            });
        }
        Some(name) => {
            let name = name.string().map(|name| name.decode()).unwrap_or_default();
            write_named(&name, schema, depth, text);
        }
        None => text.push_str("any"),
    }
}

/// Writes the values with ` | ` between them.
fn separated<'s>(
    values: impl Iterator<Item = Raw<'s>>,
    text: &mut String,
    mut write: impl FnMut(Raw<'s>, &mut String),
) {
    for (at, value) in values.enumerate() {
        if at > 0 {
            text.push_str(" | ");
        }
        write(value, text);
    }
}

fn write_named(name: &str, schema: Raw<'_>, depth: usize, text: &mut String) {
    match name {
        "integer" | "number" => text.push_str("number"),
        "string" | "boolean" | "null" => text.push_str(name),
        "array" => match schema.get("items") {
            Some(items) => {
                write_type(items, depth + 1, text);
                text.push_str("[]");
            }
            None => text.push_str("any[]"),
        },
        "object" if properties(schema).next().is_some() => {
            text.push_str("{\n");
            write_properties(schema, depth + 1, text);
            let _ = write!(text, "{}}}", "  ".repeat(depth));
        }
        "object" => text.push_str("object"),
        _ => text.push_str("any"),
    }
}
