//! All that one run looks at.

use std::collections::BTreeMap;

use crate::policy::schema::Scope;
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, Location, SourceFile, Span};

use super::layout::{ArtifactKind, LayoutRules};
use super::{
    Attachment, InformationProblem, Place, Qualified, Resource, ResourceKind, Service, ServiceId,
    resource,
};

/// The number of a document in its workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub(super) u32);

/// A document and what it is in its service.
#[derive(Debug)]
pub struct WorkspaceDocument {
    /// The document.
    pub document: Document,
    /// The file that holds it.
    pub file: FileId,
    /// What it is; `None` when nothing shows it.
    pub place: Option<Place>,
    /// The service that it belongs to; `None` when nothing shows it.
    pub service: Option<ServiceId>,
}

/// Documents and what surrounds them.
#[derive(Debug, Default)]
pub struct Workspace {
    documents: Vec<WorkspaceDocument>,
    services: Vec<Service>,
    problems: Vec<InformationProblem>,
}

impl Workspace {
    /// The workspace of these files: all that do not end in `.json` are policy documents. A
    /// file's number is its place in the list.
    #[must_use]
    pub fn new(files: &[SourceFile], rules: &LayoutRules) -> Self {
        let (mut documents, mut information) = (Vec::new(), Vec::new());
        for (number, file) in files.iter().enumerate() {
            let id = FileId(u32::try_from(number).unwrap_or(u32::MAX));
            if file.name().ends_with(".json") {
                information.push((id, file.clone()));
            } else {
                documents.push((id, Document::parse(file.clone(), &ParseOptions::default())));
            }
        }
        Self::of(documents, &information, rules)
    }

    /// The workspace of documents that are parsed already, and of files that tell about the
    /// service.
    #[must_use]
    pub fn of(
        documents: Vec<(FileId, Document)>,
        information: &[(FileId, SourceFile)],
        rules: &LayoutRules,
    ) -> Self {
        let mut gathering = Gathering::new(rules);
        for (id, file) in information {
            gathering.information(*id, file);
        }
        for (file, document) in documents {
            gathering.document(file, document);
        }
        gathering.finish()
    }

    /// The documents, in the order in which they were given.
    #[must_use]
    pub fn documents(&self) -> &[WorkspaceDocument] {
        &self.documents
    }

    /// Puts a newer text of the same file in the place of a document, and gives back the older
    /// one. What a document is in its service depends on the name of its file alone, so that
    /// nothing else changes.
    pub fn replace(&mut self, id: DocumentId, document: Document) -> Option<Document> {
        let known = self.documents.get_mut(id.0 as usize)?;
        debug_assert_eq!(known.document.file().name(), document.file().name());
        Some(std::mem::replace(&mut known.document, document))
    }

    /// The documents with their files, to make another workspace of.
    #[must_use]
    pub fn into_documents(self) -> Vec<(FileId, Document)> {
        self.documents.into_iter().map(|each| (each.file, each.document)).collect()
    }

    /// The numbers of all documents.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = DocumentId> + use<> {
        (0..u32::try_from(self.documents.len()).unwrap_or(u32::MAX)).map(DocumentId)
    }

    /// The document of that number.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> Option<&WorkspaceDocument> {
        self.documents.get(id.0 as usize)
    }

    /// One document with its surroundings.
    #[must_use]
    pub fn member(&self, id: DocumentId) -> Option<Member<'_>> {
        Some(Member { workspace: self, id, document: self.document(id)? })
    }

    /// All documents with their surroundings.
    pub fn members(&self) -> impl Iterator<Item = Member<'_>> {
        self.ids().filter_map(|id| self.member(id))
    }

    /// The services.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The services with their numbers.
    pub fn service_ids(&self) -> impl Iterator<Item = (ServiceId, &Service)> {
        (0..).map(ServiceId).zip(&self.services)
    }

    /// The documents of one service.
    pub fn members_of(&self, service: ServiceId) -> impl Iterator<Item = Member<'_>> {
        self.members().filter(move |member| member.document.service == Some(service))
    }

    /// The files about services that cannot be understood.
    #[must_use]
    pub fn problems(&self) -> &[InformationProblem] {
        &self.problems
    }

    /// The service of that number.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.get(id.0 as usize)
    }
}

/// One document of a workspace with its surroundings: what a rule may ask.
#[derive(Clone, Copy, Debug)]
pub struct Member<'w> {
    /// The workspace.
    pub workspace: &'w Workspace,
    /// The number of the document.
    pub id: DocumentId,
    /// The document.
    pub document: &'w WorkspaceDocument,
}

impl<'w> Member<'w> {
    /// The service that it belongs to.
    #[must_use]
    pub fn service(self) -> Option<&'w Service> {
        self.workspace.service(self.document.service?)
    }

    /// What it is in its service.
    #[must_use]
    pub fn place(self) -> Option<&'w Place> {
        self.document.place.as_ref()
    }

    /// Where it is attached, for a policy definition.
    #[must_use]
    pub fn scope(self) -> Option<Scope> {
        self.place().and_then(Place::scope)
    }

    /// The fragment that it includes by that name, where the workspace has it.
    #[must_use]
    pub fn fragment(self, name: &str) -> Option<Member<'w>> {
        let workspace = self.in_workspace();
        self.workspace.member(self.service()?.fragment(workspace, name)?)
    }

    /// The workspace of the service that it belongs to.
    #[must_use]
    pub fn in_workspace(self) -> Option<&'w str> {
        self.place().and_then(Place::workspace)
    }

    /// The names of the resources of a kind that it can name.
    pub fn names(self, kind: ResourceKind) -> impl Iterator<Item = &'w str> {
        let workspace = self.in_workspace();
        self.service().into_iter().flat_map(move |service| service.names(kind, workspace))
    }

    /// The resource that it names, where the workspace has it.
    #[must_use]
    pub fn resource(self, kind: ResourceKind, name: &str) -> Option<&'w Resource> {
        self.service()?.resource(kind, self.in_workspace(), name)
    }

    /// True when the workspace shows resources of that kind where the document would look for
    /// them, so that a name without a resource is a mistake.
    #[must_use]
    pub fn knows(self, kind: ResourceKind) -> bool {
        let workspace = self.in_workspace();
        self.service().is_some_and(|service| service.knows(kind, workspace))
    }

    /// A span of the document as a place in the run.
    #[must_use]
    pub fn at(self, span: Span) -> Location {
        Location { file: self.document.file, span }
    }
}

