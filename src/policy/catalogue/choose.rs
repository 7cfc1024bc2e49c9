//! `choose` with `when` and `otherwise`.

use super::prelude::*;

element! {
    /// One branch of a `choose`. Its policies run if its condition is true and no branch
    /// before it was taken.
    pub struct When("when") {
        attributes {
            /// Decides whether the branch is taken.
            condition: Boolean = "condition", required(), expression();
        }
        children {
            /// What the branch does.
            policies: [AnyPolicy];
        }
        with { order: ChildOrder::Any }
    }
}

element! {
    /// The branch of a `choose` that runs if no `when` was taken.
    pub struct Otherwise("otherwise") {
        children {
            /// What the branch does.
            policies: [AnyPolicy];
        }
        with { order: ChildOrder::Any }
    }
}

policy! {
    /// Runs the first branch whose condition is true, or `otherwise` if there is none; the
    /// `if`, `else if` and `else` of the policy language.
    ///
    /// Conditions are evaluated from top to bottom and only up to the first true one. A
    /// condition that throws sends the call to `on-error`, so values that may be missing need
    /// `?.`, `??` or `GetValueOrDefault`.
    pub struct Choose("choose") {
        placement: Placement::anywhere(),
        source: "documented: choose, 2022-12; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <choose>
            <when condition="@(context.Request.Method == "GET")">
                <set-variable name="kind" value="read" />
            </when>
            <otherwise>
                <set-variable name="kind" value="write" />
            </otherwise>
        </choose>
    </inbound>
</policies>"#,
        children {
            /// The branches with a condition, in the order in which they are tried.
            branches: [When], at_least(1);
            /// The branch without a condition.
            otherwise: [Otherwise], optional();
        }
    }
}
