//! All documents of some paths as one workspace.

use rayon::prelude::*;

use crate::cli::config;
use crate::model::{Service, Workspace};
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, SourceFile};

use super::{InputError, Request, Skipped, Unreadable, read};

/// What was found, read and understood.
#[derive(Debug)]
pub(in crate::cli) struct Loaded {
    /// The documents, and after them the files that tell about their services. A [`FileId`] is
    /// an index into this list.
    pub(in crate::cli) files: Vec<SourceFile>,
    /// How many of the files are documents.
    pub(in crate::cli) documents: usize,
    /// The documents together.
    pub(in crate::cli) workspace: Workspace,
    /// What could not be read.
    pub(in crate::cli) unreadable: Vec<Unreadable>,
    /// Files of folders that are no policy documents.
    pub(in crate::cli) skipped: Vec<Skipped>,
}

/// Reads all that the request names, as the configuration says. All cores parse; the result does not depend on their
/// number.
pub(in crate::cli) fn load(
    request: Request<'_>,
    configuration: &config::Loaded,
) -> Result<Loaded, InputError> {
    let rules = &configuration.config.layout;
    let input = read(request, rules)?;
    let documents = input.files.len();
    let mut files = input.files;
    files.extend(input.information);
    let id = |number: usize| FileId(u32::try_from(number).unwrap_or(u32::MAX));
    let parsed = files.par_iter().take(documents).enumerate().map(|(number, file)| {
        let placeholders = configuration.for_file(file.name()).placeholders;
        let options = ParseOptions { placeholders, ..ParseOptions::default() };
        (id(number), Document::parse(file.clone(), &options))
    });
    let parsed = parsed.collect();
    let others = files.iter().enumerate().skip(documents);
    let information: Vec<_> = others.map(|(number, file)| (id(number), file.clone())).collect();
    let workspace = Workspace::of(parsed, &information, rules);
    let (unreadable, skipped) = (input.unreadable, input.skipped);
    Ok(Loaded { files, documents, workspace, unreadable, skipped })
}

/// The only service of a workspace.
///
/// # Errors
/// Says what there is when there is none or more than one.
pub(in crate::cli) fn only_service(workspace: &Workspace) -> Result<&Service, InputError> {
    match workspace.services() {
        [service] => Ok(service),
        [] => Err(InputError::NoService),
        several => {
            let roots = several.iter().map(|service| match service.root() {
                "" => "`.`".to_owned(),
                root => format!("`{root}`"),
            });
            Err(InputError::SeveralServices(roots.collect::<Vec<_>>().join(", ")))
        }
    }
}
