//! `xml-to-json`.

use super::json_to_xml::EmptyValues;
use super::prelude::*;

keyword! {
    /// The shape of the JSON that comes out of XML.
    pub enum XmlToJsonKind {
        /// Close to what a JavaScript programmer would write.
        JavascriptFriendly = "javascript-friendly",
        /// Close to the XML.
        Direct = "direct",
    }
}

keyword! {
    /// Which bodies are converted to JSON.
    pub enum XmlToJsonApply {
        /// Every one.
        Always = "always",
        /// Those whose `Content-Type` says XML.
        ContentTypeXml = "content-type-xml",
    }
}

policy! {
    /// Converts a request or response body from XML to JSON.
    ///
    /// The body is buffered as a whole. An element that may repeat becomes an array only where
    /// it does repeat, unless `always-array-child-elements` is set.
    pub struct XmlToJson("xml-to-json") {
        placement: Placement::sections(&[
            SectionKind::Inbound,
            SectionKind::Outbound,
            SectionKind::OnError,
        ])
        .elsewhere(SECTION_BY_TOOLKIT),
        source: "documented: xml-to-json, 2024-09; XSD 2025-02",
        example: r#"<policies>
    <outbound>
        <base />
        <xml-to-json kind="direct" apply="content-type-xml" consider-accept-header="true" />
    </outbound>
</policies>"#,
        attributes {
            /// The shape of the JSON.
            kind: XmlToJsonKind = "kind", required(), expression();
            /// Which bodies are converted.
            apply: XmlToJsonApply = "apply", required(), expression();
            /// Whether a body is converted only for a client that accepts JSON.
            consider_accept_header: Boolean = "consider-accept-header", default("true"), expression();
            /// Whether every child element becomes an array, even one that does not repeat.
            always_array_child_elements: Boolean = "always-array-child-elements", default("false"),
                expression();
            /// Whether text of blanks alone is kept.
            preserve_whitespace_nodes: Boolean = "preserve-whitespace-nodes", expression(),
                undocumented();
            /// What becomes of empty values.
            empty_values: EmptyValues = "empty-values", expression(), undocumented();
            /// Whether blanks around values are taken off.
            trim_values: Boolean = "trim-values", expression(), undocumented();
        }
    }
}
