//! What the server knows: folders, open texts, findings, and what is still to be done.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use lsp_types::{
    Diagnostic, Range, TextDocumentItem, TextDocumentPositionParams, Uri,
    VersionedTextDocumentIdentifier,
};

use crate::config::FILE_NAME;
use crate::embed::{self, is_document};
use crate::source::{FileId, Finding, Location, SourceFile, Span};

use super::convert::{path_of, uri_of};
use super::diagnostics;
use super::disk::Disk;
use super::folder::{Folder, View};
use super::handlers;
use super::options::{LANGUAGE, Options};
use super::text::Open;

/// How long the documents rest before they are judged together again, where that takes long.
const REST: Duration = Duration::from_millis(200);

/// Judging together that takes less is done at once.
const QUICK: Duration = Duration::from_millis(3);

/// How long files rest before folders are read again.
const SETTLE: Duration = Duration::from_millis(150);

/// How often configurations are looked at, where the client does not watch them.
const LOOK: Duration = Duration::from_secs(2);

/// Folders, texts and findings.
pub struct State {
    /// What holds for the session.
    pub(super) options: Options,
    disk: Box<dyn Disk>,
    folders: Vec<Folder>,
    /// The open documents by their path; those without one by their address.
    open: HashMap<PathBuf, Open>,
    /// The documents whose texts changed since their folders were judged together.
    changed: Vec<(PathBuf, FileId)>,
    /// When the last text changed.
    touched: Option<Instant>,
    /// How long it took to judge a folder together.
    together: Duration,
    /// Folders to read again, and since when.
    outdated: Option<Instant>,
    /// When configurations were looked at last, and what they were.
    looked: Option<Instant>,
    configurations: HashMap<PathBuf, Option<SystemTime>>,
    /// Diagnostics that the client has not been told.
    outbox: Vec<Published>,
    /// What the client is to do, asked for by the request that is answered.
    pub(super) effects: Vec<Effect>,
    /// The client is to ask for diagnostics again.
    pub(super) ask_again: bool,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("options", &self.options)
            .field("folders", &self.folders.len())
            .field("open", &self.open.len())
            .finish_non_exhaustive()
    }
}

/// The diagnostics of one file.
#[derive(Clone, Debug)]
pub(super) struct Published {
    pub uri: Uri,
    pub version: Option<i32>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A request to the client.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    pub method: &'static str,
    pub params: serde_json::Value,
}

/// A file in one of the folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    folder: usize,
    /// The number of the file in its folder.
    pub id: FileId,
}

/// The key of a document: its path, or its address where it has none.
fn key(uri: &Uri) -> PathBuf {
    path_of(uri).unwrap_or_else(|| PathBuf::from(uri.as_str()))
}

impl State {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(options: Options, disk: Box<dyn Disk>) -> Self {
        Self {
            options,
            disk,
            folders: Vec::new(),
            open: HashMap::new(),
            changed: Vec::new(),
            touched: None,
            together: Duration::ZERO,
            outdated: None,
            looked: None,
            configurations: HashMap::new(),
            outbox: Vec::new(),
            effects: Vec::new(),
            ask_again: false,
        }
    }

    /// Takes a folder of the client in.
    pub fn add_folder(&mut self, root: &Path) {
        if self.folders.iter().any(|folder| !folder.is_file && folder.root == root) {
            return;
        }
        self.load(root, false);
        // What was opened alone may belong to the folder.
        let inside = |folder: &Folder| {
            self.folders.iter().any(|other| !other.is_file && other.id(&folder.root).is_some())
        };
        let doubled: Vec<_> = self
            .folders
            .iter()
            .filter(|folder| folder.is_file && inside(folder))
            .map(|folder| folder.root.clone())
            .collect();
        for root in doubled {
            self.forget(&root, true);
        }
    }

    /// Forgets a folder of the client; what is open of it stays, each document alone.
    pub fn remove_folder(&mut self, root: &Path) {
        self.forget(root, false);
        let paths: Vec<_> = self.open.keys().cloned().collect();
        for path in paths {
            if self.place_of(&path).is_none() {
                self.load(&path, true);
            }
        }
    }

