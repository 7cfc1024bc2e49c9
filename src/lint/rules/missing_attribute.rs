//! `missing-attribute`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::ElementRef;
use crate::policy::schema::{Item, Required};

use super::mend;
use super::slips::is_misspelled;
use crate::source::Safety;

rule! {
    /// A required attribute is not there.
    ///
    /// ## What it does
    ///
    /// Reports elements that lack an attribute which the service's schema requires.
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
    ///         <llm-token-limit tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-tokens="true" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service validates each element against its XSD on save. Where documents
    /// without the attribute are known to run, the finding is a warning and says so.
    pub(super) struct MissingAttribute: "missing-attribute", Error, Schema, fixes(Safe, DisplayOnly);
}

impl Rule for MissingAttribute {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(decl) = element.decl() else { return };
        for attribute in decl.attributes {
            let Required::Yes(strictness) = attribute.required else { continue };
            let item = Item::Attribute(attribute.name);
            if element.has(item) || is_misspelled(element, item) {
                continue;
            }
            if element.has_hole_tag() {
                return;
            }
            let message = format!("`<{}>` lacks `{}`", element.name(), attribute.name);
            let value = attribute.kind.describe();
            sink.push(
                Report::new(element.name_span(), message)
                    .help(format!("add `{}=\"…\"`: {value}", attribute.name))
                    .fix(match attribute.default {
                        Some(value) => mend::add_attribute(
                            unit.file,
                            element,
                            attribute.name,
                            value,
                            Safety::Safe,
                        ),
                        None => mend::add_attribute(
                            unit.file,
                            element,
                            attribute.name,
                            "",
                            Safety::DisplayOnly,
                        ),
                    })
                    .judged(strictness),
            );
        }
    }
}
