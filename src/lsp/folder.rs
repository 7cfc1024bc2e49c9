//! The documents of one folder: their texts as the editor has them, what is known about them
//! together, and their findings.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::config::FileSettings;
use crate::lint::{Settings, check_member, check_workspace, suppress_in};
use crate::model::{DocumentId, Member, Workspace};
use crate::policy::schema::Scope;
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, Finding, Location, SourceFile, Span};

use super::disk::{Configuration, Loaded};

/// Documents that are judged together.
pub(super) struct Folder {
    /// The folder, or the only file.
    pub root: PathBuf,
    /// It is one file that no folder of the client holds.
    pub is_file: bool,
    /// The configuration that holds for it.
    pub configuration: Configuration,
    /// What could not be read.
    pub unreadable: Vec<String>,
    workspace: Workspace,
    entries: Vec<Entry>,
    by_path: HashMap<PathBuf, FileId>,
    /// The findings about all documents together are those of older texts.
    shared_is_stale: bool,
}

/// One file of a folder.
struct Entry {
    path: PathBuf,
    /// The text, as it was read or as the editor has it.
    file: SourceFile,
    settings: FileSettings,
    /// `None` for a file that tells about the service.
    document: Option<DocumentId>,
    /// What is wrong with the document itself; `None` when that is not known.
    own: Option<Vec<Finding>>,
    /// What is wrong with it among the others.
    shared: Vec<Finding>,
    /// What the client was told last, to tell it only what is new.
    told: Option<u64>,
}

/// One document with its surroundings.
#[derive(Clone, Copy)]
pub(super) struct View<'f> {
    /// The folder that holds it.
    pub folder: &'f Folder,
    /// The document among the others.
    pub member: Member<'f>,
}

impl<'f> View<'f> {
    /// The document.
    pub(super) fn document(self) -> &'f Document {
        &self.member.document.document
    }

    /// The text.
    pub(super) fn file(self) -> &'f SourceFile {
        self.document().file()
    }

    /// What the configuration says about it.
    pub(super) fn settings(self) -> Option<&'f FileSettings> {
        Some(&self.folder.entry(self.member.document.file)?.settings)
    }

    /// Where it is attached, as far as the configuration says so.
    pub(super) fn scope(self) -> Option<Scope> {
        self.settings()?.scope
    }
}

impl Folder {
    /// Takes what was read; `text` says what the editor has in place of a file.
    pub(super) fn new(
        root: &Path,
        is_file: bool,
        loaded: Loaded,
        text: impl Fn(&Path) -> Option<SourceFile>,
    ) -> Self {
        let Loaded { documents, information, configuration, unreadable } = loaded;
        let mut folder = Self {
            root: root.to_owned(),
            is_file,
            configuration,
            unreadable,
            workspace: Workspace::default(),
            entries: Vec::new(),
            by_path: HashMap::new(),
            shared_is_stale: true,
        };
        let mut parsed = Vec::new();
        for file in documents {
            let (id, file) = folder.add(file, &text);
            parsed.push((id, folder.parse(id, file)));
        }
        let first = folder.entries.len();
        for file in information {
            folder.add(file, &text);
        }
        folder.gather(parsed, first);
        folder
    }

    fn add(
        &mut self,
        file: SourceFile,
        text: &impl Fn(&Path) -> Option<SourceFile>,
    ) -> (FileId, SourceFile) {
        let path = PathBuf::from(file.name());
        let file = match text(&path) {
            Some(open) => SourceFile::new(file.name(), open.shared_text()),
            None => file,
        };
        let id = FileId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.by_path.insert(path.clone(), id);
        self.entries.push(Entry {
            path,
            file: file.clone(),
            settings: (self.configuration.settings)(file.name()),
            document: None,
            own: None,
            shared: Vec::new(),
            told: None,
        });
        (id, file)
    }

    fn parse(&self, id: FileId, file: SourceFile) -> Document {
        let placeholders = self.entry(id).and_then(|entry| entry.settings.placeholders);
        Document::parse(file, &ParseOptions { placeholders, ..ParseOptions::default() })
    }

    /// Makes the workspace; the files from `first` on tell about services.
    fn gather(&mut self, documents: Vec<(FileId, Document)>, first: usize) {
        let others = self.entries.iter().enumerate().skip(first);
        let information: Vec<_> = others
            .map(|(number, entry)| {
                (FileId(u32::try_from(number).unwrap_or(u32::MAX)), entry.file.clone())
            })
            .collect();
        self.workspace = Workspace::of(documents, &information, &self.configuration.layout);
        for (id, document) in self.workspace.ids().zip(self.workspace.documents()) {
            if let Some(entry) = self.entries.get_mut(document.file.0 as usize) {
                entry.document = Some(id);
            }
        }
        for entry in &mut self.entries {
            entry.own = None;
        }
        self.shared_is_stale = true;
    }

    fn entry(&self, id: FileId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }

    fn entry_mut(&mut self, id: FileId) -> Option<&mut Entry> {
        self.entries.get_mut(id.0 as usize)
    }

    /// The documents together.
    pub(super) fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The number of a file.
    pub(super) fn id(&self, path: &Path) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// All files.
    pub(super) fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The path of a file.
    pub(super) fn path(&self, id: FileId) -> Option<&Path> {
        Some(&self.entry(id)?.path)
    }

