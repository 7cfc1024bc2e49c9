//! From a whole service to the plans of all its routes.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::effective::Effective;
use crate::model::{Attachment, DocumentId, Qualified, ResourceKind, Service, Workspace};

use super::PlacedError;
use super::effective::{Numbering, compile_with};
use crate::plan::routes::{
    ANY, Api, Directory, Layers, Product, ROUTES_SCHEMA, RoutePlan, Routes, Workspace as Place,
    compact,
};

/// Routes of one service that are compiled at most.
const MOST_ROUTES: usize = 20_000;

/// The plans of a service.
#[derive(Debug)]
pub struct CompiledRoutes {
    /// Those that can be run.
    pub routes: Routes,
    /// Those that cannot.
    pub broken: Vec<BrokenRoute>,
}

/// A route of which no plan can be made.
#[derive(Debug)]
pub struct BrokenRoute {
    /// Its documents.
    pub layers: Layers,
    /// What is wrong.
    pub errors: Vec<PlacedError>,
}

/// Too many routes differ in their documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the service has more than {MOST_ROUTES} routes that differ in their documents")]
pub struct TooManyRoutes;

/// Compiles every route of a service that differs in its documents, each once. What is wrong
/// with one of them keeps no other from running.
///
/// # Errors
///
/// [`TooManyRoutes`] when there are too many to hold them.
pub fn compile_routes(
    workspace: &Workspace,
    service: &Service,
) -> Result<CompiledRoutes, TooManyRoutes> {
    let mut numbering = Numbering::default();
    let mut documents: BTreeMap<u32, DocumentId> = BTreeMap::new();
    let mut number = |id: DocumentId| {
        let number = numbering.number(workspace.member(id)?);
        documents.insert(number, id);
        Some(number)
    };
    let directory = directory(service, &mut number);
    let mut routes = Routes {
        schema: ROUTES_SCHEMA.to_owned(),
        sources: Vec::new(),
        directory: None,
        plans: Vec::new(),
    };
    let mut broken = Vec::new();
    for layers in all(&directory)? {
        let ids = layers.iter().flatten().filter_map(|layer| documents.get(layer).copied());
        let effective = Effective::layered(workspace, ids);
        match compile_with(&effective, &mut numbering) {
            Ok(sections) => {
                let layers = layers.into_iter().flatten().collect();
                routes.plans.push(RoutePlan { layers, sections });
            }
            Err(errors) => broken.push(BrokenRoute { layers, errors }),
        }
    }
    routes.sources = numbering.sources;
    routes.directory = Some(directory);
    Ok(CompiledRoutes { routes, broken })
}

/// The directory of a service.
fn directory(service: &Service, number: &mut impl FnMut(DocumentId) -> Option<u32>) -> Directory {
    let mut directory = Directory::default();
    // The service itself is there even when it holds nothing but its policy.
    directory.workspaces.entry(String::new()).or_default();
    for (kind, is_api) in [(ResourceKind::Product, false), (ResourceKind::Api, true)] {
        for resource in service.resources(kind) {
            let place = place(&mut directory, &resource.name);
            let name = resource.name.name.to_lowercase();
            if is_api {
                place.apis.entry(name).or_default();
            } else {
                let apis = service.product_apis(&resource.name);
                let apis = apis.map(|apis| apis.iter().map(|api| api.to_lowercase()).collect());
                place.products.insert(name, Product { document: None, apis });
            }
        }
    }
    for (attachment, id) in service.policies() {
        let Some(number) = number(id) else { continue };
        match attachment {
            Attachment::Global => directory.global = Some(number),
            Attachment::Workspace(name) => {
                let place = directory.workspaces.entry(name.to_lowercase()).or_default();
                place.document = Some(number);
            }
            Attachment::Product(name) => {
                product(&mut directory, name).document = Some(number);
            }
            Attachment::Api(name) => api(&mut directory, name).document = Some(number),
            Attachment::Operation { api: name, operation } => {
                let operations = &mut api(&mut directory, name).operations;
                operations.insert(operation.to_lowercase(), number);
            }
        }
    }
    directory.workspaces.values_mut().for_each(inherit);
    directory
}

/// What is for every resource of a scope is for those, too, that are known by their name and
/// have nothing of their own.
fn inherit(place: &mut Place) {
    if let Some(any) = place.products.get(ANY).and_then(|any| any.document) {
        for product in place.products.values_mut() {
            product.document.get_or_insert(any);
        }
    }
    if let Some(any) = place.apis.get(ANY).cloned() {
        for api in place.apis.values_mut() {
            api.document = api.document.or(any.document);
            for (name, document) in &any.operations {
                api.operations.entry(name.clone()).or_insert(*document);
            }
        }
    }
}

fn place<'d>(directory: &'d mut Directory, name: &Qualified) -> &'d mut Place {
    let workspace = name.workspace.as_deref().unwrap_or_default().to_lowercase();
    directory.workspaces.entry(workspace).or_default()
}

fn product<'d>(directory: &'d mut Directory, name: &Qualified) -> &'d mut Product {
    place(directory, name).products.entry(name.name.to_lowercase()).or_default()
}

fn api<'d>(directory: &'d mut Directory, name: &Qualified) -> &'d mut Api {
    place(directory, name).apis.entry(name.name.to_lowercase()).or_default()
}

/// The documents of every route.
fn all(directory: &Directory) -> Result<BTreeSet<Layers>, TooManyRoutes> {
    let mut all = BTreeSet::new();
    for place in directory.workspaces.values() {
        let (no_product, no_api) = (Product::default(), Api::default());
        let products = std::iter::once(&no_product).chain(place.products.values());
        for product in products {
            let nameless = std::iter::once((ANY, &no_api));
            let apis = nameless.chain(place.apis.iter().map(|(name, api)| (name.as_str(), api)));
            let holds = |name: &str| match &product.apis {
                Some(apis) => name == ANY || apis.iter().any(|held| held == name),
                None => true,
            };
            for (_, api) in apis.filter(|(name, _)| holds(name)) {
                let operations = api.operations.values().copied().map(Some);
                for operation in std::iter::once(None).chain(operations) {
                    let (wide, narrow) = (product.document, api.document);
                    let scopes = [directory.global, place.document, wide, narrow, operation];
                    all.insert(compact(scopes));
                }
            }
            if all.len() > MOST_ROUTES {
                return Err(TooManyRoutes);
            }
        }
    }
    all.remove(&Layers::default());
    Ok(all)
}
