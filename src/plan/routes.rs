//! Which plan a call runs, where documents of several scopes are at hand.
//!
//! [`Routes`] is plain data like a plan: the plans of every route that differs in its
//! documents, and a [`Directory`] that finds the documents of a call by its ids.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{Plan, PlanError, Sections, Source};

/// What a file of routes calls itself.
pub const ROUTES_SCHEMA: &str = "policyc/routes/1";

/// The name that stands for every resource of a scope that has no document of its own.
pub const ANY: &str = "*";

/// The plans of a service and how calls find theirs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Routes {
    /// Name and version of the format: [`ROUTES_SCHEMA`].
    pub schema: String,
    /// All files that the plans were compiled from; every plan counts in this list.
    pub sources: Vec<Source>,
    /// How calls find their documents; `None` when every call runs the only plan.
    pub directory: Option<Directory>,
    /// The plans, each of other documents.
    pub plans: Vec<RoutePlan>,
}

/// What runs for the calls of some documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoutePlan {
    /// The documents, widest scope first: indices into [`Routes::sources`].
    pub layers: Vec<u32>,
    /// What runs.
    pub sections: Sections,
}

/// The documents of a service by what they are attached to. Names are in lower case, because
/// identifiers compare without case; [`ANY`] stands for all that have no entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// The document of the whole service.
    pub global: Option<u32>,
    /// The service itself, under the empty name, and its workspaces.
    pub workspaces: BTreeMap<String, Workspace>,
}

/// What a service or one of its workspaces holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// The document of the workspace.
    pub document: Option<u32>,
    /// Products by their names. None at all: nothing is known about products.
    pub products: BTreeMap<String, Product>,
    /// APIs by their names. None at all: nothing is known about APIs.
    pub apis: BTreeMap<String, Api>,
}

/// A product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its document.
    pub document: Option<u32>,
    /// The APIs that it holds, in lower case; `None` when nothing says which.
    pub apis: Option<Vec<String>>,
}

/// An API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Api {
    /// Its document.
    pub document: Option<u32>,
    /// Documents of operations by the names of those.
    pub operations: BTreeMap<String, u32>,
}

/// The ids of a call, as far as they decide which documents it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallIds<'a> {
    /// `context.Workspace.Id`
    pub workspace: Option<&'a str>,
    /// `context.Product.Id`
    pub product: Option<&'a str>,
    /// `context.Api.Id`
    pub api: Option<&'a str>,
    /// `context.Api.Revision`
    pub revision: Option<&'a str>,
    /// `context.Operation.Id`
    pub operation: Option<&'a str>,
}

/// The documents of a call by scope, widest first: indices into [`Routes::sources`].
pub type Layers = [Option<u32>; 5];

/// Why a call runs none of the plans.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error, Serialize)]
#[serde(rename_all = "kebab-case", tag = "reason", content = "name")]
pub enum Unrouted {
    /// There is no such workspace.
    #[error("no workspace `{0}`")]
    UnknownWorkspace(String),
    /// There is no such product.
    #[error("no product `{0}`")]
    UnknownProduct(String),
    /// There is no such API.
    #[error("no API `{0}`")]
    UnknownApi(String),
    /// The product does not hold the API.
    #[error("product `{product}` does not hold API `{api}`")]
    NotInProduct {
        /// The product.
        product: String,
        /// The API.
        api: String,
    },
    /// The recording does not say which API was called, and APIs have documents.
    #[error("the line does not say which API")]
    NoApi,
    /// The recording does not say which operation was called, and operations of that API have
    /// documents.
    #[error("the line does not say which operation of API `{0}`")]
    NoOperation(String),
    /// Everything is known and has no document, nor has the service.
    #[error("no policy document applies")]
    NoDocument,
    /// The policy of these documents cannot be compiled or run.
    #[error("the policy cannot be run")]
    Broken(Layers),
}

impl Routes {
    /// Every call runs this plan.
    #[must_use]
    pub fn single(plan: Plan) -> Self {
        let layers = (0..u32::try_from(plan.sources.len().min(1)).unwrap_or_default()).collect();
        Self {
            schema: ROUTES_SCHEMA.to_owned(),
            sources: plan.sources,
            directory: None,
            plans: vec![RoutePlan { layers, sections: plan.sections }],
        }
    }

    /// The number of each plan by its documents.
    #[must_use]
    pub fn numbers(&self) -> HashMap<Layers, usize> {
        let layers = |plan: &RoutePlan| compact(plan.layers.iter().copied().map(Some));
        self.plans.iter().enumerate().map(|(number, plan)| (layers(plan), number)).collect()
    }

    /// A plan for the calls of one route, with the sources that it counts in.
    #[must_use]
    pub fn plan(&self, number: usize) -> Option<Plan> {
        let route = self.plans.get(number)?;
        Some(Plan::new(self.sources.clone(), route.sections.clone()))
    }

    /// What stands where, for people: each route with its plan.
    #[must_use]
    pub fn listing(&self) -> String {
        let mut text = String::new();
        for (number, route) in self.plans.iter().enumerate() {
            let gap = if number == 0 { "" } else { "\n\n" };
            text.push_str(&format!("{gap}route {number}: {}\n\n", self.name(&route.layers)));
            text.push_str(&self.listing_of(number));
        }
        text
    }

    /// The plan of one route for people, with the sources that it has to do with.
    #[must_use]
    pub fn listing_of(&self, number: usize) -> String {
        let (Some(route), Some(plan)) = (self.plans.get(number), self.plan(number)) else {
            return String::new();
        };
        plan.listing_with(&route.layers)
    }

