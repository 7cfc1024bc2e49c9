//! Findings that are known already, so that only new ones are told.

use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::source::{Finding, SourceFile};

use super::fingerprint::fingerprints;

/// Names the format and its version.
const SCHEMA: &str = "policyc/baseline/1";

/// What `policyc lint --write-baseline` writes and `--baseline` reads: one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "policyc baseline")]
pub struct Baseline {
    /// Always `policyc/baseline/1`; another shape gets another number.
    #[schemars(extend("const" = SCHEMA))]
    schema: String,
    /// The findings, in the order of files and places.
    findings: Vec<Known>,
}

/// One finding that is known. Rule and path are for people; the fingerprint decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Known {
    /// The rule.
    rule: String,
    /// The file, as it was named when the baseline was written.
    path: String,
    /// Made of rule, path and the text of the line; see `policyc lint --help`.
    fingerprint: String,
}

/// Why a baseline cannot be used.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// The text is no JSON of that shape.
    #[error("this is no baseline: {0}")]
    Shape(#[from] serde_json::Error),
    /// The text is of another version.
    #[error("the baseline is of the format `{0}`; this version of policyc reads `{SCHEMA}`")]
    Version(String),
}

/// What a baseline did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Findings that were taken away.
    pub known: usize,
    /// Findings of the baseline that are not there any more.
    pub gone: usize,
}

impl Baseline {
    /// The baseline that knows these findings.
    #[must_use]
    pub fn of(findings: &[Finding], files: &[SourceFile]) -> Self {
        let known = findings.iter().zip(fingerprints(findings, files));
        let known = known.map(|(finding, fingerprint)| Known {
            rule: finding.rule.to_owned(),
            path: files
                .get(finding.location.file.0 as usize)
                .map_or_else(String::new, |file| file.name().replace('\\', "/")),
            fingerprint,
        });
        Self { schema: SCHEMA.to_owned(), findings: known.collect() }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// [`BaselineError`] when the text is none, or one of another version.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_str(text)?;
        match baseline.schema.as_str() {
            SCHEMA => Ok(baseline),
            _ => Err(BaselineError::Version(baseline.schema)),
        }
    }

    /// The text of the baseline, with a line break at the end.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Strings and lists of strings are always JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Number of findings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// True when it knows no finding.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Takes away the findings that are known. `findings` must be in order.
    pub fn apply(&self, findings: &mut Vec<Finding>, files: &[SourceFile]) -> Applied {
        let known: BTreeSet<&str> =
            self.findings.iter().map(|known| known.fingerprint.as_str()).collect();
        let mut seen = BTreeSet::new();
        let mut fingerprints = fingerprints(findings, files).into_iter();
        let before = findings.len();
        findings.retain(|_| {
            let fingerprint = fingerprints.next().unwrap_or_default();
            let is_new = !known.contains(fingerprint.as_str());
            seen.insert(fingerprint);
            is_new
        });
        let gone = known.iter().filter(|fingerprint| !seen.contains(**fingerprint)).count();
        Applied { known: before - findings.len(), gone }
    }
}

/// The JSON Schema of a baseline.
#[must_use]
pub fn json_schema() -> Schema {
    schema_for!(Baseline)
}

#[cfg(test)]
mod tests;
