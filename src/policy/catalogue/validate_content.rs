//! `validate-content`.

use super::prelude::*;
use super::validation_action::ValidationAction;

keyword! {
    /// How a body is read for its validation.
    pub enum ContentFormat {
        /// As JSON, against a JSON schema.
        Json = "json",
        /// As XML, against an XML schema.
        Xml = "xml",
        /// As a SOAP envelope.
        Soap = "soap",
    }
}

/// A limit that has changed before and is no part of the schema.
const SIZE_LIMIT: Strictness = Strictness::DOCUMENTED.because(
    "documented as at most 4 MB, once as 100 KB; the service's schema takes any unsigned number",
);

policy! {
    /// Checks the size of a body, and the body against the schemas of the API definition or
    /// against others that are kept in API Management.
    ///
    /// Each `content` says what happens for one content type; what no `content` covers falls
    /// under `unspecified-content-type-action`. Content types may be mapped to others first, so
    /// that one schema serves several. With `prevent` a request is answered 400, a response 502.
    pub struct ValidateContent("validate-content") {
        placement: Placement::sections(&[
            SectionKind::Inbound,
            SectionKind::Outbound,
            SectionKind::OnError,
        ]),
        source: "documented: validate-content, 2026-08; XSD 2025-02",
        example: r##"<policies>
    <inbound>
        <base />
        <validate-content unspecified-content-type-action="prevent" max-size="102400"
            size-exceeded-action="prevent" errors-variable-name="requestErrors">
            <content-type-map missing-content-type-value="application/json">
                <type from="application/hal+json" to="application/json" />
            </content-type-map>
            <content type="application/json" validate-as="json" schema-id="orders"
                schema-ref="#/definitions/order" action="prevent" allow-additional-properties="false" />
        </validate-content>
    </inbound>
</policies>"##,
        attributes {
            /// What happens to content types that no `content` covers.
            unspecified_content_type_action: ValidationAction = "unspecified-content-type-action",
                required(), expression();
            /// Most bytes that a body may have.
            max_size: Long = "max-size", required(), range(0, 4_294_967_295),
                expected_range(0, 4_194_304, SIZE_LIMIT),
                expression();
            /// What happens to larger bodies.
            size_exceeded_action: ValidationAction = "size-exceeded-action", required(), expression();
            /// Variable that receives the errors.
            errors_variable_name: NonEmpty = "errors-variable-name", kind_as(EMPTY), sets_variable();
        }
        children {
            /// Content types that are taken for others.
            content_type_map: [ContentTypeMap], optional();
            /// What happens for each content type.
            contents: [ValidatedContent];
        }
    }
}

element! {
    /// Content types that are taken for others.
    pub struct ContentTypeMap("content-type-map") {
        attributes {
            /// Content type that every body is taken for.
            any_content_type_value: Text = "any-content-type-value";
            /// Content type that a body without or with an empty one is taken for.
            missing_content_type_value: Text = "missing-content-type-value";
        }
        children {
            /// The mapped content types.
            types: [MappedContentType];
        }
    }
}

element! {
    /// A content type that is taken for another.
    pub struct MappedContentType("type") {
        attributes {
            /// Content type of the body.
            from: Text = "from", expression();
            /// Condition under which the body is taken for `to`.
            when: Boolean = "when", expression();
            /// Content type that it is taken for.
            to: Text = "to", required(), expression();
        }
        with {
            constraints: &[
                Constraint::new(Check::ExactlyOne(&[Item::Attribute("from"), Item::Attribute("when")])),
            ],
        }
    }
}

element! {
    /// What happens for one content type.
    pub struct ValidatedContent("content") {
        attributes {
            /// The content type, compared without case; absent or empty for every type that the
            /// API definition has a schema for.
            content_type: Text = "type", expression();
            /// How the body is read.
            validate_as: ContentFormat = "validate-as", required();
            /// Identifier of a schema in API Management, instead of the API definition's.
            schema_id: Text = "schema-id", expression();
            /// JSON pointer to the part of that schema that describes the body.
            schema_ref: Text = "schema-ref", expression();
            /// What happens to a body that does not fit.
            action: ValidationAction = "action", required(), expression();
            /// Overrides `additionalProperties` of a JSON schema.
            allow_additional_properties: Boolean = "allow-additional-properties";
            /// Whether the names of JSON properties are compared without case.
            case_insensitive_property_names: Boolean = "case-insensitive-property-names",
                default("false");
        }
        with {
            constraints: &[
                Constraint::new(Check::All(&[Item::Attribute("schema-id")]))
                    .when(Condition::Has(SCHEMA_REF)),
                Constraint::new(Check::None(&[SCHEMA_REF]))
                    .when(Condition::IsNot("validate-as", &["json"])),
            ],
        }
    }
}

const SCHEMA_REF: Item = Item::Attribute("schema-ref");
