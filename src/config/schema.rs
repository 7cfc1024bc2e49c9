//! The JSON Schema of `policyc.toml`.

use std::sync::OnceLock;

use schemars::schema_for;
use serde_json::Value;

use super::file::ConfigFile;

/// The format of a text that is a pattern as in `.gitignore`.
pub(super) const PATTERN: &str = "path-pattern";

/// The format of a text that is a [`PathPattern`](crate::model::PathPattern).
pub(super) const PLACE: &str = "place-pattern";

/// The format of a text that is a [`PageAddress`](crate::lint::PageAddress).
pub(super) const ADDRESS: &str = "page-address";

/// The JSON Schema of `policyc.toml`.
#[must_use]
pub fn json_schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut schema = schema_for!(ConfigFile).to_value();
        without_null(&mut schema);
        schema
    })
}

/// Takes out what JSON has and TOML has not: `null`, for what may be left out.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if object.get("default").is_some_and(Value::is_null) {
                object.shift_remove("default");
            }
            object.values_mut().for_each(without_null);
        }
        Value::Array(values) => values.iter_mut().for_each(without_null),
        _ => {}
    }
}
