//! `set-query-parameter`.

use super::parameter_value::{ExistsAction, ParameterValue};
use super::prelude::*;

/// The page requires a value, the XSD does not, and `delete` has no use for one.
const NO_VALUE: Strictness = Strictness::DOCUMENTED
    .because("documented as required; the service's schema takes the element without a value");

policy! {
    /// Sets, adds to or removes a query parameter of the request that goes to the backend.
    /// Several `value` elements repeat the parameter.
    pub struct SetQueryParameter("set-query-parameter") {
        placement: Placement::sections(&[SectionKind::Inbound, SectionKind::Backend])
            .elsewhere(SECTION_BY_TOOLKIT),
        source: "documented: set-query-parameter, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <set-query-parameter name="api-version" exists-action="override">
            <value>2024-10-21</value>
        </set-query-parameter>
        <set-query-parameter name="debug" exists-action="delete" />
    </inbound>
</policies>"#,
        attributes {
            /// Name of the parameter.
            name: NonEmpty = "name", required(), expression(), kind_as(EMPTY);
            /// What to do when the parameter is already there.
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
