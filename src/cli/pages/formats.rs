//! The page of the formats that policyc reads and writes: what is in them, from their schemas.

use serde_json::Value;

/// One format: the name of its schema, what it is, the schema.
pub(in crate::cli) struct Described<'f> {
    /// The name that `policyc schema` takes.
    pub(in crate::cli) name: &'f str,
    /// Where it is read or written.
    pub(in crate::cli) about: &'f str,
    /// The schema.
    pub(in crate::cli) schema: Value,
}

/// Before the formats.
const BEFORE: &str = "\
# Formats

Whatever policyc reads or writes for programs has a JSON Schema. `policyc schema NAME` prints it; an \
editor that knows it checks and completes such files. What findings are written as is in \
[In CI](ci.md).

| format | | schema |
|---|---|---|
";

/// The page, in Markdown.
pub(in crate::cli) fn page<'f>(formats: impl Iterator<Item = Described<'f>>) -> String {
    let formats: Vec<_> = formats.collect();
    let mut text = BEFORE.to_owned();
    for Described { name, about, .. } in &formats {
        let row =
            format!("| [`{name}`](#{name}) | {about} | [{name}.json](schemas/{name}.json) |\n");
        text.push_str(&row);
    }
    for Described { name, schema, .. } in &formats {
        text.push_str(&format!("\n## {name}\n\n{}\n", described(schema)));
        text.push_str(&table(schema));
        let parts = schema.get("$defs").and_then(Value::as_object);
        for (part, schema) in parts.into_iter().flatten() {
            let rows = table(schema);
            if !rows.is_empty() {
                text.push_str(&format!("\n### {name}: {part}\n\n{}\n{rows}", described(schema)));
            }
        }
    }
    text
}

/// What the schema says about itself, as a paragraph with a blank line behind it.
fn described(schema: &Value) -> String {
    match one_line(schema) {
        about if about.is_empty() => String::new(),
        about => format!("{about}\n"),
    }
}

/// A row for each property; nothing for what has none.
fn table(schema: &Value) -> String {
    let properties = schema.get("properties").and_then(Value::as_object);
    let Some(properties) = properties.filter(|properties| !properties.is_empty()) else {
        return String::new();
    };
    let required = schema.get("required").and_then(Value::as_array);
    let required: Vec<_> = required.into_iter().flatten().filter_map(Value::as_str).collect();
    let mut text = "| key | value | |\n|---|---|---|\n".to_owned();
    for (key, property) in properties {
        let mark = if required.contains(&key.as_str()) { " (always there)" } else { "" };
        let about = one_line(property).replace('|', "\\|");
        text.push_str(&format!("| `{key}` | {}{mark} | {about} |\n", kind(property)));
    }
    text
}

/// What a property takes, in a few words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or(name).to_owned();
    }
    if let Some(only) = schema.get("const") {
        return format!("`{only}`");
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
        return words.join(", ");
    }
    for choice in ["anyOf", "oneOf", "allOf"] {
        if let Some(kinds) = schema.get(choice).and_then(Value::as_array) {
            let null = |it: &&Value| it.get("type").and_then(Value::as_str) == Some("null");
            let kinds = kinds.iter().filter(|it| !null(it));
            let mut kinds: Vec<_> = kinds.map(kind).collect();
            kinds.dedup();
            return kinds.join(" or ");
        }
    }
    let types = match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let types = types.into_iter().filter(|name| *name != "null");
    let types: Vec<_> = types
        .map(|name| match schema.get("items").filter(|_| name == "array") {
            Some(items) => format!("list of {}", kind(items)),
            None => name.to_owned(),
        })
        .collect();
    if types.is_empty() { "anything".to_owned() } else { types.join(" or ") }
}

/// The description, on one line.
fn one_line(schema: &Value) -> String {
    let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    about.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Described, page};

    #[test]
    fn each_property_has_a_row() {
        let schema = json!({
            "description": "One\nobject.",
            "required": ["a"],
            "properties": {
                "a": { "type": "string", "description": "A | B." },
                "b": { "type": ["array", "null"], "items": { "$ref": "#/$defs/Part" } },
                "c": { "anyOf": [{ "$ref": "#/$defs/Part" }, { "type": "null" }] },
                "d": { "enum": ["x", 1] },
                "e": {}
            },
            "$defs": { "Part": { "properties": { "f": { "const": "v" } } }, "Word": {} }
        });
        let described = Described { name: "thing", about: "a thing", schema };
        let text = page(std::iter::once(described));
        for line in [
            "| [`thing`](#thing) | a thing | [thing.json](schemas/thing.json) |",
            "| `a` | string (always there) | A \\| B. |",
            "| `b` | list of Part |  |",
            "| `c` | Part |  |",
            "| `d` | `\"x\"`, `1` |  |",
            "| `e` | anything |  |",
            "### thing: Part",
            "| `f` | `\"v\"` |  |",
            "One object.",
        ] {
            assert!(text.lines().any(|other| other == line), "{line}\n{text}");
        }
        assert!(!text.contains("Word"), "{text}");
    }
}
