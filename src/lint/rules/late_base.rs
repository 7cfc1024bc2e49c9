//! `late-base`.

use std::collections::{BTreeMap, BTreeSet};

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Unit, WorkspaceSink};
use crate::model::effective::{Effective, Entry, ancestors};
use crate::model::{Member, Workspace, expressions};
use crate::policy::schema::VariableRole;
use crate::policy::{AttributeRef, ElementKind, ElementRef};
use crate::source::{Fix, Location, Safety, Span};

use super::mend;
use super::scopes::{anchor, name_of, place_of};

rule! {
    /// `<base />` after policies that need it.
    ///
    /// ## What it does
    ///
    /// In a workspace: reports a variable that is read before the `<base />` of its section, when only the policies for which `<base />` stands set it.
    ///
    /// ## Why
    ///
    /// Policies run in the order in which they stand. The variable is not set yet: an index gives null, on which casts to numbers and calls fail, and `GetValueOrDefault` gives the default.
    ///
    /// ## Bad
    ///
    /// ```xml file=policy.xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="tenant" value="@(context.Request.Headers.GetValueOrDefault("x-tenant", "none"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <set-header name="x-tenant" exists-action="override">
    ///             <value>@((string)context.Variables["tenant"])</value>
    ///         </set-header>
    ///         <base />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=policy.xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="tenant" value="@(context.Request.Headers.GetValueOrDefault("x-tenant", "none"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-header name="x-tenant" exists-action="override">
    ///             <value>@((string)context.Variables["tenant"])</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: policies of wider scopes run where `<base />` stands (set or edit policies).
    pub(super) struct LateBase: "late-base", Warning, Documented, fixes(Unsafe);
}

/// A variable that is read too early.
struct Early {
    name: String,
    /// Who sets it.
    setter: (Location, String),
    /// The document's own element, when the read stands in a fragment.
    include: Option<Location>,
    /// `<base />` before what reads it.
    fix: Option<Fix>,
}

impl Rule for LateBase {
    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for (place, Early { name, setter: (setter, scope), include, fix }) in early(workspace) {
            let message = format!("`{name}` is read before `<base />` sets it");
            let report = Report::new(place.span, message)
                .label_at(setter, format!("set here, by {scope}"))
                .fix(fix)
                .help("put `<base />` before the policies that need it");
            let report = match include {
                Some(include) => report.label_at(include, "included here, before `<base />`"),
                None => report,
            };
            sink.file(place.file).push(report);
        }
    }
}

/// The reads that come too early, with their places.
fn early(workspace: &Workspace) -> BTreeMap<Location, Early> {
    let mut found = BTreeMap::new();
    for service in workspace.services() {
        for effective in Effective::all(workspace, service) {
            early_reads(&effective, &mut found);
        }
    }
    found
}

/// The places of all reads that come too early.
pub(super) fn early_places(workspace: &Workspace) -> BTreeSet<Location> {
    early(workspace).into_keys().collect()
}

/// True when the read at `span` of the document comes too early. Asked for what would be
/// reported as unset, which is rare.
pub(super) fn is_early(unit: &Unit<'_>, span: Span) -> bool {
    let Some(member) = unit.member else { return false };
    let mut found = BTreeMap::new();
    for effective in Effective::ending_with(member) {
        early_reads(&effective, &mut found);
    }
    found.contains_key(&member.at(span))
}

/// The reads of the narrowest scope that come too early.
fn early_reads(effective: &Effective<'_>, found: &mut BTreeMap<Location, Early>) {
    let Some(narrow) = effective.layers().len().checked_sub(1) else { return };
    let (entries, _) = effective.entries();
    let bases = entries.iter().enumerate().filter(|(_, entry)| {
        entry.layer == narrow && entry.parent.is_none() && entry.element.kind() == ElementKind::Base
    });
    for (base, of) in bases {
        // Who sets what, among that for which `<base />` stands.
        let below = |at: usize| ancestors(&entries, at).any(|(number, _)| number == base);
        let inside = entries.iter().enumerate().skip(base + 1).take_while(|(at, _)| below(*at));
        let mut setters: BTreeMap<String, &Entry<'_>> = BTreeMap::new();
        for (_, entry) in inside {
            for name in sets(entry.element) {
                setters.entry(name).or_insert(entry);
            }
        }
        if setters.is_empty() {
            continue;
        }
        let before = entries.iter().enumerate().take(base);
        for entry in before.clone().map(|(_, entry)| entry) {
            for name in sets(entry.element) {
                setters.remove(&name);
            }
        }
        for (at, entry) in before.filter(|(_, entry)| entry.section == of.section) {
            for read in expressions::of_element(entry.element).flat_map(|it| it.variables().named) {
                let Some(setter) = setters.get(&*read.name) else { continue };
                let own = anchor(&entries, at).filter(|(member, _)| member.id != entry.member.id);
                let layer = effective.layers().get(setter.layer);
                let scope = layer.map_or_else(String::new, |member| place_of(*member));
                found.entry(entry.member.at(read.name_span)).or_insert_with(|| Early {
                    name: read.name.to_string(),
                    setter: (name_of(setter.member, setter.element), scope),
                    include: own.map(|(member, element)| name_of(member, element)),
                    fix: anchor(&entries, at).and_then(|reader| base_first(of, reader)),
                });
            }
        }
    }
}

/// `<base />` moved before the policy of its section that holds the reader, or is it.
fn base_first(base: &Entry<'_>, reader: (Member<'_>, ElementRef<'_>)) -> Option<Fix> {
    let (member, element) = reader;
    let section = base.element.parent()?;
    let mut around = std::iter::once(element).chain(element.ancestors());
    let policy = around.find(|each| each.parent() == Some(section))?;
    let file = member.document.file;
    (member.id == base.member.id)
        .then(|| mend::move_before(file, base.element, policy, Safety::Unsafe))
}

/// The variables that an element sets.
fn sets(element: ElementRef<'_>) -> impl Iterator<Item = String> {
    let role = |attribute: AttributeRef<'_>| attribute.decl().and_then(|decl| decl.variable);
    let named = element
        .attributes()
        .filter(move |attribute| matches!(role(*attribute), Some(VariableRole::Sets(_))));
    named.filter_map(|attribute| attribute.literal().map(Into::into))
}
