//! `unknown-attribute`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit, nearest};
use crate::policy::{ElementKind, ElementRef};
use crate::source::Safety;

use super::mend;

rule! {
    /// An attribute that the element does not have.
    ///
    /// ## What it does
    ///
    /// Reports attributes that neither the documentation nor the service's schema know for the
    /// element. Names are compared exactly, with case.
    ///
    /// ## Why
    ///
    /// The service refuses to save such a document. A misspelled optional attribute would
    /// otherwise look as if it worked.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="500" estimate-prompt-token="true" estimate-prompt-tokens="true" />
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
    /// Schema: the service validates each element against its XSD on save.
    pub(super) struct UnknownAttribute: "unknown-attribute", Error, Schema, fixes(Safe, DisplayOnly);
}

impl Rule for UnknownAttribute {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let Some(decl) = element.decl() else { return };
        for attribute in element.attributes() {
            let name = attribute.name();
            let universal = name == "id" && matches!(element.kind(), ElementKind::Policy(_));
            let namespace = name == "xmlns" || name.contains(':');
            if attribute.decl().is_some() || universal || namespace {
                continue;
            }
            let known: Vec<_> = decl.attributes.iter().map(|attribute| attribute.name).collect();
            let free = known.iter().copied().filter(|name| element.attribute(name).is_none());
            let near = nearest(name, free);
            let message = format!("`<{}>` has no attribute `{name}`", element.name());
            let report = Report::new(attribute.name_span(), message).did_you_mean(near);
            let report = if known.is_empty() {
                report.note("the element takes no attributes")
            } else {
                let list: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
                report.note(format!("it takes {}", list.join(", ")))
            };
            sink.push(match near {
                Some(near) => report.fix(mend::rename(
                    unit.file,
                    attribute.name_span(),
                    name,
                    near,
                    Safety::Safe,
                )),
                None => report.fix(mend::remove_attribute(
                    unit.file,
                    unit.document,
                    attribute,
                    Safety::DisplayOnly,
                )),
            });
        }
    }
}
