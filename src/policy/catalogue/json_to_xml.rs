//! `json-to-xml`.

use super::prelude::*;

keyword! {
    /// Which bodies are converted to XML.
    pub enum JsonToXmlApply {
        /// Every one.
        Always = "always",
        /// Those whose `Content-Type` says JSON.
        ContentTypeJson = "content-type-json",
    }
}

keyword! {
    /// What becomes of empty values in a conversion.
    pub enum EmptyValues {
        /// They stay empty.
        Preserve = "preserve",
        /// They become null.
        AsNull = "as-null",
    }
}

policy! {
    /// Converts a request or response body from JSON to XML, by the rules of Json.NET.
    ///
    /// XML has one root, so that a JSON object should have one property at its top. The body is
    /// buffered, which breaks the streaming of server-sent events.
    pub struct JsonToXml("json-to-xml") {
        placement: Placement::sections(&[
            SectionKind::Inbound,
            SectionKind::Outbound,
            SectionKind::OnError,
        ])
        .elsewhere(SECTION_BY_TOOLKIT),
        source: "documented: json-to-xml, 2024-07; XSD 2025-02",
        example: r##"<policies>
    <outbound>
        <base />
        <json-to-xml apply="content-type-json" consider-accept-header="true" parse-date="false"
            namespace-separator=":" namespace-prefix="xmlns" attribute-block-name="#attrs" />
    </outbound>
</policies>"##,
        attributes {
            /// Which bodies are converted.
            apply: JsonToXmlApply = "apply", required(), expression();
            /// Whether a body is converted only for a client that accepts XML.
            consider_accept_header: Boolean = "consider-accept-header", default("true"), expression();
            /// Whether texts that look like dates are converted to the XML form of dates.
            parse_date: Boolean = "parse-date", default("true");
            /// Character in a property's name that stands for the colon of a prefix.
            namespace_separator: Text = "namespace-separator", default("_"), expression();
            /// Name that marks a property as a namespace declaration.
            namespace_prefix: Text = "namespace-prefix", expression();
            /// Name that marks a property whose properties become attributes.
            attribute_block_name: Text = "attribute-block-name", expression();
            /// Text at the start of a property's name that makes an attribute of it.
            attribute_prefix: Text = "attribute-prefix", expression(), undocumented();
            /// Name that marks a property whose properties become namespace declarations.
            namespace_block_name: Text = "namespace-block-name", expression(), undocumented();
            /// What replaces characters that XML does not have.
            invalid_character_replacement: Text = "invalid-character-replacement", expression(),
                undocumented();
            /// What becomes of null.
            null_values: Text = "null-values", expression(), undocumented();
            /// Whether blanks around values are taken off.
            trim_values: Boolean = "trim-values", no_expression_as(EXPRESSION_UNKNOWN), undocumented();
            /// What becomes of empty values.
            empty_values: EmptyValues = "empty-values", expression(), undocumented();
        }
    }
}
