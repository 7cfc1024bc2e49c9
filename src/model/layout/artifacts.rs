//! What the layouts of the APIOps tools have in common: one folder for each kind of resource,
//! one folder for each resource in it, fixed file names.

use super::{Artifact, ArtifactKind};
use crate::model::{Attachment, Place, Qualified, ResourceKind};

/// Name of every policy document.
const POLICY: &str = "policy.xml";

/// The names in which the tools differ.
pub(super) struct Folders {
    /// Folder of the policy fragments.
    pub fragments: &'static str,
    /// Folder of the named values.
    pub named_values: &'static str,
}

/// A path cut into folder names, with the offset of each.
struct Parts<'p> {
    path: &'p str,
    rest: Vec<(usize, &'p str)>,
}

impl<'p> Parts<'p> {
    fn new(path: &'p str) -> Self {
        let mut at = 0;
        let cut = path.split('/').map(|part| {
            let start = at;
            at += part.len() + 1;
            (start, part)
        });
        Self { path, rest: cut.collect() }
    }

    /// The last names, when there are as many.
    fn last<const N: usize>(&self) -> Option<[&'p str; N]> {
        let tail = self.rest.get(self.rest.len().checked_sub(N)?..)?;
        let mut names = [""; N];
        for (name, (_, part)) in names.iter_mut().zip(tail) {
            *name = part;
        }
        Some(names)
    }

    /// Without the last `count` names: the workspace that the rest ends in, and the folder of
    /// the service.
    fn above(mut self, count: usize) -> Above<'p> {
        self.rest.truncate(self.rest.len().saturating_sub(count));
        let workspace = match self.last() {
            Some(["workspaces", workspace]) => {
                self.rest.truncate(self.rest.len() - 2);
                Some(workspace)
            }
            _ => None,
        };
        let end = self.rest.last().map_or(0, |(start, part)| start + part.len());
        Above { root: self.path.get(..end).unwrap_or_default(), workspace }
    }
}

/// What stands above an artifact.
struct Above<'p> {
    root: &'p str,
    workspace: Option<&'p str>,
}

impl Above<'_> {
    fn name(&self, name: &str) -> Qualified {
        Qualified::new(self.workspace, name)
    }
}

impl Folders {
    /// What the file at `path` is.
    pub(super) fn artifact<'p>(&self, path: &'p str) -> Option<Artifact<'p>> {
        let parts = Parts::new(path);
        let [file] = parts.last()?;
        if file == POLICY { Some(self.document(parts)) } else { self.information(parts, file) }
    }

    fn document<'p>(&self, parts: Parts<'p>) -> Artifact<'p> {
        if let Some(["apis", api, kind @ ("operations" | "resolvers"), name, _]) = parts.last() {
            let above = parts.above(5);
            let api = above.name(api);
            let place = if kind == "operations" {
                Place::Policy(Attachment::Operation { api, operation: name.into() })
            } else {
                Place::Resolver { api, resolver: name.into() }
            };
            return Artifact { root: above.root, kind: ArtifactKind::Document(place) };
        }
        let place: Option<fn(Qualified) -> Place> = match parts.last() {
            Some(["apis", _, _]) => Some(|name| Place::Policy(Attachment::Api(name))),
            Some(["products", _, _]) => Some(|name| Place::Policy(Attachment::Product(name))),
            Some([folder, _, _]) if folder == self.fragments => Some(Place::Fragment),
            _ => None,
        };
        if let (Some(place), Some([_, name, _])) = (place, parts.last()) {
            let above = parts.above(3);
            let kind = ArtifactKind::Document(place(above.name(name)));
            return Artifact { root: above.root, kind };
        }
        let above = parts.above(1);
        let kind = match above.workspace {
            Some(name) => {
                let attachment = Attachment::Workspace(name.to_owned());
                ArtifactKind::Document(Place::Policy(attachment))
            }
            None => ArtifactKind::Global,
        };
        Artifact { root: above.root, kind }
    }

    fn information<'p>(&self, parts: Parts<'p>, file: &str) -> Option<Artifact<'p>> {
        if let Some(["products", product, "apis", api, "productApiInformation.json"]) = parts.last()
        {
            let above = parts.above(5);
            let kind =
                ArtifactKind::ProductApi { product: above.name(product), api: api.to_owned() };
            return Some(Artifact { root: above.root, kind });
        }
        let [folder, name, _] = parts.last()?;
        let kind = match (folder, file) {
            ("products", "apis.json") => {
                let above = parts.above(3);
                let kind = ArtifactKind::ProductApis(above.name(name));
                return Some(Artifact { root: above.root, kind });
            }
            ("backends", "backendInformation.json") => ResourceKind::Backend,
            ("loggers", "loggerInformation.json") => ResourceKind::Logger,
            ("apis", "apiInformation.json") => ResourceKind::Api,
            ("products", "productInformation.json") => ResourceKind::Product,
            (folder, "namedValueInformation.json") if folder == self.named_values => {
                ResourceKind::NamedValue
            }
            (folder, "policyFragmentInformation.json") if folder == self.fragments => {
                ResourceKind::Fragment
            }
            _ => return None,
        };
        let above = parts.above(3);
        let kind = ArtifactKind::Information(kind, above.name(name));
        Some(Artifact { root: above.root, kind })
    }
}
