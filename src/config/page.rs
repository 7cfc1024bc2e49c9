//! The page about the configuration: an example, and tables made from the schema.

use serde_json::Value;

use super::json_schema;
use super::schema::ADDRESS;

/// A configuration with every table in it, as the page shows it.
pub const EXAMPLE: &str = r##"gateway = "v2"
placeholders = ["${x}", "%{ x }"]
embedded = true
docs-url = "https://policyc.example/rules"
layout = "apiops"

[documents]
global = ["global.xml"]
product = ["products/{product}.xml"]
api = ["apis/{api}.xml"]
operation = ["apis/{api}/{operation}.xml"]

[rules]
caller-controlled-key = "error"
undocumented = "allow"

[[override]]
paths = ["legacy/", "!legacy/payments.xml"]
gateway = "classic"
placeholders = ["#{x}#"]

[override.rules]
unknown-attribute = "warn"

[known]
named-values = ["tenant-id", "openai-key"]
backends = ["openai-pool"]

[format]
indent = 2
width = 100

[simulate]
policy = "apis/assistant.xml"
prices = "prices.toml"

[simulate.assume]
week-start = "sunday"

[simulate.deployments]
chat-production = "gpt-4o"
"##;

const BEFORE: &str = "\
# Configuration

`policyc.toml` says what a document alone does not show: where it is attached, which gateway runs \
it, how a deployment tool marks its holes, how bad a finding is taken. Every key may be left out, \
and so may the file.

```toml
";

const AFTER: &str = "\
```

## Where it is looked for

In the folder of the first path of the command line, then in each folder above it, up to the \
folder that holds `.git`; for standard input, from the current folder on. One run has one \
configuration: when the paths of a command line lead to two of them, policyc stops and asks for \
`--config FILE`. `--no-config` runs without any.

Paths and patterns in it are seen from its own folder. What the command line says counts more: \
`--gateway`, `--scope`, `--error`, `--warn`, `--info` and `--allow` beat the file and its overrides.

## What is wrong with it

A key that does not exist, a rule that does not exist or a value of the wrong kind stops policyc \
with exit status 2. All of them are shown at once. An editor that knows JSON Schema finds them while \
typing, and completes the names of the rules: `policyc schema config` prints the schema.

";

/// The page, in Markdown.
#[must_use]
pub fn page() -> String {
    let schema = json_schema();
    let mut text = format!("{BEFORE}{EXAMPLE}{AFTER}## Keys\n\n{}", table(schema, schema));
    let properties = schema.get("properties").and_then(Value::as_object);
    for (key, property) in properties.into_iter().flatten() {
        let list = property.get("items").map(|items| resolved(schema, items));
        let (heading, inner) = match list {
            Some(items) => (format!("[[{key}]]"), items),
            None => (format!("[{key}]"), resolved(schema, property)),
        };
        if inner.get("properties").is_none() {
            continue;
        }
        let about = inner.get("description").or(property.get("description"));
        let about = about.and_then(Value::as_str).unwrap_or_default();
        let about = one_line(about);
        text.push_str(&format!("\n## `{heading}`\n\n{about}\n\n"));
        // The rules have pages of their own.
        text.push_str(&if key == "rules" { rules_table() } else { table(schema, inner) });
    }
    text
}

fn rules_table() -> String {
    "Each key is the name of a [rule](rules/README.md), each value one of `error`, `warn`, `info` \
     and `allow`.\n"
        .to_owned()
}

/// A row for each property of an object.
fn table(root: &Value, object: &Value) -> String {
    let mut text = "| key | value | |\n|---|---|---|\n".to_owned();
    let properties = object.get("properties").and_then(Value::as_object);
    for (key, property) in properties.into_iter().flatten() {
        let about = property.get("description").and_then(Value::as_str).unwrap_or_default();
        let about = one_line(about).replace('|', "\\|");
        let value = value_words(root, property);
        text.push_str(&format!("| `{key}` | {value} | {about} |\n"));
    }
    text
}

/// What a property takes, in a few words.
fn value_words(root: &Value, property: &Value) -> String {
    let property = resolved(root, property);
    if let Some(words) = property.get("enum").and_then(Value::as_array) {
        let words = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`"));
        return words.collect::<Vec<_>>().join(", ");
    }
    match property.get("format").and_then(Value::as_str) {
        Some(ADDRESS) => return "address".to_owned(),
        Some(_) => return "pattern".to_owned(),
        None => {}
    }
    match property.get("type").and_then(Value::as_str) {
        Some("array") => {
            let items = property.get("items").unwrap_or(&Value::Null);
            match resolved(root, items).get("type").and_then(Value::as_str) {
                Some("object") => "tables".to_owned(),
                _ => format!("list of: {}", value_words(root, items)),
            }
        }
        Some("object") => "table".to_owned(),
        Some("boolean") => "`true`, `false`".to_owned(),
        Some("string") => "text".to_owned(),
        Some(other) => other.to_owned(),
        None => String::new(),
    }
}

/// The schema that a `$ref` names.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let path = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    path.and_then(|path| root.pointer(path)).unwrap_or(schema)
}

/// Text whose lines were broken in the source code.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
