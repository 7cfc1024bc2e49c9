//! `unread-variable`.

use std::collections::HashSet;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, WorkspaceSink};
use crate::model::Workspace;
use crate::model::flow::{Control, control};
use crate::model::variables::{ServiceVariables, SetSite};
use crate::policy::schema::Scope;
use crate::policy::{DocumentKind, ElementKind};

use super::mend;
use super::unset_variable::is_of_whole_service;
use crate::source::{FileId, Safety};

rule! {
    /// A variable that is set and never read.
    ///
    /// ## What it does
    ///
    /// Reports a `set-variable` whose variable no document of the service reads, where the folder holds a whole service with its global policy. A document alone is judged only where nobody else is likely to read it: when it belongs to an operation and includes no fragment.
    ///
    /// ## Why
    ///
    /// The value costs time in each call and is used for nothing. Mostly it is left over, or its reader was misspelt.
    ///
    /// ## Bad
    ///
    /// ```xml scope=operation
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml scope=operation
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="team" value="@(context.Request.Headers.GetValueOrDefault("x-team", "none"))" />
    ///         <set-header name="x-team" exists-action="override">
    ///             <value>@((string)context.Variables["team"])</value>
    ///         </set-header>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice. A document of a wider scope could read the variable after its `<base />`; that it depends on a variable of a single operation is rare, so this is a hint only.
    pub(super) struct UnreadVariable: "unread-variable", Info, Advice, fixes(Unsafe);
}

impl Rule for UnreadVariable {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let includes = || {
            unit.document.elements().any(|element| match control(element) {
                Control::Inserted => element.kind() != ElementKind::Base,
                control => control == Control::Unknown,
            })
        };
        let sites = unit.variables().sites();
        let narrowest = unit.settings.scope == Some(Scope::Operation);
        let is_closed = narrowest && unit.document.kind() == DocumentKind::Policies;
        if !is_closed || is_of_whole_service(unit) || sites.reads_any() || includes() {
            return;
        }
        let read: HashSet<&str> = sites.reads().iter().map(|read| &*read.name).collect();
        sites
            .sets()
            .iter()
            .filter_map(|set| report(unit.file, set, &read))
            .for_each(|each| sink.push(each));
    }

    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for service in workspace.services() {
            let Some(variables) = ServiceVariables::of(workspace, service) else { continue };
            if variables.reads_any() {
                continue;
            }
            let read: HashSet<&str> = variables.reads().map(|(_, read)| &*read.name).collect();
            for (member, set) in variables.sets() {
                let file = member.document.file;
                if let Some(report) = report(file, set, &read) {
                    sink.file(file).push(report);
                }
            }
        }
    }
}

/// Other policies have outputs for more than one purpose.
fn report(file: FileId, set: &SetSite<'_>, read: &HashSet<&str>) -> Option<Report> {
    let name = set.name.as_deref().filter(|name| !read.contains(name))?;
    let is_plain = set.element.name() == "set-variable";
    let message = format!("nothing reads the variable `{name}`");
    is_plain.then(|| {
        Report::new(set.attribute.value_span(), message).fix(mend::remove_element(
            file,
            set.element,
            Safety::Unsafe,
        ))
    })
}
