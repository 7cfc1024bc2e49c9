//! Context variables: where a document sets and reads them, and what may have happened
//! before and may happen after.
//!
//! Names are compared with case, as the service's dictionary does (Microsoft's policy
//! toolkit, 2026). [`Variables`] looks at one document, and takes what stands elsewhere to do
//! anything; [`ServiceVariables`] follows the effective policies of a whole service.

mod backward;
mod forward;
mod program;
mod service;
mod sites;
mod text;

use crate::model::expressions::Access;
use crate::policy::schema::SectionKind;
use crate::policy::{AttributeRef, Document, DocumentKind, ElementRef};
use crate::source::Span;

pub use service::ServiceVariables;
pub use sites::Sites;

use program::Program;

/// A place that sets a variable.
#[derive(Clone, Debug)]
pub struct SetSite<'d> {
    /// The policy, or the part of one, that sets it.
    pub element: ElementRef<'d>,
    /// The attribute that names it.
    pub attribute: AttributeRef<'d>,
    /// Its name; `None` where the name is computed, or filled in on deployment.
    pub name: Option<Box<str>>,
    /// The C# type of the value, where the policy always sets the same.
    pub ty: Option<&'static str>,
}

/// A place that reads a variable by a name that stands there.
#[derive(Clone, Debug)]
pub struct ReadSite<'d> {
    /// The element whose attribute or text reads it.
    pub element: ElementRef<'d>,
    /// Its name.
    pub name: Box<str>,
    /// The name as it stands, with its quotes.
    pub span: Span,
    /// How it is read.
    pub kind: ReadKind,
}

/// How a variable is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadKind {
    /// In an expression.
    Code(Access),
    /// In a Liquid template.
    Liquid,
    /// An attribute names it.
    Attribute,
    /// In code or text that is not understood; perhaps it is not read at all.
    Mention,
}

/// Whether a variable has been set when control comes to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// On no way to that place.
    Never,
    /// On some ways.
    Maybe,
    /// On every way.
    Always,
}

/// What may have set a variable before control comes to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The policies of this document.
    pub here: Presence,
    /// True when policies that are not known ran before.
    pub elsewhere: bool,
}

/// What one document does with variables.
#[derive(Debug)]
pub struct Variables<'d> {
    sites: Sites<'d>,
    before: Vec<Option<Before>>,
    overwritten: Vec<Option<usize>>,
}

/// How far what is not in the document can be ruled out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// No document of a narrower scope includes this one: it belongs to an operation.
    pub narrowest: bool,
}

impl<'d> Variables<'d> {
    /// Follows every way through the document.
    #[must_use]
    pub fn new(document: &'d Document, surroundings: Surroundings) -> Self {
        let sites = Sites::of(document);
        let program = Program::of(&sites, surroundings);
        let mut before = vec![None; sites.reads().len()];
        forward::run(&program, &mut before);
        let overwritten = backward::run(&program, sites.sets().len());
        Self { sites, before, overwritten }
    }

    /// All places, without the order in which they run.
    #[must_use]
    pub fn sites(&self) -> &Sites<'d> {
        &self.sites
    }

    /// The places that read a variable, in the order of the text, each with what may have set
    /// it before. Places that no call reaches are left out.
    pub fn reads(&self) -> impl Iterator<Item = (&ReadSite<'d>, Before)> {
        let reads = self.sites.reads().iter().zip(&self.before);
        reads.filter_map(|(read, before)| Some((read, (*before)?)))
    }

    /// The values that no policy can read, because on every way another one takes their place
    /// first: where they are set, and one of the places that overwrite them.
    pub fn overwritten(&self) -> impl Iterator<Item = (&SetSite<'d>, &SetSite<'d>)> {
        let sets = self.sites.sets();
        sets.iter().zip(&self.overwritten).filter_map(|(set, by)| Some((set, sets.get((*by)?)?)))
    }
}

/// The sections that run one after another.
const PIPELINE: [SectionKind; 3] =
    [SectionKind::Inbound, SectionKind::Backend, SectionKind::Outbound];

/// True when the document has sections; else its top-level policies run one after another.
fn has_sections(document: &Document) -> bool {
    document.kind() == DocumentKind::Policies
}

#[cfg(test)]
mod tests;
