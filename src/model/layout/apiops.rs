//! What the extractor of Azure APIOps writes: folders with blanks in their names.
//!
//! Source: the sample artifacts and the file names in github.com/Azure/apiops (2026).

use super::artifacts::Folders;
use super::{Artifact, Layout};

/// The layout of the APIOps extractor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Apiops;

const FOLDERS: Folders = Folders { fragments: "policy fragments", named_values: "named values" };

impl Layout for Apiops {
    fn name(&self) -> &'static str {
        "apiops"
    }

    fn about(&self) -> &'static str {
        "artifacts of the Azure APIOps extractor"
    }

    fn artifact<'p>(&self, path: &'p str) -> Option<Artifact<'p>> {
        FOLDERS.artifact(path)
    }
}
