//! Reports with places in one or more policy documents.

use miette::{Diagnostic, LabeledSpan, NamedSource};
use thiserror::Error;

use crate::model::Workspace;
use crate::plan::{Origin, PlacedError, Source};
use crate::sim::BuildError;
use crate::source::SourceFile;

/// A policy that cannot be used; one report for each document.
#[derive(Debug, Diagnostic, Error)]
#[error("{what}")]
pub(super) struct BadPolicy {
    what: String,
    #[related]
    documents: Vec<BadDocument>,
}

/// What is wrong in one document.
#[derive(Debug, Diagnostic, Error)]
#[error("{name}")]
struct BadDocument {
    name: String,
    #[help]
    help: Option<String>,
    #[source_code]
    text: NamedSource<String>,
    #[label(collection)]
    labels: Vec<LabeledSpan>,
}

impl BadPolicy {
    /// Nothing wrong yet.
    fn new(what: &str) -> Self {
        Self { what: what.to_owned(), documents: Vec::new() }
    }

    /// An effective policy of which no plan can be made.
    pub(super) fn of_compiling(workspace: &Workspace, errors: Vec<PlacedError>) -> Self {
        let mut policy = Self::new("the effective policy cannot be compiled");
        for PlacedError { document, error } in errors {
            let Some(document) = workspace.document(document) else { continue };
            let (at, length) = (error.span.start as usize, error.span.len() as usize);
            let label = LabeledSpan::new(Some(error.message), at, length);
            policy.add(document.document.file(), label, error.help);
        }
        policy
    }

    /// A plan that cannot be run. `files` are the texts of its sources, as far as they are at
    /// hand.
    pub(super) fn of_running<'f>(
        error: &BuildError,
        sources: &[Source],
        files: impl Fn(&str) -> Option<&'f SourceFile>,
    ) -> Self {
        let mut policy = Self::new("the policy cannot be run");
        let mut elsewhere = String::new();
        for problem in &error.problems {
            let Origin { source, span, line, column } = problem.origin;
            let path = sources.get(source as usize).map_or("", |source| &*source.path);
            match files(path) {
                Some(file) => {
                    let (at, length) = (span.start as usize, span.len() as usize);
                    let label = LabeledSpan::new(Some(problem.message.clone()), at, length);
                    policy.add(file, label, None);
                }
                None => {
                    elsewhere.push_str(&format!("\n{path}:{line}:{column}: {}", problem.message))
                }
            }
        }
        policy.what.push_str(&elsewhere);
        policy
    }

    fn add(&mut self, file: &SourceFile, label: LabeledSpan, help: Option<String>) {
        match self.documents.iter_mut().find(|each| each.name == file.name()) {
            Some(known) => {
                known.labels.push(label);
                known.help = known.help.take().or(help);
            }
            None => self.documents.push(BadDocument {
                name: file.name().to_owned(),
                help,
                text: NamedSource::new(file.name(), file.text().to_owned()),
                labels: vec![label],
            }),
        }
    }
}
