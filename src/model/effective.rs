//! The effective policy of a call: the policies of all scopes that apply, `<base />` replaced by
//! the wider scope and `include-fragment` by the fragment.
//!
//! Scopes from wide to narrow: service, workspace, product, API, operation (documented: policies
//! how-to and workspaces overview). A document that lacks a section altogether is taken to
//! leave it to the wider scope, which is not documented; the simulator assumes the same.

mod print;

use std::collections::BTreeSet;

pub use print::{Printed, print};

use crate::policy::schema::SectionKind;
use crate::policy::{DocumentKind, ElementKind, ElementRef};
use crate::source::Location;

use super::{Attachment, DocumentId, Member, Place, Qualified, ResourceKind, Service, Workspace};

/// Fragments within fragments that are followed. The service takes none (documented).
const MAX_FRAGMENTS: usize = 8;

/// Elements of one effective policy.
const MAX_ELEMENTS: usize = 100_000;

/// Which calls are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The workspace of the service that holds product and API.
    pub workspace: Option<String>,
    /// The product that the caller's subscription is for.
    pub product: Option<String>,
    /// The API.
    pub api: Option<String>,
    /// The operation of the API.
    pub operation: Option<String>,
}

/// Why there is no effective policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    /// The service has no such thing.
    #[error("there is no {} `{name}`", kind.name())]
    Unknown {
        /// What was asked for.
        kind: ResourceKind,
        /// Its name.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The product does not hold the API.
    #[error("product `{product}` does not hold API `{api}`")]
    NotInProduct {
        /// The product.
        product: String,
        /// The API.
        api: String,
    },
    /// An operation is named, and no API.
    #[error("operation `{0}` is named without its API")]
    OperationAlone(String),
    /// No document applies.
    #[error("no policy document applies to these calls")]
    NoDocument,
}

/// The policy documents that apply to some calls.
#[derive(Clone, Debug)]
pub struct Effective<'w> {
    layers: Vec<Member<'w>>,
}

impl<'w> Effective<'w> {
    /// The documents that apply to the calls of a route.
    ///
    /// # Errors
    /// [`RouteError`] when the service does not have what the route names, or no document.
    pub fn of(
        workspace: &'w Workspace,
        service: &Service,
        route: &Route,
    ) -> Result<Self, RouteError> {
        let in_workspace = route.workspace.as_deref();
        let known = |kind: ResourceKind, name: &str| {
            let names = service.resources(kind);
            let names = names.filter(|each| each.name.workspace.as_deref() == in_workspace);
            let known: Vec<_> = names.map(|each| each.name.name.clone()).collect();
            match service.resource(kind, in_workspace, name) {
                Some(resource) => Ok(Some(resource.name.clone())),
                // Patterns of the user name only what has a policy.
                None if known.is_empty() => Ok(None),
                None => Err(RouteError::Unknown { kind, name: name.to_owned(), known }),
            }
        };
        let find = |kind, name: Option<&String>| match name {
            Some(name) => Ok(known(kind, name)?.or(Some(Qualified::new(in_workspace, name)))),
            None => Ok(None),
        };
        let product = find(ResourceKind::Product, route.product.as_ref())?;
        let api = find(ResourceKind::Api, route.api.as_ref())?;
        if let (Some(product), Some(api)) = (&product, &api)
            && let Some(apis) = service.product_apis(product)
            && !apis.iter().any(|each| each.eq_ignore_ascii_case(&api.name))
        {
            let (product, api) = (product.name.clone(), api.name.clone());
            return Err(RouteError::NotInProduct { product, api });
        }
        let mut attachments = vec![Attachment::Global];
        attachments.extend(route.workspace.clone().map(Attachment::Workspace));
        attachments.extend(product.map(Attachment::Product));
        attachments.extend(api.clone().map(Attachment::Api));
        match (&route.operation, api) {
            (Some(operation), Some(api)) => {
                attachments.push(Attachment::Operation { api, operation: operation.clone() });
            }
            (Some(operation), None) => {
                return Err(RouteError::OperationAlone(operation.clone()));
            }
            (None, _) => {}
        }
        let ids = attachments.iter().filter_map(|attachment| service.policy(attachment));
        let effective = Self::layered(workspace, ids);
        if effective.layers.is_empty() { Err(RouteError::NoDocument) } else { Ok(effective) }
    }

