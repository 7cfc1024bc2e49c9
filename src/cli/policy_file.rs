//! Opening the policy that is compiled or simulated, and drawing what is wrong with it.

use std::path::{Path, PathBuf};

use miette::{Diagnostic, LabeledSpan, NamedSource, Report, SourceCode};
use thiserror::Error;

use crate::config::FILE_NAME;
use crate::model::LayoutRules;
use crate::plan::{self, CompileError, Origin, Plan, PlanError};
use crate::policy::{Document, DocumentKind, ParseOptions};
use crate::sim::BuildError;
use crate::source::{DecodeError, SourceFile};

use super::config;
use super::input::{self, Request};

/// Why there is no policy to work with.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum PolicyError {
    /// The file cannot be read.
    #[error("cannot read `{path}`: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no text that can be read.
    #[error("cannot read `{path}`: {source}")]
    Decode {
        /// The file.
        path: String,
        /// Why.
        source: DecodeError,
    },
    /// A plan that is no plan.
    #[error("cannot use the plan `{path}`: {source}")]
    Plan {
        /// The file.
        path: String,
        /// Why.
        source: PlanError,
    },
    /// Nothing says which policy is meant.
    #[error("no policy is named, and {found} in the current folder")]
    #[diagnostic(help(
        "name one with `--policy FILE`, or in `{FILE_NAME}`: `[simulate]` with `policy = \"FILE\"`"
    ))]
    Unnamed {
        /// What is there.
        found: String,
    },
}

/// A policy that can be run, with its text where it came from a document.
pub(super) struct PolicyFile {
    /// The plan.
    pub plan: Plan,
    /// The document's name and text; `None` for a plan that was read as such.
    document: Option<SourceFile>,
    /// How the policy was found, when it was not named.
    pub found: Option<String>,
}

impl PolicyFile {
    /// Opens a policy document, or a plan that `policyc compile` wrote.
    pub(super) fn open(path: &Path) -> miette::Result<Self> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|source| PolicyError::Read { path: name.clone(), source })?;
        let file = SourceFile::from_bytes(name.clone(), bytes)
            .map_err(|source| PolicyError::Decode { path: name.clone(), source })?;
        if file.text().trim_start().starts_with('{') {
            let plan = Plan::from_json(file.text())
                .map_err(|source| PolicyError::Plan { path: name, source })?;
            return Ok(Self { plan, document: None, found: None });
        }
        let document = Document::parse(file.clone(), &ParseOptions::default());
        let plan =
            plan::compile(&document, None).map_err(|errors| cannot_compile(&file, &errors))?;
        Ok(Self { plan, document: Some(file), found: None })
    }

    /// Opens the named policy; else the one that `policyc.toml` names; else the only policy
    /// document of the current folder.
    pub(super) fn find(named: Option<&Path>, config: &config::ConfigArgs) -> miette::Result<Self> {
        if let Some(path) = named {
            return Self::open(path);
        }
        let loaded = config.load(&[])?;
        if let (Some(policy), Some(file)) = (&loaded.config.simulate.policy, loaded.path()) {
            let path = loaded.seen_from_here(policy);
            let found = format!("policy: {}, as {} says", path.display(), file.display());
            return Ok(Self { found: Some(found), ..Self::open(&path)? });
        }
        let path = only_document()?;
        let found = format!("policy: {}, the only one in this folder", path.display());
        Ok(Self { found: Some(found), ..Self::open(&path)? })
    }

    /// Draws why the plan cannot be run.
    pub(super) fn cannot_run(&self, error: &BuildError) -> Report {
        let problems = error.problems.iter();
        match &self.document {
            Some(file) => {
                let labels = problems.map(|problem| {
                    let span = problem.origin.span;
                    LabeledSpan::new(
                        Some(problem.message.clone()),
                        span.start as usize,
                        span.len() as usize,
                    )
                });
                drawn("the policy cannot be run", None, file, labels.collect())
            }
            None => {
                let places = problems.map(|problem| {
                    let Origin { line, column, .. } = problem.origin;
                    format!("{line}:{column}: {}", problem.message)
                });
                miette::miette!(
                    "the plan cannot be run:\n{}",
                    places.collect::<Vec<_>>().join("\n")
                )
            }
        }
    }
}

/// The only policy definition in the current folder, not looking into folders below.
fn only_document() -> miette::Result<PathBuf> {
    let here = PathBuf::from(".");
    let request = Request { paths: std::slice::from_ref(&here), ..Request::default() };
    let input = input::read(request, &LayoutRules::default())?;
    let in_folder = |file: &&SourceFile| {
        let path = Path::new(file.name());
        path.strip_prefix(".").unwrap_or(path).components().count() == 1
    };
    // Fragments are documents too, but nothing that can be run.
    let definitions = input.files.iter().filter(in_folder).filter(|file| {
        let document = Document::parse((*file).clone(), &ParseOptions::default());
        document.kind() == DocumentKind::Policies
    });
    let mut found: Vec<_> = definitions.map(|file| PathBuf::from(file.name())).collect();
    match (found.pop(), found.len()) {
        (Some(path), 0) => Ok(path),
        (Some(_), more) => {
            let found = format!("there are {} policy definitions", more + 1);
            Err(PolicyError::Unnamed { found }.into())
        }
        (None, _) => {
            Err(PolicyError::Unnamed { found: "there is no policy definition".into() }.into())
        }
    }
}

fn cannot_compile(file: &SourceFile, errors: &[CompileError]) -> Report {
    let label = |error: &CompileError| {
        let (at, length) = (error.span.start as usize, error.span.len() as usize);
        LabeledSpan::new(Some(error.message.clone()), at, length)
    };
    let help = errors.iter().find_map(|error| error.help.clone());
    // In a file without text there is nothing that a label could stand on.
    let reason = errors.first().filter(|_| file.text().is_empty());
    let what = reason.map_or_else(
        || "the policy cannot be compiled".to_owned(),
        |error| format!("the policy cannot be compiled because {}", error.message),
    );
    drawn(&what, help, file, errors.iter().map(label).collect())
}

/// A report with places in a file.
fn drawn(what: &str, help: Option<String>, file: &SourceFile, labels: Vec<LabeledSpan>) -> Report {
    #[derive(Debug, Error)]
    #[error("{what}")]
    struct Drawn {
        what: String,
        help: Option<String>,
        text: NamedSource<String>,
        labels: Vec<LabeledSpan>,
    }

    impl Diagnostic for Drawn {
        fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
            self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
        }

        fn source_code(&self) -> Option<&dyn SourceCode> {
            Some(&self.text)
        }

        fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
            Some(Box::new(self.labels.iter().cloned()))
        }
    }

    Report::new(Drawn {
        what: format!("{what}: {}", file.name()),
        help,
        text: NamedSource::new(file.name(), file.text().to_owned()),
        labels,
    })
}
