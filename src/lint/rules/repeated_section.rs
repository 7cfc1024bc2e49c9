//! `repeated-section`.

use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::policy::{ElementKind, ElementRef};

rule! {
    /// A section that stands twice.
    ///
    /// ## What it does
    ///
    /// Reports the second `<inbound>`, `<backend>`, `<outbound>` or `<on-error>` of a document.
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
    ///     </inbound>
    ///     <inbound>
    ///         <set-variable name="tenant" value="none" />
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
    ///         <set-variable name="tenant" value="none" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: each section is allowed once.
    pub(super) struct RepeatedSection: "repeated-section", Error, Schema;
}

impl Rule for RepeatedSection {
    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let ElementKind::Section(section) = element.kind() else { return };
        let Some(parent) = element.parent() else { return };
        let first = parent.children().find(|each| each.kind() == ElementKind::Section(section));
        if let Some(first) = first.filter(|first| *first != element && !first.may_exclude(element))
        {
            sink.push(
                Report::new(
                    element.name_span(),
                    format!("section `<{}>` stands twice", element.name()),
                )
                .label(first.name_span(), "the first one")
                .help("move the policies of both into one"),
            );
        }
    }
}
