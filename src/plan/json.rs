//! A plan as JSON.

use super::{Plan, SCHEMA};

/// Why a text is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// It is not JSON, or not of the shape of a plan.
    #[error("not a plan: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It is a plan of another version, or something else altogether.
    #[error("the file says that it is `{found}`, this program reads `{SCHEMA}`: compile anew")]
    Schema {
        /// What the file calls itself.
        found: String,
    },
    /// A place names a source that the plan does not list.
    #[error("step `{path}` comes from source {source_index}, but there are only {sources}")]
    Source {
        /// The step.
        path: String,
        /// The index that it names.
        source_index: u32,
        /// How many sources there are.
        sources: usize,
    },
}

/// What every version of the format has.
#[derive(serde::Deserialize)]
struct Header {
    schema: String,
}

impl Plan {
    /// The plan as JSON with line breaks.
    ///
    /// # Errors
    ///
    /// Those of `serde_json`; a plan has no value that it refuses (numbers of `emit-metric`
    /// are finite).
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// Reads a plan.
    ///
    /// # Errors
    ///
    /// [`PlanError`] when the text is not JSON, not a plan, or one of another version.
    pub fn from_json(text: &str) -> Result<Self, PlanError> {
        let Header { schema } = serde_json::from_str(text)?;
        if schema != SCHEMA {
            return Err(PlanError::Schema { found: schema });
        }
        let plan: Self = serde_json::from_str(text)?;
        plan.check_sources().map(|()| plan)
    }

    /// Whether every step comes from a source that is listed.
    pub(super) fn check_sources(&self) -> Result<(), PlanError> {
        let sources = self.sources.len();
        let stray = self.steps().find(|(_, step)| step.origin.source as usize >= sources);
        match stray {
            None => Ok(()),
            Some((_, step)) => Err(PlanError::Source {
                path: step.path.clone(),
                source_index: step.origin.source,
                sources,
            }),
        }
    }
}
