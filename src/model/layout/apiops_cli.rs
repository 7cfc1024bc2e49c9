//! What `apiops extract` writes: folders named as in the management API.
//!
//! Source: docs/reference/artifact-format.md in github.com/Azure/apiops-cli (2026).

use super::artifacts::Folders;
use super::{Artifact, Layout};

/// The layout of the APIOps command line.
#[derive(Clone, Copy, Debug)]
pub(super) struct ApiopsCli;

const FOLDERS: Folders = Folders { fragments: "policyFragments", named_values: "namedValues" };

impl Layout for ApiopsCli {
    fn name(&self) -> &'static str {
        "apiops-cli"
    }

    fn about(&self) -> &'static str {
        "artifacts of the APIOps command line"
    }

    fn artifact<'p>(&self, path: &'p str) -> Option<Artifact<'p>> {
        FOLDERS.artifact(path)
    }
}
