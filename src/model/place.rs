//! What a document is in its service.

use std::fmt;

use crate::policy::schema::Scope;

/// The name of a thing, and the API Management workspace that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Qualified {
    /// The workspace of the service; `None` for what belongs to the whole service.
    pub workspace: Option<String>,
    /// The name as written.
    pub name: String,
}

impl Qualified {
    /// A name in a workspace, or in the whole service.
    #[must_use]
    pub fn new(workspace: Option<&str>, name: impl Into<String>) -> Self {
        Self { workspace: workspace.map(Into::into), name: name.into() }
    }
}

/// Where a policy definition is attached.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attachment {
    /// The whole service.
    Global,
    /// A workspace, by its name.
    Workspace(String),
    /// A product.
    Product(Qualified),
    /// An API.
    Api(Qualified),
    /// One operation of an API.
    Operation {
        /// The API.
        api: Qualified,
        /// The operation.
        operation: String,
    },
}

impl Attachment {
    /// The kind of scope.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Global => Scope::Global,
            Self::Workspace(_) => Scope::Workspace,
            Self::Product(_) => Scope::Product,
            Self::Api(_) => Scope::Api,
            Self::Operation { .. } => Scope::Operation,
        }
    }

    /// True for the whole service and for a workspace.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Global | Self::Workspace(_))
    }

    /// The workspace of the service that it belongs to.
    #[must_use]
    pub fn workspace(&self) -> Option<&str> {
        match self {
            Self::Global => None,
            Self::Workspace(name) => Some(name),
            Self::Product(name) | Self::Api(name) | Self::Operation { api: name, .. } => {
                name.workspace.as_deref()
            }
        }
    }
}

impl fmt::Display for Attachment {
    /// As messages have it: ``operation `post` of API `orders` ``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Global => f.write_str("the whole service"),
            Self::Workspace(name) => write!(f, "workspace `{name}`"),
            Self::Product(name) => write!(f, "product `{}`", name.name),
            Self::Api(name) => write!(f, "API `{}`", name.name),
            Self::Operation { api, operation } => {
                write!(f, "operation `{operation}` of API `{}`", api.name)
            }
        }
    }
}

/// What a document is in its service.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A policy definition.
    Policy(Attachment),
    /// A policy fragment.
    Fragment(Qualified),
    /// The resolver of a field of a GraphQL API.
    Resolver {
        /// The API.
        api: Qualified,
        /// The resolver.
        resolver: String,
    },
}

impl Place {
    /// The scope, for a policy definition.
    #[must_use]
    pub const fn scope(&self) -> Option<Scope> {
        match self {
            Self::Policy(attachment) => Some(attachment.scope()),
            Self::Fragment(_) | Self::Resolver { .. } => None,
        }
    }

    /// The workspace of the service that it belongs to.
    #[must_use]
    pub fn workspace(&self) -> Option<&str> {
        match self {
            Self::Policy(attachment) => attachment.workspace(),
            Self::Fragment(name) | Self::Resolver { api: name, .. } => name.workspace.as_deref(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(attachment) => attachment.fmt(f),
            Self::Fragment(name) => write!(f, "fragment `{}`", name.name),
            Self::Resolver { api, resolver } => {
                write!(f, "resolver `{resolver}` of API `{}`", api.name)
            }
        }
    }
}
