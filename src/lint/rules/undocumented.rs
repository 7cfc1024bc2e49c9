//! `undocumented`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

rule! {
    /// Something that the service takes and no documentation mentions.
    ///
    /// ## What it does
    ///
    /// Points out policies, attributes, children and words that only the service's schema knows.
    ///
    /// ## Why
    ///
    /// What is not documented may change or go without notice.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" prompt-type="embeddings" />
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
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice: present in the service's XSD, absent from the public documentation.
    pub(super) struct Undocumented: "undocumented", Info, Advice,
        no_fix("nothing is wrong as long as the service takes it");
}

impl Rule for Undocumented {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let note = "the service's schema takes it, no public documentation mentions it";
        let known = element.policy().is_none_or(|policy| policy.documented);
        let known_here = element.child_decl().is_none_or(|child| child.documented);
        if !(known && known_here) {
            let place = element.parent().filter(|_| known);
            let place = place.map_or(String::new(), |parent| format!(" in `<{}>`", parent.name()));
            let message = format!("`<{}>`{place} is not documented", element.name());
            sink.push(Report::new(element.name_span(), message).note(note));
        }
        for attribute in element.attributes() {
            let Some(decl) = attribute.decl() else { continue };
            if !decl.documented {
                let message =
                    format!("`{}` of `<{}>` is not documented", decl.name, element.name());
                sink.push(Report::new(attribute.name_span(), message).note(note));
            } else if let Some(word) =
                attribute.literal().filter(|text| decl.undocumented_words.contains(&&**text))
            {
                let message = format!("the value `{word}` of `{}` is not documented", decl.name);
                sink.push(Report::new(attribute.value_span(), message).note(note));
            }
        }
    }
}
