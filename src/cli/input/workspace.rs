//! All documents of some paths as one workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::cli::config;
use crate::embed::{self, Embedded, Placed};
use crate::model::{LayoutRules, Service, Workspace};
use crate::policy::{Document, ParseOptions};
use crate::source::{Edit, FileId, SourceFile, apply};

use super::{HostFile, Input, InputError, Request, Skipped, Unreadable, read};

/// What was found, read and understood.
#[derive(Debug)]
pub(in crate::cli) struct Loaded {
    /// The documents, after them the files that hold documents, and after them those that tell
    /// about their services. A [`FileId`] is an index into this list, or, past its end, into that
    /// of the embedded documents.
    pub(in crate::cli) files: Vec<SourceFile>,
    /// How many of the files are documents.
    plain: usize,
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
    for number in documents..files.len() {
        let Some(file) = files.get(number) else { continue };
        embedded.extend(fragment_of(file, &files, rules).map(|document| (id(number), document)));
    }
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
    Loaded { files, plain, documents, embedded, workspace, unreadable, skipped }
}

/// The fragment that stands in the file about it, as older exports have it
/// (`policyFragmentInformation.json` with `properties.value`), unless it has a file of its own.
fn fragment_of(file: &SourceFile, files: &[SourceFile], rules: &LayoutRules) -> Option<Embedded> {
    if !rules.is_fragment_information(file.name()) {
        return None;
    }
    let folder = file.name().rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_beside = |other: &SourceFile| {
        let name = other.name().strip_prefix(folder).and_then(|name| name.strip_prefix('/'));
        name.is_some_and(|name| !name.contains('/') && name.ends_with(".xml"))
    };
    if files.iter().any(is_beside) {
        return None;
    }
    let mut found = embed::host(file.name())?.read(file.text()).documents;
    found.drain(..).next()
}

impl Loaded {
    /// The same files with other text in some of them, read anew.
    ///
    /// # Errors
    /// Why an edit cannot be made: text that cannot stand in the file around a document.
    pub(in crate::cli) fn edited(
        &self,
        edits: &[&Edit],
        configuration: &config::Loaded,
    ) -> Result<Self, String> {
        let mut own: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        let mut within: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            match self.placed(edit.file) {
                Some(placed) => {
                    within.entry(edit.file).or_default().push(edit);
                    own.entry(placed.host).or_default().push(placed.edit(edit)?);
                }
                None => own.entry(edit.file).or_default().push((*edit).clone()),
            }
        }
        let mut input = Input::default();
        for (number, file) in self.files.iter().enumerate() {
            let file = match own.get(&id(number)) {
                Some(edits) => SourceFile::new(
                    file.name(),
                    apply(file.text(), edits).ok_or("its edits overlap")?,
                ),
                None => file.clone(),
            };
            if number < self.plain {
                input.files.push(file);
            } else if number < self.documents {
                input.hosts.push(HostFile::of(file).ok_or("the file would hold no policy")?);
            } else {
                input.information.push(file);
            }
        }
        let edited = assemble(input, configuration);
        for (number, edits) in within {
            let before = self.embedded_text(number).unwrap_or_default();
            // The proof that the host says what was meant.
            if edited.embedded.len() != self.embedded.len()
                || edited.embedded_text(number) != apply(before, edits).as_deref()
            {
                return Err("the file around the policy would read it otherwise".to_owned());
            }
        }
        Ok(edited)
    }

    /// The file that a document stands in; `None` for a number that the run does not have.
    pub(in crate::cli) fn file_of(&self, document: FileId) -> Option<&SourceFile> {
        let host = self.placed(document).map_or(document, |placed| placed.host);
        self.files.get(host.0 as usize)
    }

    fn embedded_text(&self, id: FileId) -> Option<&str> {
        let number = (id.0 as usize).checked_sub(self.files.len())?;
        self.embedded.get(number).map(|(_, document)| document.text.as_str())
    }

    /// The embedded document of that number.
    pub(in crate::cli) fn placed(&self, id: FileId) -> Option<Placed<'_>> {
        let number = (id.0 as usize).checked_sub(self.files.len())?;
        let (host, document) = self.embedded.get(number)?;
        Some(Placed { host: *host, document })
    }
}

fn id(number: usize) -> FileId {
    FileId(u32::try_from(number).unwrap_or(u32::MAX))
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

/// The artifacts of the only service in a folder, by default the current one, for a command that
/// is about one service. Everything in it must be readable.
///
/// # Errors
/// What of it cannot be read, or that there is not one service.
pub(in crate::cli) fn load_service(
    folder: Option<&Path>,
    config: &config::ConfigArgs,
) -> miette::Result<Workspace> {
    let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_owned);
    let request = Request { paths: std::slice::from_ref(&folder), ..Request::default() };
    let configuration = config.load(std::slice::from_ref(&folder))?;
    let loaded = load(request, &configuration)?;
    if let Some(unreadable) = loaded.unreadable.into_iter().next() {
        return Err(unreadable.into());
    }
    only_service(&loaded.workspace)?;
    Ok(loaded.workspace)
}
