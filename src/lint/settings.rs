//! What the user knows about where the documents will run.

use crate::policy::schema::{Gateway, Scope};

/// Facts that a document alone does not show. What is not known is not judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The kind of gateway that runs the documents.
    pub gateway: Option<Gateway>,
    /// Where the documents are attached.
    pub scope: Option<Scope>,
}
