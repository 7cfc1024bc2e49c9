//! `validate-status-code`.

use super::prelude::*;
use super::validation_action::ValidationAction;

policy! {
    /// Checks that the status of a response stands in the API definition.
    ///
    /// With `prevent` another status becomes a 502. A `status-code` decides otherwise for a
    /// status that the definition lacks; for one that it has, the child does nothing.
    pub struct ValidateStatusCode("validate-status-code") {
        placement: Placement::sections(&[SectionKind::Outbound, SectionKind::OnError])
            .once_per_section(),
        source: "documented: validate-status-code, 2022-12; XSD 2025-02",
        example: r#"<policies>
    <outbound>
        <base />
        <validate-status-code unspecified-status-code-action="prevent"
            errors-variable-name="statusErrors">
            <status-code code="429" action="ignore" />
        </validate-status-code>
    </outbound>
</policies>"#,
        attributes {
            /// What happens to a status that the definition does not have.
            unspecified_status_code_action: ValidationAction = "unspecified-status-code-action",
                required(), expression();
            /// Variable that receives the errors.
            errors_variable_name: NonEmpty = "errors-variable-name", kind_as(EMPTY), sets_variable();
        }
        children {
            /// Other actions for single statuses.
            status_codes: [ValidatedStatusCode];
        }
    }
}

element! {
    /// Another action for one status.
    pub struct ValidatedStatusCode("status-code") {
        attributes {
            /// The status.
            code: Integer = "code", required(), range(0, 2_147_483_647),
                expected_range(100, 999, NOT_THREE_DIGITS);
            /// What happens to it.
            action: ValidationAction = "action", required(), expression();
        }
    }
}
