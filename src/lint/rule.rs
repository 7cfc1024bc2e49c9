//! What a rule is: its meta data, its hooks, and how it reports.

use crate::model::{Member, Workspace};
use crate::policy::schema::Strictness;
use crate::policy::{Document, ElementRef};
use crate::source::{Basis, FileId, Finding, Fix, Label, Location, Safety, Severity, Span};

use super::{Derived, Settings};

/// What is known of a rule without running it.
#[derive(Debug)]
pub struct RuleMeta {
    /// Name in kebab-case, after the bad pattern, so that `allow NAME` reads right.
    pub name: &'static str,
    /// How bad its findings usually are.
    pub severity: Severity,
    /// Why the rule holds.
    pub basis: Basis,
    /// How far the fixes may be trusted that its findings offer; empty when they offer none.
    pub fixes: &'static [Safety],
    /// Why no finding offers a fix; `None` when they do.
    pub no_fix: Option<&'static str>,
    /// What the service says when the document is saved, where that is known.
    pub answer: Option<Answer>,
    /// The page as it stands in the doc comment of the rule; see [`super::Page`].
    pub doc: &'static str,
}

/// What the service answers to who saves a document, behind `Error in element '…' on line …,
/// column …:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its words; what changes with the document stands as `…`.
    pub text: &'static str,
    /// Where they were seen.
    pub source: &'static str,
}

/// The link from a rule to its meta data; [`rule!`] writes it.
pub trait Declared {
    /// The meta data.
    fn meta(&self) -> &'static RuleMeta;
}

/// A rule. Hooks that a rule does not need do nothing.
pub trait Rule: Declared + Sync {
    /// Called once for each document, before the elements.
    fn document(&self, _unit: &Unit<'_>, _sink: &mut Sink<'_>) {}

    /// Names of the elements that [`Self::element`] looks at; empty for all of them.
    fn names(&self) -> &'static [&'static str] {
        &[]
    }

    /// Called for each element whose content policyc knows or ought to know, in document
    /// order; not for free XML such as the body of `set-body`. Only those of [`Self::names`].
    fn element(&self, _element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        sink.idle = true;
    }

    /// Called once for each run, after the documents, with all of them.
    fn workspace(&self, _workspace: &Workspace, _sink: &mut WorkspaceSink<'_>) {}
}

/// One document with what is known about it.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its number in the run.
    pub file: FileId,
    /// What the user knows.
    pub settings: &'d Settings,
    /// The document among the others of the run; `None` when it is judged alone.
    pub member: Option<Member<'d>>,
    /// What several rules ask; see [`Self::flow`] and [`Self::variables`].
    pub derived: &'d Derived<'d>,
}

/// A finding in the making. The sink adds the rule's name, severity and basis.
#[derive(Debug)]
pub struct Report {
    span: Span,
    message: String,
    notes: Vec<String>,
    help: Option<String>,
    labels: Vec<(Place, String)>,
    fixes: Vec<Fix>,
    severity: Option<Severity>,
    basis: Option<Basis>,
}

/// Where a label stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// In the file of the finding.
    Here(Span),
    /// In any file.
    At(Location),
}

