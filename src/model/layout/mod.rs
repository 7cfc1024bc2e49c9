//! What a file is, by its path: one file for each layout that tools write.
//!
//! A new layout is one file here and one line in [`ALL`].

mod apiops;
mod apiops_cli;
mod artifacts;
mod pattern;

use super::{Place, Qualified, ResourceKind};

pub use pattern::{PathPattern, PatternError, PlaceKind, PlacePattern};

/// How files say what they are.
#[derive(Clone, Debug, Default)]
pub struct LayoutRules {
    /// Files of which the user says one by one what they are, by their names.
    pub placed: Vec<(String, Place)>,
    /// Patterns of the user, tried before any layout; the first one that fits counts.
    pub patterns: Vec<PlacePattern>,
    /// Name of the only layout that is looked for; `None` looks for all.
    pub layout: Option<String>,
    /// What exists although no file shows it.
    pub known: Vec<(ResourceKind, String)>,
}

/// A convention for where the artifacts of a service stand.
pub trait Layout: Sync {
    /// The word for it in the configuration.
    fn name(&self) -> &'static str;

    /// What writes it, in a few words.
    fn about(&self) -> &'static str;

    /// What the file at `path` is. Paths have `/` between their parts.
    fn artifact<'p>(&self, path: &'p str) -> Option<Artifact<'p>>;
}

/// Every layout. A tree that fits more than one is taken for the first.
pub static ALL: &[&dyn Layout] = &[&apiops::Apiops, &apiops_cli::ApiopsCli];

/// The layout of that name.
#[must_use]
pub fn layout(name: &str) -> Option<&'static dyn Layout> {
    ALL.iter().copied().find(|layout| layout.name() == name)
}

/// One file of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact<'p> {
    /// The folder that holds the service, without a slash at its end; empty for the current
    /// one.
    pub root: &'p str,
    /// What the file is.
    pub kind: ArtifactKind,
}

/// What a file of a service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArtifactKind {
    /// A policy document.
    Document(Place),
    /// What may be the policy of the whole service: it is, if other files show that its folder
    /// holds a service.
    Global,
    /// Tells about one thing of the service.
    Information(ResourceKind, Qualified),
    /// Lists the APIs of a product.
    ProductApis(Qualified),
    /// Puts one API into a product.
    ProductApi {
        /// The product.
        product: Qualified,
        /// The API.
        api: String,
    },
}

impl LayoutRules {
    /// What the file at `path` is, and the layout that says so; the patterns of the user come
    /// without a layout.
    #[must_use]
    pub fn artifact<'p>(
        &self,
        path: &'p str,
    ) -> Option<(Option<&'static dyn Layout>, Artifact<'p>)> {
        if let Some((_, place)) = self.placed.iter().find(|(name, _)| name == path) {
            let kind = ArtifactKind::Document(place.clone());
            return Some((None, Artifact { root: "", kind }));
        }
        if let Some(place) = self.patterns.iter().find_map(|pattern| pattern.place(path)) {
            return Some((None, Artifact { root: "", kind: ArtifactKind::Document(place) }));
        }
        let mut global = None;
        for layout in self.layouts() {
            match layout.artifact(path) {
                Some(artifact) if artifact.kind == ArtifactKind::Global => {
                    global = global.or(Some((Some(layout), artifact)));
                }
                Some(artifact) => return Some((Some(layout), artifact)),
                None => {}
            }
        }
        global
    }

    /// True when the file at `path` is no policy document and yet says something about the
    /// service.
    #[must_use]
    pub fn is_information(&self, path: &str) -> bool {
        let says = |artifact: Artifact<'_>| {
            !matches!(artifact.kind, ArtifactKind::Document(_) | ArtifactKind::Global)
        };
        // Information is JSON in every layout.
        path.ends_with(".json") && self.layouts().filter_map(|each| each.artifact(path)).any(says)
    }

    /// True when the file at `path` tells about a fragment.
    #[must_use]
    pub fn is_fragment_information(&self, path: &str) -> bool {
        let tells = |artifact: Artifact<'_>| {
            matches!(artifact.kind, ArtifactKind::Information(ResourceKind::Fragment, _))
        };
        path.ends_with(".json") && self.layouts().filter_map(|each| each.artifact(path)).any(tells)
    }

    fn layouts(&self) -> impl Iterator<Item = &'static dyn Layout> {
        let wanted = |layout: &&'static dyn Layout| match &self.layout {
            Some(name) => layout.name() == name,
            None => true,
        };
        ALL.iter().copied().filter(wanted)
    }
}
