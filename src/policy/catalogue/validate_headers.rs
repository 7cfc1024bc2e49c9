//! `validate-headers`.

use super::prelude::*;
use super::validation_action::ValidationAction;

policy! {
    /// Checks the headers of a response against the API definition.
    ///
    /// With `prevent` the response is replaced by a 502. The definition must have been imported
    /// with an API version of 2021 or later. The headers of a request are checked by
    /// `validate-parameters`.
    pub struct ValidateHeaders("validate-headers") {
        placement: Placement::sections(&[SectionKind::Outbound, SectionKind::OnError])
            .once_per_section(),
        source: "documented: validate-headers, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <outbound>
        <base />
        <validate-headers specified-header-action="prevent" unspecified-header-action="ignore"
            errors-variable-name="headerErrors">
            <header name="X-Request-Id" action="detect" />
        </validate-headers>
    </outbound>
</policies>"#,
        attributes {
            /// What happens to headers in the definition that do not fit it.
            specified_header_action: ValidationAction = "specified-header-action", required(),
                expression();
            /// What happens to headers that the definition does not have.
            unspecified_header_action: ValidationAction = "unspecified-header-action", required(),
                expression();
            /// Variable that receives the errors.
            errors_variable_name: NonEmpty = "errors-variable-name", kind_as(EMPTY), sets_variable();
        }
        children {
            /// Other actions for single headers.
            headers: [ValidatedHeader];
        }
    }
}

element! {
    /// Another action for one header.
    pub struct ValidatedHeader("header") {
        attributes {
            /// Name of the header.
            name: NonEmpty = "name", required(), kind_as(EMPTY), expression();
            /// What happens to it when it does not fit.
            action: ValidationAction = "action", required(), expression();
        }
    }
}
