//! From all documents that apply to a call to one plan.

use std::collections::HashMap;

use crate::model::effective::{Effective, Expander, Expansion, ExpansionProblem};
use crate::model::{DocumentId, Member};
use crate::policy::ElementRef;
use crate::policy::schema::SectionKind;

use super::{CompileError, Compiler, malformed};
use crate::plan::{Plan, Scope, Sections, Source, Step};

/// Why an effective policy cannot be compiled, and in which document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedError {
    /// The document.
    pub document: DocumentId,
    /// What is wrong in it.
    pub error: CompileError,
}

/// Compiles an effective policy. The steps of wider scopes and of fragments stand where
/// `<base />` and `include-fragment` stood, each with its own source. A `<base />` stays where
/// no wider scope has a policy.
///
/// # Errors
///
/// Everything that is wrong with its documents. Where one is not well-formed, nothing else is
/// looked at.
pub fn compile_effective(effective: &Effective<'_>) -> Result<Plan, Vec<PlacedError>> {
    let mut numbering = Numbering::default();
    let sections = compile_with(effective, &mut numbering)?;
    Ok(Plan::new(numbering.sources, sections))
}

/// Compiles an effective policy whose documents have numbers already, or get some.
pub(super) fn compile_with(
    effective: &Effective<'_>,
    numbering: &mut Numbering,
) -> Result<Sections, Vec<PlacedError>> {
    let Some(narrowest) = effective.layers().last() else { return Ok(Sections::default()) };
    let wrong: Vec<_> = effective.layers().iter().flat_map(|member| broken(*member)).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut compiler = Compiler::new(narrowest.document.document.file());
    compiler.insertions = Some(Insertions::new(effective, std::mem::take(numbering)));
    let mut section = |kind| compiler.section(kind);
    let sections = Sections {
        inbound: section(SectionKind::Inbound),
        backend: section(SectionKind::Backend),
        outbound: section(SectionKind::Outbound),
        on_error: section(SectionKind::OnError),
    };
    let Some(insertions) = compiler.insertions else { return Ok(sections) };
    *numbering = insertions.numbering;
    if insertions.errors.is_empty() { Ok(sections) } else { Err(insertions.errors) }
}

/// The numbers of documents among the sources of a plan, or of several plans together.
#[derive(Default)]
pub(super) struct Numbering {
    pub(super) sources: Vec<Source>,
    numbers: HashMap<DocumentId, u32>,
}

impl Numbering {
    /// The number of a document, a new one when it has none.
    pub(super) fn number(&mut self, member: Member<'_>) -> u32 {
        let next = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(member.id).or_insert_with(|| {
            let path = member.document.document.file().name().to_owned();
            self.sources.push(Source { path, scope: member.scope().map(Scope::from) });
            next
        })
    }
}

/// The XML errors of a document.
fn broken(member: Member<'_>) -> Vec<PlacedError> {
    let errors = member.document.document.errors().iter();
    errors.map(|error| PlacedError { document: member.id, error: malformed(error) }).collect()
}

/// The documents of an effective policy, as the compiler goes through them.
pub(super) struct Insertions<'d> {
    expander: Expander<'d>,
    numbering: Numbering,
    errors: Vec<PlacedError>,
    broken: Vec<DocumentId>,
}

impl<'d> Insertions<'d> {
    fn new(effective: &Effective<'d>, numbering: Numbering) -> Self {
        let mut insertions = Self {
            expander: Expander::new(effective),
            numbering,
            errors: Vec::new(),
            broken: Vec::new(),
        };
        // The narrowest document comes first, as in the plan of that document alone.
        for member in effective.layers().iter().rev() {
            insertions.numbering.number(*member);
        }
        insertions
    }
}

impl<'d> Compiler<'d> {
    /// The steps of a section with all that it inherits; `None` when no scope has it.
    fn section(&mut self, kind: SectionKind) -> Option<Vec<Step>> {
        let element = self.insertions.as_mut()?.expander.begin(kind)?;
        Some(self.insert(element, ""))
    }

    /// The steps that stand for the element; `None` when it stands for itself.
    pub(super) fn inserted(&mut self, element: ElementRef<'d>, path: &str) -> Option<Vec<Step>> {
        let insertions = self.insertions.as_mut()?;
        match insertions.expander.enter(element) {
            Expansion::Itself | Expansion::Nothing => None,
            Expansion::Children(inserted) => {
                // A wider scope counts its own policies, as `context.LastError.Path` is told
                // with the scope.
                let is_base = element.policy().is_none();
                Some(self.insert(inserted, if is_base { "" } else { path }))
            }
            Expansion::Refused(ExpansionProblem { location, kind }) => {
                let message = kind.to_string();
                self.errors.push(CompileError { message, help: None, span: location.span });
                Some(Vec::new())
            }
        }
    }

    /// Compiles what stands in the document that the expander has just gone to, and comes back.
    fn insert(&mut self, parent: ElementRef<'d>, path: &str) -> Vec<Step> {
        let before = (self.file, self.source, self.within, std::mem::take(&mut self.errors));
        let Some(insertions) = &mut self.insertions else { return Vec::new() };
        let Some((member, layer)) = insertions.expander.current() else { return Vec::new() };
        let wrong = broken(member);
        let steps = if wrong.is_empty() {
            self.source = insertions.numbering.number(member);
            let attached = insertions.expander.layer(layer);
            let attached = attached.filter(|attached| attached.id != member.id);
            self.within = attached.map(|attached| insertions.numbering.number(attached));
            self.file = member.document.document.file();
            self.steps(parent, path)
        } else {
            // Said once, however often it is included.
            if !insertions.broken.contains(&member.id) {
                insertions.broken.push(member.id);
                insertions.errors.extend(wrong);
            }
            Vec::new()
        };
        let placed = std::mem::take(&mut self.errors).into_iter();
        let placed = placed.map(|error| PlacedError { document: member.id, error });
        (self.file, self.source, self.within, self.errors) = before;
        if let Some(insertions) = &mut self.insertions {
            insertions.errors.extend(placed);
            insertions.expander.leave();
        }
        steps
    }
}

#[cfg(test)]
mod tests;