    /// The text of a file.
    pub(super) fn file(&self, id: FileId) -> Option<&SourceFile> {
        Some(&self.entry(id)?.file)
    }

    /// A document; `None` for a file that tells about the service.
    pub(super) fn view(&self, id: FileId) -> Option<View<'_>> {
        let member = self.workspace.member(self.entry(id)?.document?)?;
        Some(View { folder: self, member })
    }

    /// Takes a newer text of a file. `edits` are the spans that were replaced, one after the
    /// other, each with the length of what took their place; `None` when that is not known.
    pub(super) fn set_text(
        &mut self,
        id: FileId,
        text: &SourceFile,
        edits: Option<&[(Span, u32)]>,
    ) {
        let Some(entry) = self.entry_mut(id) else { return };
        let file = SourceFile::new(entry.file.name(), text.shared_text());
        entry.file = file.clone();
        let shared = std::mem::take(&mut entry.shared);
        entry.shared = edits.map_or_else(Vec::new, |edits| moved(shared, id, edits));
        let Some(document) = entry.document else {
            let first = self.entries.iter().position(|entry| entry.document.is_none());
            let documents = std::mem::take(&mut self.workspace).into_documents();
            return self.gather(documents, first.unwrap_or(self.entries.len()));
        };
        entry.own = None;
        let parsed = self.parse(id, file);
        self.workspace.replace(document, parsed);
        self.shared_is_stale = true;
    }

    /// Finds what is wrong with a document, unless that is known. True when it was not.
    pub(super) fn check(&mut self, id: FileId) -> bool {
        let Some(entry) = self.entry(id) else { return false };
        if entry.own.is_some() {
            return false;
        }
        let settings = Settings { gateway: entry.settings.gateway, scope: entry.settings.scope };
        let found = self.view(id).map(|view| check_member(view.member, &settings));
        if let Some(entry) = self.entry_mut(id) {
            entry.own = Some(found.unwrap_or_default());
        }
        true
    }

    /// The next document whose own findings are not known.
    pub(super) fn unchecked(&self) -> Option<FileId> {
        self.ids().find(|id| self.is_unchecked(*id))
    }

    /// True when what is wrong with a document itself is not known.
    pub(super) fn is_unchecked(&self, id: FileId) -> bool {
        self.entry(id).is_some_and(|entry| entry.own.is_none())
    }

    /// True when the findings about all documents together are those of older texts.
    pub(super) fn is_stale(&self) -> bool {
        self.shared_is_stale
    }

    /// Finds what is wrong with the documents together. What their own findings say about others
    /// may be old as well: the documents of a service whose texts differ from `unless` are to be
    /// checked again.
    pub(super) fn check_together(&mut self, changed: &[FileId]) {
        self.shared_is_stale = false;
        for entry in &mut self.entries {
            entry.shared.clear();
        }
        for finding in check_workspace(&self.workspace) {
            if let Some(entry) = self.entries.get_mut(finding.location.file.0 as usize) {
                entry.shared.push(finding);
            }
        }
        let services: Vec<_> =
            changed.iter().filter_map(|id| self.view(*id)?.member.document.service).collect();
        for document in self.workspace.documents() {
            let affected = document.service.is_some_and(|service| services.contains(&service));
            if affected
                && !changed.contains(&document.file)
                && let Some(entry) = self.entries.get_mut(document.file.0 as usize)
            {
                entry.own = None;
            }
        }
    }

    /// All findings of a file that the user wants to see; `None` when they are not known yet.
    pub(super) fn findings(&self, id: FileId) -> Option<Vec<Finding>> {
        let entry = self.entry(id)?;
        let own = entry.own.as_ref()?;
        let mut findings: Vec<_> = own.iter().chain(&entry.shared).cloned().collect();
        if let Some(view) = self.view(id) {
            suppress_in(view.document(), id, &mut findings);
        }
        findings.retain_mut(|finding| entry.settings.levels.keep(finding));
        Some(findings)
    }

    /// Remembers what the client is told about a file; true when that is new.
    pub(super) fn tell(&mut self, id: FileId, hash: Option<u64>) -> bool {
        let Some(entry) = self.entry_mut(id) else { return false };
        let is_new = entry.told != hash;
        entry.told = hash;
        is_new
    }

    /// True when the client was told findings of the file.
    pub(super) fn was_told(&self, id: FileId) -> bool {
        self.entry(id).is_some_and(|entry| entry.told.is_some())
    }
}

/// The findings where they stand after edits; what an edit touches is left out, since it is found
/// anew in a moment.
fn moved(findings: Vec<Finding>, file: FileId, edits: &[(Span, u32)]) -> Vec<Finding> {
    let place = |location: Location| {
        if location.file != file {
            return Some(location);
        }
        let span = edits.iter().try_fold(location.span, |span, (edit, len)| {
            if span.end <= edit.start {
                Some(span)
            } else if span.start >= edit.end {
                let move_by = |at: u32| (at - edit.len()).saturating_add(*len);
                Some(Span::new(move_by(span.start), move_by(span.end)))
            } else {
                None
            }
        });
        span.map(|span| Location { span, ..location })
    };
    let moved = findings.into_iter().filter_map(|mut finding| {
        finding.location = place(finding.location)?;
        finding.fixes.clear();
        finding.labels.retain_mut(|label| match place(label.location) {
            Some(location) => {
                label.location = location;
                true
            }
            None => false,
        });
        Some(finding)
    });
    moved.collect()
}
