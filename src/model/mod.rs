//! Several documents, and several places of one document, seen together: what each document is
//! in its service, what else the service holds, and how they work together.
//!
//! A [`Workspace`] is all that one run looks at. It holds one [`Service`] for each tree of
//! artifacts, as a [`Layout`](layout::Layout) recognises it by the paths alone. Nothing here
//! reads a file.

pub mod effective;
pub mod expressions;
pub mod flow;
pub mod graph;
pub mod guards;
pub mod layout;
mod place;
pub mod references;
mod resource;
mod service;
pub mod variables;
mod workspace;

pub use layout::{LayoutRules, PathPattern, PatternError, PlaceKind, PlacePattern};
pub use place::{Attachment, Place, Qualified};
pub use resource::{InformationProblem, Resource, ResourceKind};
pub use service::{Service, ServiceId};
pub use workspace::{DocumentId, Member, Workspace, WorkspaceDocument};

#[cfg(test)]
mod tests;
