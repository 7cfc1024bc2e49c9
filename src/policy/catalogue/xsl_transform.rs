//! `xsl-transform`.

use super::prelude::*;

policy! {
    /// Transforms an XML body with an XSLT 1.0 stylesheet that stands in the policy.
    ///
    /// Parameters carry values of the request into the stylesheet, which declares each with
    /// `xsl:param`. Scripts embedded in a stylesheet do not run. The stylesheet itself is not
    /// judged here.
    pub struct XslTransform("xsl-transform") {
        placement: Placement::sections(&[SectionKind::Inbound, SectionKind::Outbound])
            .elsewhere(SECTION_BY_TOOLKIT)
            .once_per_section(),
        source: "documented: xsl-transform, 2024-07; no XSD",
        example: r#"<policies>
    <outbound>
        <base />
        <xsl-transform>
            <parameter name="region">@(context.Deployment.Region)</parameter>
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
                <xsl:output method="xml" indent="yes" />
                <xsl:param name="region" />
                <xsl:template match="/">
                    <orders region="{$region}">
                        <xsl:copy-of select="*" />
                    </orders>
                </xsl:template>
            </xsl:stylesheet>
        </xsl-transform>
    </outbound>
</policies>"#,
        children {
            /// Values for the stylesheet's parameters.
            parameters: [XslParameter];
            /// The stylesheet.
            stylesheet: [XslStylesheet], optional(), judged(Strictness::DOCUMENTED_ERROR);
            /// A stylesheet that is written with another prefix or as `xsl:transform`.
            other_stylesheet: [AnyXml], optional(), judged(Strictness::DOCUMENTED_ERROR),
                undocumented();
        }
        with { order: ChildOrder::Declared(Strictness::DOCUMENTED) }
    }
}

const NAME: Item = Item::Attribute("name");
const PARAMETER_NAME: Item = Item::Attribute("parameter-name");

element! {
    /// A value for a parameter of the stylesheet.
    pub struct XslParameter("parameter") {
        attributes {
            /// Name of the parameter.
            name: Text = "name", expression();
            /// Name of the parameter, as the documented statement spells it; the documented
            /// example and Microsoft's toolkit write `name`.
            parameter_name: Text = "parameter-name", expression();
        }
        text {
            /// The value.
            value: Text;
        }
        with {
            constraints: &[Constraint::new(Check::ExactlyOne(&[NAME, PARAMETER_NAME]))],
        }
    }
}

element! {
    /// An XSLT 1.0 stylesheet.
    pub struct XslStylesheet("xsl:stylesheet") {
        attributes {
            /// Version of XSLT; `1.0`.
            version: Text = "version", required_as(Strictness::DOCUMENTED_ERROR);
            /// Prefixes of extension elements.
            extension_element_prefixes: Text = "extension-element-prefixes";
            /// Prefixes of namespaces that stay out of the result.
            exclude_result_prefixes: Text = "exclude-result-prefixes";
            /// Identifier of the stylesheet.
            id: Text = "id";
        }
        children {
            /// Templates and other top-level elements.
            content: [AnyXml];
        }
        with { order: ChildOrder::Any }
    }
}