    /// These documents, widest scope first.
    pub fn layered(
        workspace: &'w Workspace,
        documents: impl IntoIterator<Item = DocumentId>,
    ) -> Self {
        let members = documents.into_iter().filter_map(|id| workspace.member(id));
        let is_definition =
            |member: &Member<'_>| member.document.document.kind() == DocumentKind::Policies;
        Self { layers: members.filter(is_definition).collect() }
    }

    /// Every effective policy of a service that differs in its documents.
    pub fn all(workspace: &'w Workspace, service: &'w Service) -> impl Iterator<Item = Self> {
        chains(service).into_iter().map(move |chain| Self::layered(workspace, chain))
    }

    /// The effective policies of the calls for which a document is the narrowest one.
    #[must_use]
    pub fn ending_with(member: Member<'w>) -> Vec<Self> {
        let Some(service) = member.service() else { return Vec::new() };
        let Some(Place::Policy(attachment)) = member.place() else { return Vec::new() };
        let chains = chains_to(service, attachment).into_iter();
        let chains = chains.filter(|chain| chain.last() == Some(&member.id));
        chains.map(|chain| Self::layered(member.workspace, chain)).collect()
    }

    /// The documents, widest scope first.
    #[must_use]
    pub fn layers(&self) -> &[Member<'w>] {
        &self.layers
    }

    /// The elements of all sections, and what could not be expanded.
    #[must_use]
    pub fn entries(&self) -> (Vec<Entry<'w>>, Vec<ExpansionProblem>) {
        let mut walk = Walk { entries: Vec::new(), problems: Vec::new() };
        let mut expander = Expander::new(self);
        for &section in SectionKind::ALL {
            if let Some(element) = expander.begin(section) {
                walk.children(&mut expander, element, section, None);
                expander.leave();
            }
        }
        (walk.entries, walk.problems)
    }
}

/// The documents of each effective policy of a service, each list once.
fn chains(service: &Service) -> BTreeSet<Vec<DocumentId>> {
    let narrow = service.policies().map(|(attachment, _)| attachment);
    let narrow = narrow.filter(|attachment| !attachment.is_whole());
    let mut chains: BTreeSet<_> =
        narrow.flat_map(|attachment| chains_to(service, attachment)).collect();
    // Calls of an API without a policy of its own run what the wider scopes have.
    for api in service.resources(ResourceKind::Api).map(|api| &api.name) {
        if service.policy(&Attachment::Api(api.clone())).is_none() {
            chains.extend(chains_of_api(service, api, &[]));
        }
    }
    for (attachment, id) in service.policies() {
        if attachment.is_whole() && !chains.iter().any(|chain| chain.contains(&id)) {
            chains.extend(chains_to(service, attachment));
        }
    }
    chains.remove(&Vec::new());
    chains
}

/// The effective policies of the calls for which this is the narrowest policy.
fn chains_to(service: &Service, attachment: &Attachment) -> Vec<Vec<DocumentId>> {
    let id = service.policy(attachment);
    match attachment {
        Attachment::Global => vec![id.into_iter().collect()],
        Attachment::Workspace(_) => {
            let global = service.policy(&Attachment::Global);
            vec![global.into_iter().chain(id).collect()]
        }
        Attachment::Product(product) => {
            vec![whole(service, product).into_iter().chain(id).collect()]
        }
        Attachment::Api(api) => chains_of_api(service, api, id.as_slice()),
        Attachment::Operation { api, .. } => {
            let of_api = service.policy(&Attachment::Api(api.clone()));
            let narrow: Vec<_> = of_api.into_iter().chain(id).collect();
            chains_of_api(service, api, &narrow)
        }
    }
}

/// The policies of the service and of the workspace that holds something of that name.
fn whole(service: &Service, name: &Qualified) -> Vec<DocumentId> {
    let workspace = name.workspace.clone().map(Attachment::Workspace);
    let scopes = std::iter::once(Attachment::Global).chain(workspace);
    scopes.filter_map(|attachment| service.policy(&attachment)).collect()
}

/// The effective policies of an API with these narrower policies: without a product, and for
/// each product that holds it and has a policy.
fn chains_of_api(
    service: &Service,
    api: &Qualified,
    narrow: &[DocumentId],
) -> Vec<Vec<DocumentId>> {
    let holds = |product: &Qualified| {
        let apis = service.product_apis(product).unwrap_or_default();
        product.workspace == api.workspace
            && apis.iter().any(|each| each.eq_ignore_ascii_case(&api.name))
    };
    let products = service.product_policies().filter(|(product, _)| holds(product));
    let products = products.map(|(_, id)| Some(id));
    let whole = whole(service, api);
    let chain = |product: Option<DocumentId>| {
        whole.iter().copied().chain(product).chain(narrow.iter().copied()).collect()
    };
    std::iter::once(None).chain(products).map(chain).collect()
}

