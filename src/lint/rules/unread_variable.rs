//! `unread-variable`.

use std::collections::HashSet;

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::flow::{Control, control};
use crate::policy::{DocumentKind, ElementKind};

rule! {
    /// A variable that is set and never read.
    ///
    /// ## What it does
    ///
    /// Reports a `set-variable` whose variable nothing in the document reads. It keeps silent where somebody else may read it: in fragments, in documents that include fragments, and unless the document belongs to an operation, so that no narrower document follows.
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
    pub(super) struct UnreadVariable: "unread-variable", Info, Advice;
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
        let narrowest = unit.settings.scope == Some(crate::policy::schema::Scope::Operation);
        let is_closed = narrowest && unit.document.kind() == DocumentKind::Policies;
        if sites.sets().is_empty() || !is_closed || sites.reads_any() || includes() {
            return;
        }
        let read: HashSet<&str> = sites.reads().iter().map(|read| &*read.name).collect();
        for set in sites.sets().iter().filter(|set| set.element.name() == "set-variable") {
            if let Some(name) = set.name.as_deref().filter(|name| !read.contains(name)) {
                let message = format!("nothing reads the variable `{name}`");
                sink.push(Report::new(set.attribute.value_span(), message));
            }
        }
    }
}