    fn forget(&mut self, root: &Path, is_file: bool) {
        let found = |folder: &Folder| folder.is_file == is_file && folder.root == root;
        let Some(at) = self.folders.iter().position(found) else { return };
        let folder = self.folders.remove(at);
        for id in folder.ids().filter(|id| folder.was_told(*id)) {
            let path = folder.path(id).unwrap_or(Path::new(""));
            let told_elsewhere = self.place_of(path).is_some();
            if !told_elsewhere && let Some(uri) = self.uri(path) {
                self.outbox.push(Published { uri, version: None, diagnostics: Vec::new() });
            }
        }
        self.ask_again = true;
    }

    /// Reads a folder or file, in place of what was known of it.
    fn load(&mut self, root: &Path, is_file: bool) {
        let text = |path: &Path| self.open.get(path).map(|open| open.file.clone());
        let mut loaded = self.disk.load(root);
        if is_file && loaded.documents.is_empty() && loaded.hosts.is_empty() {
            // It is not on the disk, or not yet, or nothing that is judged.
            loaded.information.clear();
            let name = root.display().to_string();
            let is_host = embed::host(&name).is_some();
            if let Some(open) = text(root).map(|open| SourceFile::new(name, open.shared_text())) {
                match is_host && !is_document(open.text()) {
                    true => loaded.hosts.push(open),
                    false => loaded.documents.push(open),
                }
            }
        }
        if let Some(file) = &loaded.configuration.file {
            let path = PathBuf::from(file.name());
            self.configurations.insert(path.clone(), self.disk.modified(&path));
        } else if !is_file {
            self.configurations.insert(root.join(FILE_NAME), None);
        }
        let mut folder = Folder::new(root, is_file, loaded, text);
        let known =
            self.folders.iter().position(|folder| folder.is_file == is_file && folder.root == root);
        match known.and_then(|at| self.folders.get_mut(at)) {
            Some(known) => {
                std::mem::swap(known, &mut folder);
                let gone: Vec<_> = folder
                    .ids()
                    .filter(|id| folder.was_told(*id))
                    .filter_map(|id| folder.path(id).map(Path::to_owned))
                    .collect();
                for path in gone {
                    let there = self.place_of(&path);
                    match there {
                        Some(place) => self.note_told(place),
                        None => self.outbox.extend(self.uri(&path).map(|uri| Published {
                            uri,
                            version: None,
                            diagnostics: Vec::new(),
                        })),
                    }
                }
            }
            None => self.folders.push(folder),
        }
        self.ask_again = true;
    }

    /// What is told next about a file is new, be it that there is nothing.
    fn note_told(&mut self, place: Place) {
        if let Some(folder) = self.folders.get_mut(place.folder) {
            folder.tell(place.id, Some(0));
        }
    }

    /// A document is opened.
    pub fn open(&mut self, item: TextDocumentItem) {
        let path = key(&item.uri);
        let file = SourceFile::new(path.display().to_string(), item.text);
        let open = Open { uri: item.uri, language: item.language_id, version: item.version, file };
        self.open.insert(path.clone(), open);
        match self.place_of(&path) {
            Some(place) => self.update(&path, place, None),
            None => self.load(&path, true),
        }
    }

    /// A text changes.
    pub fn change(
        &mut self,
        document: &VersionedTextDocumentIdentifier,
        changes: Vec<lsp_types::TextDocumentContentChangeEvent>,
    ) {
        let path = key(&document.uri);
        let encoding = self.options.encoding;
        let Some(open) = self.open.get_mut(&path) else { return };
        let edits = open.apply(changes, encoding);
        open.version = document.version;
        if let Some(place) = self.place_of(&path) {
            self.update(&path, place, edits.as_deref());
        }
    }

    /// Brings a folder up to date with the text of an open document.
    fn update(&mut self, path: &Path, place: Place, edits: Option<&[(Span, u32)]>) {
        let Some(open) = self.open.get(path) else { return };
        let Some(folder) = self.folders.get_mut(place.folder) else { return };
        if folder.file(place.id).is_some_and(|file| file.text() == open.file.text()) {
            return;
        }
        folder.set_text(place.id, &open.file, edits);
        let change = (folder.root.clone(), place.id);
        if !self.changed.contains(&change) {
            self.changed.push(change);
        }
        self.touched = Some(Instant::now());
    }

    /// A document is closed: the file counts again.
    pub fn close(&mut self, uri: &Uri) {
        let path = key(uri);
        let Some(open) = self.open.remove(&path) else { return };
        let alone = self.folders.iter().any(|folder| folder.is_file && folder.root == path);
        if alone {
            self.forget(&path, true);
            // A client writes addresses in its own way.
            for published in &mut self.outbox {
                if path_of(&published.uri).as_ref() == Some(&path) {
                    published.uri = open.uri.clone();
                }
            }
        } else if self.place_of(&path).is_some() {
            self.outdated = Some(Instant::now());
        }
    }

