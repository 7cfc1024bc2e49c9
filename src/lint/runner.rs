//! Runs the rules over one document, or over all documents of a run.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

use crate::model::{Member, Workspace};
use crate::policy::{Document, ParseOptions};
use crate::source::{FileId, Finding, SourceFile};

use super::derived::Derived;
use super::rule::{Rule, Sink, Unit, WorkspaceSink};
use super::rules;
use super::settings::Settings;
use super::suppression;

/// All findings of one document that is judged alone, in the order of the text, without those
/// that its comments allow.
#[must_use]
pub fn check(document: &Document, file: FileId, settings: &Settings) -> Vec<Finding> {
    let derived = Derived::default();
    let unit = Unit { document, file, settings, member: None, derived: &derived };
    let mut findings = check_unit(&unit);
    suppression::apply([(file, document)], &mut findings);
    sort(&mut findings);
    findings
}

/// All findings of one document of a workspace, in the order of the text, those that its
/// comments allow included: see [`suppress`]. What the user
/// says about its scope counts before what the workspace shows.
#[must_use]
pub fn check_member(member: Member<'_>, settings: &Settings) -> Vec<Finding> {
    let settings = Settings { scope: settings.scope.or(member.scope()), ..*settings };
    let document = &member.document.document;
    let file = member.document.file;
    let derived = Derived::default();
    let (member, settings, derived) = (Some(member), &settings, &derived);
    check_unit(&Unit { document, file, settings, member, derived })
}

/// What is wrong with the documents of a workspace together, beside what [`check_member`]
/// finds in each; in the order of the files.
#[must_use]
pub fn check_workspace(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::ALL {
        rule.workspace(workspace, &mut WorkspaceSink::new(rule.meta(), &mut findings));
    }
    sort(&mut findings);
    findings
}

/// Takes away the findings that comments in the documents allow, and adds one for each comment
/// that allows nothing. `findings` must be all that [`check_member`] and [`check_workspace`]
/// found.
pub fn suppress(workspace: &Workspace, findings: &mut Vec<Finding>) {
    let documents = workspace.documents().iter().map(|each| (each.file, &each.document));
    suppression::apply(documents, findings);
}

/// As [`suppress`] for one document; `findings` must be all those of its file.
pub fn suppress_in(document: &Document, file: FileId, findings: &mut Vec<Finding>) {
    suppression::apply([(file, document)], findings);
    sort(findings);
}

fn check_unit(unit: &Unit<'_>) -> Vec<Finding> {
    let file = unit.file;
    let mut findings = Vec::new();
    for rule in rules::ALL {
        rule.document(unit, &mut Sink::new(rule.meta(), file, &mut findings));
    }
    let hooks = &*HOOKS;
    for element in unit.document.elements() {
        if !element.is_judged() {
            continue;
        }
        let named = hooks.named.get(element.name()).map_or(&[][..], Vec::as_slice);
        for rule in hooks.any.iter().chain(named) {
            rule.element(element, unit, &mut Sink::new(rule.meta(), file, &mut findings));
        }
    }
    sort(&mut findings);
    findings
}

/// The rules that look at elements.
struct Hooks {
    /// Those that look at all of them.
    any: Vec<&'static dyn Rule>,
    /// Those that look at elements of some names, by these.
    named: HashMap<&'static str, Vec<&'static dyn Rule>, FxBuildHasher>,
}

/// Most rules look at no elements, or at those of one policy.
static HOOKS: LazyLock<Hooks> = LazyLock::new(|| {
    let mut hooks = Hooks { any: Vec::new(), named: HashMap::default() };
    for rule in rules::ALL.iter().copied() {
        for name in rule.names() {
            hooks.named.entry(name).or_default().push(rule);
        }
        if rule.names().is_empty() && has_element_hook(rule) {
            hooks.any.push(rule);
        }
    }
    hooks
});

/// Shows the rule an element, to see whether it takes any.
fn has_element_hook(rule: &dyn Rule) -> bool {
    let file = SourceFile::new("", "<policies />");
    let document = Document::parse(file, &ParseOptions::default());
    let (settings, derived) = (Settings::default(), Derived::default());
    let file = FileId(0);
    let unit =
        Unit { document: &document, file, settings: &settings, member: None, derived: &derived };
    document.elements().any(|element| {
        let mut findings = Vec::new();
        let mut sink = Sink::new(rule.meta(), file, &mut findings);
        rule.element(element, &unit, &mut sink);
        !sink.is_idle()
    })
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| {
            (finding.location.file, finding.location.span.start, finding.location.span.end)
        };
        key(a).cmp(&key(b)).then_with(|| a.rule.cmp(b.rule))
    });
}

#[cfg(test)]
mod tests;