/// One element of an effective policy.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'w> {
    /// The document that holds it.
    pub member: Member<'w>,
    /// The element. A `<base />` and an `include-fragment` have what they stand for as children.
    pub element: ElementRef<'w>,
    /// The section in which it runs.
    pub section: SectionKind,
    /// The scope for which it runs: index into [`Effective::layers`].
    pub layer: usize,
    /// The entry around it; `None` directly in a section of the narrowest scope.
    pub parent: Option<usize>,
}

/// The entries above one, nearest first, each with its number.
pub fn ancestors<'e, 'w>(
    entries: &'e [Entry<'w>],
    at: usize,
) -> impl Iterator<Item = (usize, &'e Entry<'w>)> {
    let entry = |at: usize| Some((at, entries.get(at)?));
    let above = move |each: &Entry<'_>| entry(each.parent?);
    std::iter::successors(entries.get(at).and_then(above), move |(_, each)| above(each))
}

/// True when one call can run both entries: they do not stand in different branches of one
/// `choose`.
#[must_use]
pub fn share_path(entries: &[Entry<'_>], one: usize, other: usize) -> bool {
    let branches = |at: usize| -> Vec<(usize, usize)> {
        let line = std::iter::once(at).chain(ancestors(entries, at).map(|(number, _)| number));
        line.filter_map(|branch| {
            let choose = entries.get(branch)?.parent?;
            (entries.get(choose)?.element.name() == "choose").then_some((choose, branch))
        })
        .collect()
    };
    let others = branches(other);
    branches(one).into_iter().all(|(choose, branch)| {
        others.iter().find(|(same, _)| *same == choose).is_none_or(|(_, each)| *each == branch)
    })
}

/// True when every call that runs `inner` has a chance to run `outer` too: the conditions
/// around `outer` all stand around `inner` as well.
#[must_use]
pub fn runs_whenever(entries: &[Entry<'_>], outer: usize, inner: usize) -> bool {
    let conditional = |at: &usize| {
        let element = entries.get(*at).map(|entry| entry.element);
        // What is inserted runs as if it stood there.
        element.is_some_and(|element| {
            !matches!(element.kind(), ElementKind::Base) && element.name() != "include-fragment"
        })
    };
    let above = |at| ancestors(entries, at).map(|(number, _)| number);
    above(outer).filter(conditional).all(|each| above(inner).any(|other| other == each))
}

/// Why a `<base />` or `include-fragment` does not stand for anything here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpansionProblem {
    /// The element.
    pub location: Location,
    /// What is wrong.
    pub kind: ExpansionError,
}

/// What is wrong with an expansion.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpansionError {
    /// The workspace has no such fragment.
    #[error("there is no fragment `{0}`")]
    Missing(String),
    /// The fragment includes itself, directly or through others.
    #[error("fragment `{0}` includes itself")]
    Cycle(String),
    /// Too many fragments within fragments.
    #[error("more than {MAX_FRAGMENTS} fragments within one another")]
    TooDeep,
    /// The effective policy becomes too large.
    #[error("the effective policy has more than {MAX_ELEMENTS} elements")]
    TooLarge,
}

/// What an element of an effective policy stands for.
#[derive(Debug)]
pub enum Expansion<'w> {
    /// Itself.
    Itself,
    /// The children of this element, a section or `<fragment>`. [`Expander::leave`] ends them.
    Children(ElementRef<'w>),
    /// Nothing: no wider scope has a policy.
    Nothing,
    /// Nothing, for this reason.
    Refused(ExpansionProblem),
}

/// The document whose elements are looked at.
#[derive(Clone, Copy, Debug)]
struct Frame<'w> {
    member: Member<'w>,
    layer: usize,
    is_fragment: bool,
}

/// Follows `<base />` and `include-fragment` from document to document, within limits.
#[derive(Clone, Debug)]
pub struct Expander<'w> {
    layers: Vec<Member<'w>>,
    section: SectionKind,
    frames: Vec<Frame<'w>>,
    left: usize,
}