    /// The paths of documents, widest scope first.
    #[must_use]
    pub fn name(&self, layers: &[u32]) -> String {
        let path = |layer: &u32| self.sources.get(*layer as usize).map(|source| &*source.path);
        layers.iter().filter_map(path).collect::<Vec<_>>().join(" > ")
    }

    /// The routes as JSON with line breaks.
    ///
    /// # Errors
    ///
    /// Those of `serde_json`; routes have no value that it refuses.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// Reads routes, or a plan, which is then that of every call.
    ///
    /// # Errors
    ///
    /// [`PlanError`] when the text is neither, or of another version.
    pub fn from_json(text: &str) -> Result<Self, PlanError> {
        #[derive(Deserialize)]
        struct Header {
            schema: String,
        }
        let Header { schema } = serde_json::from_str(text)?;
        if schema != ROUTES_SCHEMA {
            return Plan::from_json(text).map(Self::single);
        }
        let routes: Self = serde_json::from_str(text)?;
        for number in 0..routes.plans.len() {
            if let Some(plan) = routes.plan(number) {
                plan.check_sources()?;
            }
        }
        Ok(routes)
    }
}

/// Documents with those that are absent at the end, so that equal lists are equal keys.
#[must_use]
pub fn compact(documents: impl IntoIterator<Item = Option<u32>>) -> Layers {
    let mut layers = Layers::default();
    let present = documents.into_iter().flatten();
    for (place, document) in layers.iter_mut().zip(present) {
        *place = Some(document);
    }
    layers
}

impl Directory {
    /// The documents of a call.
    ///
    /// # Errors
    ///
    /// [`Unrouted`] when an id is of something that does not exist here, or one is missing that
    /// decides between documents.
    pub fn find(&self, ids: &CallIds<'_>) -> Result<Layers, Unrouted> {
        let within = ids.workspace.unwrap_or_default();
        let place = entry(&self.workspaces, within)
            .ok_or_else(|| Unrouted::UnknownWorkspace(within.to_owned()))?;
        let product = match ids.product {
            Some(name) if !place.products.is_empty() => Some(
                entry(&place.products, name)
                    .ok_or_else(|| Unrouted::UnknownProduct(name.to_owned()))?,
            ),
            Some(_) => None,
            // A call without a product is one of a subscription to an API, or without a key.
            None => place.products.get(ANY),
        };
        let api = match ids.api {
            Some(name) if !place.apis.is_empty() => Some(
                revision(place, name, ids.revision)
                    .or_else(|| entry(&place.apis, name))
                    .ok_or_else(|| Unrouted::UnknownApi(name.to_owned()))?,
            ),
            Some(_) => None,
            None => match place.apis.get(ANY) {
                None if !place.apis.is_empty() => return Err(Unrouted::NoApi),
                any => any,
            },
        };
        if let (Some(apis), Some(called)) = (product.and_then(|p| p.apis.as_ref()), ids.api)
            && !apis.iter().any(|held| held.eq_ignore_ascii_case(called))
        {
            let product = ids.product.unwrap_or_default().to_owned();
            return Err(Unrouted::NotInProduct { product, api: called.to_owned() });
        }
        let operation = match (api, ids.operation) {
            (Some(api), Some(name)) => entry(&api.operations, name).copied(),
            (Some(api), None) => match api.operations.get(ANY) {
                None if !api.operations.is_empty() => {
                    return Err(Unrouted::NoOperation(ids.api.unwrap_or(ANY).to_owned()));
                }
                any => any.copied(),
            },
            (None, _) => None,
        };
        let layers = compact([
            self.global,
            place.document,
            product.and_then(|product| product.document),
            api.and_then(|api| api.document),
            operation,
        ]);
        if layers == Layers::default() { Err(Unrouted::NoDocument) } else { Ok(layers) }
    }
}

impl Directory {
    /// The names among which one was looked for, as the reason says that there is none.
    #[must_use]
    pub fn names(&self, ids: &CallIds<'_>, why: &Unrouted) -> Vec<&str> {
        let place = entry(&self.workspaces, ids.workspace.unwrap_or_default());
        let names: Vec<&String> = match (why, place) {
            (Unrouted::UnknownWorkspace(_), _) => self.workspaces.keys().collect(),
            (Unrouted::UnknownProduct(_), Some(place)) => place.products.keys().collect(),
            (Unrouted::UnknownApi(_) | Unrouted::NoApi, Some(place)) => place.apis.keys().collect(),
            _ => Vec::new(),
        };
        names.into_iter().map(String::as_str).filter(|name| !name.is_empty()).collect()
    }
}

/// The entry of a name, else that of [`ANY`].
fn entry<'m, T>(entries: &'m BTreeMap<String, T>, name: &str) -> Option<&'m T> {
    let found = if name.bytes().any(|byte| byte.is_ascii_uppercase()) || !name.is_ascii() {
        entries.get(&name.to_lowercase())
    } else {
        entries.get(name)
    };
    found.or_else(|| entries.get(ANY))
}

/// The artifacts of a revision that is not the current one: `orders;rev=2`.
fn revision<'m>(place: &'m Workspace, api: &str, revision: Option<&str>) -> Option<&'m Api> {
    let name = format!("{};rev={}", api.to_lowercase(), revision?);
    place.apis.get(&name)
}

#[cfg(test)]
mod tests;
