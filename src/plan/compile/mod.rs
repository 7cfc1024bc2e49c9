//! From the typed AST to a plan.
//!
//! [`compile`] takes one document: `<base />` stands for the parent scope, which it does not
//! know, and fragments are other documents. [`compile_effective`] takes all documents that apply
//! to a call. What the service would reject, or what a run could not do without, is a
//! [`CompileError`]; everything is reported, not only the first.

mod effective;
mod effects;
mod policies;
mod routes;
mod values;

use crate::policy::schema::{ExpressionUse, SectionKind};
use crate::policy::{Content, Document, DocumentKind, ElementKind, ElementRef};
use crate::source::{Severity, SourceFile, Span};

use super::steps::{Action, Inert, NotSimulated};
use super::{Expression, Origin, Plan, Scope, Sections, Source, Step};
use effective::Insertions;
use effects::Effect;

pub use effective::{PlacedError, compile_effective};
pub use routes::{BrokenRoute, CompiledRoutes, TooManyRoutes, compile_routes};

/// What a policy does in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simulation {
    /// It acts: how.
    Acts(&'static str),
    /// It changes nothing about metering, unless an expression of it fails: why.
    Irrelevant(&'static str),
    /// It is not run, and the report names it: what it could change.
    NotSimulated(&'static str),
    /// It is not run, and changes the message of its section alone: what of it. The report names
    /// it where something reads that message.
    Rewrites(&'static str),
}

/// What the policy `name` does in a run; `None` for one that nobody has decided about.
#[must_use]
pub fn simulation(name: &str) -> Option<Simulation> {
    if let Some(acts) = policies::acts(name) {
        return Some(Simulation::Acts(acts));
    }
    effects::listed(name).map(|effect| match effect {
        Effect::Inert(why) => Simulation::Irrelevant(why),
        Effect::NotSimulated(why) => Simulation::NotSimulated(why),
        Effect::Rewrites(why) => Simulation::Rewrites(why),
    })
}

/// Why a document cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CompileError {
    /// What is wrong, in lower case, the user's text in backticks.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
}

/// Compiles one document.
///
/// # Errors
///
/// Everything that is wrong with it, in document order. The document's XML errors come
/// first: where there is one, nothing else is looked at.
pub fn compile(document: &Document, scope: Option<Scope>) -> Result<Plan, Vec<CompileError>> {
    if !document.errors().is_empty() {
        return Err(document.errors().iter().map(malformed).collect());
    }
    if document.kind() != DocumentKind::Policies {
        let span = document.root().map_or(Span::default(), |root| root.name_span());
        return Err(vec![CompileError {
            message: "only a policy definition can be compiled".to_owned(),
            help: Some("give the document whose root is `<policies>`".to_owned()),
            span,
        }]);
    }
    let mut compiler = Compiler::new(document.file());
    let mut section = |kind| {
        let element = document.section(kind)?;
        Some(compiler.steps(element, ""))
    };
    let sections = Sections {
        inbound: section(SectionKind::Inbound),
        backend: section(SectionKind::Backend),
        outbound: section(SectionKind::Outbound),
        on_error: section(SectionKind::OnError),
    };
    if compiler.errors.is_empty() {
        let source = Source { path: document.file().name().to_owned(), scope };
        Ok(Plan::new(vec![source], sections))
    } else {
        Err(compiler.errors)
    }
}

fn malformed(error: &crate::xml::XmlError) -> CompileError {
    CompileError { message: error.message(), help: None, span: error.span }
}

/// Gathers steps and errors.
struct Compiler<'d> {
    /// The file whose elements are compiled.
    file: &'d SourceFile,
    /// Its number in the plan.
    source: u32,
    /// The number of the document that includes it, for a fragment.
    within: Option<u32>,
    errors: Vec<CompileError>,
    /// The other documents of an effective policy.
    insertions: Option<Insertions<'d>>,
}

impl<'d> Compiler<'d> {
    const fn new(file: &'d SourceFile) -> Self {
        Self { file, source: 0, within: None, errors: Vec::new(), insertions: None }
    }

    /// The policies directly below `parent`. `path` is where the parent stands.
    fn steps(&mut self, parent: ElementRef<'d>, path: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for element in parent.children() {
            let name = element.name();
            let number = match counts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, number)) => {
                    *number += 1;
                    *number
                }
                None => {
                    counts.push((name, 1));
                    1
                }
            };
            let joint = if path.is_empty() { "" } else { "/" };
            let path = format!("{path}{joint}{name}[{number}]");
            match self.inserted(element, &path) {
                Some(inserted) => steps.extend(inserted),
                None => steps.extend(self.step(element, path)),
            }
        }
        steps
    }

    fn step(&mut self, element: ElementRef<'d>, path: String) -> Option<Step> {
        let action = match element.kind() {
            ElementKind::Base => Some(Action::Base),
            ElementKind::Policy(_) => self.policy(element, &path),
            _ => {
                let message = format!("`<{}>` is no policy, or may not stand here", element.name());
                let help = Some("`policyc lint` says what may".to_owned());
                self.errors.push(CompileError { message, help, span: element.name_span() });
                None
            }
        };
        let id = element.attribute("id").and_then(|id| id.literal()).map(Into::into);
        let origin = self.origin(element.span());
        let (policy, within) = (element.name().to_owned(), self.within);
        Some(Step { policy, id, path, origin, within, action: action? })
    }

    fn policy(&mut self, element: ElementRef<'d>, path: &str) -> Option<Action> {
        if let Some(compile) = policies::compiler(element.name()) {
            self.refuse_expressions(element);
            return compile(self, element, path);
        }
        Some(match effects::effect(element.name()) {
            Effect::Inert(reason) => Action::Inert(Inert {
                reason: reason.to_owned(),
                expressions: self.expressions(element),
            }),
            Effect::NotSimulated(reason) => Action::NotSimulated(NotSimulated::new(reason)),
            Effect::Rewrites(reason) => Action::NotSimulated(NotSimulated::rewriting(reason)),
        })
    }

    /// Every expression of an element and of what stands in it.
    fn expressions(&self, element: ElementRef<'d>) -> Vec<Expression> {
        let mut expressions = Vec::new();
        for element in std::iter::once(element).chain(element.descendants()) {
            let attributes = element.attributes().map(|attribute| attribute.content());
            let text = element.text().map(|text| text.content());
            for content in attributes.chain(text) {
                if let Some(expression) = content.expression(element.document()) {
                    expressions.push(Expression {
                        text: expression.text.to_string(),
                        origin: self.origin(expression.span),
                    });
                }
            }
        }
        expressions
    }

    /// Reports expressions where the service certainly takes none.
    fn refuse_expressions(&mut self, element: ElementRef<'d>) {
        for attribute in element.attributes() {
            let Some(decl) = attribute.decl() else { continue };
            let ExpressionUse::NotAllowed(strictness) = decl.expression else { continue };
            if matches!(attribute.content(), Content::Expression { .. })
                && strictness.severity == Severity::Error
            {
                self.errors.push(CompileError {
                    message: format!("`{}` takes no expression", attribute.name()),
                    help: None,
                    span: attribute.value_span(),
                });
            }
        }
    }

    fn origin(&self, span: Span) -> Origin {
        let position = self.file.position(span.start);
        Origin { source: self.source, span, line: position.line, column: position.column }
    }
}

#[cfg(test)]
mod tests;
