//! `unset-variable`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::Access;
use crate::model::variables::{Presence, ReadKind, ReadSite, Sites, Variables};
use crate::policy::DocumentKind;
use crate::source::Severity;

rule! {
    /// A variable is read where nothing has set it.
    ///
    /// ## What it does
    ///
    /// Follows every way through the document and reports `context.Variables["x"]` and the like where no policy before it sets `x`. It keeps silent where something else may set it: after `<base />` or `include-fragment`, in fragments, and after `inbound`, unless the document belongs to an operation.
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
    pub(super) struct UnsetVariable: "unset-variable", Warning, Documented;
}

impl Rule for UnsetVariable {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if unit.document.kind() != DocumentKind::Policies {
            return;
        }
        let variables = unit.variables();
        for read in unset_reads(variables) {
            // Another rule says which name was meant.
            if super::misspelt_variable::meant(read, variables).is_some() {
                continue;
            }
            // So does the one that knows what `<base />` stands for.
            if super::late_base::is_early(unit, read.span) {
                continue;
            }
            sink.push(report(read, variables.sites()));
        }
    }
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

fn report(read: &ReadSite<'_>, sites: &Sites<'_>) -> Report {
    let name = &read.name;
    let later = sites.sets().iter().find(|set| set.name.as_deref() == Some(&**name));
    let asks = matches!(read.kind, ReadKind::Code(Access::Contains | Access::Try));
    let defaults = matches!(read.kind, ReadKind::Code(Access::OrDefault { with_default: true }));
    let mut report = Report::new(read.span, format!("nothing has set the variable `{name}` here"));
    report = match (asks, defaults) {
        (true, _) => report.note("the answer is always that it is not set"),
        (_, true) => report.note("the default is all that it ever gives"),
        _ => report.note("it reads as null, and what cannot take null fails"),
    };
    report = match later {
        Some(set) if set.element.section() != read.element.section() => {
            let section = set.element.section().map_or("a section", |section| section.name());
            report.label(set.attribute.value_span(), format!("set here, in `{section}`, later"))
        }
        Some(set) => report.label(set.attribute.value_span(), "set here, on another way or later"),
        None => report,
    };
    let harmless = asks || defaults;
    if harmless { report.with(Severity::Info, crate::source::Basis::Documented) } else { report }
}
