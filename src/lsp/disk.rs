//! What the server asks of the file system. The command line answers it with the code that
//! finds the files of `policyc lint`, so that both look at the same ones.

use std::path::Path;
use std::time::SystemTime;

use crate::config::{FileSettings, Problem};
use crate::lint::PageAddress;
use crate::model::LayoutRules;
use crate::source::SourceFile;

/// Reads folders.
pub trait Disk {
    /// Everything below a folder that is a policy document or tells about a service, and what
    /// holds documents where the configuration says that it counts; of a file that file alone.
    fn load(&self, path: &Path) -> Loaded;

    /// When a file was changed last; `None` when there is none.
    fn modified(&self, path: &Path) -> Option<SystemTime>;
}

/// What a folder holds.
pub struct Loaded {
    /// The policy documents, in the order in which they are judged.
    pub documents: Vec<SourceFile>,
    /// The files that hold documents.
    pub hosts: Vec<SourceFile>,
    /// The files that tell about services.
    pub information: Vec<SourceFile>,
    /// What holds for them.
    pub configuration: Configuration,
    /// What could not be read, a sentence each.
    pub unreadable: Vec<String>,
}

/// A configuration as it was found.
pub struct Configuration {
    /// The file; `None` when there is none.
    pub file: Option<SourceFile>,
    /// What is wrong with it. What it says then counts for nothing.
    pub problems: Vec<Problem>,
    /// Where the pages of the rules stand, as far as the configuration says so.
    pub docs_url: Option<PageAddress>,
    /// The layout of `policyc format`.
    pub format: crate::format::Options,
    /// What the files of the folder are.
    pub layout: LayoutRules,
    /// What holds for the file of that name.
    pub settings: Box<dyn Fn(&str) -> FileSettings>,
}

impl std::fmt::Debug for Configuration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Configuration")
            .field("file", &self.file.as_ref().map(SourceFile::name))
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded")
            .field("documents", &self.documents.len())
            .field("hosts", &self.hosts.len())
            .field("information", &self.information.len())
            .field("configuration", &self.configuration)
            .field("unreadable", &self.unreadable)
            .finish()
    }
}

impl Default for Configuration {
    fn default() -> Self {
        let config = crate::config::Config::default();
        Self {
            file: None,
            problems: Vec::new(),
            docs_url: None,
            format: crate::format::Options::default(),
            layout: LayoutRules::default(),
            settings: Box::new(move |_| config.for_path(None)),
        }
    }
}
