//! `set-header`.

use super::parameter_value::{ExistsAction, ParameterValue};
use super::prelude::*;
use crate::policy::shapes::HeaderName;

/// The page calls `value` optional and shows it in every use but `delete`.
const NO_VALUE: Strictness = Strictness::DOCUMENTED.because(
    "the service's schema takes the element without a value; only `delete` makes sense so",
);

policy! {
    /// Sets, adds to or removes a header of the request (`inbound`, `backend`) or of the
    /// response (`outbound`, `on-error`). Several `value` elements give several header lines.
    ///
    /// Inside of `send-request`, `send-one-way-request` and `return-response` it sets a header
    /// of that request or response instead. `Server` cannot be removed, and the headers that
    /// govern the connection (`Connection`, `Content-Length`, `Keep-Alive`,
    /// `Transfer-Encoding`) can neither be changed nor removed.
    pub struct SetHeader("set-header") {
        placement: Placement::anywhere(),
        source: "documented: set-header, 2024-03; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <set-header name="x-request-id" exists-action="skip">
            <value>@(context.RequestId.ToString())</value>
        </set-header>
        <set-header name="x-internal" exists-action="delete" />
    </inbound>
</policies>"#,
        attributes {
            /// Name of the header, without case.
            name: HeaderName = "name", required(), expression(), kind_as(ANY_SHAPE);
            /// What to do when the header is already there.
            exists_action: ExistsAction = "exists-action", default("override"), expression();
        }
        children {
            /// The values.
            values: [ParameterValue];
        }
        with {
            constraints: &[
                Constraint::new(Check::All(&[Item::Child("value")]))
                    .when(Condition::IsNot("exists-action", &["delete"]))
                    .judged(NO_VALUE),
            ],
        }
    }
}
