//! `misspelt-variable`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, WorkspaceSink};
use crate::model::Workspace;
use crate::model::variables::{ReadKind, ReadSite, ServiceVariables, SetSite, Sites};
use crate::source::{FileId, Fix, Location, Safety, Span};

use super::mend;
use super::unset_variable::is_of_whole_service;

rule! {
    /// A variable is read under another name than it is set.
    ///
    /// ## What it does
    ///
    /// Reports a read of a variable that is set nowhere in the document (or in the whole service, where the folder holds one), when one is set whose name differs by case only, or one that is a letter away and that nothing reads.
    ///
    /// ## Why
    ///
    /// Names of variables are compared with case. The read gives null, or a default, forever.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="teamName" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///         <set-header name="x-team" exists-action="override">
    ///             <value>@((string)context.Variables["teamname"])</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="teamName" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///         <set-header name="x-team" exists-action="override">
    ///             <value>@((string)context.Variables["teamName"])</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. Microsoft's policy toolkit keeps variables in a dictionary that compares names with case (2026); the documentation says nothing.
    pub(super) struct MisspeltVariable: "misspelt-variable", Warning, Advice, fixes(Unsafe);
}

impl Rule for MisspeltVariable {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if is_of_whole_service(unit) {
            return;
        }
        let variables = unit.variables();
        let sites = variables.sites();
        let is_set = |name: &str| sites.sets().iter().any(|set| set.name.as_deref() == Some(name));
        if sites.sets_any() || sites.reads().iter().all(|read| is_set(&read.name)) {
            return;
        }
        let names = Names::of_document(sites);
        for read in variables.sites().reads() {
            if let Some(name) = meant(read, &names) {
                let mut sets = variables.sites().sets().iter();
                let set = sets.find(|set| set.name.as_deref() == Some(name));
                let place =
                    set.map(|set| Location { file: unit.file, span: set.attribute.value_span() });
                sink.push(report(read, name, place).fix(renamed(unit.file, read, name)));
            }
        }
    }

    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for service in workspace.services() {
            let Some(variables) = ServiceVariables::of(workspace, service) else { continue };
            let names = Names::of_service(&variables);
            for (member, read) in variables.reads() {
                let Some(name) = meant(read, &names) else { continue };
                let mut sets = variables.sets();
                let set = sets.find(|(_, set)| set.name.as_deref() == Some(name));
                let place = set.map(|(member, set)| member.at(set.attribute.value_span()));
                let file = member.document.file;
                let fix = renamed(file, read, name);
                sink.file(file).push(report(read, name, place).fix(fix));
            }
        }
    }
}

/// The read under the name that was meant. Only plain names stand in the file as they are.
fn renamed(file: FileId, read: &ReadSite<'_>, name: &str) -> Option<Fix> {
    let is_plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    let written = read.span.of(read.element.document().text());
    let at = written.find(&*read.name).filter(|_| is_plain(&read.name) && is_plain(name))?;
    let span = Span::from_range(at..at + read.name.len()).shift(read.span.start);
    Some(mend::rename(file, span, &read.name, name, Safety::Unsafe))
}

fn report(read: &ReadSite<'_>, name: &str, place: Option<Location>) -> Report {
    let same = name.to_lowercase() == read.name.to_lowercase();
    let why = if same { "names of variables are compared with case" } else { "" };
    let mut report = Report::new(read.span, format!("the variable `{}` is set nowhere", read.name))
        .did_you_mean(Some(name))
        .note(why);
    if let Some(place) = place {
        report = report.label_at(place, "set under this name");
    }
    report
}

/// The names of variables that are known together.
pub(super) struct Names<'n> {
    set: BTreeSet<&'n str>,
    /// By name in lower case.
    by_lower: BTreeMap<String, &'n str>,
    /// Names that are set and never read, by what is left of them without one letter.
    unread: HashMap<String, Vec<&'n str>>,
    /// Variables may be set under names that are not known.
    sets_any: bool,
}

impl<'n> Names<'n> {
    pub(super) fn of_document(sites: &'n Sites<'_>) -> Self {
        let reads = sites.reads().iter();
        Self::new(sites.sets().iter(), reads, sites.sets_any(), sites.reads_any())
    }

    pub(super) fn of_service(variables: &'n ServiceVariables<'_>) -> Self {
        let sets = variables.sets().map(|(_, set)| set);
        let reads = variables.reads().map(|(_, read)| read);
        Self::new(sets, reads, variables.sets_any(), variables.reads_any())
    }

    fn new<'d: 'n>(
        sets: impl Iterator<Item = &'n SetSite<'d>>,
        reads: impl Iterator<Item = &'n ReadSite<'d>>,
        sets_any: bool,
        reads_any: bool,
    ) -> Self {
        let set: BTreeSet<_> = sets.filter_map(|set| set.name.as_deref()).collect();
        let read: BTreeSet<_> = reads.map(|read| &*read.name).collect();
        let by_lower = set.iter().map(|name| (name.to_lowercase(), *name)).collect();
        let mut unread: HashMap<String, Vec<&str>> = HashMap::new();
        for name in set.difference(&read).filter(|_| !reads_any) {
            for rest in without_a_letter(name) {
                let names = unread.entry(rest).or_default();
                // So many are enough to choose from.
                if names.len() < 8 {
                    names.push(name);
                }
            }
        }
        Self { set, by_lower, unread, sets_any }
    }
}

/// The name under which the variable that is read was probably set. `None` when it is set
/// under the very name, or when some are set by names that are not known.
pub(super) fn meant<'n>(read: &ReadSite<'_>, names: &Names<'n>) -> Option<&'n str> {
    let known = names.set.contains(&*read.name) || names.sets_any;
    if known || read.kind == ReadKind::Mention {
        return None;
    }
    let same_but_case = names.by_lower.get(&read.name.to_lowercase()).copied();
    same_but_case.or_else(|| {
        let near = without_a_letter(&read.name).filter_map(|rest| names.unread.get(&rest));
        near.flatten().copied().find(|name| is_slip(name, &read.name))
    })
}

/// The name in lower case, and each text that is left of it without one of its letters. Names
/// that are one slip apart have one of them in common.
fn without_a_letter(name: &str) -> impl Iterator<Item = String> {
    /// Longer names are no names.
    const LONGEST: usize = 100;
    let letters: Vec<char> = name.to_lowercase().chars().take(LONGEST).collect();
    let without = move |gone: usize| {
        let kept = letters.iter().enumerate().filter(|(at, _)| *at != gone);
        kept.map(|(_, letter)| *letter).collect()
    };
    (0..=name.chars().count().min(LONGEST)).map(without)
}

/// True when the names are one letter apart, and long enough that this is no chance. Names
/// that differ by a digit are different names.
fn is_slip(a: &str, b: &str) -> bool {
    const SHORTEST: usize = 5;
    if a.len().abs_diff(b.len()) > 4 || a.chars().count().min(b.chars().count()) < SHORTEST {
        return false;
    }
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(a) == digits(b) && strsim::osa_distance(&a.to_lowercase(), &b.to_lowercase()) == 1
}
