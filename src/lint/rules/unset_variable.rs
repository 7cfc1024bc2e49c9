//! `unset-variable`.

use std::collections::BTreeSet;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, WorkspaceSink};
use crate::model::expressions::Access;
use crate::model::variables::{Presence, ReadKind, ReadSite, ServiceVariables, SetSite, Variables};
use crate::model::{Attachment, Member, Workspace};
use crate::policy::DocumentKind;
use crate::source::{Basis, Location, Severity};

use super::late_base::{early_places, is_early};
use super::misspelt_variable::{Names, meant};

rule! {
    /// A variable is read where nothing has set it.
    ///
    /// ## What it does
    ///
    /// Follows every way through the document and reports `context.Variables["x"]` and the like where no policy before it sets `x`. In a folder that holds a whole service, its global policy included, `<base />` and fragments are followed, and a read is reported when no effective policy sets the variable before it. A document alone is judged only where nothing else may set it: not after `<base />` or `include-fragment`, not in fragments, and not after `inbound`, unless the document belongs to an operation.
    ///
    /// ## Why
    ///
    /// A variable that is not set reads as null: a cast to a number or a call on it fails, and the caller gets a 500. With a default the default is all that ever comes out.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-header name="x-team" exists-action="override">
    ///             <value>@((string)context.Variables["team"])</value>
    ///         </set-header>
    ///         <set-variable name="team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///         <base />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///         <set-header name="x-team" exists-action="override">
    ///             <value>@((string)context.Variables["team"])</value>
    ///         </set-header>
    ///         <base />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: a variable exists from the policy on that sets it (set-variable, 2024-07). That reading one that is not set gives null is what Microsoft's policy toolkit does (2026).
    pub(super) struct UnsetVariable: "unset-variable", Warning, Documented,
        no_fix("where it is to be set, and to what, cannot be told");
}

impl Rule for UnsetVariable {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        // The whole service shows more than the document alone.
        if unit.document.kind() != DocumentKind::Policies || is_of_whole_service(unit) {
            return;
        }
        let variables = unit.variables();
        for read in unset_reads(variables) {
            // Another rule says which name was meant.
            if meant(read, &Names::of_document(variables.sites())).is_some() {
                continue;
            }
            // So does the one that knows what `<base />` stands for.
            if is_early(unit, read.span) {
                continue;
            }
            let same = |set: &&SetSite<'_>| set.name.as_deref() == Some(&*read.name);
            let later = variables.sites().sets().iter().find(same);
            let label = later.map(|set| {
                let span = set.attribute.value_span();
                (Location { file: unit.file, span }, set)
            });
            sink.push(report(read, label));
        }
    }

    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for service in workspace.services() {
            let Some(variables) = ServiceVariables::of(workspace, service) else { continue };
            let names = Names::of_service(&variables);
            let unset = variables.unset(workspace, service);
            // Asked for only where something is to be reported, which is rare.
            let early = if unset.is_empty() { BTreeSet::new() } else { early_places(workspace) };
            for (member, read) in unset {
                let told = meant(read, &names).is_some() || early.contains(&member.at(read.span));
                if read.kind == ReadKind::Mention || told {
                    continue;
                }
                let mut sets = variables.sets();
                let later = sets.find(|(_, set)| set.name.as_deref() == Some(&*read.name));
                let label = later.map(|(member, set)| (member.at(set.attribute.value_span()), set));
                sink.file(member.document.file).push(report(read, label));
            }
        }
    }
}

/// True when the document is judged among all of its service.
pub(super) fn is_of_whole_service(unit: &Unit<'_>) -> bool {
    let service = unit.member.and_then(Member::service);
    service.is_some_and(|service| service.policy(&Attachment::Global).is_some())
}

/// The reads of variables that nothing has set before.
fn unset_reads<'v, 'd>(
    variables: &'v Variables<'d>,
) -> impl Iterator<Item = &'v ReadSite<'d>> + use<'v, 'd> {
    variables
        .reads()
        .filter(|(_, before)| before.here == Presence::Never && !before.elsewhere)
        .map(|(read, _)| read)
        .filter(|read| read.kind != ReadKind::Mention)
}

fn report(read: &ReadSite<'_>, later: Option<(Location, &SetSite<'_>)>) -> Report {
    let name = &read.name;
    let asks = matches!(read.kind, ReadKind::Code(Access::Contains | Access::Try));
    let defaults = matches!(read.kind, ReadKind::Code(Access::OrDefault { with_default: true }));
    let mut report = Report::new(read.span, format!("nothing has set the variable `{name}` here"));
    report = match (asks, defaults) {
        (true, _) => report.note("the answer is always that it is not set"),
        (_, true) => report.note("the default is all that it ever gives"),
        _ => report.note("it reads as null, and what cannot take null fails"),
    };
    report = match later {
        Some((place, set)) if set.element.section() != read.element.section() => {
            let section = set.element.section().map_or("a fragment", |section| section.name());
            report.label_at(place, format!("set here, in `{section}`, later"))
        }
        Some((place, _)) => report.label_at(place, "set here, on another way or later"),
        None => report,
    };
    let harmless = asks || defaults;
    if harmless { report.with(Severity::Info, Basis::Documented) } else { report }
}
