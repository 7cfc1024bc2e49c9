//! `wrong-section`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

use super::placement::placement;

rule! {
    /// A policy in a section that does not take it.
    ///
    /// ## What it does
    ///
    /// Reports policies in `inbound`, `backend`, `outbound` or `on-error` where their page does not list that section.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document, or the policy cannot do its work there: tokens cannot be limited once the backend has answered.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///     </inbound>
    ///     <outbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </outbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the usage part of each policy's page. Where real documents use a policy elsewhere, the finding is a warning and says so.
    pub(super) struct WrongSection: "wrong-section", Error, Documented,
        no_fix("in another section it would run at another time");
}

impl Rule for WrongSection {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let (Some(placement), Some(section)) = (placement(element), element.section()) else {
            return;
        };
        // As a part of another policy, such as `set-header` in `return-response`, it may stand
        // wherever that policy may.
        if placement.sections.contains(section) || element.is_part_of_policy() {
            return;
        }
        let names: Vec<_> =
            placement.sections.iter().map(|section| format!("`{}`", section.name())).collect();
        let message = format!("`<{}>` is not allowed in `{}`", element.name(), section.name());
        let note = match names.as_slice() {
            [] => "it stands only within other policies".to_owned(),
            names => format!("allowed in {}", names.join(", ")),
        };
        sink.push(
            Report::new(element.name_span(), message)
                .note(note)
                .judged(placement.sections_strictness),
        );
    }
}
