//! All documents of some paths as one workspace.

use rayon::prelude::*;

use crate::cli::config;
use crate::embed::{Embedded, Placed};
use crate::model::{Service, Workspace};
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, SourceFile};

use super::{HostFile, Input, InputError, Request, Skipped, Unreadable, read};

/// What was found, read and understood.
#[derive(Debug)]
pub(in crate::cli) struct Loaded {
    /// The documents, after them the files that hold documents, and after them those that tell
    /// about their services. A [`FileId`] is an index into this list, or, past its end, into that
    /// of the embedded documents.
    pub(in crate::cli) files: Vec<SourceFile>,
    /// How many of the files are or hold documents.
    pub(in crate::cli) documents: usize,
    /// The documents inside of other files, and the numbers of those.
    pub(in crate::cli) embedded: Vec<(FileId, Embedded)>,
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
    let input = read(request, &configuration.config.layout)?;
    Ok(assemble(input, configuration))
}

/// Parses what was read and sees it together.
pub(in crate::cli) fn assemble(input: Input, configuration: &config::Loaded) -> Loaded {
    let rules = &configuration.config.layout;
    let id = |number: usize| FileId(u32::try_from(number).unwrap_or(u32::MAX));
    let mut files = input.files;
    let plain = files.len();
    let mut embedded = Vec::new();
    for HostFile { file, found } in input.hosts {
        let host = id(files.len());
        embedded.extend(found.documents.into_iter().map(|document| (host, document)));
        files.push(file);
    }
    let documents = files.len();
    files.extend(input.information);
    let alone = files.iter().take(plain).cloned();
    let within = embedded.iter().filter_map(|(host, document)| {
        let name = files.get(host.0 as usize)?.name();
        Some(SourceFile::new(name, document.text.as_str()))
    });
    let numbers = (0..plain).chain(files.len()..);
    let sources: Vec<_> = numbers.zip(alone.chain(within)).collect();
    let parsed = sources.into_par_iter().map(|(number, file)| {
        let placeholders = configuration.for_file(file.name()).placeholders;
        let options = ParseOptions { placeholders, ..ParseOptions::default() };
        (id(number), Document::parse(file, &options))
    });
    let parsed = parsed.collect();
    let others = files.iter().enumerate().skip(documents);
    let information: Vec<_> = others.map(|(number, file)| (id(number), file.clone())).collect();
    let workspace = Workspace::of(parsed, &information, rules);
    let (unreadable, skipped) = (input.unreadable, input.skipped);
    Loaded { files, documents, embedded, workspace, unreadable, skipped }
}

impl Loaded {
    /// The embedded document of that number.
    pub(in crate::cli) fn placed(&self, id: FileId) -> Option<Placed<'_>> {
        let number = (id.0 as usize).checked_sub(self.files.len())?;
        let (host, document) = self.embedded.get(number)?;
        Some(Placed { host: *host, document })
    }
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
