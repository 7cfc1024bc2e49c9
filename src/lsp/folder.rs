//! The documents of one folder: their texts as the editor has them, what is known about them
//! together, and their findings.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::config::FileSettings;
use crate::embed::{self, Embedded, Placed, Unread, relocate};
use crate::ide::writing::leave_out_early;
use crate::lint::{Settings, check_member, check_workspace, suppress_in};
use crate::model::{DocumentId, Member, Workspace};
use crate::policy::schema::Scope;
use crate::policy::{Document, ParseOptions};
use crate::source::{Edit, FileId, Finding, Location, SourceFile, Span, apply};

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
    /// The files, and after them the documents inside of files.
    entries: Vec<Entry>,
    /// How many of the entries are files.
    files: usize,
    by_path: HashMap<PathBuf, FileId>,
    /// The findings about all documents together are those of older texts.
    shared_is_stale: bool,
}

/// What stands behind an entry.
enum Kind {
    /// A file that is a policy document.
    Document,
    /// A file that tells about the service.
    Information,
    /// A file that holds documents, and those of them that cannot be read.
    Host(Vec<Unread>),
    /// A document inside of a file.
    Part { host: FileId, embedded: Embedded },
}

/// One file of a folder, or one document inside of a file.
struct Entry {
    kind: Kind,
    path: PathBuf,
    /// The text, as it was read or as the editor has it; that of the document alone where it
    /// stands inside of a file.
    file: SourceFile,
    settings: FileSettings,
    /// `None` for a file that is no document.
    document: Option<DocumentId>,
    /// What is wrong with the document itself; `None` when that is not known. Of a host nothing,
    /// but `None` when its text is a newer one: the findings in it may have moved.
    own: Option<Vec<Finding>>,
    /// What is wrong with it among the others.
    shared: Vec<Finding>,
    /// What the client was told last, to tell it only what is new.
    told: Option<u64>,
    /// Where the author writes: the end of the last edit, until the document is saved.
    edited: Option<u32>,
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
        let Loaded { documents, hosts, information, configuration, unreadable } = loaded;
        let mut folder = Self {
            root: root.to_owned(),
            is_file,
            configuration,
            unreadable,
            workspace: Workspace::default(),
            entries: Vec::new(),
            files: 0,
            by_path: HashMap::new(),
            shared_is_stale: true,
        };
        let mut parsed = Vec::new();
        for file in documents {
            let (id, file) = folder.add(file, Kind::Document, &text);
            parsed.push((id, folder.parse(id, file)));
        }
        for file in hosts {
            folder.add(file, Kind::Host(Vec::new()), &text);
        }
        for file in information {
            folder.add(file, Kind::Information, &text);
        }
        folder.gather(parsed);
        folder
    }

    /// Takes a file in, with the text that the editor has.
    fn add(
        &mut self,
        file: SourceFile,
        kind: Kind,
        text: &impl Fn(&Path) -> Option<SourceFile>,
    ) -> (FileId, SourceFile) {
        let path = PathBuf::from(file.name());
        let file = match text(&path) {
            Some(open) => SourceFile::new(file.name(), open.shared_text()),
            None => file,
        };
        let id = self.push(kind, path.clone(), file.clone());
        self.by_path.insert(path, id);
        self.files = self.entries.len();
        (id, file)
    }

    fn push(&mut self, kind: Kind, path: PathBuf, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(Entry {
            kind,
            path,
            settings: (self.configuration.settings)(file.name()),
            file,
            document: None,
            own: None,
            shared: Vec::new(),
            told: None,
            edited: None,
        });
        id
    }

    fn parse(&self, id: FileId, file: SourceFile) -> Document {
        let placeholders = self.entry(id).and_then(|entry| entry.settings.placeholders);
        Document::parse(file, &ParseOptions { placeholders, ..ParseOptions::default() })
    }

    /// Makes the workspace of the documents that are files, and of those inside of files, which
    /// are looked for anew.
    fn gather(&mut self, mut documents: Vec<(FileId, Document)>) {
        documents.retain(|(id, _)| (id.0 as usize) < self.files);
        self.entries.truncate(self.files);
        for id in self.ids() {
            documents.extend(self.unpack(id));
        }
        let others = self.entries.iter().zip(self.ids());
        let information: Vec<_> = others
            .filter(|(entry, _)| matches!(entry.kind, Kind::Information))
            .map(|(entry, id)| (id, entry.file.clone()))
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

    /// Takes the documents of a host in; of other files there are none.
    fn unpack(&mut self, host: FileId) -> Vec<(FileId, Document)> {
        let Some(entry) = self.entry_mut(host) else { return Vec::new() };
        let Kind::Host(unread) = &mut entry.kind else { return Vec::new() };
        let found = read(&entry.file);
        *unread = found.unread;
        let (path, name) = (entry.path.clone(), entry.file.name().to_owned());
        let mut documents = Vec::new();
        for embedded in found.documents {
            let file = SourceFile::new(name.as_str(), embedded.text.as_str());
            let id = self.push(Kind::Part { host, embedded }, path.clone(), file.clone());
            documents.push((id, self.parse(id, file)));
        }
        documents
    }

    /// Reads a host whose text is a newer one. As long as it holds as many documents as before,
    /// those whose text is the same are left as they are.
    fn unpack_again(&mut self, host: FileId) {
        let Some(found) = self.entry(host).map(|entry| read(&entry.file)) else { return };
        let parts = self.documents_of(host);
        if parts.len() != found.documents.len() {
            let documents = std::mem::take(&mut self.workspace).into_documents();
            return self.gather(documents);
        }
        if let Some(entry) = self.entry_mut(host) {
            entry.kind = Kind::Host(found.unread);
            entry.own = None;
        }
        for (id, embedded) in parts.into_iter().zip(found.documents) {
            let Some(entry) = self.entry_mut(id) else { continue };
            let is_new = entry.file.text() != embedded.text;
            let file = SourceFile::new(entry.file.name(), embedded.text.as_str());
            entry.kind = Kind::Part { host, embedded };
            if is_new {
                entry.shared.clear();
                self.renew(id, file);
            }
        }
    }

    /// Puts a newer text in the place of a document's.
    fn renew(&mut self, id: FileId, file: SourceFile) {
        let Some(entry) = self.entry_mut(id) else { return };
        entry.file = file.clone();
        entry.own = None;
        let Some(document) = entry.document else { return };
        let parsed = self.parse(id, file);
        self.workspace.replace(document, parsed);
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
        (0..u32::try_from(self.files).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The documents of a file: itself, or those inside of it.
    fn documents_of(&self, id: FileId) -> Vec<FileId> {
        if !self.entry(id).is_some_and(|entry| matches!(entry.kind, Kind::Host(_))) {
            return vec![id];
        }
        let parts = (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).map(FileId);
        parts
            .skip(self.files)
            .filter(|part| self.placed(*part).is_some_and(|placed| placed.host == id))
            .collect()
    }

    /// The document of that number inside of its file; `None` where it is the file.
    pub(super) fn placed(&self, id: FileId) -> Option<Placed<'_>> {
        match &self.entry(id)?.kind {
            Kind::Part { host, embedded } => Some(Placed { host: *host, document: embedded }),
            _ => None,
        }
    }

    /// A place of a document in the file that holds it.
    pub(super) fn in_file(&self, at: Location) -> Location {
        self.placed(at.file).map_or(at, |placed| placed.location(at.span))
    }

    /// True for a file that holds documents.
    pub(super) fn is_host(&self, id: FileId) -> bool {
        self.entry(id).is_some_and(|entry| matches!(entry.kind, Kind::Host(_)))
    }

    /// What of a file cannot be read.
    pub(super) fn unread(&self, id: FileId) -> &[Unread] {
        match self.entry(id).map(|entry| &entry.kind) {
            Some(Kind::Host(unread)) => unread,
            _ => &[],
        }
    }

    /// True when a host with these edits holds as many documents as before.
    pub(super) fn stands_after(&self, host: FileId, edits: &[Edit]) -> bool {
        let Some(entry) = self.entry(host) else { return false };
        let after = apply(entry.file.text(), edits)
            .map(|text| read(&SourceFile::new(entry.file.name(), text)));
        after.is_some_and(|after| after.documents.len() == self.documents_of(host).len())
    }

    /// The document that holds a byte of a file, and the byte in its text.
    pub(super) fn view_at(&self, id: FileId, offset: u32) -> Option<(View<'_>, u32)> {
        if !self.is_host(id) {
            return Some((self.view(id)?, offset));
        }
        self.documents_of(id).into_iter().find_map(|part| {
            let at = self.placed(part)?.document.map.to_decoded(offset)?;
            Some((self.view(part)?, at))
        })
    }

    /// The path of a file.
    pub(super) fn path(&self, id: FileId) -> Option<&Path> {
        Some(&self.entry(id)?.path)
    }

    /// The text of a file, or of a document inside of one.
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
        let last = edits.and_then(<[_]>::last);
        entry.edited = last.map(|(span, len)| span.start.saturating_add(*len));
        match entry.kind {
            Kind::Document => self.renew(id, file),
            Kind::Host(_) => self.unpack_again(id),
            Kind::Information => {
                let documents = std::mem::take(&mut self.workspace).into_documents();
                self.gather(documents);
            }
            // It changes with its host.
            Kind::Part { .. } => {}
        }
    }

    /// The author takes the document for finished, for now.
    pub(super) fn saved(&mut self, id: FileId) {
        if let Some(entry) = self.entry_mut(id)
            && entry.edited.take().is_some()
        {
            entry.own = None;
        }
    }

    /// Finds what is wrong with the documents of a file, unless that is known. True when it was
    /// not.
    pub(super) fn check(&mut self, id: FileId) -> bool {
        let is_new = self.is_unchecked(id);
        if let Some(host) = self.entry_mut(id).filter(|entry| matches!(entry.kind, Kind::Host(_))) {
            host.own = Some(Vec::new());
        }
        for id in self.documents_of(id) {
            let Some(entry) = self.entry(id).filter(|entry| entry.own.is_none()) else { continue };
            let settings =
                Settings { gateway: entry.settings.gateway, scope: entry.settings.scope };
            let found = self.view(id).map(|view| check_member(view.member, &settings));
            if let Some(entry) = self.entry_mut(id) {
                entry.own = Some(found.unwrap_or_default());
            }
        }
        is_new
    }

    /// The next file whose own findings are not known.
    pub(super) fn unchecked(&self) -> Option<FileId> {
        self.ids().find(|id| self.is_unchecked(*id))
    }

    /// True when what is wrong with the documents of a file themselves is not known.
    pub(super) fn is_unchecked(&self, id: FileId) -> bool {
        let unknown = |id| self.entry(id).is_some_and(|entry| entry.own.is_none());
        unknown(id) || self.documents_of(id).into_iter().any(unknown)
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
        let changed: Vec<_> = changed.iter().flat_map(|id| self.documents_of(*id)).collect();
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

    /// All findings of a file that the user wants to see, with places in files; `None` when they
    /// are not known yet.
    pub(super) fn findings(&self, id: FileId) -> Option<Vec<Finding>> {
        let mut all = Vec::new();
        for id in self.documents_of(id) {
            let entry = self.entry(id)?;
            let own = entry.own.as_ref()?;
            let mut findings: Vec<_> = own.iter().chain(&entry.shared).cloned().collect();
            if let Some(view) = self.view(id) {
                suppress_in(view.document(), id, &mut findings);
                if let Some(at) = entry.edited {
                    leave_out_early(view.document(), at, &mut findings);
                }
            }
            findings.retain_mut(|finding| entry.settings.levels.keep(finding));
            all.append(&mut findings);
        }
        for finding in &mut all {
            relocate(finding, |id| self.placed(id));
        }
        Some(all)
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

/// What a host holds.
fn read(host: &SourceFile) -> embed::Found {
    embed::host(host.name()).map_or_else(embed::Found::default, |it| it.read(host.text()))
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
