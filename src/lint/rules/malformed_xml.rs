//! `malformed-xml`.

use super::markup;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::xml::XmlError;

rule! {
    /// The file is not XML, not even in the form that API Management accepts.
    ///
    /// ## What it does
    ///
    /// Reports what keeps the file from being read: tags that do not match, attributes without quotes, unknown entities, text outside of the root. Quotes, `<` and `&` inside of policy expressions are no mistake: the service takes them as they are.
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
    ///         <llm-emit-token-metric>
    ///             <dimension name="API ID" />
    ///         </azure-openai-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <llm-emit-token-metric>
    ///             <dimension name="API ID" />
    ///         </llm-emit-token-metric>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: XML 1.0, with the raw form of policy documents.
    pub(super) struct MalformedXml: "malformed-xml", Error, Schema,
        fixes(Safe, Unsafe),
        answer("'…' is an unexpected token. Expecting white space. Line …, position ….", "github.com/stephaneey/azure-apim-extension/issues/118; this one without the element before it");
}

impl Rule for MalformedXml {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for error in unit.document.errors() {
            if !error.is_unclosed_expression() {
                sink.push(xml_report(error).fix(markup::fix(unit, error)));
            }
        }
    }
}

/// The report of an XML error in its own words.
pub(super) fn xml_report(error: &XmlError) -> Report {
    let mut report = Report::new(error.span, error.message());
    for note in error.notes() {
        report = report.note(note);
    }
    for (span, message) in &error.related {
        report = report.label(*span, message.clone());
    }
    match error.help() {
        Some(help) => report.help(help),
        None => report,
    }
}