impl<'w> Expander<'w> {
    /// An expander that has not begun.
    #[must_use]
    pub fn new(effective: &Effective<'w>) -> Self {
        Self {
            layers: effective.layers.clone(),
            section: SectionKind::Inbound,
            frames: Vec::new(),
            left: MAX_ELEMENTS,
        }
    }

    /// Begins a section: the element that holds it at the narrowest scope that has it.
    pub fn begin(&mut self, section: SectionKind) -> Option<ElementRef<'w>> {
        self.section = section;
        self.frames.clear();
        self.below(self.layers.len())
    }

    /// The document whose elements are looked at, and the scope for which it runs.
    #[must_use]
    pub fn current(&self) -> Option<(Member<'w>, usize)> {
        self.frames.last().map(|frame| (frame.member, frame.layer))
    }

    /// The document of a scope: `layer` counts as in [`Effective::layers`].
    #[must_use]
    pub fn layer(&self, layer: usize) -> Option<Member<'w>> {
        self.layers.get(layer).copied()
    }

    /// What the element stands for.
    pub fn enter(&mut self, element: ElementRef<'w>) -> Expansion<'w> {
        let Some(frame) = self.frames.last().copied() else { return Expansion::Itself };
        let location = frame.member.at(element.name_span());
        let refuse = |kind| Expansion::Refused(ExpansionProblem { location, kind });
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => return refuse(ExpansionError::TooLarge),
        }
        if element.kind() == ElementKind::Base {
            // A fragment has no scope of its own; the rules say so.
            if frame.is_fragment {
                return Expansion::Itself;
            }
            return self.below(frame.layer).map_or(Expansion::Nothing, Expansion::Children);
        }
        let Some(name) = included(element) else { return Expansion::Itself };
        let Some(fragment) = frame.member.fragment(&name) else {
            return refuse(ExpansionError::Missing(name));
        };
        let root = fragment.document.document.root();
        let Some(root) = root.filter(|root| root.kind() == ElementKind::Fragment) else {
            return refuse(ExpansionError::Missing(name));
        };
        let open = self.frames.iter().filter(|frame| frame.is_fragment);
        if open.clone().any(|frame| frame.member.id == fragment.id) {
            return refuse(ExpansionError::Cycle(name));
        }
        if open.count() >= MAX_FRAGMENTS {
            return refuse(ExpansionError::TooDeep);
        }
        self.frames.push(Frame { member: fragment, layer: frame.layer, is_fragment: true });
        Expansion::Children(root)
    }

    /// Ends what [`Self::begin`] or [`Expansion::Children`] began.
    pub fn leave(&mut self) {
        self.frames.pop();
    }

    /// Goes to the section at the nearest scope wider than `layer` that has it.
    fn below(&mut self, layer: usize) -> Option<ElementRef<'w>> {
        let wider = self.layers.get(..layer).unwrap_or_default();
        let found = wider.iter().enumerate().rev().find_map(|(layer, member)| {
            Some((layer, *member, member.document.document.section(self.section)?))
        });
        let (layer, member, element) = found?;
        self.frames.push(Frame { member, layer, is_fragment: false });
        Some(element)
    }
}

/// The name of the fragment that an `include-fragment` includes; `None` for other elements and
/// for names with holes.
#[must_use]
pub fn included(element: ElementRef<'_>) -> Option<String> {
    if element.policy()?.name() != "include-fragment" {
        return None;
    }
    Some(element.attribute("fragment-id")?.literal()?.into_owned())
}

/// The walk that lists an effective policy. Its depth is that of the documents, each of which
/// the parser limits, times the scopes and fragments.
struct Walk<'w> {
    entries: Vec<Entry<'w>>,
    problems: Vec<ExpansionProblem>,
}

impl<'w> Walk<'w> {
    fn children(
        &mut self,
        expander: &mut Expander<'w>,
        of: ElementRef<'w>,
        section: SectionKind,
        parent: Option<usize>,
    ) {
        let Some((member, layer)) = expander.current() else { return };
        for element in of.children().filter(|element| element.is_judged()) {
            let number = self.entries.len();
            self.entries.push(Entry { member, element, section, layer, parent });
            match expander.enter(element) {
                Expansion::Itself => self.children(expander, element, section, Some(number)),
                Expansion::Children(inserted) => {
                    self.children(expander, inserted, section, Some(number));
                    expander.leave();
                }
                Expansion::Nothing => {}
                Expansion::Refused(problem) => self.problems.push(problem),
            }
        }
    }
}

#[cfg(test)]
mod tests;
