//! `unused-fragment`.

use std::collections::HashSet;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, WorkspaceSink};
use crate::model::effective::included;
use crate::model::{Place, Workspace};

rule! {
    /// A fragment that no document includes.
    ///
    /// ## What it does
    ///
    /// In a workspace with policies: reports fragments that no `include-fragment` names.
    ///
    /// ## Why
    ///
    /// A fragment without users is dead code that looks as if it ran.
    ///
    /// ## Bad
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="kind" value="chat" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=policyFragments/correlation-id/policy.xml
    /// <fragment>
    ///     <set-header name="x-correlation-id" exists-action="skip">
    ///         <value>@(context.RequestId.ToString())</value>
    ///     </set-header>
    /// </fragment>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml file=apis/chat/policy.xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <include-fragment fragment-id="correlation-id" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml file=policyFragments/correlation-id/policy.xml
    /// <fragment>
    ///     <set-header name="x-correlation-id" exists-action="skip">
    ///         <value>@(context.RequestId.ToString())</value>
    ///     </set-header>
    /// </fragment>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice.
    pub(super) struct UnusedFragment: "unused-fragment", Info, Advice,
        no_fix("deleting files is left to people");
}

impl Rule for UnusedFragment {
    fn workspace(&self, workspace: &Workspace, sink: &mut WorkspaceSink<'_>) {
        for (id, service) in workspace.service_ids() {
            if service.policies().next().is_none() {
                continue;
            }
            let mut used = HashSet::new();
            let mut unknown = false;
            for member in workspace.members_of(id) {
                for element in member.document.document.elements() {
                    match included(element) {
                        Some(name) => used.extend(member.fragment(&name).map(|it| it.id)),
                        // A name that is made while it is deployed may be that of any.
                        None => {
                            unknown |= element.policy().is_some_and(|policy| {
                                policy.name() == "include-fragment"
                                    && element.attribute("fragment-id").is_some()
                            });
                        }
                    }
                }
            }
            if unknown {
                continue;
            }
            let unused = workspace.members_of(id).filter(|member| !used.contains(&member.id));
            for member in unused {
                let Some(Place::Fragment(name)) = member.place() else { continue };
                let Some(root) = member.document.document.root() else { continue };
                let message = format!("no document includes the fragment `{}`", name.name);
                sink.file(member.document.file).push(
                    Report::new(root.name_span(), message)
                        .help("delete it, or include it where it was meant to run"),
                );
            }
        }
    }
}
