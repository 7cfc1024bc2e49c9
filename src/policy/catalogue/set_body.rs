//! `set-body`.

use super::prelude::*;

keyword! {
    /// How the text of a body is read.
    pub enum BodyTemplate {
        /// As a Liquid template.
        Liquid = "liquid",
    } undocumented {
        /// As it stands, which is what happens without the attribute.
        None = "none",
    }
}

keyword! {
    /// What a Liquid template makes of elements with `xsi:nil`.
    pub enum XsiNil {
        /// An empty string.
        Blank = "blank",
        /// A null.
        Null = "null",
    }
}

/// One page leaves the section out, another one tells to use the policy there.
const ON_ERROR: Strictness = Strictness::DOCUMENTED.because(
    "two documentation pages leave `on-error` out, a third one uses it there; a user saw the service refuse it, another one runs it",
);

policy! {
    /// Sets the body of the request (`inbound`, `backend`) or of the response (`outbound`): a
    /// text, the result of an expression, or a Liquid template. Inside of `send-request`,
    /// `send-one-way-request` and `return-response` it sets the body of that request or
    /// response.
    ///
    /// An expression that reads the old body takes it away from everything that comes later,
    /// unless it asks for `As<T>(preserveContent: true)`. Reading a body that is not there, as
    /// in a GET, fails.
    pub struct SetBody("set-body") {
        placement: Placement::sections(&[
            SectionKind::Inbound,
            SectionKind::Backend,
            SectionKind::Outbound,
        ])
        .elsewhere(ON_ERROR),
        source: "documented: set-body, 2024-03; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
    </inbound>
    <outbound>
        <base />
        <set-body>@{
            var body = context.Response.Body.As<JObject>(preserveContent: true);
            body["served-by"] = "gateway";
            return body.ToString();
        }</set-body>
    </outbound>
</policies>"#,
        attributes {
            /// How the text is read; left out, it is taken as it stands.
            template: BodyTemplate = "template", no_expression_as(EXPRESSION_UNKNOWN);
            /// What a template makes of elements with `xsi:nil`.
            xsi_nil: XsiNil = "xsi-nil", default("blank");
            /// Whether a template sees texts that look like a date as dates.
            parse_date: Boolean = "parse-date", default("true");
            /// Whether entities in the expression are decoded once more.
            html_decode_expression: Boolean = "html-decode-expression",
                no_expression_as(Strictness::SCHEMA), undocumented();
        }
        children {
            /// A body written as XML.
            content: [AnyXml];
        }
        text {
            /// The body: a text, an expression or a template.
            body: Text;
        }
        with { order: ChildOrder::Any }
    }
}
