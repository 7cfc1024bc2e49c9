//! `limit-concurrency`.

use super::prelude::*;

policy! {
    /// Lets at most `max-count` calls with the same key run the policies inside at the same
    /// time; a further one is answered 429 at once.
    ///
    /// Each gateway node counts for itself, so that a service with several units lets more
    /// calls through than the number says.
    pub struct LimitConcurrency("limit-concurrency") {
        placement: Placement::anywhere(),
        source: "documented: limit-concurrency, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
    </inbound>
    <backend>
        <limit-concurrency key="@(context.Api.Id)" max-count="20">
            <forward-request timeout="120" />
        </limit-concurrency>
    </backend>
</policies>"#,
        attributes {
            /// Whose calls are counted together.
            key: NonEmpty = "key", required(), kind_as(EMPTY), expression();
            /// Most calls at the same time.
            max_count: Integer = "max-count", required(), expected_range(1, i64::MAX, NO_CALL);
        }
        children {
            /// What only so many calls may run at the same time.
            policies: [AnyPolicy];
        }
        with { order: ChildOrder::Any }
    }
}

/// The XSD has a plain integer.
const NO_CALL: Strictness = Strictness::ADVICE
    .because("such a limit lets no call through; the service's schema takes any integer");