    /// A file changed on the disk.
    pub fn file_changed(&mut self, path: &Path) {
        let matters =
            path.file_name().is_some_and(|name| name == FILE_NAME) || !self.open.contains_key(path);
        if matters {
            self.outdated = Some(Instant::now());
        }
    }

    /// A document was saved.
    pub fn saved(&mut self, uri: &Uri) {
        let path = key(uri);
        let alone = self.folders.iter().any(|folder| folder.is_file && folder.root == path);
        let in_folder =
            self.folders.iter().any(|folder| !folder.is_file && path.starts_with(&folder.root));
        if let Some(place) = self.place_of(&path)
            && let Some(folder) = self.folders.get_mut(place.folder)
        {
            folder.saved(place.id);
            self.ask_again = true;
        }
        // A new file of a folder, or a file that has become a document.
        if alone && in_folder {
            self.outdated = Some(Instant::now());
        }
        self.looked = None;
    }

    /// The place of a path: in the folder that is nearest to it.
    fn place_of(&self, path: &Path) -> Option<Place> {
        let holds = |(at, folder): (usize, &Folder)| {
            let id = folder.id(path)?;
            Some((folder.root.as_os_str().len(), Place { folder: at, id }))
        };
        let found = self.folders.iter().enumerate().filter_map(holds);
        found.max_by_key(|(depth, _)| *depth).map(|(_, place)| place)
    }

    /// The place of a document.
    pub(super) fn place(&self, uri: &Uri) -> Option<Place> {
        self.place_of(&key(uri))
    }

