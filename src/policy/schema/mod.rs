//! What a policy may look like, as data: the vocabulary of the declarations in
//! [`super::catalogue`]. It judges nothing; rules do.

mod attribute;
mod constraint;
mod element;
mod macros;
mod place;

pub use attribute::{
    AttributeDecl, AttributeType, ExpectedKind, ExpressionUse, Required, Shape, ValueKind,
    VariableRole,
};
pub use constraint::{Check, Condition, Constraint, Item};
pub use element::{
    ChildContent, ChildDecl, ChildOrder, ElementDecl, ElementSchema, PolicyDecl, PolicySchema,
    TextDecl,
};
pub(crate) use macros::{element, keyword, or_empty, policy, typed_element};
pub use place::{
    Gateway, Gateways, Placement, Repeat, Scope, Scopes, SectionKind, Sections, Variant,
};

use crate::source::{Basis, Severity};

/// How a departure from a declared fact is judged, and why.
///
/// Documentation, the service's XSD and real documents disagree in places: a fact that a
/// running service is known to accept otherwise is never an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strictness {
    /// How bad it is.
    pub severity: Severity,
    /// Why it holds.
    pub basis: Basis,
    /// Where the sources disagree, for the user; empty when they agree.
    pub note: &'static str,
}

impl Strictness {
    /// The service's XSD rejects it.
    pub const SCHEMA: Self = Self::new(Severity::Error, Basis::Schema);
    /// The documentation rules it out and nothing speaks against that.
    pub const DOCUMENTED_ERROR: Self = Self::new(Severity::Error, Basis::Documented);
    /// The documentation rules it out, but the service is known to take it.
    pub const DOCUMENTED: Self = Self::new(Severity::Warning, Basis::Documented);

    /// Accepted, and almost certainly not what was meant.
    pub const ADVICE: Self = Self::new(Severity::Warning, Basis::Advice);
    /// The documentation asks for it, and nobody is hurt without it.
    pub const NICETY: Self = Self::new(Severity::Info, Basis::Documented);

    const fn new(severity: Severity, basis: Basis) -> Self {
        Self { severity, basis, note: "" }
    }

    /// The same with a word on where the sources disagree.
    #[must_use]
    pub const fn because(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }
}
