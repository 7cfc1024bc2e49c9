//! `retry`.

use super::prelude::*;

/// The XSD has no upper limit.
const TOO_MANY: Strictness = Strictness::DOCUMENTED
    .because("documented as 1 to 50; the service's schema takes any positive number");

/// Two of the three attributes of an exponential wait.
const NO_DELTA: Strictness = Strictness::DOCUMENTED
    .because("the documentation describes `max-interval` only together with `delta`");

/// Newer than the XSD, and a parallel wait may well run there.
const WAIT_INSIDE: Strictness = Strictness::DOCUMENTED.because(
    "documented since 2025-09 as not possible; the service's schema takes it, and older pages did not rule it out",
);

policy! {
    /// Runs its policies, and runs them again for as long as the condition is true after a
    /// run, up to `count` times. The condition is looked at after each run, so the policies
    /// run once in any case.
    ///
    /// `interval` alone gives equal pauses; with `delta` they grow by it each time; with
    /// `delta` and `max-interval` they grow exponentially up to that limit. A
    /// `forward-request` inside needs `buffer-request-body="true"` to send the body again.
    pub struct Retry("retry") {
        placement: Placement::anywhere(),
        source: "documented: retry, 2025-09; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
    </inbound>
    <backend>
        <retry condition="@(context.Response.StatusCode == 429)" count="3" interval="1"
            first-fast-retry="true">
            <forward-request buffer-request-body="true" />
        </retry>
    </backend>
</policies>"#,
        attributes {
            /// Whether to run again.
            condition: Boolean = "condition", required(), expression();
            /// Most repetitions.
            count: Integer = "count", required(), range(1, i64::MAX), expected_range(1, 50, TOO_MANY),
                expression();
            /// Seconds between two runs. Documented as positive; 0 works and is common.
            interval: Integer = "interval", required(), range(0, i64::MAX), expression();
            /// Most seconds between two runs.
            max_interval: Integer = "max-interval", range(1, i64::MAX), expression();
            /// Seconds by which the pause grows.
            delta: Integer = "delta", range(1, i64::MAX), expression();
            /// Whether the first repetition comes at once.
            first_fast_retry: Boolean = "first-fast-retry", default("false"), expression();
        }
        children {
            /// What is run.
            policies: [AnyPolicy];
        }
        with {
            order: ChildOrder::Any,
            constraints: &[
                Constraint::new(Check::All(&[Item::Attribute("delta")]))
                    .when(Condition::Has(Item::Attribute("max-interval")))
                    .judged(NO_DELTA),
                Constraint::new(Check::None(&[Item::Child("wait")])).judged(WAIT_INSIDE),
            ],
        }
    }
}
