//! `quota` with its quotas for single APIs and operations.

use super::prelude::*;

const NAME_OR_ID: Constraint =
    Constraint::new(Check::AtLeastOne(&[&[Item::Attribute("name")], &[Item::Attribute("id")]]));

const CALLS_OR_BANDWIDTH: Constraint = Constraint::new(Check::AtLeastOne(&[
    &[Item::Attribute("calls")],
    &[Item::Attribute("bandwidth")],
]));

element! {
    /// A quota of its own for one operation.
    pub struct QuotaOperation("operation") {
        attributes {
            /// Name of the operation.
            name: Text = "name", expression();
            /// Identifier of the operation; it wins over the name.
            id: Text = "id", expression();
            /// Most calls in one period.
            calls: Integer = "calls", expected_range(0, i64::MAX, NEGATIVE);
            /// Most kilobytes in one period.
            bandwidth: Long = "bandwidth", expected_range(0, i64::MAX, NEGATIVE);
            /// Length of the period in seconds; 0 never ends. The documentation's table has it,
            /// its syntax and the service's schema do not.
            renewal_period: Integer = "renewal-period", expected_range(0, i64::MAX, NEGATIVE);
        }
        with { constraints: &[NAME_OR_ID, CALLS_OR_BANDWIDTH] }
    }
}

element! {
    /// A quota of its own for one API, in addition to the product's.
    pub struct QuotaApi("api") {
        attributes {
            /// Name of the API.
            name: Text = "name", expression();
            /// Identifier of the API; it wins over the name.
            id: Text = "id", expression();
            /// Most calls in one period.
            calls: Integer = "calls", expected_range(0, i64::MAX, NEGATIVE);
            /// Most kilobytes in one period.
            bandwidth: Long = "bandwidth", expected_range(0, i64::MAX, NEGATIVE);
            /// Length of the period in seconds; 0 never ends. The documentation's table has it,
            /// its syntax and the service's schema do not.
            renewal_period: Integer = "renewal-period", expected_range(0, i64::MAX, NEGATIVE);
        }
        children {
            /// Quotas of single operations of the API.
            operations: [QuotaOperation];
        }
        with { constraints: &[NAME_OR_ID, CALLS_OR_BANDWIDTH] }
    }
}

policy! {
    /// Limits the calls or the traffic of each subscription in a renewable period, or for its
    /// lifetime; a call beyond it is answered 403. A call without a subscription key is not
    /// counted and not limited.
    ///
    /// It may stand once in a document, at product scope. For counters by anything else than
    /// the subscription there is `quota-by-key`.
    pub struct Quota("quota") {
        placement: Placement::sections(&[SectionKind::Inbound])
            .scopes(&[Scope::Product])
            .once_per_document(),
        source: "documented: quota, 2024-07; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <quota calls="10000" bandwidth="40000" renewal-period="3600" />
    </inbound>
</policies>"#,
        attributes {
            /// Most calls in one period.
            calls: Integer = "calls", expected_range(0, i64::MAX, NEGATIVE);
            /// Most kilobytes in one period.
            bandwidth: Long = "bandwidth", expected_range(0, i64::MAX, NEGATIVE);
            /// Length of the period in seconds; 0 never ends.
            renewal_period: Integer = "renewal-period", required_as(REQUIRED_BY_DOCUMENTATION),
                expected_range(0, i64::MAX, BEYOND_DOCUMENTED);
        }
        children {
            /// Quotas of single APIs of the product.
            apis: [QuotaApi];
        }
        with { constraints: &[CALLS_OR_BANDWIDTH] }
    }
}
