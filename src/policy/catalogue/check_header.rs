//! `check-header`.

use super::prelude::*;

policy! {
    /// Lets a request pass only if it has a header, and, where values are listed, only if the
    /// header has one of them.
    ///
    /// Without a `value` the header merely has to be there. A request that fails the check is
    /// answered with the given status and message and never reaches the backend. A listed
    /// credential is readable in the policy: keep it in a secret named value, or check the
    /// caller with `validate-jwt` or a certificate instead.
    pub struct CheckHeader("check-header") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Global, Scope::Product, Scope::Api, Scope::Operation])
            .elsewhere(OTHER_SECTION),
        source: "documented: check-header, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <check-header name="X-Client-Key" failed-check-httpcode="401"
            failed-check-error-message="Not authorized" ignore-case="false">
            <value>{{client-key}}</value>
        </check-header>
    </inbound>
</policies>"#,
        attributes {
            /// Name of the header to check.
            name: NonEmpty = "name", required(), kind_as(EMPTY), expression();
            /// Status of the answer when the check fails.
            failed_check_httpcode: Integer = "failed-check-httpcode", required(),
                expected_range(100, 999, NOT_THREE_DIGITS), expression();
            /// Body of the answer when the check fails.
            failed_check_error_message: Text = "failed-check-error-message",
                required_as(REQUIRED_BY_DOCUMENTATION), expression();
            /// Whether the header's value is compared without case.
            ignore_case: Boolean = "ignore-case", required_as(REQUIRED_BY_DOCUMENTATION), expression();
        }
        children {
            /// The values that pass; one of them is enough.
            values: [CheckHeaderValue];
        }
    }
}

element! {
    /// A value that the header may have.
    pub struct CheckHeaderValue("value") {
        text {
            /// The value, compared as a whole.
            value: Text;
        }
    }
}

/// Microsoft's editor extension lists one more section than the documentation.
const OTHER_SECTION: Strictness = Strictness::DOCUMENTED
    .because("documented for inbound only; Microsoft's editor extension also lists outbound");
