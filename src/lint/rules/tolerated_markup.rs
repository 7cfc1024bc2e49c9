//! `tolerated-markup`.

use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::malformed_xml::xml_report;
use super::markup;

rule! {
    /// Markup that XML forbids and the service is known to take.
    ///
    /// ## What it does
    ///
    /// Reports a bare `&` or `<` in a literal value and `--` within a comment, as they stand in documents that are in use.
    ///
    /// ## Why
    ///
    /// Other tools refuse to read the document: XML editors, deployment pipelines, diff viewers.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="partners" value="Fabrikam & Contoso" />
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
    ///         <set-variable name="partners" value="Fabrikam &amp; Contoso" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Observed: published policies hold such markup. XML 1.0 forbids it.
    pub(super) struct ToleratedMarkup: "tolerated-markup", Warning, Observed, fixes(Safe);
}

impl Rule for ToleratedMarkup {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for warning in unit.document.warnings() {
            sink.push(xml_report(warning).fix(markup::fix(unit, warning)));
        }
    }
}