    /// A document among the others.
    pub(super) fn view(&self, place: Place) -> Option<View<'_>> {
        self.folders.get(place.folder)?.view(place.id)
    }

    /// The document of an address.
    pub(super) fn document(&self, uri: &Uri) -> Option<View<'_>> {
        self.view(self.place(uri)?)
    }

    /// The document at a position of a file, which may hold several, and the byte in its text.
    pub(super) fn at(&self, at: &TextDocumentPositionParams) -> Option<(View<'_>, u32)> {
        let place = self.place(&at.text_document.uri)?;
        let folder = self.folders.get(place.folder)?;
        let offset = self.options.encoding.offset(folder.file(place.id)?, at.position);
        folder.view_at(place.id, offset)
    }

    /// A span of a document as the client counts, in the file that holds it.
    pub(super) fn range(&self, view: View<'_>, span: Span) -> Range {
        let encoding = self.options.encoding;
        match view.folder.placed(view.member.document.file) {
            Some(placed) => {
                let at = placed.location(span);
                let host = view.folder.file(at.file).unwrap_or(view.file());
                encoding.range(host, at.span)
            }
            None => encoding.range(view.file(), span),
        }
    }

    /// The folder of a place.
    pub(super) fn folder(&self, place: Place) -> Option<&Folder> {
        self.folders.get(place.folder)
    }

    /// All folders.
    pub(super) fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// An open document.
    pub(super) fn open_document(&self, uri: &Uri) -> Option<&Open> {
        self.open.get(&key(uri))
    }

    /// The text of an open document.
    #[must_use]
    pub fn text(&self, uri: &Uri) -> Option<&SourceFile> {
        Some(&self.open_document(uri)?.file)
    }

    /// The address of a path, as the client writes it where it is open.
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        match self.open.get(path) {
            Some(open) => Some(open.uri.clone()),
            None => uri_of(path),
        }
    }

    /// A place of a folder as the client has it.
    pub(super) fn location(&self, folder: &Folder, at: Location) -> Option<lsp_types::Location> {
        let at = folder.in_file(at);
        let uri = self.uri(folder.path(at.file)?)?;
        let range = self.options.encoding.range(folder.file(at.file)?, at.span);
        Some(lsp_types::Location { uri, range })
    }

    /// True when the document is one that policyc judges.
    fn is_judged(&self, folder: &Folder, id: FileId) -> bool {
        let Some(file) = folder.file(id).filter(|_| folder.is_file) else { return true };
        if folder.is_host(id) {
            // What it holds is a document.
            return true;
        }
        let language = folder.path(id).and_then(|path| self.open.get(path));
        is_document(file.text()) || language.is_some_and(|open| open.language == LANGUAGE)
    }

    /// All findings of a document, with its own of the newest text.
    pub(super) fn findings(&mut self, place: Place) -> Vec<Finding> {
        let Some(folder) = self.folders.get_mut(place.folder) else { return Vec::new() };
        folder.check(place.id);
        if folder.is_file && folder.is_stale() {
            folder.check_together(&[]);
        }
        let Some(folder) = self.folders.get(place.folder) else { return Vec::new() };
        if !self.is_judged(folder, place.id) {
            return Vec::new();
        }
        folder.findings(place.id).unwrap_or_default()
    }

    /// The diagnostics of a document, of the newest text.
    pub(super) fn diagnostics(&mut self, place: Place) -> Vec<Diagnostic> {
        let findings = self.findings(place);
        let Some(folder) = self.folders.get(place.folder) else { return Vec::new() };
        let Some(file) = folder.file(place.id) else { return Vec::new() };
        let locate = |location| self.location(folder, location);
        let pages = self.options.docs_url.as_ref().or(folder.configuration.docs_url.as_ref());
        let encoding = self.options.encoding;
        let each = |finding| diagnostics::diagnostic(finding, file, encoding, pages, locate);
        let unread = folder.unread(place.id);
        let unread = unread.iter().map(|unread| diagnostics::of_unread(*unread, file, encoding));
        findings.iter().map(each).chain(unread).collect()
    }

    /// The diagnostics of every file that has some, or had, to tell the client.
    pub(super) fn all_places(&self) -> Vec<Place> {
        let places = |(at, folder): (usize, &Folder)| {
            folder.ids().map(move |id| Place { folder: at, id }).collect::<Vec<_>>()
        };
        let places = self.folders.iter().enumerate().flat_map(places);
        places.filter(|place| self.is_nearest(*place)).collect()
    }

    /// False for a file that a nearer folder holds too.
    fn is_nearest(&self, place: Place) -> bool {
        let path = self.folders.get(place.folder).and_then(|folder| folder.path(place.id));
        path.is_some_and(|path| self.place_of(path) == Some(place))
    }

    /// The address and version of a file.
    pub(super) fn address(&self, place: Place) -> Option<(Uri, Option<i32>)> {
        let path = self.folders.get(place.folder)?.path(place.id)?;
        Some((self.uri(path)?, self.open.get(path).map(|open| open.version)))
    }

    /// What is wrong with the configurations, file by file.
    pub(super) fn configuration_diagnostics(&self) -> Vec<(Uri, Vec<Diagnostic>)> {
        let mut found: Vec<(Uri, Vec<Diagnostic>)> = Vec::new();
        for folder in &self.folders {
            let Some(file) = &folder.configuration.file else { continue };
            let Some(uri) = self.uri(Path::new(file.name())) else { continue };
            if found.iter().any(|(known, _)| *known == uri) {
                continue;
            }
            let problems = folder.configuration.problems.iter();
            let encoding = self.options.encoding;
            let each = |problem| diagnostics::of_problem(problem, file, encoding);
            found.push((uri, problems.map(each).collect()));
        }
        found
    }

    /// Tells the client about a file, if there is anything new.
    fn publish(&mut self, place: Place) {
        if !self.is_nearest(place) {
            return;
        }
        let diagnostics = self.diagnostics(place);
        let hash = diagnostics::hash(&diagnostics);
        let hash = (!diagnostics.is_empty()).then_some(hash);
        let Some(folder) = self.folders.get_mut(place.folder) else { return };
        if folder.tell(place.id, hash)
            && let Some((uri, version)) = self.address(place)
        {
            self.outbox.push(Published { uri, version, diagnostics });
        }
    }

    /// One step of what is to be done; false when nothing is left to do now.
    pub fn work(&mut self) -> bool {
        if self.outdated.is_some_and(|since| since.elapsed() >= SETTLE) {
            self.outdated = None;
            self.reload();
            return true;
        }
        if self.looked.is_none_or(|last| last.elapsed() >= LOOK) {
            self.looked = Some(Instant::now());
            self.look_at_configurations();
            return true;
        }
        if let Some(place) = self.next_unchecked() {
            if let Some(folder) = self.folders.get_mut(place.folder) {
                folder.check(place.id);
            }
            if !self.options.pulls {
                self.publish(place);
            }
            return true;
        }
        let rested = self.touched.is_none_or(|last| last.elapsed() >= REST);
        if !rested && self.together >= QUICK {
            return false;
        }
        let Some(at) = self.folders.iter().position(Folder::is_stale) else { return false };
        self.judge_together(at);
        true
    }

    /// Does all that is to be done, whatever it takes.
    pub fn settle(&mut self) {
        self.touched = None;
        while self.work() {}
    }

    /// When there may be something to do again.
    #[must_use]
    pub fn next_work(&self) -> Duration {
        let rest = self.touched.map_or(LOOK, |last| REST.saturating_sub(last.elapsed()));
        let settle = self.outdated.map_or(LOOK, |since| SETTLE.saturating_sub(since.elapsed()));
        let is_stale = self.folders.iter().any(Folder::is_stale);
        let rest = if is_stale { rest } else { LOOK };
        rest.min(settle).max(Duration::from_millis(1))
    }

    /// The next document to check: one that is open before all others.
    fn next_unchecked(&self) -> Option<Place> {
        let open = self.open.keys().filter_map(|path| self.place_of(path));
        let unchecked = |place: &Place| {
            let folder = self.folders.get(place.folder);
            folder.is_some_and(|folder| folder.is_unchecked(place.id))
        };
        let all = || {
            self.folders
                .iter()
                .enumerate()
                .find_map(|(at, folder)| folder.unchecked().map(|id| Place { folder: at, id }))
        };
        open.filter(unchecked).min_by_key(|place| (place.folder, place.id)).or_else(all)
    }

    fn judge_together(&mut self, at: usize) {
        let started = Instant::now();
        let Some(folder) = self.folders.get_mut(at) else { return };
        let root = folder.root.clone();
        let of_folder = |(known, _): &(PathBuf, FileId)| *known == root;
        let changed: Vec<_> =
            self.changed.iter().filter(|change| of_folder(change)).map(|(_, id)| *id).collect();
        self.changed.retain(|change| !of_folder(change));
        folder.check_together(&changed);
        self.together = started.elapsed();
        let places: Vec<_> = folder.ids().map(|id| Place { folder: at, id }).collect();
        if self.options.pulls {
            self.ask_again = true;
        } else {
            places.into_iter().for_each(|place| self.publish(place));
        }
    }

    /// Reads all folders again.
    fn reload(&mut self) {
        let roots: Vec<_> =
            self.folders.iter().map(|folder| (folder.root.clone(), folder.is_file)).collect();
        for (root, is_file) in roots {
            self.load(&root, is_file);
        }
        let doubled: Vec<_> = self
            .folders
            .iter()
            .filter(|folder| folder.is_file)
            .filter(|folder| {
                self.folders.iter().any(|it| !it.is_file && it.id(&folder.root).is_some())
            })
            .map(|folder| folder.root.clone())
            .collect();
        for root in doubled {
            self.forget(&root, true);
        }
        let lost: Vec<_> =
            self.open.keys().filter(|path| self.place_of(path).is_none()).cloned().collect();
        for path in lost {
            self.load(&path, true);
        }
        self.tell_configurations();
    }

    /// Reads the folders again whose configuration is another one now.
    fn look_at_configurations(&mut self) {
        let differs =
            |(path, known): (&PathBuf, &Option<SystemTime>)| self.disk.modified(path) != *known;
        if self.configurations.iter().any(differs) {
            self.configurations.clear();
            self.reload();
        }
    }

    /// Tells what is wrong with the configurations.
    pub(super) fn tell_configurations(&mut self) {
        if !self.options.pulls {
            let found = self.configuration_diagnostics();
            self.outbox.extend(found.into_iter().map(|(uri, diagnostics)| Published {
                uri,
                version: None,
                diagnostics,
            }));
        }
    }

    /// Answers a request at once.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn ask(
        &mut self,
        method: &str,
        params: serde_json::Value,
    ) -> Result<serde_json::Value, String> {
        let handler = handlers::request(method).ok_or("there is no such request")?;
        handler(self, params).map_err(|refusal| refusal.message)
    }

    /// The requests that are answered.
    pub fn methods() -> impl Iterator<Item = &'static str> {
        handlers::methods()
    }

    /// What the client is to be told, once.
    pub(super) fn take_outbox(&mut self) -> Vec<Published> {
        std::mem::take(&mut self.outbox)
    }
}
