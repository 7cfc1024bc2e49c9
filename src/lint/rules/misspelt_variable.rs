//! `misspelt-variable`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::variables::{Presence, ReadKind, ReadSite, SetSite, Variables};

rule! {
    /// A variable is read under another name than it is set.
    ///
    /// ## What it does
    ///
    /// Reports a read of a variable that the document sets nowhere, when it sets one whose name differs by case only, or one that is a letter away and that nothing reads.
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
    pub(super) struct MisspeltVariable: "misspelt-variable", Warning, Advice;
}

impl Rule for MisspeltVariable {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let variables = unit.variables();
        for (read, before) in variables.reads() {
            if read.kind == ReadKind::Mention || before.here != Presence::Never {
                continue;
            }
            let Some(set) = meant(read, variables) else { continue };
            let name = set.name.as_deref().unwrap_or_default();
            let report =
                Report::new(read.span, format!("the variable `{}` is set nowhere", read.name))
                    .label(set.attribute.value_span(), "set under this name")
                    .did_you_mean(Some(name));
            let same = name.to_lowercase() == read.name.to_lowercase();
            let why = if same { "names of variables are compared with case" } else { "" };
            sink.push(report.note(why));
        }
    }
}

/// The set site that a read was probably meant to read. None when the document sets the
/// variable under the very name, or sets some by computed names.
pub(super) fn meant<'v, 'd>(
    read: &ReadSite<'_>,
    variables: &'v Variables<'d>,
) -> Option<&'v SetSite<'d>> {
    let sites = variables.sites();
    if sites.sets_any() {
        return None;
    }
    let named = |name: &str| sites.sets().iter().find(|set| set.name.as_deref() == Some(name));
    if named(&read.name).is_some() {
        return None;
    }
    let names = || sites.sets().iter().filter_map(|set| set.name.as_deref());
    let same_but_case = names().find(|name| name.to_lowercase() == read.name.to_lowercase());
    if let Some(name) = same_but_case {
        return named(name);
    }
    let is_read = |name: &str| sites.reads().iter().any(|read| *read.name == *name);
    let slip = |name: &&str| is_slip(name, &read.name) && !is_read(name);
    if sites.reads_any() { None } else { names().find(slip).and_then(named) }
}

/// True when the names are one letter apart, and long enough that this is no chance. Names
/// that differ by a digit are different names.
fn is_slip(a: &str, b: &str) -> bool {
    const SHORTEST: usize = 5;
    let letters = |name: &str| {
        name.chars()
            .filter(|c| !c.is_ascii_digit())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    a.chars().count().min(b.chars().count()) >= SHORTEST
        && digits(a) == digits(b)
        && strsim::osa_distance(&letters(a), &letters(b)) == 1
}
