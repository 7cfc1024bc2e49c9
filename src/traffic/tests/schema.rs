//! The JSON Schema and the lines that the project ships.

use std::fs;
use std::path::Path;

use crate::traffic::{ContextIds, Exchange, ExchangeLine, schema};

#[test]
fn shipped_lines_fit_the_schema_types_and_the_reader() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples/traffic");
    let mut lines = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let typed: ExchangeLine = serde_json::from_str(line).expect(line);
            let exchange = Exchange::decode(line, lines).unwrap();
            assert_eq!(typed.response.status, exchange.response.status);
            assert_eq!(typed.request.url, exchange.request.url);
            let again = serde_json::to_string(&typed).unwrap();
            assert_eq!(Exchange::decode(&again, 0).unwrap().timestamp, exchange.timestamp);
            lines += 1;
        }
    }
    assert!(lines > 5, "the examples hold {lines} lines");
}

#[test]
fn the_schema_names_what_a_line_needs_and_every_known_id() {
    let schema = schema();
    assert_eq!(schema["required"], serde_json::json!(["timestamp", "request", "response"]));
    let context = schema["properties"]["context"]["description"].as_str().unwrap();
    for (name, meaning) in ContextIds::KNOWN {
        assert!(context.contains(&format!("`{name}`")), "{name}");
        assert!(!meaning.is_empty() && !meaning.starts_with(' '), "{name}: {meaning:?}");
    }
}
