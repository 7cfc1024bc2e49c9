//! Compares a TOML document with the JSON Schema, so that every mistake is found at once and
//! has its place. It reads the part of JSON Schema that the schema uses; a test sees to that.

use std::ops::Range;

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::lint::{PageAddress, nearest};
use crate::model::PathPattern;
use crate::source::Span;

use super::schema::{ADDRESS, PATTERN, PLACE};
use super::{Problem, pattern};

/// Words of JSON Schema that are looked at or mean nothing for a check.
#[cfg(test)]
pub(super) const KEYWORDS: [&str; 14] = [
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "default",
    "type",
    "enum",
    "format",
    "properties",
    "additionalProperties",
    "required",
    "items",
    "minimum",
];

/// What is wrong with the document, in its order.
pub(super) fn check(document: &Spanned<DeTable<'_>>, schema: &Value) -> Vec<Problem> {
    let mut check = Check { root: schema, problems: Vec::new() };
    check.table(document.get_ref(), document.span(), schema, None);
    check.problems.sort_by_key(|problem| problem.span.start);
    check.problems
}

struct Check<'s> {
    root: &'s Value,
    problems: Vec<Problem>,
}

impl<'s> Check<'s> {
    fn problem(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        self.problems.push(Problem { span: Span::from_range(span), message, help });
    }

    /// The schema that a `$ref` names. References do not lead to references.
    fn resolved(&self, schema: &'s Value) -> &'s Value {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return schema };
        reference.strip_prefix('#').and_then(|path| self.root.pointer(path)).unwrap_or(schema)
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, schema: &'s Value, key: &str) {
        let schema = self.resolved(schema);
        let (span, value) = (value.span(), value.get_ref());
        let expected = schema.get("type").and_then(Value::as_str).unwrap_or_default();
        match (expected, value) {
            ("object", DeValue::Table(table)) => self.table(table, span, schema, Some(key)),
            ("array", DeValue::Array(array)) => self.array(array, schema, key),
            ("string", DeValue::String(text)) => self.text(text, span, schema, key),
            ("boolean", DeValue::Boolean(_)) => {}
            ("integer", DeValue::Integer(_)) => {}
            ("number", DeValue::Integer(_) | DeValue::Float(_)) => {}
            _ => {
                let (takes, is) = (expected_words(expected), found_words(value));
                self.problem(span, format!("`{key}` takes {takes}, not {is}"), None);
            }
        }
    }

    fn table(
        &mut self,
        table: &DeTable<'_>,
        span: Range<usize>,
        schema: &'s Value,
        name: Option<&str>,
    ) {
        let none = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|others| others.is_object());
        for (key, value) in table {
            let known = properties.and_then(|properties| properties.get(&**key.get_ref()));
            match known.or(others) {
                Some(schema) => self.value(value, schema, key.get_ref()),
                None => {
                    let names = properties.unwrap_or(&none).keys().map(String::as_str);
                    self.unknown_key(key, name, names.collect());
                }
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for key in required.into_iter().flatten().filter_map(Value::as_str) {
            if !table.contains_key(key) {
                let owner = name.map_or(String::new(), |name| format!(" in `{name}`"));
                self.problem(span.clone(), format!("`{key}` is missing{owner}"), None);
            }
        }
    }

    fn unknown_key(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        table: Option<&str>,
        known: Vec<&str>,
    ) {
        /// Keys up to which all of them are told.
        const FEW: usize = 12;
        let written: &str = key.get_ref();
        let help = match nearest(written, known.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if known.len() <= FEW => Some(format!("known keys: {}", quoted(&known))),
            None => None,
        };
        let what = match table {
            Some("rules") => format!("there is no rule `{written}`"),
            Some(table) => format!("`{table}` has no key `{written}`"),
            None => format!("there is no key `{written}`"),
        };
        let help = match (table, help) {
            (Some("rules"), None) => Some("`policyc explain` lists the rules".to_owned()),
            (_, help) => help,
        };
        self.problem(key.span(), what, help);
    }

    fn array(&mut self, array: &DeArray<'_>, schema: &'s Value, key: &str) {
        let Some(items) = schema.get("items") else { return };
        for value in array {
            self.value(value, items, key);
        }
    }

    fn text(&mut self, text: &str, span: Range<usize>, schema: &'s Value, key: &str) {
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            let words: Vec<_> = words.iter().filter_map(Value::as_str).collect();
            if !words.contains(&text) {
                let message = format!("`{key}` has no choice `{text}`");
                let help = match nearest(text, words.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("choices: {}", quoted(&words)),
                };
                self.problem(span.clone(), message, Some(help));
            }
        }
        let checked = match schema.get("format").and_then(Value::as_str) {
            Some(PATTERN) => pattern::check(text),
            Some(PLACE) => PathPattern::new(text).map(drop).map_err(|error| error.to_string()),
            Some(ADDRESS) => PageAddress::new(text).map(drop).map_err(|error| error.to_string()),
            _ => Ok(()),
        };
        if let Err(why) = checked {
            self.problem(span, why, None);
        }
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A type of JSON Schema in TOML's words.
fn expected_words(name: &str) -> &'static str {
    match name {
        "object" => "a table",
        "array" => "a list",
        "string" => "a text",
        "boolean" => "`true` or `false`",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "something else",
    }
}

fn found_words(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
