//! The compiled, runnable form of a policy: data only, with its compiler and its listing.
//!
//! A [`Plan`] holds the steps of the four sections with everything resolved that does not
//! depend on an exchange. It is plain data: written as JSON, read back, listed for people.
//! Expressions stand in it as source text; who runs a plan compiles them once.

mod compile;
mod json;
pub mod liquid;
mod listing;
mod origin;
pub mod routes;
pub mod steps;
mod value;

pub use compile::{
    BrokenRoute, CompileError, CompiledRoutes, PlacedError, Simulation, TooManyRoutes, compile,
    compile_effective, compile_routes, simulation,
};
pub use json::PlanError;
pub use origin::{Origin, Scope, Source};
pub use routes::{CallIds, Directory, Layers, Routes, Unrouted};
pub use steps::{Action, Step};
pub use value::{Expression, Template, Value};

use serde::{Deserialize, Serialize};

/// What a plan file calls itself.
pub const SCHEMA: &str = "policyc/plan/2";

/// A compiled policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Name and version of the format: [`SCHEMA`].
    pub schema: String,
    /// The files that it was compiled from; the main document first.
    pub sources: Vec<Source>,
    /// What runs.
    pub sections: Sections,
}

/// The steps of the four sections, in order. A section that the document does not have at
/// all is `None`, which is not the same as one without steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sections {
    /// Before the call to the backend.
    pub inbound: Option<Vec<Step>>,
    /// The call to the backend.
    pub backend: Option<Vec<Step>>,
    /// After the backend has answered.
    pub outbound: Option<Vec<Step>>,
    /// After an error in any other section.
    pub on_error: Option<Vec<Step>>,
}

impl Sections {
    /// Name and steps of each section, in the order in which they run.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Option<&[Step]>); 4] {
        [
            ("inbound", self.inbound.as_deref()),
            ("backend", self.backend.as_deref()),
            ("outbound", self.outbound.as_deref()),
            ("on-error", self.on_error.as_deref()),
        ]
    }
}

impl Plan {
    /// A plan of these sections.
    #[must_use]
    pub fn new(sources: Vec<Source>, sections: Sections) -> Self {
        Self { schema: SCHEMA.to_owned(), sources, sections }
    }

    /// Every step with the name of its section, each before the steps within it.
    pub fn steps(&self) -> impl Iterator<Item = (&'static str, &Step)> {
        self.sections.named().into_iter().flat_map(|(section, steps)| {
            let mut waiting: Vec<&Step> = steps.unwrap_or_default().iter().rev().collect();
            std::iter::from_fn(move || {
                let step = waiting.pop()?;
                let first_nested = waiting.len();
                waiting.extend(step.action.nested());
                if let Some(nested) = waiting.get_mut(first_nested..) {
                    nested.reverse();
                }
                Some((section, step))
            })
        })
    }
}

#[cfg(test)]
mod tests;