/// A workspace in the making.
struct Gathering<'r> {
    rules: &'r LayoutRules,
    workspace: Workspace,
    /// The services by their folder.
    by_root: BTreeMap<String, ServiceId>,
    /// Documents that are the global policy if their folder holds a service.
    global: Vec<(String, DocumentId)>,
}

impl<'r> Gathering<'r> {
    fn new(rules: &'r LayoutRules) -> Self {
        Self {
            rules,
            workspace: Workspace::default(),
            by_root: BTreeMap::new(),
            global: Vec::new(),
        }
    }

    fn service(&mut self, root: &str) -> ServiceId {
        if let Some(id) = self.by_root.get(root) {
            return *id;
        }
        let id = ServiceId(u32::try_from(self.workspace.services.len()).unwrap_or(u32::MAX));
        let root = root.to_owned();
        self.workspace.services.push(Service { root: root.clone(), ..Service::default() });
        self.by_root.insert(root, id);
        id
    }

    fn information(&mut self, file: FileId, source: &SourceFile) {
        let Some((layout, artifact)) = self.rules.artifact(source.name()) else { return };
        let id = self.service(artifact.root);
        let problems = &mut self.workspace.problems;
        let Some(service) = self.workspace.services.get_mut(id.0 as usize) else { return };
        service.layout = service.layout.or(layout);
        service.information.push(source.clone());
        match artifact.kind {
            ArtifactKind::Information(kind, name) => {
                service.add_resource(Resource::read(kind, name, file, source, problems));
            }
            ArtifactKind::ProductApis(product) => {
                let apis = service.product_apis.entry(product).or_default();
                apis.extend(resource::references(file, source, problems));
            }
            ArtifactKind::ProductApi { product, api } => {
                service.product_apis.entry(product).or_default().push(api);
            }
            ArtifactKind::Document(_) | ArtifactKind::Global => {}
        }
    }

    fn document(&mut self, file: FileId, document: Document) {
        let id = DocumentId(u32::try_from(self.workspace.documents.len()).unwrap_or(u32::MAX));
        let mut member = WorkspaceDocument { document, file, place: None, service: None };
        let name = member.document.file().name();
        if let Some((layout, artifact)) = self.rules.artifact(name) {
            match artifact.kind {
                ArtifactKind::Document(place) => {
                    let service = self.service(artifact.root);
                    member.service = Some(service);
                    self.place(service, &place, id, file);
                    if let Some(service) = self.workspace.services.get_mut(service.0 as usize) {
                        service.layout = service.layout.or(layout);
                    }
                    member.place = Some(place);
                }
                ArtifactKind::Global => self.global.push((artifact.root.to_owned(), id)),
                // Older exports hold the fragment in the file about it.
                ArtifactKind::Information(ResourceKind::Fragment, name) => {
                    let service = self.service(artifact.root);
                    member.service = Some(service);
                    let place = Place::Fragment(name);
                    self.place(service, &place, id, file);
                    member.place = Some(place);
                }
                _ => {}
            }
        }
        self.workspace.documents.push(member);
    }

    /// Makes the document known to its service.
    fn place(&mut self, service: ServiceId, place: &Place, id: DocumentId, file: FileId) {
        let Some(service) = self.workspace.services.get_mut(service.0 as usize) else { return };
        match place {
            Place::Policy(attachment) => {
                service.policies.entry(attachment.clone()).or_insert(id);
                if let Attachment::Api(api) | Attachment::Operation { api, .. } = attachment {
                    service.add_resource(found(ResourceKind::Api, api, file));
                } else if let Attachment::Product(product) = attachment {
                    service.add_resource(found(ResourceKind::Product, product, file));
                }
            }
            Place::Fragment(name) => {
                service.add_fragment(name, id);
                service.add_resource(found(ResourceKind::Fragment, name, file));
            }
            Place::Resolver { .. } => {}
        }
    }

    fn finish(mut self) -> Workspace {
        for (root, id) in std::mem::take(&mut self.global) {
            let Some(&service) = self.by_root.get(&root) else { continue };
            let place = Place::Policy(Attachment::Global);
            let Some(member) = self.workspace.documents.get_mut(id.0 as usize) else { continue };
            let file = member.file;
            member.place = Some(place.clone());
            member.service = Some(service);
            self.place(service, &place, id, file);
        }
        for service in &mut self.workspace.services {
            for (kind, name) in &self.rules.known {
                let name = Qualified::new(None, name.clone());
                service.add_resource(Resource { kind: *kind, name, location: None, secret: false });
            }
        }
        self.workspace
    }
}

/// A resource that a document shows to exist.
fn found(kind: ResourceKind, name: &Qualified, file: FileId) -> Resource {
    let location = Location { file, span: Span::default() };
    Resource { kind, name: name.clone(), location: Some(location), secret: false }
}
