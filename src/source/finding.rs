//! One diagnostic, whatever found it.

use serde::{Deserialize, Serialize};

use super::{FileId, Fix, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice.
    Info,
    /// Accepted by the service, but does not do what it says, or loses data.
    Warning,
    /// The service rejects the document, or the policy fails whenever it runs.
    Error,
}

/// Why a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The service's XSD, or XML itself, rejects it.
    Schema,
    /// Stated by the public documentation.
    Documented,
    /// Measured by users on a running service.
    Observed,
    /// Good practice.
    Advice,
}

/// A span in one of the files of a run.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The bytes of it.
    pub span: Span,
}

/// A second place that explains the finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// What is there: `first set here`.
    pub message: String,
}

/// One diagnostic. Message says what, notes say why, help says what to do; all in lower
/// case, without a full stop, the user's own text in backticks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Name of the rule, in kebab-case, as in the rule registry.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Why the rule holds.
    pub basis: Basis,
    /// What is wrong.
    pub message: String,
    /// Why it is wrong; the service's own words where they are known.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// The text that is wrong.
    pub location: Location,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// What would mend it, best first.
    pub fixes: Vec<Fix>,
}
