//! One document alone.

use crate::lint::{Settings, check};
use crate::policy::{Document, ParseOptions};
use crate::source::{Edit, FileId, Finding, Safety, SourceFile, apply};

use super::{Outcome, Subject, run};

/// One document, judged without others.
#[derive(Debug)]
pub struct Single {
    document: Document,
    options: ParseOptions,
    settings: Settings,
}

impl Single {
    /// Reads a document.
    #[must_use]
    pub fn new(file: SourceFile, options: ParseOptions, settings: Settings) -> Self {
        Self { document: Document::parse(file, &options), options, settings }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }
}

impl Subject for Single {
    fn findings(&self) -> Vec<Finding> {
        check(&self.document, FileId(0), &self.settings)
    }

    fn wants(&self, _finding: &Finding) -> bool {
        true
    }

    fn edited(&self, edits: &[&Edit]) -> Result<Self, String> {
        let text = apply(self.document.text(), edits.iter().copied());
        let text = text.ok_or_else(|| "its edits overlap".to_owned())?;
        let file = SourceFile::new(self.document.file().name(), text);
        Ok(Self::new(file, self.options.clone(), self.settings))
    }
}

/// Mends one document that is judged alone, with fixes up to `safety`.
#[must_use]
pub fn fix(file: SourceFile, settings: &Settings, safety: Safety) -> Outcome<Single> {
    run(&Single::new(file, ParseOptions::default(), *settings), safety)
}
