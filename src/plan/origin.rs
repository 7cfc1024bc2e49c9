//! Where things of a plan come from.

use serde::{Deserialize, Serialize};

use crate::policy::schema;
use crate::source::Span;

/// A file that a plan was compiled from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name as given.
    pub path: String,
    /// Where the document is attached, where that is known.
    pub scope: Option<Scope>,
}

/// Where a document is attached, widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole service.
    Global,
    /// A workspace.
    Workspace,
    /// A product.
    Product,
    /// An API.
    Api,
    /// One operation of an API.
    Operation,
}

impl Scope {
    /// The name as policies and `context.LastError.Scope` have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Workspace => "workspace",
            Self::Product => "product",
            Self::Api => "api",
            Self::Operation => "operation",
        }
    }
}

impl From<schema::Scope> for Scope {
    fn from(scope: schema::Scope) -> Self {
        match scope {
            schema::Scope::Global => Self::Global,
            schema::Scope::Workspace => Self::Workspace,
            schema::Scope::Product => Self::Product,
            schema::Scope::Api => Self::Api,
            schema::Scope::Operation => Self::Operation,
        }
    }
}

/// A place in one of the plan's sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// Index into [`super::Plan::sources`].
    pub source: u32,
    /// The bytes.
    pub span: Span,
    /// Line of the first byte, counted from 1.
    pub line: u32,
    /// Column of the first byte in Unicode scalars, counted from 1.
    pub column: u32,
}
