//! `missing-text`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;

rule! {
    /// An element without the text that it needs.
    ///
    /// ## What it does
    ///
    /// Reports elements that are empty where the policy needs their text.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-method></set-method>
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
    ///         <set-method>POST</set-method>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema or documented, as the declaration of the element says.
    pub(super) struct MissingText: "missing-text", Error, Schema,
        no_fix("the text cannot be told");
}

impl Rule for MissingText {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(text) = element.decl().and_then(|decl| decl.text) else { return };
        if text.required && element.text().is_none() && element.children().next().is_none() {
            let message = format!("`<{}>` is empty", element.name());
            sink.push(
                Report::new(element.start_tag(), message)
                    .note(format!("it takes {}", text.kind.describe()))
                    .judged(text.strictness),
            );
        }
    }
}
