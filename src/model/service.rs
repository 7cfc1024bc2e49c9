//! One service: the policies and resources of one tree of artifacts.

use std::collections::BTreeMap;

use crate::source::SourceFile;

use super::layout::Layout;
use super::{Attachment, DocumentId, Qualified, Resource, ResourceKind};

/// The number of a service in its workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServiceId(pub(super) u32);

/// What one tree of artifacts says about its service.
#[derive(Default)]
pub struct Service {
    pub(super) root: String,
    pub(super) layout: Option<&'static dyn Layout>,
    pub(super) policies: BTreeMap<Attachment, DocumentId>,
    pub(super) fragments: BTreeMap<Qualified, DocumentId>,
    pub(super) resources: BTreeMap<(ResourceKind, Qualified), Resource>,
    pub(super) product_apis: BTreeMap<Qualified, Vec<String>>,
    pub(super) information: Vec<SourceFile>,
    /// Kinds and workspaces of which the service shows at least one resource.
    pub(super) known: Vec<(ResourceKind, Option<String>)>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("root", &self.root)
            .field("layout", &self.layout.map(Layout::name))
            .field("policies", &self.policies)
            .field("fragments", &self.fragments)
            .field("resources", &self.resources)
            .field("product_apis", &self.product_apis)
            .finish_non_exhaustive()
    }
}

/// Names are compared without case, as the management API does with identifiers.
fn key(name: &Qualified) -> Qualified {
    Qualified {
        workspace: name.workspace.as_deref().map(str::to_lowercase),
        name: name.name.to_lowercase(),
    }
}

impl Service {
    /// The folder that holds it; empty for the current one, or where only patterns of the user
    /// say what is what.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The layout that was recognised; `None` where only patterns of the user say what is what.
    #[must_use]
    pub fn layout(&self) -> Option<&'static dyn Layout> {
        self.layout
    }

    /// The policy definitions, widest scope first.
    pub fn policies(&self) -> impl Iterator<Item = (&Attachment, DocumentId)> {
        self.policies.iter().map(|(attachment, id)| (attachment, *id))
    }

    /// The policy definitions of products.
    pub fn product_policies(&self) -> impl Iterator<Item = (&Qualified, DocumentId)> {
        // They stand side by side: attachments are ordered by their scope.
        let wider = |(attachment, _): &(&Attachment, DocumentId)| {
            !matches!(attachment, Attachment::Product(_))
        };
        self.policies().skip_while(wider).map_while(|(attachment, id)| match attachment {
            Attachment::Product(product) => Some((product, id)),
            _ => None,
        })
    }

    /// The policy definition of that place.
    #[must_use]
    pub fn policy(&self, attachment: &Attachment) -> Option<DocumentId> {
        self.policies.get(attachment).copied()
    }

    /// The fragments that have a document.
    pub fn fragments(&self) -> impl Iterator<Item = (&Qualified, DocumentId)> {
        self.fragments.iter().map(|(name, id)| (name, *id))
    }

    /// The document of the fragment that a policy of that workspace (or of the whole service)
    /// includes by that name. A workspace takes its own fragments only (documented).
    #[must_use]
    pub fn fragment(&self, workspace: Option<&str>, name: &str) -> Option<DocumentId> {
        self.fragments.get(&key(&Qualified::new(workspace, name))).copied()
    }

    /// The resources of a kind.
    pub fn resources(&self, kind: ResourceKind) -> impl Iterator<Item = &Resource> {
        self.resources.values().filter(move |resource| resource.kind == kind)
    }

    /// The resource that a policy of that workspace (or of the whole service) names.
    #[must_use]
    pub fn resource(
        &self,
        kind: ResourceKind,
        workspace: Option<&str>,
        name: &str,
    ) -> Option<&Resource> {
        self.resources.get(&(kind, key(&Qualified::new(workspace, name))))
    }

    /// True when the service shows any resource of that kind in that workspace (or in the whole
    /// service), so that a name without a resource is a mistake.
    #[must_use]
    pub fn knows(&self, kind: ResourceKind, workspace: Option<&str>) -> bool {
        let known = self.known.iter();
        known.filter(|(known, _)| *known == kind).any(|(_, known)| known.as_deref() == workspace)
    }

    /// The names of the resources of a kind that a policy of that workspace (or of the whole
    /// service) can name.
    pub fn names<'s>(
        &'s self,
        kind: ResourceKind,
        workspace: Option<&'s str>,
    ) -> impl Iterator<Item = &'s str> {
        let resources = self.resources(kind);
        let here = resources.filter(move |each| each.name.workspace.as_deref() == workspace);
        here.map(|resource| resource.name.name.as_str())
    }

    /// The files that tell about the service, beside its documents.
    #[must_use]
    pub fn information(&self) -> &[SourceFile] {
        &self.information
    }

    /// The APIs of a product; `None` when no file says which.
    #[must_use]
    pub fn product_apis(&self, product: &Qualified) -> Option<&[String]> {
        self.product_apis.get(product).map(Vec::as_slice)
    }

    pub(super) fn add_resource(&mut self, resource: Resource) {
        // No layout writes these; the list of the configuration is all there is.
        let only_listed =
            matches!(resource.kind, ResourceKind::Certificate | ResourceKind::CredentialProvider);
        let known = (resource.kind, resource.name.workspace.clone());
        if (only_listed || resource.location.is_some()) && !self.known.contains(&known) {
            self.known.push(known);
        }
        self.resources.entry((resource.kind, key(&resource.name))).or_insert(resource);
    }

    pub(super) fn add_fragment(&mut self, name: &Qualified, id: DocumentId) {
        self.fragments.entry(key(name)).or_insert(id);
    }
}
