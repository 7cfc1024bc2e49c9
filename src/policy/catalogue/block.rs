//! `block`.

use super::prelude::*;

policy! {
    /// Groups policies. No documentation mentions it; the service's schema takes any policies
    /// inside.
    pub struct Block("block") {
        placement: Placement::anywhere(),
        source: "XSD 2025-02; not documented",
        documented: false,
        example: r#"<policies>
    <inbound>
        <base />
        <block>
            <set-variable name="grouped" value="true" />
        </block>
    </inbound>
</policies>"#,
        children {
            /// The policies of the group.
            policies: [AnyPolicy];
        }
        with { order: ChildOrder::Any }
    }
}