impl Report {
    /// Something is wrong with the text at `span`.
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            notes: Vec::new(),
            help: None,
            labels: Vec::new(),
            fixes: Vec::new(),
            severity: None,
            basis: None,
        }
    }

    /// Why it is wrong; an empty note is left out.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        let note = note.into();
        if !note.is_empty() {
            self.notes.push(note);
        }
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// "did you mean" for the known word that is nearest to what was written, if one is near.
    #[must_use]
    pub fn did_you_mean(self, nearest: Option<&str>) -> Self {
        match nearest {
            Some(word) => self.help(format!("did you mean `{word}`?")),
            None => self,
        }
    }

    /// Another place that matters.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push((Place::Here(span), message.into()));
        self
    }

    /// Another place that matters, in any file of the run.
    #[must_use]
    pub fn label_at(mut self, location: Location, message: impl Into<String>) -> Self {
        self.labels.push((Place::At(location), message.into()));
        self
    }

    /// A change that would mend it, where there is one.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fixes.extend(fix.into());
        self
    }

    /// Judged as `strictness` says instead of by the rule's usual severity.
    #[must_use]
    pub fn judged(mut self, strictness: Strictness) -> Self {
        self.severity = Some(strictness.severity);
        self.basis = Some(strictness.basis);
        self.note(strictness.note)
    }

    /// With another severity and basis than the rule's usual ones.
    #[must_use]
    pub fn with(mut self, severity: Severity, basis: Basis) -> Self {
        self.severity = Some(severity);
        self.basis = Some(basis);
        self
    }
}

/// Takes the reports of one rule.
#[derive(Debug)]
pub struct Sink<'f> {
    meta: &'static RuleMeta,
    file: FileId,
    findings: &'f mut Vec<Finding>,
    /// The rule does not have the hook that was called.
    idle: bool,
}

impl<'f> Sink<'f> {
    /// True when the rule does not have the hook that was called.
    pub(super) fn is_idle(&self) -> bool {
        self.idle
    }

    pub(super) fn new(
        meta: &'static RuleMeta,
        file: FileId,
        findings: &'f mut Vec<Finding>,
    ) -> Self {
        Self { meta, file, findings, idle: false }
    }

    /// Turns the report into a finding.
    pub fn push(&mut self, report: Report) {
        let at = |span| Location { file: self.file, span };
        self.findings.push(Finding {
            rule: self.meta.name,
            severity: report.severity.unwrap_or(self.meta.severity),
            basis: report.basis.unwrap_or(self.meta.basis),
            message: report.message,
            notes: report.notes,
            help: report.help,
            location: at(report.span),
            labels: report
                .labels
                .into_iter()
                .map(|(place, message)| match place {
                    Place::Here(span) => Label { location: at(span), message },
                    Place::At(location) => Label { location, message },
                })
                .collect(),
            fixes: report.fixes,
        });
    }
}

/// Takes the reports of one rule about all documents of a run.
#[derive(Debug)]
pub struct WorkspaceSink<'f> {
    meta: &'static RuleMeta,
    findings: &'f mut Vec<Finding>,
}

impl<'f> WorkspaceSink<'f> {
    pub(super) fn new(meta: &'static RuleMeta, findings: &'f mut Vec<Finding>) -> Self {
        Self { meta, findings }
    }

    /// Takes the reports about one file.
    pub fn file(&mut self, file: FileId) -> Sink<'_> {
        Sink::new(self.meta, file, self.findings)
    }
}

/// Declares a rule; the doc comment is its page.
macro_rules! rule {
    ($(#[doc = $doc:literal])* pub(super) struct $name:ident: $text:literal, $severity:ident, $basis:ident
        $(, fixes($($fix:ident),+))? $(, no_fix($reason:literal))? $(, answer($answer:literal, $source:literal))?;) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name;

        impl $crate::lint::Declared for $name {
            fn meta(&self) -> &'static $crate::lint::RuleMeta {
                static META: $crate::lint::RuleMeta = $crate::lint::RuleMeta {
                    name: $text,
                    severity: $crate::source::Severity::$severity,
                    basis: $crate::source::Basis::$basis,
                    fixes: &[$($($crate::source::Safety::$fix),+)?],
                    no_fix: $crate::lint::rule::or_none!($($reason)?),
                    answer: $crate::lint::rule::or_none!(
                        $($crate::lint::Answer { text: $answer, source: $source })?
                    ),
                    doc: concat!($($doc, "\n"),*),
                };
                &META
            }
        }
    };
}

/// The value, or none where nothing is given.
macro_rules! or_none {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}

pub(crate) use {or_none, rule};
