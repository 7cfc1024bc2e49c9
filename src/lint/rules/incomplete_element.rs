//! `incomplete-element`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::schema::{Check, Item};

use super::constraints::{applicable, join, reason, words};
use super::slips::is_misspelled;

rule! {
    /// Attributes or children that belong together, and some are missing.
    ///
    /// ## What it does
    ///
    /// Checks the conditions that tie attributes and children of one element together: at least one of several, all or none of a group, what another attribute's value asks for. A token limit needs `tokens-per-minute` or a `token-quota`, and a quota needs its period.
    ///
    /// ## Why
    ///
    /// The service refuses the document, or the policy does nothing: a token limit without a bound limits nothing.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" token-quota="50000" estimate-prompt-tokens="true" />
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
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" token-quota="50000" token-quota-period="Daily" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the notes to each policy's attribute table.
    pub(super) struct IncompleteElement: "incomplete-element", Error, Documented,
        no_fix("the values of what is missing cannot be told");
}

impl Rule for IncompleteElement {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for constraint in applicable(element) {
            let name = element.name();
            let has = |item: &Item| element.has(*item) || is_misspelled(element, *item);
            let missing = |items: &[Item]| {
                let missing: Vec<_> = items.iter().copied().filter(|item| !has(item)).collect();
                (!missing.is_empty()).then(|| words(&missing, "and"))
            };
            let message = match constraint.check {
                Check::AtLeastOne(groups) if !groups.iter().any(|group| group.iter().all(has)) => {
                    let groups: Vec<_> = groups.iter().map(|group| words(group, "with")).collect();
                    format!("`<{name}>` needs {}", join(&groups, "or"))
                }
                Check::ExactlyOne(items) if !items.iter().any(has) => {
                    format!("`<{name}>` needs one of {}", words(items, "or"))
                }
                Check::AllOrNone(items) if items.iter().any(has) => match missing(items) {
                    Some(missing) => {
                        let there: Vec<_> =
                            items.iter().copied().filter(|item| has(item)).collect();
                        format!("`<{name}>` has {} without {missing}", words(&there, "and"))
                    }
                    None => continue,
                },
                Check::All(items) => match missing(items) {
                    Some(missing) => format!("`<{name}>` lacks {missing}"),
                    None => continue,
                },
                _ => continue,
            };
            sink.push(
                Report::new(element.name_span(), message)
                    .note(reason(constraint.when))
                    .judged(constraint.strictness),
            );
        }
    }
}
