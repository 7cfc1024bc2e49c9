//! The objects of SARIF that are written, by their names in the standard.

use serde::Serialize;

use crate::source::Safety;

/// `sarifLog`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Log<'r> {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub version: &'static str,
    pub runs: [Run<'r>; 1],
}

/// `run`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Run<'r> {
    pub tool: Tool,
    pub invocations: [Invocation; 1],
    pub column_kind: &'static str,
    pub results: Vec<Result<'r>>,
}

/// `tool`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Tool {
    pub driver: Driver,
}

/// `toolComponent`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Driver {
    pub name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub information_uri: Option<String>,
    pub semantic_version: &'static str,
    pub rules: Vec<RuleDescriptor>,
}

/// `reportingDescriptor`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct RuleDescriptor {
    pub id: &'static str,
    pub short_description: Message,
    pub full_description: Message,
    pub help: MultiformatMessage,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_uri: Option<String>,
    pub default_configuration: Configuration,
    pub properties: RuleProperties,
}

/// `reportingConfiguration`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Configuration {
    pub level: &'static str,
}

/// What GitHub reads beyond the standard.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct RuleProperties {
    pub tags: [&'static str; 1],
    #[serde(rename = "problem.severity")]
    pub problem_severity: &'static str,
}

/// `message`, `artifactContent`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Message {
    pub text: String,
}

/// `multiformatMessageString`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct MultiformatMessage {
    pub text: String,
    pub markdown: String,
}

/// `invocation`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Invocation {
    pub execution_successful: bool,
}

/// `result`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Result<'r> {
    pub rule_id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_index: Option<usize>,
    pub level: &'static str,
    pub message: Message,
    pub locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<RelatedLocation>,
    pub partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Change>,
}

/// Names under which fingerprints are known; GitHub knows the first.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Fingerprints {
    pub primary_location_line_hash: String,
    #[serde(rename = "policyc/v1")]
    pub own: String,
}

/// `location`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Location {
    pub physical_location: PhysicalLocation,
}

/// `location` with a message.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct RelatedLocation {
    pub id: usize,
    pub physical_location: PhysicalLocation,
    pub message: Message,
}

/// `physicalLocation`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct PhysicalLocation {
    pub artifact_location: ArtifactLocation,
    pub region: Region,
}

/// `artifactLocation`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct ArtifactLocation {
    pub uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri_base_id: Option<&'static str>,
}

/// `region`; the end column is the first one behind.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Region {
    pub start_line: u32,
    pub start_column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// `fix`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Change {
    pub description: Message,
    pub artifact_changes: Vec<ArtifactChange>,
    pub properties: FixProperties,
}

/// How far a fix may be trusted.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct FixProperties {
    pub safety: Safety,
}

/// `artifactChange`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct ArtifactChange {
    pub artifact_location: ArtifactLocation,
    pub replacements: Vec<Replacement>,
}

/// `replacement`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report::lint) struct Replacement {
    pub deleted_region: Region,
    pub inserted_content: Message,
}
