//! `json`: one object for programs.

use std::io::{self, Write};

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use crate::diff::ValueChange;
use crate::report::Look;

use super::{Comparison, Format};

/// Names the format and its version.
const SCHEMA: &str = "policyc/diff/1";

/// One object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json;

/// What `policyc diff --format json` writes: one object.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "policyc differences")]
struct Report<'r> {
    /// Always `policyc/diff/1`; another shape gets another number.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// How many documents say the same on both sides.
    same: usize,
    /// The documents that differ, by their path.
    documents: Vec<Document<'r>>,
}

/// A document that differs.
#[derive(Debug, Serialize, JsonSchema)]
struct Document<'r> {
    /// Its path within the folders, or the names of the two files.
    path: &'r str,
    /// What became of it.
    #[schemars(extend("enum" = ["added", "removed", "changed"]))]
    kind: &'static str,
    /// What differs, for a document that is on both sides.
    changes: Vec<Entry<'r>>,
}

/// One difference.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct Entry<'r> {
    /// What became of it.
    #[schemars(extend("enum" = ["added", "removed", "moved", "changed"]))]
    kind: &'static str,
    /// Where it stands now, or stood.
    path: &'r str,
    /// Where it stood, for what was moved to another parent.
    from: Option<&'r str>,
    /// The line where it stood, from 1; null for what was added.
    line_before: Option<u32>,
    /// The line where it stands, from 1; null for what was removed.
    line_after: Option<u32>,
    /// The values that differ, for what was changed.
    values: Vec<Value<'r>>,
}

/// A value that differs. Code stands in one canonical layout.
#[derive(Debug, Serialize, JsonSchema)]
struct Value<'r> {
    /// Name of the attribute; null for what stands between the tags.
    attribute: Option<&'r str>,
    /// What it was; null when it was not there.
    before: Option<&'r str>,
    /// What it is; null when it is not there any more.
    after: Option<&'r str>,
}

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn write(&self, comparison: &Comparison, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        let documents = comparison.documents.iter().map(|document| Document {
            path: &document.path,
            kind: document.kind().name(),
            changes: document
                .changes
                .iter()
                .map(|change| Entry {
                    kind: change.kind.name(),
                    path: change.path(),
                    from: change
                        .before
                        .as_ref()
                        .map(|before| before.path.as_str())
                        .filter(|path| change.after.is_some() && *path != change.path()),
                    line_before: document.line_before(change),
                    line_after: document.line_after(change),
                    values: change.values.iter().map(value).collect(),
                })
                .collect(),
        });
        let report =
            Report { schema: SCHEMA, same: comparison.same, documents: documents.collect() };
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)
    }
}

fn value(change: &ValueChange) -> Value<'_> {
    Value {
        attribute: change.attribute.as_deref(),
        before: change.before.as_deref(),
        after: change.after.as_deref(),
    }
}

/// The JSON Schema of the format.
#[must_use]
pub fn json_schema() -> Schema {
    schema_for!(Report<'static>)
}
